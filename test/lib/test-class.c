// SPDX-License-Identifier: LGPL-2.1-or-later
/* Devices of the class model, which no simulated machine has: a tree of plain files. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "test/lib/fixture.h"

#define REGION "sys/devices/ndbus0/region7/dax7.1"

static const char make_tree[] =
	"set -e; cd \"$DAXCTL_ROOT\"\n"
	"mkdir -p sys/class/dax " REGION "/dax_region " REGION "/dax/dax7.0\n"
	"echo 1071644672 >" REGION "/dax/dax7.0/size\n"
	"echo 252:3 >" REGION "/dax/dax7.0/dev\n"
	"echo 1073741824 >" REGION "/dax_region/size\n"
	"ln -s ../../../../bus/nd/drivers/dax_pmem_compat " REGION "/driver\n"
	"ln -s ../../devices/ndbus0/region7/dax7.1/dax/dax7.0 sys/class/dax/dax7.0\n";

static int set_up(void **state)
{
	static char root[] = "/tmp/test-class-XXXXXX";
	struct daxctl_ctx *ctx;

	assert_non_null(mkdtemp(root));
	setenv("DAXCTL_ROOT", root, 1);
	assert_int_equal(system(make_tree), 0);
	assert_return_code(daxctl_new(&ctx), 0);
	daxctl_set_log_priority(ctx, -1);
	*state = ctx;
	return 0;
}

static int tear_down(void **state)
{
	daxctl_unref(*state);
	return system("rm -rf \"$DAXCTL_ROOT\"");
}

static void devices_are_seen(void **state)
{
	struct daxctl_region *region = daxctl_region_get_first(*state);
	struct daxctl_dev *dev, *named;

	assert_non_null(region);
	assert_null(daxctl_region_get_next(region));
	assert_string_equal(daxctl_region_get_path(region), "/" REGION);
	assert_int_equal(daxctl_region_get_size(region), 1073741824);
	dev = daxctl_dev_get_first(region);
	assert_non_null(dev);
	assert_null(daxctl_dev_get_next(dev));
	assert_int_equal(daxctl_dev_get_size(dev), 1071644672);
	assert_int_equal(daxctl_dev_get_minor(dev), 3);
	assert_int_equal(daxctl_dev_get_mode(dev), DAXCTL_DEV_MODE_DEVDAX);
	assert_int_equal(daxctl_dev_is_enabled(dev), 1);
	assert_null(daxctl_dev_get_memory(dev));
	assert_return_code(daxctl_dev_get_by_name(*state, "dax7.0", &named), 0);
	assert_ptr_equal(named, dev);
}

static void a_region_by_its_path(void **state)
{
	uuid_t uuid = {0};
	struct daxctl_region *region = daxctl_new_region(*state, 7, uuid, "/" REGION);

	assert_non_null(region);
	assert_non_null(daxctl_dev_get_first(region));
}

static void nothing_can_be_changed(void **state)
{
	struct daxctl_plan *plan;
	struct daxctl_dev *dev;

	assert_return_code(daxctl_dev_get_by_name(*state, "dax7.0", &dev), 0);
	assert_int_equal(daxctl_dev_enable_ram(dev), -EOPNOTSUPP);
	assert_int_equal(daxctl_dev_enable_devdax(dev), -EOPNOTSUPP);
	assert_int_equal(daxctl_dev_disable(dev), -EOPNOTSUPP);
	assert_int_equal(daxctl_region_create_dev(daxctl_dev_get_region(dev)), -EOPNOTSUPP);
	assert_int_equal(daxctl_dev_set_size(dev, 0), -EOPNOTSUPP);
	assert_int_equal(daxctl_dev_set_align(dev, 4096), -EOPNOTSUPP);
	assert_int_equal(daxctl_dev_set_mapping(dev, 0, 4095), -EOPNOTSUPP);
	assert_int_equal(daxctl_dev_set_memmap_on_memory(dev, 1), -EOPNOTSUPP);
	plan = fixture_plan(dev, DAXCTL_ACTION_DISABLE, DAXCTL_DEV_MODE_UNKNOWN);
	assert_int_equal(daxctl_plan_get_outcome(plan), DAXCTL_OUTCOME_REFUSED);
	assert_int_equal(daxctl_plan_get_status(plan), -EOPNOTSUPP);
	daxctl_plan_free(plan);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_region_by_its_path),
		cmocka_unit_test(devices_are_seen),
		cmocka_unit_test(nothing_can_be_changed),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
