// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include "test/lib/fixture.h"

static struct daxctl_ctx *context(void)
{
	struct daxctl_ctx *ctx = NULL;

	assert_return_code(daxctl_new(&ctx), 0);
	return ctx;
}

static void references_are_counted(void **state _unused_)
{
	struct daxctl_ctx *ctx = context();

	assert_ptr_equal(daxctl_ref(ctx), ctx);
	daxctl_unref(ctx);
	assert_int_equal(daxctl_get_log_priority(ctx), LOG_ERR);
	daxctl_unref(ctx);
	assert_null(daxctl_ref(NULL));
	daxctl_unref(NULL);
}

static void a_root_that_is_none_is_an_error(void **state _unused_)
{
	struct daxctl_ctx *ctx = NULL;

	setenv("DAXCTL_ROOT", "/nonexistent/root", 1);
	setenv("DAXCTL_LOG", "0", 1);
	assert_int_equal(daxctl_new(&ctx), -ENOENT);
	assert_null(ctx);
	unsetenv("DAXCTL_ROOT");
	unsetenv("DAXCTL_LOG");
}

static void log_words_and_numbers(void **state _unused_)
{
	static const struct {
		const char *text;
		int priority;
	} cases[] = {
		{"7", LOG_DEBUG},   {"debug", LOG_DEBUG},   {"info", LOG_INFO},
		{"err", LOG_ERR},   {"notice", LOG_NOTICE}, {"0", 0},
		{"bogus", LOG_ERR}, {"", LOG_ERR},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct daxctl_ctx *ctx;

		setenv("DAXCTL_LOG", cases[i].text, 1);
		freopen("/dev/null", "w", stderr);
		ctx = context();
		assert_int_equal(daxctl_get_log_priority(ctx), cases[i].priority);
		daxctl_unref(ctx);
	}
	unsetenv("DAXCTL_LOG");
}

static void remember(struct daxctl_ctx *ctx, int priority _unused_, const char *file _unused_,
		     int line _unused_, const char *function _unused_, const char *format _unused_,
		     va_list args _unused_)
{
	int *count = daxctl_get_userdata(ctx);

	(*count)++;
}

static void messages_go_to_the_program(void **state _unused_)
{
	struct daxctl_ctx *ctx = context();
	int count = 0;

	daxctl_set_userdata(ctx, &count);
	daxctl_set_log_priority(ctx, LOG_DEBUG);
	daxctl_set_log_fn(ctx, remember);
	assert_int_equal(count, 1);
	daxctl_unref(ctx);
}

static void hear_text(struct daxctl_ctx *ctx, int priority, const char *text, void *data)
{
	char *heard = data;

	(void)ctx;
	assert_in_range(priority, LOG_EMERG, LOG_DEBUG);
	assert_true(strlen(text) > 0);
	assert_null(strchr(text, '\n'));
	snprintf(heard, 256, "%s", text);
}

static void hear_format(struct daxctl_ctx *ctx, int priority, const char *file, int line,
			const char *function, const char *format, va_list args)
{
	int *n = daxctl_get_userdata(ctx);

	(void)priority, (void)file, (void)line, (void)function, (void)format, (void)args;
	(*n)++;
}

/* For languages without va_list. The later call of the two setters counts. */
static void messages_go_to_the_program_as_text(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "online_movable");
	struct daxctl_dev *dev = fixture_dev(&f, "dax0.0");
	char heard[256] = "";
	int formats = 0;

	daxctl_set_userdata(f.ctx, &formats);
	daxctl_set_log_fn(f.ctx, hear_format);
	daxctl_set_log_priority(f.ctx, LOG_ERR);
	assert_int_equal(daxctl_set_log_text_fn(f.ctx, hear_text, heard), 0);
	assert_int_equal(daxctl_dev_disable(dev), -EBUSY); /* its memory is online */
	assert_int_equal(formats, 0);
	assert_non_null(strstr(heard, "dax0.0"));
	assert_null(strchr(heard, '%'));

	heard[0] = '\0';
	daxctl_set_log_fn(f.ctx, hear_format);
	assert_int_equal(daxctl_dev_disable(dev), -EBUSY);
	assert_true(formats > 0);
	assert_string_equal(heard, "");
	assert_int_equal(daxctl_set_log_text_fn(NULL, hear_text, NULL), -EINVAL);
	fixture_free(&f);
}

static void configuration_has_a_path(void **state _unused_)
{
	struct daxctl_ctx *ctx = context();
	char path[] = "/some/where";

	assert_non_null(strstr(daxctl_get_config_path(ctx), "/daxctl.conf.d"));
	assert_return_code(daxctl_set_config_path(ctx, path), 0);
	assert_ptr_equal(daxctl_get_config_path(ctx), path);
	assert_int_equal(daxctl_set_config_path(ctx, NULL), -EINVAL);
	assert_int_equal(daxctl_set_config_path(NULL, path), -EINVAL);
	assert_null(daxctl_get_config_path(NULL));
	daxctl_unref(ctx);
}

static void two_contexts_two_machines(void **state _unused_)
{
	struct fixture one = fixture_new("qemu-hmem", "6.12", "offline");
	struct fixture none = fixture_new("none", "6.12", "offline");

	assert_non_null(daxctl_region_get_first(one.ctx));
	errno = EXDEV;
	assert_null(daxctl_region_get_first(none.ctx));
	assert_int_equal(errno, EXDEV);
	fixture_free(&none);
	assert_non_null(daxctl_dev_get_first(daxctl_region_get_first(one.ctx)));
	fixture_free(&one);
}

#define THREADS 4
#define ROUNDS	20

/* The sizes of all devices, by a context that nobody else has */
static void *look(void *data)
{
	struct daxctl_ctx *ctx = data;
	struct daxctl_region *region;
	struct daxctl_dev *dev;
	unsigned long long sum = 0;

	for (int i = 0; i < ROUNDS; i++) {
		sum = 0;
		daxctl_region_foreach (ctx, region)
			daxctl_dev_foreach (region, dev)
				sum += daxctl_dev_get_size(dev);
	}

	return (void *)(uintptr_t)sum;
}

static void weakness_56_threads_have_contexts_of_their_own(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_ctx *ctxs[THREADS];
	pthread_t threads[THREADS];
	void *sum;

	for (int i = 0; i < THREADS; i++)
		ctxs[i] = fixture_context(&f);
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, look, ctxs[i]), 0);
	for (int i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(threads[i], &sum), 0);
		assert_int_equal((uintptr_t)sum, 2ULL << 30);
		daxctl_unref(ctxs[i]);
	}
	fixture_free(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(references_are_counted),
		cmocka_unit_test(a_root_that_is_none_is_an_error),
		cmocka_unit_test(log_words_and_numbers),
		cmocka_unit_test(messages_go_to_the_program),
		cmocka_unit_test(configuration_has_a_path),
		cmocka_unit_test(messages_go_to_the_program_as_text),
		cmocka_unit_test(two_contexts_two_machines),
		cmocka_unit_test(weakness_56_threads_have_contexts_of_their_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
