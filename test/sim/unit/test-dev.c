/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test/sim/unit/check.h"

#define DAX DEV "dax0.0/"

static void size_checks_in_order(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "6.9");

	(void)state;
	CHECK(sim, WRITE(DAX "size", "x", -EINVAL), WRITE(DAX "size", "-1", -EINVAL),
	      WRITE(DAX "size", "18446744073709551616", -ERANGE),
	      WRITE(DAX "size", "4096", -EINVAL), WRITE(DAX "size", "1", -EINVAL),
	      TAKES(DAX "size", "0"), WRITE(DAX "size", "2149580800", -ENOSPC),
	      TAKES(DAX "size", "0x8000000\n"), READ(DAX "size", "134217728\n"),
	      /* octal: 2 MiB */
	      TAKES(DAX "size", "010000000"), READ(DAX "size", "2097152\n"));
}

static void size_of_a_bound_device(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "6.9");

	(void)state;
	CHECK(sim, TAKES(DAX "size", "0x8000000"), TAKES(DRV "device_dax/new_id", "dax0.0"),
	      WRITE(DAX "size", "x", -EINVAL), WRITE(DAX "size", "1", -EINVAL),
	      /* busy before "no change" and before "no space" */
	      WRITE(DAX "size", "0x8000000", -EBUSY), WRITE(DAX "size", "0x40000000000", -EBUSY));
	assert_int_equal(sim_fault(sim, "provider-gone dax0.0", NULL), 0);
	CHECK(sim, WRITE(DAX "size", "0", -ENXIO), WRITE(DAX "align", "4096", -ENXIO),
	      WRITE(DAX "size", "1", -EINVAL), WRITE(DAX "align", "3", -EINVAL),
	      WRITE(DAX "mapping", "100000000-1001fffff", 0));
}

static void align_checks_in_order(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "6.9");

	(void)state;
	CHECK(sim, WRITE(DAX "align", "x", -ENXIO), WRITE(DAX "align", "-1", -ENXIO),
	      WRITE(DAX "align", "99999999999999999999", -ENXIO), WRITE(DAX "align", "0", -EINVAL),
	      WRITE(DAX "align", "8192", -EINVAL), TAKES(DAX "align", "4096"),
	      /* steps are 2 MiB all the same */
	      WRITE(DAX "size", "4096", -EINVAL), TAKES(DAX "size", "2097152"),
	      WRITE(DAX "align", "1073741824", -EINVAL), READ(DAX "align", "4096\n"),
	      TAKES(DAX "align", "0x200000"), TAKES(DRV "device_dax/new_id", "dax0.0"),
	      WRITE(DAX "align", "x", -ENXIO), WRITE(DAX "align", "3", -EINVAL),
	      WRITE(DAX "align", "2097152", -EBUSY));
}

static void align_of_1G_ignores_where_ranges_start(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "6.9");

	(void)state;
	CHECK(sim, TAKES(REGION "create", "1"), TAKES(DEV "dax0.1/size", "2097152"),
	      TAKES(DAX "align", "1073741824"), WRITE(DAX "size", "2097152", -EINVAL),
	      TAKES(DAX "size", "1073741824"), READ(DAX "resource", "0x100200000\n"));
}

static void mapping_parses(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "6.9");

	(void)state;
	CHECK(sim, WRITE(DAX "mapping", "x", -EINVAL), WRITE(DAX "mapping", "-", -EINVAL),
	      WRITE(DAX "mapping", "100000000", -EINVAL), WRITE(DAX "mapping", "0-", -EINVAL),
	      WRITE(DAX "mapping", "x-y", -EINVAL),
	      WRITE(DAX "mapping", "0-10000000000000000", -ERANGE),
	      TAKES(DAX "mapping", "0x100000000-0x1001fffff\n"),
	      READ(DAX "mapping0/start", "0x100000000\n"),
	      READ(DAX "mapping0/end", "0x1001fffff\n"), READ(DAX "mapping0/page_offset", "0x0\n"));
}

static void mapping_quirks(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "6.9");

	(void)state;
	/* a length that does not fit succeeds and does nothing */
	CHECK(sim, TAKES(DAX "mapping", "100000000-100000fff"), READ(DAX "size", "0\n"),
	      /* as does nothing at all on an empty device */
	      TAKES(DAX "mapping", "100000000-ffffffff"),
	      /* beyond the region, or taken */
	      WRITE(DAX "mapping", "0-1fffff", -ENOMEM),
	      WRITE(DAX "mapping", "180000000-1801fffff", -ENOMEM),
	      TAKES(DAX "mapping", "100400000-1005fffff"),
	      WRITE(DAX "mapping", "100400000-1005fffff", -ENOMEM),
	      WRITE(DAX "mapping", "100000000-ffffffff", -EBUSY),
	      WRITE(DAX "mapping", "101000000-1005fffff", -ENOMEM),
	      /* the start may lie anywhere, and neighbours are not merged */
	      TAKES(DAX "mapping", "100600000-1007fffff"),
	      TAKES(DAX "mapping", "100a01000-100c00fff"), READ(DAX "size", "6291456\n"),
	      READ(DAX "mapping2/page_offset", "0x400\n"),
	      /* a driver does not matter */
	      TAKES(DRV "device_dax/new_id", "dax0.0"), TAKES(DAX "mapping", "110000000-1101fffff"),
	      READ(DAX "size", "8388608\n"));
}

static void old_kernels_lost_a_sign(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "5.10");

	(void)state;
	CHECK(sim, WRITE(DAX "mapping", "100000000", EINVAL));
}

static void memmap_on_memory(void **state)
{
	_cleanup_sim_ struct sim *without = machine(EMPTY_REGION, "6.9");
	_cleanup_sim_ struct sim *with =
		machine("[machine]\nmemmap-on-memory = yes\n" EMPTY_REGION, "6.9");

	(void)state;
	CHECK(without, WRITE(DAX "memmap_on_memory", "x", -EINVAL),
	      WRITE(DAX "memmap_on_memory", "1", -EOPNOTSUPP), TAKES(DAX "memmap_on_memory", "0"));
	CHECK(with, TAKES(DAX "memmap_on_memory", "1"), READ(DAX "memmap_on_memory", "1\n"),
	      TAKES(DAX "size", "0x8000000"), TAKES(DRV "kmem/bind", "dax0.0"),
	      TAKES(DAX "memmap_on_memory", "y"), WRITE(DAX "memmap_on_memory", "0", -EBUSY),
	      TAKES(DRV "kmem/unbind", "dax0.0"), TAKES(DRV "device_dax/new_id", "dax0.0"),
	      TAKES(DAX "memmap_on_memory", "0"));
}

static void cxl_starts_with_memmap_on_memory(void **state)
{
	_cleanup_sim_ struct sim *sim = machine("[node 0]\nram = 0+2G\ncpus = 0\n[region cxl]\n"
						"start = 4G\nsize = 1G\nnode = 0\n",
						"6.9");

	(void)state;
	CHECK(sim, READ(DAX "memmap_on_memory", "1\n"), TAKES(DRV "kmem/unbind", "dax0.0"),
	      TAKES(DAX "size", "0"), TAKES(REGION "create", "1"),
	      READ(DEV "dax0.1/memmap_on_memory", "0\n"));
}

static void an_open_file_dies_with_its_device(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "6.9");

	(void)state;
	CHECK(sim, TAKES(REGION "create", "1"));
	assert_int_equal(sim_fault(sim, "write dax0.1/size 1: replace dax0.1", NULL), 0);
	CHECK(sim, WRITE(DEV "dax0.1/size", "0", -ENODEV), TAKES(DEV "dax0.1/size", "0"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(size_checks_in_order),
		cmocka_unit_test(size_of_a_bound_device),
		cmocka_unit_test(align_checks_in_order),
		cmocka_unit_test(align_of_1G_ignores_where_ranges_start),
		cmocka_unit_test(mapping_parses),
		cmocka_unit_test(mapping_quirks),
		cmocka_unit_test(old_kernels_lost_a_sign),
		cmocka_unit_test(memmap_on_memory),
		cmocka_unit_test(cxl_starts_with_memmap_on_memory),
		cmocka_unit_test(an_open_file_dies_with_its_device),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
