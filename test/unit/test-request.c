// SPDX-License-Identifier: LGPL-2.1-or-later
/* What each action may be asked for, and what contradicts it. No device is needed. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <daxctl/plan.h>

#include "util/macro.h"

static const uuid_t tag = {1};

static int set_mode(struct daxctl_request *request)
{
	return daxctl_request_set_mode(request, DAXCTL_DEV_MODE_FAMFS);
}

static int set_size(struct daxctl_request *request)
{
	return daxctl_request_set_size(request, 1);
}

static int set_align(struct daxctl_request *request)
{
	return daxctl_request_set_align(request, 4096);
}

static int add_range(struct daxctl_request *request)
{
	static unsigned long long start;

	start += 4096;
	return daxctl_request_add_range(request, start, start + 4095);
}

static int set_uuid(struct daxctl_request *request)
{
	return daxctl_request_set_uuid(request, tag);
}

static int set_memory(struct daxctl_request *request)
{
	return daxctl_request_set_memory(request, DAXCTL_MEMORY_ONLINE_KERNEL);
}

static int set_memmap(struct daxctl_request *request)
{
	return daxctl_request_set_memmap_on_memory(request, 1);
}

static int set_timeout(struct daxctl_request *request)
{
	return daxctl_request_set_timeout(request, 0);
}

static int set_flags(struct daxctl_request *request)
{
	return daxctl_request_set_flags(request, DAXCTL_REQUEST_FORCE | DAXCTL_REQUEST_PREVIEW);
}

/* Letters: c CREATE, d DESTROY, r RECONFIGURE, e ENABLE, x DISABLE, n ONLINE, f OFFLINE */
static const char actions[] = "cdrexnf";

/* The setters, the actions that take them, and the numbers of those that they contradict. */
static const struct setter {
	int (*set)(struct daxctl_request *request);
	const char *taken_by;
	const char *contradicts;
} setters[] = {
	{set_mode, "r", ""},	{set_size, "cr", "34"},	    {set_align, "cr", "4"},
	{add_range, "c", "14"}, {set_uuid, "c", "123"},	    {set_memory, "rn", ""},
	{set_memmap, "cr", ""}, {set_timeout, actions, ""}, {set_flags, actions, ""},
};

static struct daxctl_request *request_new(char action)
{
	struct daxctl_request *request = NULL;
	enum daxctl_action number = (enum daxctl_action)(strchr(actions, action) - actions);

	assert_int_equal(daxctl_request_new(number, &request), 0);
	return request;
}

static void each_action_takes_its_fields_only(void **state)
{
	(void)state;
	for (const char *action = actions; *action; action++)
		for (size_t i = 0; i < ARRAY_SIZE(setters); i++) {
			struct daxctl_request *request = request_new(*action);
			bool taken = strchr(setters[i].taken_by, *action);

			if (setters[i].set(request) != (taken ? 0 : -EINVAL))
				fail_msg("action %c, setter %zu", *action, i);
			daxctl_request_free(request);
		}
}

static void what_contradicts_each_other_is_refused_in_either_order(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(setters); i++)
		for (size_t k = 0; k < ARRAY_SIZE(setters); k++) {
			struct daxctl_request *request;
			bool contradicts = strchr(setters[i].contradicts, (char)('0' + k));

			if (!strchr(setters[i].taken_by, 'c') || !strchr(setters[k].taken_by, 'c'))
				continue;
			request = request_new('c');
			assert_int_equal(setters[i].set(request), 0);
			if (setters[k].set(request) != (contradicts ? -EINVAL : 0))
				fail_msg("setter %zu after %zu", k, i);
			/* and it is as it was */
			assert_int_equal(setters[i].set(request), 0);
			daxctl_request_free(request);
		}
}

static void ranges_must_not_overlap_or_end_before_they_begin(void **state)
{
	struct daxctl_request *request = request_new('c');

	(void)state;
	assert_int_equal(daxctl_request_add_range(request, 4096, 8191), 0);
	assert_int_equal(daxctl_request_add_range(request, 8192, 8191), -EINVAL);
	assert_int_equal(daxctl_request_add_range(request, 4096, 8191), -EINVAL);
	assert_int_equal(daxctl_request_add_range(request, 0, 4096), -EINVAL);
	assert_int_equal(daxctl_request_add_range(request, 8191, 9000), -EINVAL);
	assert_int_equal(daxctl_request_add_range(request, 5000, 5000), -EINVAL);
	assert_int_equal(daxctl_request_add_range(request, 0, ~0ULL), -EINVAL);
	assert_int_equal(daxctl_request_add_range(request, 0, 4095), 0);
	assert_int_equal(daxctl_request_add_range(request, 8192, ~0ULL), 0);
	daxctl_request_free(request);
}

static void values_that_are_none_are_refused(void **state)
{
	struct daxctl_request *request = request_new('r'), *online = request_new('n');

	(void)state;
	assert_int_equal(daxctl_request_set_mode(request, DAXCTL_DEV_MODE_UNKNOWN), -EINVAL);
	assert_int_equal(daxctl_request_set_mode(request, DAXCTL_DEV_MODE_END), -EINVAL);
	assert_int_equal(daxctl_request_set_align(request, 0), -EINVAL);
	assert_int_equal(daxctl_request_set_memory(request, (enum daxctl_memory_state)4), -EINVAL);
	assert_int_equal(daxctl_request_set_memory(request, (enum daxctl_memory_state) - 1),
			 -EINVAL);
	assert_int_equal(daxctl_request_set_memmap_on_memory(request, 2), -EINVAL);
	assert_int_equal(daxctl_request_set_memmap_on_memory(request, -1), -EINVAL);
	assert_int_equal(daxctl_request_set_flags(request, 1U << 3), -EINVAL);
	assert_int_equal(daxctl_request_set_flags(request, 1U << 16), -EINVAL);
	assert_int_equal(daxctl_request_set_memory(online, DAXCTL_MEMORY_OFFLINE), -EINVAL);
	assert_int_equal(daxctl_request_new((enum daxctl_action)7, &request), -EINVAL);
	assert_int_equal(daxctl_request_new((enum daxctl_action) - 1, &request), -EINVAL);
	assert_int_equal(daxctl_request_new(DAXCTL_ACTION_CREATE, NULL), -EINVAL);
	daxctl_request_free(request);
	daxctl_request_free(online);
}

static void no_request_is_an_error(void **state)
{
	struct daxctl_request *request = request_new('c');
	struct daxctl_plan *plan = NULL;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(setters); i++)
		assert_int_equal(setters[i].set(NULL), -EINVAL);
	assert_int_equal(daxctl_request_set_uuid(request, NULL), -EINVAL);
	assert_int_equal(daxctl_dev_plan(NULL, request, &plan), -EINVAL);
	assert_int_equal(daxctl_region_plan(NULL, request, &plan), -EINVAL);
	assert_null(plan);
	daxctl_request_free(request);
	daxctl_request_free(NULL);
}

static void words_for_modes_and_states(void **state)
{
	enum daxctl_memory_state memory;
	enum daxctl_dev_mode mode;

	(void)state;
	for (int i = 0; i < DAXCTL_DEV_MODE_END; i++) {
		const char *text = daxctl_mode_to_text((enum daxctl_dev_mode)i);

		assert_int_equal(daxctl_mode_from_text(text, &mode), 0);
		assert_int_equal(mode, i);
	}
	for (int i = 0; i <= DAXCTL_MEMORY_ONLINE_MOVABLE; i++) {
		const char *text = daxctl_memory_state_to_text((enum daxctl_memory_state)i);

		assert_int_equal(daxctl_memory_state_from_text(text, &memory), 0);
		assert_int_equal(memory, i);
	}
	assert_null(daxctl_mode_to_text(DAXCTL_DEV_MODE_UNKNOWN));
	assert_null(daxctl_mode_to_text(DAXCTL_DEV_MODE_END));
	assert_null(daxctl_memory_state_to_text((enum daxctl_memory_state)4));
	assert_int_equal(daxctl_mode_from_text("ram", &mode), -EINVAL);
	assert_int_equal(daxctl_mode_from_text(NULL, &mode), -EINVAL);
	assert_int_equal(daxctl_mode_from_text("famfs", NULL), -EINVAL);
	assert_int_equal(daxctl_memory_state_from_text("movable", &memory), -EINVAL);
	assert_int_equal(daxctl_memory_state_from_text(NULL, &memory), -EINVAL);
	assert_int_equal(daxctl_memory_state_from_text("online", NULL), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_action_takes_its_fields_only),
		cmocka_unit_test(what_contradicts_each_other_is_refused_in_either_order),
		cmocka_unit_test(ranges_must_not_overlap_or_end_before_they_begin),
		cmocka_unit_test(values_that_are_none_are_refused),
		cmocka_unit_test(no_request_is_an_error),
		cmocka_unit_test(words_for_modes_and_states),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
