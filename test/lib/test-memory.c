// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "test/lib/fixture.h"

#define MIB    (1ULL << 20)
#define BLOCKS "sys/devices/system/memory"

static struct daxctl_memory *memory(struct daxctl_dev *dev)
{
	struct daxctl_memory *mem = daxctl_dev_get_memory(dev);

	assert_non_null(mem);
	return mem;
}

static void online_and_offline_count_blocks(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_dev *dev = fixture_dev(&f, "dax0.0");
	struct daxctl_memory *mem = memory(dev);

	assert_int_equal(daxctl_memory_get_block_size(mem), 128 * MIB);
	assert_string_equal(daxctl_memory_get_node_path(mem), "/sys/devices/system/node/node1");
	assert_ptr_equal(daxctl_memory_get_dev(mem), dev);
	assert_int_equal(daxctl_memory_num_sections(mem), 8);
	assert_int_equal(daxctl_memory_is_online(mem), 0);
	assert_int_equal(daxctl_memory_is_movable(mem), -ENXIO);
	assert_int_equal(daxctl_memory_online(mem), 8);
	assert_int_equal(daxctl_memory_is_online(mem), 8);
	assert_int_equal(daxctl_memory_is_movable(mem), 1);
	assert_int_equal(daxctl_memory_online(mem), 8);
	assert_int_equal(daxctl_dev_has_online_memory(dev), 8);
	assert_int_equal(daxctl_memory_offline(mem), 8);
	assert_int_equal(daxctl_memory_offline(mem), 0);
	assert_int_equal(daxctl_memory_online_no_movable(mem), 8);
	assert_int_equal(daxctl_memory_is_movable(mem), 0);
	/* the zone is looked at also where nothing had to be done */
	assert_int_equal(daxctl_memory_online(mem), -EBUSY);
	fixture_free(&f);
}

/* as the older library: how many are online is in another file than the zone */
static void a_zone_that_cannot_be_read_is_an_error_for_the_zone_alone(void **state _unused_)
{
	static const struct {
		const char *fault;
		int rc;
	} cases[] = {
		{"open memory*/valid_zones 1+: fail ENOENT", -ENOENT},
		{"open memory*/valid_zones 1+: fail EACCES", -EACCES},
		{"read memory*/valid_zones 1+: fail EIO", -EIO},
		{"read memory*/valid_zones 1+: empty", -EBADMSG},
		{"read memory*/valid_zones 1+: garbage", -EBADMSG},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
		struct daxctl_memory *mem = memory(fixture_dev(&f, "dax0.0"));

		assert_true(sim_write(f.sim, BLOCKS "/memory33/state", "online_kernel") > 0);
		fixture_fault(&f, cases[i].fault);
		assert_int_equal(daxctl_memory_num_sections(mem), 8);
		assert_int_equal(daxctl_memory_is_online(mem), 1);
		assert_int_equal(daxctl_memory_is_movable(mem), cases[i].rc);
		assert_int_equal(daxctl_memory_online(mem), 7);
		assert_int_equal(daxctl_memory_online(mem), cases[i].rc);
		assert_int_equal(daxctl_memory_online_no_movable(mem), 8);
		assert_int_equal(daxctl_memory_offline(mem), 8);
		assert_int_equal(daxctl_memory_is_movable(mem), -ENXIO);
		fixture_free(&f);
	}
}

/* one block that is known to be elsewhere is enough */
static void a_known_zone_decides_whatever_cannot_be_read(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_memory *mem = memory(fixture_dev(&f, "dax0.0"));

	assert_int_equal(daxctl_memory_online_no_movable(mem), 8);
	fixture_fault(&f, "read memory33/valid_zones 1+: fail EIO");
	assert_int_equal(daxctl_memory_is_movable(mem), 0);
	fixture_free(&f);
}

static void memory_whose_driver_cannot_be_read_is_not_offline(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_dev *dev = fixture_dev(&f, "dax0.0");

	assert_int_equal(daxctl_memory_online(memory(dev)), 8);
	fixture_fault(&f, "read dax0.0/driver 1+: fail EIO");
	assert_int_equal(daxctl_dev_has_online_memory(dev), -EIO);
	assert_int_equal(daxctl_dev_is_enabled(dev), 1);
	errno = 0;
	assert_int_equal(daxctl_dev_get_mode(dev), DAXCTL_DEV_MODE_UNKNOWN);
	assert_int_equal(errno, EIO);
	fixture_free(&f);
}

/* the path is not kept as missing */
static void a_node_that_cannot_be_read_once_is_asked_for_again(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_memory *mem;

	fixture_fault(&f, "read dax0.0/target_node 1: fail EIO");
	mem = memory(fixture_dev(&f, "dax0.0"));
	assert_null(daxctl_memory_get_node_path(mem));
	assert_string_equal(daxctl_memory_get_node_path(mem), "/sys/devices/system/node/node1");
	fixture_free(&f);
}

/* Blocks that others put into a kernel zone do not keep the rest from coming online. */
static void the_rest_comes_online_and_is_counted(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_memory *mem = memory(fixture_dev(&f, "dax0.0"));

	assert_true(sim_write(f.sim, BLOCKS "/memory33/state", "online_kernel") > 0);
	assert_true(sim_write(f.sim, BLOCKS "/memory36/state", "online_kernel") > 0);
	assert_int_equal(daxctl_memory_online(mem), 6);
	assert_int_equal(daxctl_memory_is_online(mem), 8);
	assert_file(&f, BLOCKS "/memory33/valid_zones", "Normal");
	assert_file(&f, BLOCKS "/memory34/valid_zones", "Movable");
	/* nothing is left to be done, and not all is movable */
	assert_int_equal(daxctl_memory_online(mem), -EBUSY);
	/* the kernel may choose the zone, and has */
	assert_int_equal(daxctl_memory_online_no_movable(mem), 8);
	fixture_free(&f);
}

/* offline blocks are in no zone, and say nothing of the others */
static void weakness_26_movable_describes_the_blocks_that_are_online(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_memory *mem = memory(fixture_dev(&f, "dax0.0"));

	assert_int_equal(daxctl_memory_is_movable(mem), -ENXIO);
	assert_true(sim_write(f.sim, BLOCKS "/memory33/state", "online_movable") > 0);
	assert_int_equal(daxctl_memory_is_movable(mem), 1);
	assert_true(sim_write(f.sim, BLOCKS "/memory32/state", "online_kernel") > 0);
	assert_int_equal(daxctl_memory_is_movable(mem), 0);
	fixture_free(&f);
}

static void weakness_3_online_memory_is_never_unbound(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_dev *dev = fixture_dev(&f, "dax0.0");

	assert_int_equal(daxctl_memory_online(memory(dev)), 8);
	assert_int_equal(daxctl_dev_disable(dev), -EBUSY);
	assert_int_equal(fixture_count_writes(&f, "/unbind<-"), 0);
	assert_true(daxctl_dev_is_enabled(dev));
	assert_int_equal(daxctl_memory_offline(memory(dev)), 8);
	assert_return_code(daxctl_dev_disable(dev), 0);
	assert_false(daxctl_dev_is_enabled(dev));
	assert_null(daxctl_dev_get_memory(dev));
	assert_int_equal(daxctl_dev_has_online_memory(dev), 0);
	fixture_free(&f);
}

/* the first block that cannot go ends it; what the kernel said is what is said */
static void a_pinned_block_stays(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_dev *dev = fixture_dev(&f, "dax0.0");

	assert_int_equal(daxctl_memory_online(memory(dev)), 8);
	fixture_fault(&f, "pin memory34");
	assert_int_equal(daxctl_memory_offline(memory(dev)), -EBUSY);
	assert_int_equal(daxctl_memory_is_online(memory(dev)), 3);
	assert_file(&f, "sys/devices/system/memory/memory34/state", "online");
	fixture_free(&f);
}

static struct daxctl_dev *make(struct daxctl_region *region, unsigned long long size)
{
	struct daxctl_dev *dev;

	assert_return_code(daxctl_region_create_dev(region), 0);
	dev = daxctl_region_get_dev_seed(region);
	assert_return_code(daxctl_dev_set_size(dev, size), 0);
	return dev;
}

/* two devices whose ranges alternate: neither touches the other's blocks */
static void weakness_1_blocks_of_other_devices_stay_as_they_are(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_dev *first = fixture_dev(&f, "dax0.0"), *a, *b;
	struct daxctl_region *region = daxctl_dev_get_region(first);
	struct daxctl_mapping *mapping;
	int ranges = 0;

	assert_return_code(daxctl_dev_disable(first), 0);
	assert_return_code(daxctl_dev_set_size(first, 0), 0);
	a = make(region, 256 * MIB);
	b = make(region, 256 * MIB);
	assert_return_code(daxctl_dev_set_size(a, 512 * MIB), 0);
	assert_return_code(daxctl_dev_set_size(b, 512 * MIB), 0);
	daxctl_mapping_foreach (a, mapping)
		ranges++;
	assert_int_equal(ranges, 2);
	mapping = daxctl_mapping_get_first(a);
	assert_int_equal(daxctl_mapping_get_start(mapping), 0x120000000);
	assert_int_equal(daxctl_mapping_get_end(mapping), 0x12fffffff);
	assert_int_equal(daxctl_mapping_get_size(mapping), 256 * MIB);
	assert_int_equal(daxctl_mapping_get_offset(mapping), 256 * MIB / 4096);

	assert_return_code(daxctl_dev_enable_ram(a), 0);
	assert_return_code(daxctl_dev_enable_ram(b), 0);
	assert_int_equal(daxctl_memory_num_sections(memory(a)), 4);
	assert_int_equal(daxctl_memory_online(memory(a)), 4);
	assert_int_equal(daxctl_memory_is_online(memory(b)), 0);
	assert_int_equal(daxctl_memory_online(memory(b)), 4);
	assert_int_equal(daxctl_memory_offline(memory(a)), 4);
	assert_int_equal(daxctl_memory_is_online(memory(b)), 4);
	fixture_free(&f);
}

/* somebody is faster with one block, and puts it elsewhere */
static void weakness_24_zones_are_read_after_onlining(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_memory *mem = memory(fixture_dev(&f, "dax0.0"));

	fixture_fault(&f, "write memory36/state 1: online memory36 online_kernel");
	assert_int_equal(daxctl_memory_online(mem), -EBUSY);
	assert_int_equal(daxctl_memory_is_online(mem), 8);
	assert_file(&f, BLOCKS "/memory36/valid_zones", "Normal");
	fixture_free(&f);
}

static void weakness_25_memory_that_is_online_already_is_no_race(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_memory *mem = memory(fixture_dev(&f, "dax0.0"));

	assert_true(sim_write(f.sim, BLOCKS "/memory33/state", "online_movable") > 0);
	assert_int_equal(daxctl_memory_online(mem), 7);
	assert_int_equal(daxctl_memory_online(mem), 8);
	fixture_free(&f);
}

static void weakness_30_an_unreadable_file_gives_no_number(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_dev *dev = fixture_dev(&f, "dax0.0");

	fixture_fault(&f, "read dax0.0/mapping0/start 1+: fail EACCES");
	assert_int_equal(daxctl_memory_num_sections(memory(dev)), -EACCES);
	assert_int_equal(daxctl_memory_is_online(memory(dev)), -EACCES);
	assert_int_equal(daxctl_memory_offline(memory(dev)), -EACCES);
	assert_int_equal(daxctl_dev_disable(dev), -EACCES);
	assert_int_equal(fixture_count_writes(&f, "<-"), 0);
	fixture_free(&f);
}

static void weakness_27_the_policy_is_read_or_an_error(void **state _unused_)
{
	static const char *const words[] = {"online", "online_kernel", "online_movable"};
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_dev *dev = fixture_dev(&f, "dax0.0");

	assert_int_equal(daxctl_dev_will_auto_online_memory(dev), 0);
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		assert_return_code(sim_set_policy(f.sim, words[i]), 0);
		assert_int_equal(daxctl_dev_will_auto_online_memory(dev), 1);
	}
	fixture_fault(&f, "read auto_online_blocks 1+: fail EIO");
	assert_int_equal(daxctl_dev_will_auto_online_memory(dev), -EIO);
	fixture_free(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(online_and_offline_count_blocks),
		cmocka_unit_test(a_zone_that_cannot_be_read_is_an_error_for_the_zone_alone),
		cmocka_unit_test(a_known_zone_decides_whatever_cannot_be_read),
		cmocka_unit_test(memory_whose_driver_cannot_be_read_is_not_offline),
		cmocka_unit_test(a_node_that_cannot_be_read_once_is_asked_for_again),
		cmocka_unit_test(the_rest_comes_online_and_is_counted),
		cmocka_unit_test(weakness_26_movable_describes_the_blocks_that_are_online),
		cmocka_unit_test(weakness_3_online_memory_is_never_unbound),
		cmocka_unit_test(a_pinned_block_stays),
		cmocka_unit_test(weakness_1_blocks_of_other_devices_stay_as_they_are),
		cmocka_unit_test(weakness_24_zones_are_read_after_onlining),
		cmocka_unit_test(weakness_25_memory_that_is_online_already_is_no_race),
		cmocka_unit_test(weakness_30_an_unreadable_file_gives_no_number),
		cmocka_unit_test(weakness_27_the_policy_is_read_or_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
