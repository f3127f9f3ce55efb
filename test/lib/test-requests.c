// SPDX-License-Identifier: LGPL-2.1-or-later
/* What cannot be is refused before anything is written: in the request or in its plan. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>

#include "test/lib/fixture.h"

#define MIB (1ULL << 20)
/* Where the region of the machine begins and ends */
#define START 0x100000000ULL
#define END   (START + 1024 * MIB - 1)

/* Half of the region is free. */
static struct fixture with_room(void)
{
	struct fixture f = fixture_new("qemu-hmem", "7.3", "offline");
	struct daxctl_dev *dev = fixture_dev(&f, "dax0.0");

	assert_return_code(daxctl_dev_disable(dev), 0);
	assert_return_code(daxctl_dev_set_size(dev, 512 * MIB), 0);
	sim_journal_clear(f.sim);
	return f;
}

/* The request must not lead to a plan that can be run. */
static void assert_refused(struct fixture *f, struct daxctl_request *request, const char *what)
{
	struct daxctl_plan *plan;

	assert_return_code(daxctl_region_plan(daxctl_region_get_first(f->ctx), request, &plan), 0);
	if (daxctl_plan_get_outcome(plan) != DAXCTL_OUTCOME_REFUSED)
		fail_msg("%s: a plan that can be run: %s", what, daxctl_plan_get_step(plan, 0));
	assert_string_equal(sim_journal(f->sim), "");
	daxctl_plan_free(plan);
}

static void ranges_that_cannot_be(void **state _unused_)
{
	static const struct range_case {
		const char *what;
		unsigned long long start, end;
	} cases[] = {
		{"all addresses", 0, ULLONG_MAX},
		{"the last addresses", ULLONG_MAX - 128 * MIB + 1, ULLONG_MAX},
		{"before the region", START - 128 * MIB, START - 1},
		{"across its start", START - 128 * MIB, START + 128 * MIB - 1},
		{"behind the region", END + 1, END + 128 * MIB},
		{"across its end", END + 1 - 128 * MIB, END + 128 * MIB},
		{"what a device has", START, START + 128 * MIB - 1},
		{"across what a device has", START + 448 * MIB, START + 640 * MIB - 1},
		{"one byte", START + 512 * MIB, START + 512 * MIB},
		{"one byte too many", START + 512 * MIB, START + 640 * MIB},
		{"from zero", 0, 128 * MIB - 1},
	};
	const struct range_case *c;

	array_foreach (c, cases) {
		struct fixture f = with_room();
		struct daxctl_request *request;

		assert_return_code(daxctl_request_new(DAXCTL_ACTION_CREATE, &request), 0);
		if (daxctl_request_add_range(request, c->start, c->end) == 0)
			assert_refused(&f, request, c->what);
		daxctl_request_free(request);
		fixture_free(&f);
	}
}

static void ranges_that_overlap_or_end_before_they_begin(void **state _unused_)
{
	struct daxctl_request *request;

	assert_return_code(daxctl_request_new(DAXCTL_ACTION_CREATE, &request), 0);
	assert_int_equal(daxctl_request_add_range(request, 2, 1), -EINVAL);
	assert_int_equal(daxctl_request_add_range(request, ULLONG_MAX, 0), -EINVAL);
	assert_return_code(daxctl_request_add_range(request, START, START + 4 * MIB - 1), 0);
	assert_int_equal(daxctl_request_add_range(request, START, START + 4 * MIB - 1), -EINVAL);
	assert_int_equal(daxctl_request_add_range(request, START + 2 * MIB, ULLONG_MAX), -EINVAL);
	assert_int_equal(daxctl_request_add_range(request, 0, START), -EINVAL);
	assert_int_equal(daxctl_request_set_size(request, 4 * MIB), -EINVAL);
	daxctl_request_free(request);
}

static void sizes_and_alignments_that_cannot_be(void **state _unused_)
{
	static const unsigned long long sizes[] = {
		1, 4096, 3 * MIB, 1024 * MIB, 1ULL << 63, ULLONG_MAX, ULLONG_MAX - 2 * MIB + 1};
	static const unsigned long long aligns[] = {1, 3, 2048, 3 * MIB, 1ULL << 63, ULLONG_MAX};
	const unsigned long long *value;

	array_foreach (value, sizes) {
		struct fixture f = with_room();
		struct daxctl_request *request;

		assert_return_code(daxctl_request_new(DAXCTL_ACTION_CREATE, &request), 0);
		if (daxctl_request_set_size(request, *value) == 0)
			assert_refused(&f, request, "size");
		daxctl_request_free(request);
		fixture_free(&f);
	}
	array_foreach (value, aligns) {
		struct fixture f = with_room();
		struct daxctl_request *request;

		assert_return_code(daxctl_request_new(DAXCTL_ACTION_CREATE, &request), 0);
		if (daxctl_request_set_align(request, *value) == 0)
			assert_refused(&f, request, "alignment");
		daxctl_request_free(request);
		fixture_free(&f);
	}
}

/* A device that exists may be emptied; a new one without a size would be left over. */
static void no_device_is_created_empty(void **state _unused_)
{
	struct fixture f = with_room();
	struct daxctl_dev *dev = fixture_dev(&f, "dax0.0");
	struct daxctl_request *request;
	struct daxctl_plan *plan;

	assert_return_code(daxctl_request_new(DAXCTL_ACTION_CREATE, &request), 0);
	assert_int_equal(daxctl_request_set_size(request, 0), -EINVAL);
	daxctl_request_free(request);
	assert_return_code(daxctl_request_new(DAXCTL_ACTION_RECONFIGURE, &request), 0);
	assert_return_code(daxctl_request_set_size(request, 0), 0);
	assert_return_code(daxctl_dev_plan(dev, request, &plan), 0);
	assert_return_code(daxctl_plan_run(plan), 0);
	assert_int_equal(daxctl_dev_get_size(dev), 0);
	daxctl_plan_free(plan);
	daxctl_request_free(request);
	fixture_free(&f);
}

/* The calls that are shared with the older library, which write at once. */
static void mappings_that_cannot_be(void **state _unused_)
{
	struct fixture f = with_room();
	struct daxctl_dev *dev = fixture_dev(&f, "dax0.0");

	assert_true(daxctl_dev_set_mapping(dev, 0, ULLONG_MAX) < 0);
	assert_true(daxctl_dev_set_mapping(dev, ULLONG_MAX, 0) < 0);
	assert_true(daxctl_dev_set_mapping(dev, START + 512 * MIB, START + 512 * MIB) < 0);
	assert_string_equal(sim_journal(f.sim), "");
	assert_int_equal(daxctl_dev_get_size(dev), 512 * MIB);
	fixture_free(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ranges_that_cannot_be),
		cmocka_unit_test(ranges_that_overlap_or_end_before_they_begin),
		cmocka_unit_test(sizes_and_alignments_that_cannot_be),
		cmocka_unit_test(no_device_is_created_empty),
		cmocka_unit_test(mappings_that_cannot_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
