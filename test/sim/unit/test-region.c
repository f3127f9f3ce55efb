/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test/sim/unit/check.h"

static void create_checks_in_order(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "6.9");

	(void)state;
	CHECK(sim, WRITE(REGION "create", "", 0), WRITE(REGION "create", "x", -EINVAL),
	      WRITE(REGION "create", "0", -EINVAL), WRITE(REGION "create", "2", -EINVAL),
	      WRITE(REGION "create", "99999999999", -ERANGE), READ(REGION "create", "\n"),
	      TAKES(REGION "create", "1\n"), READ(REGION "create", "dax0.1\n"),
	      TAKES(DEV "dax0.0/size", "2147483648"),
	      /* the value counts before the space */
	      WRITE(REGION "create", "2", -EINVAL), WRITE(REGION "create", "1", -ENOSPC));
}

static void a_created_device_is_empty_and_unbound(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "6.9");

	(void)state;
	CHECK(sim, TAKES(REGION "create", "1"), READ(DEV "dax0.1/size", "0\n"),
	      READ(DEV "dax0.1/align", "2097152\n"), READ(DEV "dax0.1/memmap_on_memory", "0\n"),
	      READ(DEV "dax0.1/resource", "0x100000000\n"), READ(DEV "dax0.1/target_node", "1\n"),
	      FAILS(DEV "dax0.1/mapping0/start", -ENOENT));
	assert_false(sim_exists(sim, DEV "dax0.1/driver"));
	assert_string_equal(sim_events(sim), "add /devices/platform/hmem.0/dax0.1\n");
}

static void the_seed_goes_with_its_first_bind(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "6.9");

	(void)state;
	CHECK(sim, READ(REGION "seed", "\n"), TAKES(REGION "create", "1"),
	      TAKES(REGION "create", "1"), READ(REGION "seed", "dax0.1\n"),
	      READ(REGION "create", "dax0.2\n"), TAKES(DEV "dax0.1/size", "0x8000000"),
	      TAKES(DRV "device_dax/new_id", "dax0.1"), READ(REGION "seed", "\n"),
	      /* it does not move on to dax0.2 */
	      TAKES(REGION "create", "1"), READ(REGION "seed", "dax0.3\n"),
	      TAKES(REGION "delete", "dax0.3"), READ(REGION "seed", "\n"),
	      READ(REGION "create", "\n"));
}

static void delete_checks_in_order(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "6.9");

	(void)state;
	CHECK(sim, WRITE(REGION "delete", "dax0.7", -ENXIO), WRITE(REGION "delete", "x", -ENXIO),
	      TAKES(REGION "create", "1"), TAKES(DEV "dax0.1/size", "0x8000000"),
	      WRITE(REGION "delete", "dax0.1", -EBUSY), WRITE(REGION "delete", "dax0.0", -EBUSY),
	      TAKES(DEV "dax0.1/size", "0"), WRITE(REGION "delete", " dax0.1", -ENXIO),
	      TAKES(REGION "delete", "dax0.1\n"), WRITE(REGION "delete", "dax0.1", -ENXIO));
	assert_false(sim_exists(sim, DEV "dax0.1"));
}

static void the_lowest_free_number_is_next(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "6.9");

	(void)state;
	CHECK(sim, TAKES(REGION "create", "1"), TAKES(REGION "create", "1"),
	      TAKES(REGION "create", "1"), TAKES(REGION "delete", "dax0.2"),
	      TAKES(REGION "delete", "dax0.1"), TAKES(REGION "create", "1"),
	      READ(REGION "create", "dax0.1\n"), TAKES(REGION "create", "1"),
	      READ(REGION "create", "dax0.2\n"), TAKES(REGION "create", "1"),
	      READ(REGION "create", "dax0.4\n"));
}

static void names_from_another_region_are_unknown(void **state)
{
	_cleanup_sim_ struct sim *sim =
		machine(EMPTY_REGION "[region hmem]\nstart = 16G\nsize = 1G\nnode = 1\n"
				     "[device]\nsize = 0\n[device]\nsize = 0\n",
			"6.9");

	(void)state;
	CHECK(sim, WRITE(REGION "delete", "dax1.1", -ENXIO),
	      TAKES(DEV "dax1.0/../dax_region/delete", "dax1.1"));
}

static void modes_are_kept_from_root(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "6.9");

	(void)state;
	CHECK(sim, WRITE(REGION "size", "0", -EACCES), WRITE(REGION "align", "4096", -EACCES),
	      WRITE(REGION "id", "1", -EACCES), WRITE(REGION "seed", "x", -EACCES),
	      WRITE(REGION "available_size", "0", -EACCES), FAILS(REGION "delete", -EACCES),
	      FAILS(DEV "dax0.0/mapping", -EACCES), FAILS(DRV "kmem/bind", -EACCES),
	      WRITE(DEV "dax0.0/resource", "0", -EACCES),
	      WRITE(DEV "dax0.0/nonesuch", "0", -ENOENT), READ(REGION "id", "0\n"),
	      READ(REGION "size", "2147483648\n"), READ(REGION "align", "2097152\n"),
	      READ(REGION "available_size", "2147483648\n"));
}

static void a_static_region_has_little(void **state)
{
	_cleanup_sim_ struct sim *sim = machine("[node 0]\nram = 0+2G\ncpus = 0\n[region pmem]\n"
						"start = 4G\nsize = 1G\nnode = 0\n",
						"6.9");

	(void)state;
	CHECK(sim, FAILS(REGION "create", -ENOENT), FAILS(REGION "delete", -ENOENT),
	      FAILS(REGION "seed", -ENOENT), FAILS(REGION "available_size", -ENOENT),
	      READ(REGION "size", "1071644672\n"), WRITE(DEV "dax0.0/size", "0", -EACCES),
	      WRITE(DEV "dax0.0/align", "4096", -EACCES),
	      WRITE(DEV "dax0.0/mapping", "0-1", -ENOENT),
	      READ(DEV "dax0.0/mapping0/start", "0x100200000\n"),
	      READ(DEV "dax0.0/driver/module/initstate", "live\n"),
	      TAKES(DEV "dax0.0/memmap_on_memory", "0"));
}

static void versions_have_their_files(void **state)
{
	static const struct {
		const char *kernel, *path;
		bool there;
	} rows[] = {
		{"5.1", DEV "dax0.0/size", true},
		{"5.1", DEV "dax0.0/resource", false},
		{"5.3", DEV "dax0.0/resource", true},
		{"5.4", DEV "dax0.0/numa_node", false},
		{"5.9", DEV "dax0.0/align", false},
		{"5.9", DEV "dax0.0/mapping0", false},
		{"5.10", DEV "dax0.0/align", true},
		{"5.10", DEV "dax0.0/mapping0", true},
		{"6.8", DEV "dax0.0/memmap_on_memory", false},
		{"6.9", DEV "dax0.0/memmap_on_memory", true},
		{"6.12", DRV "fsdev_dax", false},
		{"7.1", DRV "fsdev_dax", true},
		{"7.3", DEV "dax0.0/uuid", false},
		{"dcd", DEV "dax0.0/uuid", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		_cleanup_sim_ struct sim *sim =
			machine("[node 0]\nram = 0+2G\ncpus = 0\n[region pmem]\n"
				"start = 4G\nsize = 1G\nnode = 0\n",
				rows[i].kernel);

		if (sim_exists(sim, rows[i].path) != rows[i].there)
			fail_msg("%s on %s", rows[i].path, rows[i].kernel);
	}
}

static void hmem_moved_in_7_1(void **state)
{
	_cleanup_sim_ struct sim *old = machine(EMPTY_REGION, "6.12");
	_cleanup_sim_ struct sim *new = machine(EMPTY_REGION, "7.1");

	(void)state;
	assert_true(sim_exists(old, "sys/devices/platform/hmem.0/dax0.0"));
	assert_true(sim_exists(new, "sys/devices/platform/hmem_platform.0/hmem.0/dax0.0"));
	assert_false(sim_exists(new, "sys/devices/platform/hmem.0"));
}

static void the_hardware_behind_a_region(void **state)
{
	_cleanup_sim_ struct sim *sim = NULL;

	(void)state;
	assert_int_equal(sim_new("qemu-all", NULL, &sim, NULL), 0);
	CHECK(sim, READ("sys/bus/cxl/devices/region0/target0", "decoder2.0\n"),
	      READ("sys/bus/cxl/devices/decoder2.0/../uport/serial", "0x0\n"),
	      READ("sys/class/nd/ndctl1/device/provider", "ACPI.NFIT\n"),
	      READ("sys/class/nd/ndctl1/uevent", "MAJOR=246\nMINOR=1\nDEVNAME=ndctl1\n"),
	      READ("sys/bus/nd/devices/dax4.0/namespace", "namespace4.0\n"),
	      READ("sys/bus/nd/devices/dax4.0/uuid", "13b379fb-4739-496c-a170-50e000040000\n"),
	      READ("sys/bus/nd/devices/namespace4.0/holder", "dax4.0\n"),
	      FAILS("sys/bus/nd/devices/namespace4.0/uuid", -ENOENT));
	assert_false(sim_exists(sim, "sys/class/nd/ndctl0"));
	assert_true(sim_exists(sim, "sys/bus/nd/devices/ndbus1"));
	assert_true(sim_exists(sim, "sys/dev/char/246:1/uevent"));
	assert_true(sim_exists(sim, "dev/ndctl1"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(create_checks_in_order),
		cmocka_unit_test(a_created_device_is_empty_and_unbound),
		cmocka_unit_test(the_seed_goes_with_its_first_bind),
		cmocka_unit_test(delete_checks_in_order),
		cmocka_unit_test(the_lowest_free_number_is_next),
		cmocka_unit_test(names_from_another_region_are_unknown),
		cmocka_unit_test(modes_are_kept_from_root),
		cmocka_unit_test(a_static_region_has_little),
		cmocka_unit_test(versions_have_their_files),
		cmocka_unit_test(hmem_moved_in_7_1),
		cmocka_unit_test(the_hardware_behind_a_region),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
