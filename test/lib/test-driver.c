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

/* whatever the policy does, it does it also while it has to wait for other devices' sake */
static void new_memory_follows_the_policy(void **state _unused_)
{
	for (int bystander = 0; bystander < 2; bystander++) {
		struct fixture f = fixture_new("qemu-all", "7.3", "offline");
		struct daxctl_dev *dev = fixture_dev(&f, "dax4.0");
		struct daxctl_dev *other = fixture_dev(&f, "dax1.0");

		assert_return_code(daxctl_dev_disable(dev), 0);
		if (bystander)
			assert_return_code(daxctl_dev_disable(other), 0);
		assert_true(sim_write(f.sim, "sys/devices/system/memory/auto_online_blocks",
				      "online") > 0);
		assert_return_code(daxctl_dev_enable_ram(dev), 0);
		assert_int_equal(daxctl_dev_has_online_memory(dev), 15);
		assert_int_equal(daxctl_dev_is_enabled(other), !bystander);
		fixture_free(&f);
	}
}

/* a device that a driver has is not taken from it, and nobody says that it was */
static void weakness_9_enabling_for_another_mode_is_busy(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "7.3", "offline");
	struct daxctl_dev *dev = fixture_dev(&f, "dax0.0");

	assert_int_equal(daxctl_dev_enable_devdax(dev), -EBUSY);
	assert_int_equal(daxctl_dev_enable_famfs(dev), -EBUSY);
	assert_int_equal(daxctl_dev_get_mode(dev), DAXCTL_DEV_MODE_RAM);
	assert_return_code(daxctl_dev_disable(dev), 0);
	assert_return_code(daxctl_dev_enable_devdax(dev), 0);
	assert_int_equal(daxctl_dev_enable_ram(dev), -EBUSY);
	assert_int_equal(daxctl_dev_get_mode(dev), DAXCTL_DEV_MODE_DEVDAX);
	fixture_free(&f);
}

/* memory that somebody unbound while it was online keeps its addresses taken */
static void weakness_7_a_failed_bind_leaves_no_name_behind(void **state _unused_)
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

static void weakness_7_the_errno_of_new_id_is_returned(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_dev *dev = fixture_dev(&f, "dax0.0");

	assert_return_code(daxctl_dev_disable(dev), 0);
	fixture_fault(&f, "write device_dax/new_id 1: fail EACCES");
	assert_int_equal(daxctl_dev_enable_devdax(dev), -EACCES);
	assert_int_equal(fixture_count_writes(&f, "device_dax/bind<-"), 1);
	assert_return_code(daxctl_dev_enable_devdax(dev), 0);
	fixture_free(&f);
}

/* which of the two writes it was; a device that keeps its name keeps its driver */
static void weakness_8_the_errno_of_unbinding_is_returned(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_dev *dev = fixture_dev(&f, "dax0.0");

	fixture_fault(&f, "write kmem/remove_id 1: fail EACCES");
	assert_int_equal(daxctl_dev_disable(dev), -EACCES);
	assert_true(daxctl_dev_is_system_ram_mode(dev));
	fixture_fault(&f, "write kmem/unbind 1: fail EPERM");
	assert_int_equal(daxctl_dev_disable(dev), -EPERM);
	assert_true(daxctl_dev_is_system_ram_mode(dev));
	assert_return_code(daxctl_dev_disable(dev), 0);
	fixture_free(&f);
}

static void weakness_59_a_wrong_mode_is_an_error(void **state _unused_)
{
	static const int modes[] = {-1, DAXCTL_DEV_MODE_END, DAXCTL_DEV_MODE_UNKNOWN, 1 << 30};
	struct daxctl_request *request;

	assert_int_equal(daxctl_request_new(DAXCTL_ACTION_RECONFIGURE, &request), 0);
	for (size_t i = 0; i < ARRAY_SIZE(modes); i++)
		assert_int_equal(daxctl_request_set_mode(request, (enum daxctl_dev_mode)modes[i]),
				 -EINVAL);
	daxctl_request_free(request);
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

static void weakness_50_identity_needs_no_node_in_dev(void **state _unused_)
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
		cmocka_unit_test(new_memory_follows_the_policy),
		cmocka_unit_test(weakness_7_a_failed_bind_leaves_no_name_behind),
		cmocka_unit_test(weakness_7_the_errno_of_new_id_is_returned),
		cmocka_unit_test(weakness_8_the_errno_of_unbinding_is_returned),
		cmocka_unit_test(weakness_9_enabling_for_another_mode_is_busy),
		cmocka_unit_test(weakness_59_a_wrong_mode_is_an_error),
		cmocka_unit_test(no_name_is_told_that_need_not),
		cmocka_unit_test(weakness_50_identity_needs_no_node_in_dev),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
