// SPDX-License-Identifier: LGPL-2.1-or-later
/* Objects are let go in any order, and pointers outlive what they stand for. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "test/lib/fixture.h"

#define MIB (1ULL << 20)

static struct daxctl_plan *plan_to_disable(struct daxctl_dev *dev)
{
	struct daxctl_plan *plan;

	plan = fixture_plan(dev, DAXCTL_ACTION_DISABLE, DAXCTL_DEV_MODE_UNKNOWN);
	return plan;
}

static void a_plan_outlives_its_context(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_plan *plan = plan_to_disable(fixture_dev(&f, "dax0.0"));

	daxctl_unref(f.ctx);
	f.ctx = NULL;
	assert_string_equal(daxctl_dev_get_devname(daxctl_plan_get_dev(plan)), "dax0.0");
	assert_return_code(daxctl_plan_run(plan), 0);
	daxctl_plan_free(plan);
	fixture_free(&f);
}

static void a_region_outlives_its_context(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_region *region = daxctl_region_get_first(f.ctx);

	daxctl_region_ref(region);
	daxctl_region_ref(region);
	daxctl_unref(f.ctx);
	f.ctx = NULL;
	daxctl_region_unref(region);
	assert_true(daxctl_region_get_size(region) > 0);
	assert_non_null(daxctl_dev_get_first(region));
	daxctl_region_unref(region);
	fixture_free(&f);
}

/* More unrefs than refs: the context still has its region. */
static void a_region_is_its_contexts(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_region *region = daxctl_region_get_first(f.ctx);

	daxctl_region_unref(region);
	daxctl_region_unref(region);
	assert_ptr_equal(daxctl_region_get_first(f.ctx), region);
	fixture_free(&f);
}

static struct daxctl_mapping *mapping_of(struct daxctl_dev *dev)
{
	struct daxctl_mapping *mapping = daxctl_mapping_get_first(dev);

	assert_non_null(mapping);
	return mapping;
}

static void a_mapping_outlives_a_change_of_size(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_dev *dev = fixture_dev(&f, "dax0.0");
	struct daxctl_mapping *mapping = mapping_of(dev), *now;

	assert_return_code(daxctl_dev_disable(dev), 0);
	assert_return_code(daxctl_dev_set_size(dev, 512 * MIB), 0);
	assert_int_equal(daxctl_mapping_get_size(mapping), 1024 * MIB);
	assert_null(daxctl_mapping_get_next(mapping));
	now = mapping_of(dev);
	assert_int_equal(daxctl_mapping_get_size(now), 512 * MIB);
	assert_int_equal(daxctl_mapping_get_size(mapping), 1024 * MIB);
	assert_ptr_equal(mapping_of(dev), now);
	fixture_free(&f);
}

/* In a walk over the mappings: it ends, as it began. */
static void a_walk_over_mappings_ends_as_it_began(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_dev *dev = fixture_dev(&f, "dax0.0");
	struct daxctl_mapping *mapping;
	int n = 0;

	assert_return_code(daxctl_dev_disable(dev), 0);
	daxctl_mapping_foreach (dev, mapping) {
		assert_return_code(daxctl_dev_set_size(dev, (512 - 2 * n) * MIB), 0);
		assert_non_null(daxctl_mapping_get_first(dev));
		n++;
	}
	assert_int_equal(n, 1);
	fixture_free(&f);
}

static void mappings_follow_what_others_do(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_ctx *others = fixture_context(&f);
	struct daxctl_dev *dev = fixture_dev(&f, "dax0.0"), *theirs;

	assert_int_equal(daxctl_mapping_get_size(mapping_of(dev)), 1024 * MIB);
	assert_return_code(daxctl_dev_get_by_name(others, "dax0.0", &theirs), 0);
	assert_return_code(daxctl_dev_disable(theirs), 0);
	assert_return_code(daxctl_dev_set_size(theirs, 512 * MIB), 0);
	assert_int_equal(daxctl_mapping_get_size(mapping_of(dev)), 512 * MIB);
	assert_return_code(daxctl_dev_set_size(theirs, 0), 0);
	assert_null(daxctl_mapping_get_first(dev));
	daxctl_unref(others);
	fixture_free(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plan_outlives_its_context),
		cmocka_unit_test(a_region_outlives_its_context),
		cmocka_unit_test(a_region_is_its_contexts),
		cmocka_unit_test(a_mapping_outlives_a_change_of_size),
		cmocka_unit_test(a_walk_over_mappings_ends_as_it_began),
		cmocka_unit_test(mappings_follow_what_others_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
