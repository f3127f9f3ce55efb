// SPDX-License-Identifier: LGPL-2.1-or-later
/* The library's context: its log, and where configuration is looked for */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <syslog.h>
#include <unistd.h>

#include <cmocka.h>
#include <daxctl/libdaxctl.h>

#include "util/cleanup.h"
#include "util/macro.h"

DEFINE_CLEANUP(struct daxctl_ctx *, daxctl_unref);
#define _ctx_ _cleanup_(daxctl_unrefp)

/* What the program's own function was given */
struct heard {
	int n;
	int priority;
	char text[256];
};

static struct daxctl_ctx *new_context(const char *log)
{
	struct daxctl_ctx *ctx = NULL;

	if (log)
		assert_int_equal(setenv("DAXCTL_LOG", log, 1), 0);
	else
		assert_int_equal(unsetenv("DAXCTL_LOG"), 0);
	assert_int_equal(daxctl_new(&ctx), 0);
	return ctx;
}

static void weakness_57_a_typo_does_not_silence_errors(void **state _unused_)
{
	static const struct {
		const char *text;
		int priority;
	} cases[] = {
		{NULL, LOG_ERR},
		{"", LOG_ERR},
		{"err", LOG_ERR},
		{"error", LOG_ERR},
		{"notice", LOG_NOTICE},
		{"info", LOG_INFO},
		{"debug", LOG_DEBUG},
		{"debugging", 7},
		{"7", 7},
		{"7 ", 7},
		{"0", 0},
		{"5", 5},
		{"dbg", LOG_ERR},
		{"DEBUG", LOG_ERR},
		{"7x", LOG_ERR},
		{"0x7", LOG_ERR},
		{"99999999999", LOG_ERR},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		_ctx_ struct daxctl_ctx *ctx = new_context(cases[i].text);

		if (daxctl_get_log_priority(ctx) != cases[i].priority)
			fail_msg("DAXCTL_LOG=%s gives %d", cases[i].text,
				 daxctl_get_log_priority(ctx));
	}
}

static void priority_from_program(void **state _unused_)
{
	_ctx_ struct daxctl_ctx *ctx = new_context("debug");

	daxctl_set_log_priority(ctx, LOG_NOTICE);
	assert_int_equal(daxctl_get_log_priority(ctx), LOG_NOTICE);
}

_printf_(6, 0) static void hear(struct daxctl_ctx *ctx, int priority, const char *file, int line,
				const char *function, const char *format, va_list args)
{
	struct heard *heard = daxctl_get_userdata(ctx);

	assert_non_null(file);
	assert_non_null(function);
	assert_true(line > 0);
	heard->n++;
	heard->priority = priority;
	vsnprintf(heard->text, sizeof(heard->text), format, args);
	errno = EXDEV;
}

static void messages_go_to_the_program(void **state _unused_)
{
	_ctx_ struct daxctl_ctx *ctx = new_context("debug");
	struct heard heard = {0};

	daxctl_set_userdata(ctx, &heard);
	assert_ptr_equal(daxctl_get_userdata(ctx), &heard);
	errno = 0;
	daxctl_set_log_fn(ctx, hear);
	assert_int_equal(heard.n, 1);
	assert_int_equal(heard.priority, LOG_INFO);
	/* a line, once: the function may print it as it is */
	assert_ptr_equal(strchr(heard.text, '\n'), heard.text + strlen(heard.text) - 1);
	assert_int_equal(errno, 0); /* whatever the function does to it */
}

static void only_what_is_urgent_enough(void **state _unused_)
{
	_ctx_ struct daxctl_ctx *ctx = new_context(NULL);
	struct heard heard = {0};

	daxctl_set_userdata(ctx, &heard);
	daxctl_set_log_fn(ctx, hear);
	assert_int_equal(heard.n, 0);
	daxctl_set_log_priority(ctx, LOG_INFO);
	daxctl_set_log_fn(ctx, hear);
	assert_int_equal(heard.n, 1);
}

/* What fn says on stderr */
static void listen(void (*fn)(void), char *text, size_t size)
{
	FILE *tmp = tmpfile();
	size_t n;
	int saved;

	assert_non_null(tmp);
	fflush(stderr);
	saved = dup(STDERR_FILENO);
	assert_true(dup2(fileno(tmp), STDERR_FILENO) >= 0);
	fn();
	fflush(stderr);
	assert_true(dup2(saved, STDERR_FILENO) >= 0);
	close(saved);

	rewind(tmp);
	n = fread(text, 1, size - 1, tmp);
	fclose(tmp);
	assert_true(n > 0);
	text[n] = '\0';
}

static void make_one(void)
{
	daxctl_unref(new_context("debug"));
}

/* In lines of their own, which say whose they are */
static void on_stderr_otherwise(void **state _unused_)
{
	char text[4096];

	listen(make_one, text, sizeof(text));
	assert_memory_equal(text, "libdaxctl: ", 11);
	assert_int_equal(text[strlen(text) - 1], '\n');
}

static void fail_to_make_one(void)
{
	struct daxctl_ctx *ctx = NULL;
	struct rlimit none, before;

	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	none = (struct rlimit){.rlim_cur = 0, .rlim_max = before.rlim_max};
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	assert_int_equal(daxctl_new(&ctx), -EMFILE);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	assert_null(ctx);
}

static void the_root_that_cannot_be_opened_is_named(void **state _unused_)
{
	char text[4096];

	assert_int_equal(setenv("DAXCTL_ROOT", "/tmp", 1), 0);
	listen(fail_to_make_one, text, sizeof(text));
	assert_string_equal(
		text,
		"libdaxctl: cannot open the directory /tmp that DAXCTL_ROOT names: Too many open files\n");
	assert_int_equal(unsetenv("DAXCTL_ROOT"), 0);
}

/* / itself needs no descriptor */
static void a_context_opens_nothing(void **state _unused_)
{
	struct daxctl_ctx *ctx = NULL;
	struct rlimit none, before;

	assert_int_equal(unsetenv("DAXCTL_ROOT"), 0);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	none = (struct rlimit){.rlim_cur = 0, .rlim_max = before.rlim_max};
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	assert_int_equal(daxctl_new(&ctx), 0);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	daxctl_unref(ctx);
}

static void config_path(void **state _unused_)
{
	_ctx_ struct daxctl_ctx *ctx = new_context(NULL);
	_ctx_ struct daxctl_ctx *other = new_context(NULL);
	char mine[] = "/tmp/mine";

	assert_string_equal(daxctl_get_config_path(ctx), DAXCTL_CONF_DIR);
	assert_int_equal(daxctl_set_config_path(ctx, mine), 0);
	assert_ptr_equal(daxctl_get_config_path(ctx), mine);
	assert_string_equal(daxctl_get_config_path(other), DAXCTL_CONF_DIR);
}

static void nothing_in_place_of_a_context(void **state _unused_)
{
	_ctx_ struct daxctl_ctx *ctx = new_context(NULL);
	char path[] = "/tmp";

	assert_int_equal(daxctl_set_config_path(NULL, path), -EINVAL);
	assert_int_equal(daxctl_set_config_path(ctx, NULL), -EINVAL);
	assert_string_equal(daxctl_get_config_path(ctx), DAXCTL_CONF_DIR);
	assert_null(daxctl_get_config_path(NULL));
	assert_null(daxctl_get_userdata(NULL));
	daxctl_set_userdata(NULL, path);
	assert_null(daxctl_ref(NULL));
	daxctl_unref(NULL);
}

static void references(void **state _unused_)
{
	struct daxctl_ctx *ctx = new_context(NULL);

	assert_ptr_equal(daxctl_ref(ctx), ctx);
	daxctl_unref(ctx);
	assert_int_equal(daxctl_get_log_priority(ctx), LOG_ERR);
	daxctl_unref(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(weakness_57_a_typo_does_not_silence_errors),
		cmocka_unit_test(priority_from_program),
		cmocka_unit_test(messages_go_to_the_program),
		cmocka_unit_test(only_what_is_urgent_enough),
		cmocka_unit_test(on_stderr_otherwise),
		cmocka_unit_test(the_root_that_cannot_be_opened_is_named),
		cmocka_unit_test(a_context_opens_nothing),
		cmocka_unit_test(config_path),
		cmocka_unit_test(nothing_in_place_of_a_context),
		cmocka_unit_test(references),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
