/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The nd bus, as 6.1, 6.12, 7.2 and 7.3 have it: test/scenario/probe-zz-namespace.sh. */
#include "test/sim/machine/machine.h"
#include "test/sim/unit/check.h"

#define ND	"sys/bus/nd/devices/"
#define NDDRV	"sys/bus/nd/drivers/"
#define UUID	"aaaaaaaa-2222-3333-4444-555555555555"
#define OWN	"13b379fb-4739-496c-a170-50e000000000"
#define PATH	"/devices/platform/ACPI0012:00/ndbus0/region0/"
#define MACHINE "[node 0]\nram = 0+2G\ncpus = 0\n[node 1]\n"
#define PMEM	MACHINE "[region pmem]\nstart = 4G\nsize = 2G\nnode = 1\n"

/* Lets go of the namespace and overwrites its info block, as ndctl does. */
static void destroy(struct sim *sim, const char *holder)
{
	char zeroes[8192] = "";
	_cleanup_free_ char *namespace = NULL;

	assert_true(asprintf(&namespace, ND "%s/namespace", holder) > 0);
	CHECK(sim, WRITE(NDDRV "dax_pmem/unbind", holder, (ssize_t)strlen(holder)),
	      TAKES(namespace, "\n"), TAKES(ND "namespace0.0/force_raw", "1"),
	      TAKES(NDDRV "nd_pmem/bind", "namespace0.0"));
	assert_int_equal(sim_write_at(sim, "dev/pmem0", 0, zeroes, sizeof(zeroes)), 8192);
	CHECK(sim, TAKES(ND "namespace0.0/force_raw", "0"),
	      TAKES(NDDRV "nd_pmem/unbind", "namespace0.0"));
}

static void a_claimed_namespace(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(PMEM, "7.3");

	(void)state;
	CHECK(sim, READ(ND "namespace0.0/mode", "dax\n"),
	      READ(ND "namespace0.0/holder", "dax0.0\n"),
	      READ(ND "namespace0.0/size", "2147483648\n"),
	      READ(ND "namespace0.0/resource", "0x100000000\n"), READ(ND "dax0.0/mode", "ram\n"),
	      READ(ND "dax0.0/size", "2145386496\n"), READ(ND "dax0.0/resource", "0x100200000\n"),
	      READ(ND "dax0.0/uuid", OWN "\n"), READ(DEV "dax0.0/size", "2145386496\n"),
	      READ(ND "region0/dax_seed", "dax0.1\n"), READ(ND "region0/init_namespaces", "1/1\n"),
	      FAILS(ND "dax0.1/size", -ENXIO), FAILS(ND "dax0.1/nonesuch", -ENOENT),
	      READ("sys/class/nd/ndctl0/device/provider", "ACPI.NFIT\n"),
	      READ("proc/iomem", "00000000-7fffffff : System RAM\n"
				 "100000000-17fffffff : Persistent Memory\n"
				 "  100000000-1001fffff : namespace0.0\n"
				 "  100200000-17fffffff : dax0.0\n"));
}

static int count(void *arg, const char *name, enum tree_type type)
{
	int *n = arg;

	assert_true(*name);
	assert_true(type == TREE_DIR || type == TREE_LINK || type == TREE_ATTR);
	++*n;
	return 0;
}

static void directories_have_all_names(void **state)
{
	static const struct {
		const char *path;
		int n;
	} rows[] = {
		{"sys/bus/nd/devices", 8},
		{"sys/bus/nd/drivers/dax_pmem", 5},
		{"sys/bus/nd/drivers/nd_bus", 3},
		{"sys/devices/platform/ACPI0012:00/ndbus0", 11},
		{"sys/devices/platform/ACPI0012:00/ndbus0/region0", 30},
		{"sys/devices/platform/ACPI0012:00/ndbus0/region0/dax0.0", 16},
		{"sys/devices/platform/ACPI0012:00/ndbus0/region0/dax0.1", 13},
	};
	_cleanup_sim_ struct sim *sim = machine(PMEM, "7.3");

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int n = 0;

		assert_int_equal(tree_list(sim->tree, rows[i].path, count, &n), 0);
		if (n != rows[i].n)
			fail_msg("%s has %d", rows[i].path, n);
	}
}

static void where_the_bus_is(void **state)
{
	_cleanup_sim_ struct sim *old = machine(PMEM, "6.12"), *new = machine(PMEM, "7.1");

	(void)state;
	assert_true(sim_exists(old, "sys/devices/LNXSYSTM:00/LNXSYBUS:00/ACPI0012:00/ndbus0"));
	assert_true(sim_exists(new, "sys/devices/platform/ACPI0012:00/ndbus0/region0/dax0.0"));
	assert_false(sim_exists(new, "sys/devices/LNXSYSTM:00"));
}

static void what_is_bound_cannot_be_changed(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(PMEM, "7.3");

	(void)state;
	CHECK(sim, WRITE(NDDRV "nd_pmem/bind", "namespace0.0", -ENXIO),
	      WRITE(NDDRV "dax_pmem/bind", "namespace0.0", -ENODEV),
	      WRITE(NDDRV "dax_pmem/bind", "dax0.0", -EBUSY),
	      WRITE(NDDRV "dax_pmem/bind", "dax0.1", -ENODEV),
	      WRITE(NDDRV "dax_pmem/bind", "nonesuch", -ENODEV),
	      WRITE(NDDRV "nd_pmem/unbind", "namespace0.0", -ENODEV),
	      WRITE(ND "dax0.0/namespace", "\n", -EBUSY), WRITE(ND "dax0.0/uuid", UUID, -EBUSY),
	      WRITE(ND "dax0.0/mode", "x", -EBUSY), WRITE(ND "dax0.0/align", "3", -EBUSY),
	      WRITE(ND "namespace0.0/holder_class", "dax", -EBUSY),
	      WRITE(ND "dax0.1/namespace", "namespace0.0", -EBUSY));
}

static void attributes_of_a_seed(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(PMEM, "7.3");

	(void)state;
	CHECK(sim, TAKES(ND "dax0.1/mode", "ram"), TAKES(ND "dax0.1/mode", "pmem\n"),
	      READ(ND "dax0.1/mode", "pmem\n"), WRITE(ND "dax0.1/mode", "RAM", -EINVAL),
	      WRITE(ND "dax0.1/align", "8192", -EINVAL), TAKES(ND "dax0.1/align", "0x40000000"),
	      READ(ND "dax0.1/align", "1073741824\n"), WRITE(ND "dax0.1/uuid", "rubbish", -EINVAL),
	      TAKES(ND "dax0.1/uuid", UUID "x"), READ(ND "dax0.1/uuid", UUID "\n"),
	      WRITE(ND "dax0.1/namespace", "nonesuch", -EINVAL),
	      WRITE(ND "dax0.1/namespace", "namespace9.9", -ENODEV),
	      /* letting go of nothing: all but the alignment starts anew */
	      TAKES(ND "dax0.1/namespace", "\n"), READ(ND "dax0.1/uuid", "\n"),
	      READ(ND "dax0.1/mode", "none\n"), READ(ND "dax0.1/align", "1073741824\n"));
}

static void disabled_and_enabled(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(PMEM, "7.3");

	(void)state;
	CHECK(sim, TAKES(NDDRV "dax_pmem/unbind", "dax0.0"), FAILS(DEV "dax0.0/size", -ENOENT),
	      FAILS(ND "dax0.0/size", -ENXIO), READ(ND "dax0.0/namespace", "namespace0.0\n"),
	      WRITE(NDDRV "nd_pmem/bind", "namespace0.0", -ENXIO),
	      TAKES(ND "dax0.0/namespace", "\n"), FAILS(ND "dax0.0/namespace", -ENOENT),
	      READ(ND "namespace0.0/mode", "raw\n"));
	assert_false(sim_exists(sim, "dev/dax0.0"));
	/* the info block is still there */
	CHECK(sim, WRITE(NDDRV "nd_pmem/bind", "namespace0.0", -ENXIO),
	      READ(ND "dax0.0/uuid", OWN "\n"), READ(DEV "dax0.0/size", "2145386496\n"),
	      READ(DEV "dax0.0/driver/dax0.0/target_node", "1\n"));
	assert_true(sim_exists(sim, "dev/dax0.0"));
	assert_non_null(strstr(sim_events(sim), "unbind " PATH "dax0.0\nremove " PATH "dax0.0\n"));
	assert_non_null(strstr(sim_events(sim), "remove " PATH "dax0.0/dax0.0\n"));
}

static void memory_online_stays_behind(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(PMEM "[device]\ndriver = kmem\n", "7.3");

	(void)state;
	CHECK(sim, TAKES(MEM "memory33/state", "online_movable"),
	      TAKES(NDDRV "dax_pmem/unbind", "dax0.0"), FAILS(DEV "dax0.0/size", -ENOENT),
	      READ(MEM "memory33/state", "online\n"), TAKES(MEM "memory33/state", "offline"),
	      /* it claims its addresses until the next boot */
	      TAKES(NDDRV "dax_pmem/bind", "dax0.0"),
	      WRITE(DRV "device_dax/bind", "dax0.0", -EBUSY));
}

static void memory_offline_goes(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(PMEM "[device]\ndriver = kmem\n", "7.3");

	(void)state;
	CHECK(sim, READ(MEM "memory33/state", "offline\n"),
	      TAKES(NDDRV "dax_pmem/unbind", "dax0.0"), FAILS(MEM "memory33/state", -ENOENT),
	      /* kmem has an id of the name, but device_dax was first */
	      TAKES(NDDRV "dax_pmem/bind", "dax0.0"),
	      READ(DEV "dax0.0/driver/module/initstate", "live\n"));
	assert_true(sim_exists(sim, DRV "device_dax/dax0.0"));
}

static void somebody_takes_the_driver_away(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(PMEM, "7.3");

	(void)state;
	assert_int_equal(sim_fault(sim, "provider-gone dax0.0", NULL), 0);
	CHECK(sim, FAILS(DEV "dax0.0/size", -ENOENT), READ(ND "namespace0.0/holder", "dax0.0\n"),
	      TAKES(NDDRV "dax_pmem/bind", "dax0.0"), READ(DEV "dax0.0/size", "2145386496\n"));
}

static void a_raw_namespace_is_a_disk(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(PMEM "map = none\n", "7.3");
	_cleanup_free_ char *bytes = NULL;

	(void)state;
	assert_false(sim_exists(sim, DEV "dax0.0"));
	CHECK(sim, READ(ND "namespace0.0/mode", "raw\n"),
	      READ(ND "namespace0.0/block/pmem0/size", "4194304\n"));
	assert_int_equal(sim_write_at(sim, "dev/pmem0", 4094, "words", 5), 5);
	assert_int_equal(sim_write_at(sim, "dev/pmem0", (off_t)2 << 30, "x", 1), -ENOSPC);
	assert_true(sim_read(sim, "dev/pmem0", &bytes) > 8192);
	assert_memory_equal(bytes + 4093, "\0words\0", 7);
	assert_int_equal(sim_fault(sim, "write pmem0 1: fail EIO", NULL), 0);
	assert_int_equal(sim_write_at(sim, "dev/pmem0", 4094, "other", 5), -EIO);
	CHECK(sim, TAKES(NDDRV "nd_pmem/unbind", "namespace0.0"));
	assert_false(sim_exists(sim, "dev/pmem0"));
	assert_non_null(strstr(sim_journal(sim), "/dev/pmem0<-\"4094+5\" = 5\n"));
}

static void a_new_device_from_the_seed(void **state)
{
	static const struct {
		const char *mode, *align, *size, *resource;
	} rows[] = {
		{"ram", "4096", "2145386496\n", "0x100200000\n"},
		{"ram", "2097152", "2145386496\n", "0x100200000\n"},
		{"ram", "1073741824", "1073741824\n", "0x140000000\n"},
		{"pmem", "4096", "2111832064\n", "0x102200000\n"},
		{"pmem", "2097152", "2111832064\n", "0x102200000\n"},
		{"pmem", "1073741824", "1073741824\n", "0x140000000\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		_cleanup_sim_ struct sim *sim = machine(PMEM, "7.3");

		destroy(sim, "dax0.0");
		CHECK(sim, WRITE(ND "namespace0.0/holder_class", "dax", -ENXIO),
		      READ(ND "namespace0.0/holder_class", "dax\n"),
		      WRITE(ND "pfn0.0/namespace", "namespace0.0", -EBUSY),
		      TAKES(ND "dax0.1/uuid", UUID),
		      WRITE(ND "dax0.1/mode", rows[i].mode, (ssize_t)strlen(rows[i].mode)),
		      WRITE(ND "dax0.1/align", rows[i].align, (ssize_t)strlen(rows[i].align)),
		      TAKES(ND "dax0.1/namespace", "namespace0.0"),
		      TAKES(NDDRV "dax_pmem/bind", "dax0.1"), READ(DEV "dax0.0/size", rows[i].size),
		      READ(ND "dax0.1/resource", rows[i].resource),
		      READ(ND "region0/dax_seed", "dax0.0\n"));
	}
}

/* What a real kernel wrote for the same namespace. */
static void the_info_block(void **state)
{
	static const unsigned char start[] = {
		'N',  'V',  'D',  'I',	'M',  'M',  '_',  'D',	'A',  'X',  '_',
		'I',  'N',  'F',  'O',	0,    0xaa, 0xaa, 0xaa, 0xaa, 0x22, 0x22,
		0x33, 0x33, 0x44, 0x44, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55,
	};
	static const unsigned char sum[] = {0xd2, 0xb8, 0xe2, 0xdf, 0x19, 0xcd, 0x62, 0xf2};
	_cleanup_sim_ struct sim *sim = machine(PMEM, "7.3");
	_cleanup_free_ char *bytes = NULL;

	(void)state;
	destroy(sim, "dax0.0");
	CHECK(sim, TAKES(ND "dax0.1/uuid", UUID), TAKES(ND "dax0.1/mode", "pmem"),
	      TAKES(ND "dax0.1/align", "1073741824"), TAKES(ND "dax0.1/namespace", "namespace0.0"),
	      TAKES(NDDRV "dax_pmem/bind", "dax0.1"), TAKES(NDDRV "dax_pmem/unbind", "dax0.1"),
	      TAKES(ND "dax0.1/namespace", "\n"), TAKES(ND "namespace0.0/force_raw", "1"),
	      TAKES(NDDRV "nd_pmem/bind", "namespace0.0"));
	assert_true(sim_read(sim, "dev/pmem0", &bytes) >= 8192);
	assert_memory_equal(bytes + 4096, start, sizeof(start));
	assert_memory_equal(bytes + 8184, sum, sizeof(sum));
}

static void a_seed_that_lacks_something(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(PMEM "map = none\n", "7.3");

	(void)state;
	CHECK(sim, TAKES(ND "dax0.0/namespace", "namespace0.0"), TAKES(ND "dax0.0/uuid", UUID),
	      TAKES(ND "dax0.0/mode", "pmem"), WRITE(NDDRV "dax_pmem/bind", "dax0.0", -EBUSY),
	      TAKES(NDDRV "nd_pmem/unbind", "namespace0.0"), TAKES(ND "dax0.0/mode", "none"),
	      WRITE(NDDRV "dax_pmem/bind", "dax0.0", -ENXIO), TAKES(ND "dax0.0/namespace", "\n"),
	      TAKES(ND "dax0.0/namespace", "namespace0.0"),
	      WRITE(NDDRV "dax_pmem/bind", "dax0.0", -ENODEV));
}

static void the_medium_against_the_device(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(PMEM, "7.3");

	(void)state;
	CHECK(sim, TAKES(NDDRV "dax_pmem/unbind", "dax0.0"), TAKES(ND "dax0.0/mode", "pmem"),
	      WRITE(NDDRV "dax_pmem/bind", "dax0.0", -EOPNOTSUPP),
	      /* another uuid makes a new block */
	      TAKES(ND "dax0.0/uuid", UUID), TAKES(NDDRV "dax_pmem/bind", "dax0.0"),
	      READ(ND "dax0.0/size", "2111832064\n"));
}

static void fsdax_is_a_smaller_disk(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(PMEM "map = none\n", "7.3");

	(void)state;
	CHECK(sim, TAKES(NDDRV "nd_pmem/unbind", "namespace0.0"), TAKES(ND "pfn0.0/uuid", UUID),
	      TAKES(ND "pfn0.0/mode", "pmem"), TAKES(ND "pfn0.0/namespace", "namespace0.0"),
	      TAKES(NDDRV "nd_pmem/bind", "pfn0.0"),
	      READ(ND "pfn0.0/block/pmem0/size", "4124672\n"),
	      READ(ND "namespace0.0/mode", "memory\n"), READ(ND "region0/pfn_seed", "pfn0.1\n"),
	      TAKES(NDDRV "nd_pmem/unbind", "pfn0.0"), TAKES(ND "pfn0.0/namespace", "\n"),
	      WRITE(NDDRV "nd_pmem/bind", "namespace0.0", -ENXIO),
	      READ(ND "namespace0.0/holder", "pfn0.0\n"));
}

static void a_region_without_driver(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(PMEM, "7.3");

	(void)state;
	CHECK(sim, TAKES(NDDRV "nd_region/unbind", "region0"), FAILS(DEV "dax0.0/size", -ENOENT),
	      FAILS(ND "namespace0.0/size", -ENOENT), FAILS(ND "region0/init_namespaces", -ENXIO),
	      READ(ND "region0/dax_seed", "\n"), TAKES(NDDRV "nd_region/bind", "region0"),
	      READ(ND "namespace0.0/mode", "dax\n"), READ(DEV "dax0.0/size", "2145386496\n"),
	      TAKES(NDDRV "nvdimm/unbind", "nmem0"), TAKES(NDDRV "nvdimm/bind", "nmem0"),
	      TAKES(NDDRV "nd_region/unbind", "region0"),
	      TAKES("sys/bus/nd/drivers_autoprobe", "0"), TAKES(NDDRV "nd_region/bind", "region0"),
	      READ(ND "namespace0.0/mode", "raw\n"),
	      TAKES("sys/bus/nd/drivers_probe", "namespace0.0"), FAILS(ND "dax0.1/size", -ENXIO),
	      READ(ND "namespace0.0/holder", "dax0.1\n"), FAILS(NDDRV "nd_bus/bind", -ENOENT));
}

static void topologies(void **state)
{
	static const struct {
		const char *text, *message;
	} rows[] = {
		{PMEM "namespace = 3.0\nid = 1\n", "text:5: namespace 3.0 is not of region 1"},
		{MACHINE "[region pmem]\nstart = 4G\nsize = 2M\n",
		 "text:5: region: No space left on device"},
		{PMEM "map = other\n", "text:9: not none, ram or pmem: \"other\""},
		{PMEM "[device]\nsize = 1G\n",
		 "text:9: a pmem region's device is as large as its namespace"},
		{PMEM "map = none\n[device]\n", "text:10: a device follows its region"},
	};
	_cleanup_sim_ struct sim *sim = machine(
		PMEM "[region pmem]\nstart = 8G\nsize = 1G\nnode = 1\nnamespace = 5.0\n", "7.3");

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		_cleanup_free_ char *message = NULL;
		struct sim *wrong;

		assert_int_equal(sim_new_text(rows[i].text, NULL, &wrong, &message), -EINVAL);
		assert_string_equal(message, rows[i].message);
	}
	CHECK(sim, READ(ND "namespace5.0/holder", "dax5.0\n"),
	      READ(DEV "dax5.0/size", "1071644672\n"),
	      READ(ND "region5/mapping0", "nmem1,0,1073741824,0\n"),
	      READ(ND "nmem1/nfit/handle", "0x2\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_claimed_namespace),
		cmocka_unit_test(directories_have_all_names),
		cmocka_unit_test(where_the_bus_is),
		cmocka_unit_test(what_is_bound_cannot_be_changed),
		cmocka_unit_test(attributes_of_a_seed),
		cmocka_unit_test(disabled_and_enabled),
		cmocka_unit_test(memory_online_stays_behind),
		cmocka_unit_test(memory_offline_goes),
		cmocka_unit_test(somebody_takes_the_driver_away),
		cmocka_unit_test(a_raw_namespace_is_a_disk),
		cmocka_unit_test(a_new_device_from_the_seed),
		cmocka_unit_test(the_info_block),
		cmocka_unit_test(a_seed_that_lacks_something),
		cmocka_unit_test(the_medium_against_the_device),
		cmocka_unit_test(fsdax_is_a_smaller_disk),
		cmocka_unit_test(a_region_without_driver),
		cmocka_unit_test(topologies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
