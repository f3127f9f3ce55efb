/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test/sim/unit/check.h"

/* Two devices with memory in one region, unbound. */
#define TWO                                                                 \
	"[node 0]\ncpus = 0\nram = 0+2G\n[node 1]\n"                        \
	"[region hmem]\nid = 0\nstart = 0x100000000\nsize = 2G\nnode = 1\n" \
	"[device]\nsize = 256M\ndriver = none\n[device]\nsize = 256M\ndriver = none\n"

static void check_driver(struct sim *sim, const char *dev, const char *driver)
{
	char path[96];

	snprintf(path, sizeof(path), DRV "%s/%s", driver ? driver : "none", dev);
	if (driver && !sim_exists(sim, path))
		fail_msg("%s is not bound to %s", dev, driver);
	snprintf(path, sizeof(path), DEV "%s/driver", dev);
	assert_int_equal(sim_exists(sim, path), driver != NULL);
}

static void ids_are_exact(void **state)
{
	static const char *const bad[] = {
		"x",	   "dax",     "dax0",	    "dax0.",	 "dax.0",  "dax00.0",
		"dax0.00", "dax 0.0", "dax0.0x",    "dax0.0.0",	 "DAX0.0", "dax+0.0",
		" dax0.0", "dax0.0 ", "dax0.0\n\n", "dax0.0\nx",
	};
	_cleanup_sim_ struct sim *sim = machine(TWO, "6.9");

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		CHECK(sim, WRITE(DRV "kmem/new_id", bad[i], -EINVAL),
		      WRITE(DRV "kmem/remove_id", bad[i], -EINVAL));
	CHECK(sim, TAKES(DRV "device_dax/new_id", "dax98.99\n"),
	      TAKES(DRV "device_dax/new_id", "dax98.99"),
	      TAKES(DRV "device_dax/remove_id", "dax98.99"),
	      TAKES(DRV "device_dax/remove_id", "dax98.99"));
	check_driver(sim, "dax0.0", NULL);
}

static void bind_checks_in_order(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "6.9");

	(void)state;
	CHECK(sim, WRITE(DRV "kmem/bind", "dax0.7", -ENODEV), WRITE(DRV "kmem/bind", "x", -ENODEV),
	      WRITE(DRV "device_dax/bind", "dax0.0", -ENODEV),
	      WRITE(DRV "kmem/bind", "dax0.0", -ENXIO), TAKES(DEV "dax0.0/size", "0x8000000"),
	      TAKES(DRV "device_dax/new_id", "dax0.0"),
	      WRITE(DRV "device_dax/bind", "dax0.0", -EBUSY),
	      WRITE(DRV "kmem/bind", "dax0.0", -EBUSY), WRITE(DRV "fsdev_dax/bind", "x", -ENOENT),
	      WRITE(DRV "kmem/unbind", "dax0.0", -ENODEV),
	      TAKES(DRV "device_dax/unbind", "dax0.0\n"),
	      WRITE(DRV "device_dax/unbind", "dax0.0", -ENODEV),
	      TAKES(DRV "device_dax/bind", "dax0.0"));
}

static void old_kernels_hide_why_bind_fails(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "5.10");

	(void)state;
	CHECK(sim, WRITE(DRV "device_dax/bind", "dax0.0", -ENODEV),
	      TAKES(DEV "dax0.0/size", "0x8000000"), TAKES(DRV "device_dax/bind", "dax0.0"),
	      WRITE(DRV "device_dax/bind", "dax0.0", -ENODEV));
}

static void new_id_binds_all_that_match(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(TWO, "6.9");

	(void)state;
	CHECK(sim, TAKES(DRV "device_dax/new_id", "dax0.1"));
	check_driver(sim, "dax0.0", NULL);
	check_driver(sim, "dax0.1", "device_dax");
	/* by type, for an id that is nobody's */
	CHECK(sim, TAKES(DRV "kmem/new_id", "dax9.9"));
	check_driver(sim, "dax0.0", "kmem");
	check_driver(sim, "dax0.1", "device_dax");
}

static void unbound_stays_unbound(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(TWO, "6.9");

	(void)state;
	CHECK(sim, TAKES(DRV "kmem/bind", "dax0.0"), TAKES(DRV "kmem/unbind", "dax0.0"));
	check_driver(sim, "dax0.0", NULL);
	CHECK(sim, TAKES("sys/bus/dax/drivers_probe", "dax0.0"));
	check_driver(sim, "dax0.0", "kmem");
	CHECK(sim, WRITE("sys/bus/dax/drivers_probe", "x", -ENODEV),
	      TAKES("sys/bus/dax/drivers_autoprobe", "0"),
	      READ("sys/bus/dax/drivers_autoprobe", "0\n"),
	      TAKES("sys/bus/dax/drivers_autoprobe", "x"),
	      READ("sys/bus/dax/drivers_autoprobe", "1\n"));
}

static void the_first_registered_driver_wins(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(TWO, "6.9");

	(void)state;
	CHECK(sim, TAKES("sys/bus/dax/drivers_probe", "dax0.0"), TAKES(DRV "kmem/unbind", "dax0.0"),
	      TAKES(DRV "device_dax/new_id", "dax0.0"), TAKES(DRV "device_dax/unbind", "dax0.0"),
	      TAKES("sys/bus/dax/drivers_probe", "dax0.0"));
	check_driver(sim, "dax0.0", "device_dax");
}

static void defaults_follow_the_version(void **state)
{
	static const struct {
		const char *kernel, *region, *driver;
	} rows[] = {
		{"6.1", "hmem", "device_dax"}, {"6.3", "hmem", "kmem"},
		{"6.3", "cxl", "kmem"},	       {"5.1", "pmem", "device_dax"},
		{"7.3", "pmem", "device_dax"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		_cleanup_sim_ struct sim *sim = NULL;
		_cleanup_free_ char *text = NULL;

		assert_true(asprintf(&text,
				     "[node 0]\ncpus = 0\nram = 0+2G\n[region %s]\nid = 0\n"
				     "start = 4G\nsize = 1G\nnode = 0\n",
				     rows[i].region) > 0);
		sim = machine(text, rows[i].kernel);
		check_driver(sim, "dax0.0", rows[i].driver);
	}
}

static void an_idle_region_is_for_device_dax(void **state)
{
	_cleanup_sim_ struct sim *sim =
		machine("[node 0]\ncpus = 0\nram = 0+2G\n[region hmem]\nid = 0\n"
			"start = 4G\nsize = 1G\nnode = 0\nregion-idle = yes\n",
			"6.9");

	(void)state;
	check_driver(sim, "dax0.0", NULL);
	CHECK(sim, READ(DEV "dax0.0/size", "0\n"), TAKES(DEV "dax0.0/size", "0x8000000"),
	      WRITE(DRV "kmem/bind", "dax0.0", -ENODEV), TAKES(DRV "device_dax/bind", "dax0.0"));
}

static void fsdev_wants_an_id(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(TWO, "7.1");

	(void)state;
	CHECK(sim, WRITE(DRV "fsdev_dax/bind", "dax0.0", -ENODEV),
	      TAKES(DRV "fsdev_dax/new_id", "dax0.0"));
	check_driver(sim, "dax0.0", "fsdev_dax");
	check_driver(sim, "dax0.1", NULL);
}

static void a_claimed_range_is_busy(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(TWO, "6.9");

	(void)state;
	assert_int_equal(sim_fault(sim, "claim 0x100000000+4K", NULL), 0);
	CHECK(sim, WRITE(DRV "kmem/bind", "dax0.0", -EBUSY),
	      TAKES(DRV "device_dax/new_id", "dax0.0"),
	      /* the failed attempt left its page map */
	      WRITE(DRV "device_dax/bind", "dax0.0", -EINVAL));
	check_driver(sim, "dax0.0", NULL);
}

static void modules_come_and_go(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(TWO, "6.9");

	(void)state;
	assert_int_equal(sim_fault(sim, "unload kmem", NULL), 0);
	assert_false(sim_exists(sim, DRV "kmem"));
	assert_false(sim_exists(sim, "sys/module/kmem"));
	assert_int_equal(sim_fault(sim, "load kmem", NULL), 0);
	check_driver(sim, "dax0.0", "kmem");
	check_driver(sim, "dax0.1", "kmem");
	assert_int_equal(sim_fault(sim, "missing kmem", NULL), 0);
	check_driver(sim, "dax0.0", NULL);
	assert_int_equal(sim_fault(sim, "load kmem", NULL), 0);
	assert_false(sim_exists(sim, DRV "kmem"));
}

static void a_module_that_is_missing_from_the_start(void **state)
{
	static const char *const faults[] = {"missing kmem", NULL};
	struct sim_options options = {.faults = faults};
	_cleanup_sim_ struct sim *sim = NULL;

	(void)state;
	assert_int_equal(sim_new("qemu-hmem", &options, &sim, NULL), 0);
	assert_false(sim_exists(sim, DRV "kmem"));
	check_driver(sim, "dax0.0", NULL);
	assert_false(sim_exists(sim, MEM "memory32"));
}

static void events_name_the_driver_on_bind_only(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(TWO, "6.9");

	(void)state;
	CHECK(sim, TAKES(DRV "device_dax/new_id", "dax0.0"),
	      READ(DEV "dax0.0/uevent", "MAJOR=252\nMINOR=0\nDEVNAME=dax0.0\n"
					"DRIVER=device_dax\nMODALIAS=dax:t0\n"),
	      TAKES(DRV "device_dax/unbind", "dax0.0"), TAKES(DEV "dax0.0/size", "0"),
	      TAKES(DEV "dax0.0/uevent", "change"), WRITE(DEV "dax0.0/uevent", "x", -EINVAL));
	assert_string_equal(sim_events(sim), "bind /devices/platform/hmem.0/dax0.0\n"
					     "unbind /devices/platform/hmem.0/dax0.0\n"
					     "change /devices/platform/hmem.0/dax0.0\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_are_exact),
		cmocka_unit_test(bind_checks_in_order),
		cmocka_unit_test(old_kernels_hide_why_bind_fails),
		cmocka_unit_test(new_id_binds_all_that_match),
		cmocka_unit_test(unbound_stays_unbound),
		cmocka_unit_test(the_first_registered_driver_wins),
		cmocka_unit_test(defaults_follow_the_version),
		cmocka_unit_test(an_idle_region_is_for_device_dax),
		cmocka_unit_test(fsdev_wants_an_id),
		cmocka_unit_test(a_claimed_range_is_busy),
		cmocka_unit_test(modules_come_and_go),
		cmocka_unit_test(a_module_that_is_missing_from_the_start),
		cmocka_unit_test(events_name_the_driver_on_bind_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
