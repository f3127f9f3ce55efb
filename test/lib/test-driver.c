// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "test/lib/fixture.h"

static void modes_follow_drivers(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "7.3", "offline");
	struct daxctl_dev *dev = fixture_dev(&f, "dax0.0");

	assert_int_equal(daxctl_dev_get_mode(dev), DAXCTL_DEV_MODE_RAM);
	assert_true(daxctl_dev_is_system_ram_mode(dev));
	assert_true(daxctl_dev_is_system_ram_capable(dev));
	/* a device that a driver has is not taken from it */
	assert_int_equal(daxctl_dev_enable_devdax(dev), -EBUSY);
	assert_return_code(daxctl_dev_enable_ram(dev), 0);
	assert_return_code(daxctl_dev_disable(dev), 0);
	assert_return_code(daxctl_dev_disable(dev), 0);
	assert_int_equal(daxctl_dev_get_mode(dev), DAXCTL_DEV_MODE_UNKNOWN);
	assert_return_code(daxctl_dev_enable_devdax(dev), 0);
	assert_true(daxctl_dev_is_devdax_mode(dev));
	assert_false(daxctl_dev_is_system_ram_capable(dev));
	assert_return_code(daxctl_dev_disable(dev), 0);
	assert_return_code(daxctl_dev_enable_famfs(dev), 0);
	assert_true(daxctl_dev_is_famfs_mode(dev));
	fixture_free(&f);
}

/* memory that somebody unbound while it was online keeps its addresses taken */
static void a_failed_bind_leaves_no_name_behind(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_dev *dev = fixture_dev(&f, "dax0.0");

	assert_true(sim_write(f.sim, "sys/devices/system/memory/memory32/state", "online") > 0);
	assert_true(sim_write(f.sim, "sys/bus/dax/drivers/kmem/unbind", "dax0.0") > 0);
	sim_journal_clear(f.sim);
	/* telling new_id failed with EBUSY, unseen, and left a page map in the way */
	assert_int_equal(daxctl_dev_enable_devdax(dev), -EINVAL);
	assert_int_equal(fixture_count_writes(&f, "device_dax/new_id<-\"dax0.0\""), 1);
	assert_int_equal(fixture_count_writes(&f, "device_dax/remove_id<-\"dax0.0\""), 1);
	assert_false(daxctl_dev_is_enabled(dev));
	fixture_free(&f);
}

static void no_name_is_told_that_need_not(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_dev *dev = fixture_dev(&f, "dax0.0");

	assert_return_code(daxctl_dev_disable(dev), 0);
	sim_journal_clear(f.sim);
	assert_return_code(daxctl_dev_enable_ram(dev), 0);
	assert_int_equal(fixture_count_writes(&f, "new_id<-"), 0);
	fixture_free(&f);
}

static void identity_needs_no_node_in_dev(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_dev *dev = fixture_dev(&f, "dax1.0"), *same;

	assert_int_equal(daxctl_dev_get_id(dev), 0);
	assert_string_equal(daxctl_dev_get_devname(dev), "dax1.0");
	assert_true(daxctl_dev_get_major(dev) > 0);
	assert_true(daxctl_dev_get_minor(dev) >= 0);
	assert_int_equal(daxctl_dev_get_resource(dev), 0x140000000);
	assert_int_equal(daxctl_dev_get_size(dev), 1ULL << 30);
	assert_int_equal(daxctl_dev_get_align(dev), 2UL << 20);
	assert_int_equal(daxctl_dev_get_target_node(dev), 2);
	assert_return_code(daxctl_dev_get_by_name(f.ctx, "dax1.0", &same), 0);
	assert_ptr_equal(same, dev);
	assert_ptr_equal(daxctl_dev_get_first(daxctl_dev_get_region(dev)), dev);
	assert_int_equal(daxctl_dev_get_by_name(f.ctx, "dax9.0", &same), -ENODEV);
	assert_int_equal(daxctl_dev_get_by_name(f.ctx, "dax1.0x", &same), -EINVAL);
	assert_int_equal(daxctl_dev_get_by_name(f.ctx, "../dax1.0", &same), -EINVAL);
	fixture_free(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(modes_follow_drivers),
		cmocka_unit_test(a_failed_bind_leaves_no_name_behind),
		cmocka_unit_test(no_name_is_told_that_need_not),
		cmocka_unit_test(identity_needs_no_node_in_dev),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
