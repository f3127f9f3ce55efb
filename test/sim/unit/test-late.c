/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A probe of kmem that takes its time: the device has its driver before it has blocks. */
#include <poll.h>
#include <unistd.h>

#include "test/sim/unit/check.h"

/* Blocks 32 and 33, and 35: the second range follows a hole. */
#define TWO_RANGES                                                         \
	"[node 0]\ncpus = 0\nram = 0+2G\n[node 1]\n"                       \
	"[region cxl]\nid = 0\nstart = 0x100000000\nsize = 1G\nnode = 1\n" \
	"[device]\nrange = 0x100000000+256M\nrange = 0x118000000+128M\n"   \
	"[device]\nrange = 0x130000000+128M\ndriver = device_dax\n"

#define CXL_DEV "/devices/platform/ACPI0017:00/root0/decoder0.0/region0/dax_region0/dax0.0"

/* Nothing happens by itself: no server with a clock is there. */
static struct sim *late_machine(const char *kernel, const char *policy)
{
	static const char *const faults[] = {"late-kmem 60000ms", NULL};
	struct sim_options options = {.kernel = kernel, .policy = policy, .faults = faults};
	_cleanup_free_ char *message = NULL;
	struct sim *sim;

	if (sim_new_text(TWO_RANGES, &options, &sim, &message))
		fail_msg("%s", message);
	return sim;
}

static void settle(struct sim *sim)
{
	assert_int_equal(sim_fault(sim, "settle", NULL), 0);
}

static void the_driver_comes_before_the_blocks(void **state)
{
	_cleanup_sim_ struct sim *sim = late_machine("7.3", "online_movable");

	(void)state;
	assert_true(sim_exists(sim, DEV "dax0.0/driver"));
	assert_true(sim_exists(sim, DRV "kmem/dax0.0"));
	assert_false(sim_exists(sim, DEV "dax0.0/state"));
	assert_false(sim_exists(sim, MEM "memory32"));
	assert_string_equal(sim_events(sim), "");
	CHECK(sim, WRITE(DEV "dax0.0/size", "0", -EBUSY), WRITE(DRV "kmem/bind", "dax0.0", -EBUSY));
	settle(sim);
	CHECK(sim, READ(DEV "dax0.0/state", "online_movable\n"),
	      READ(MEM "memory32/valid_zones", "Movable\n"),
	      READ(MEM "memory35/valid_zones", "Movable\n"), FAILS(MEM "memory34/state", -ENOENT));
	/* as one range after the other */
	assert_string_equal(sim_events(sim), "add /devices/system/memory/memory32\n"
					     "add /devices/system/memory/memory33\n"
					     "online /devices/system/memory/memory32\n"
					     "online /devices/system/memory/memory33\n"
					     "add /devices/system/memory/memory35\n"
					     "online /devices/system/memory/memory35\n"
					     "bind " CXL_DEV "\n");
}

static void unbinding_waits_for_it(void **state)
{
	_cleanup_sim_ struct sim *sim = late_machine("6.12", "offline");

	(void)state;
	CHECK(sim, TAKES(DRV "kmem/unbind", "dax0.0"));
	assert_false(sim_exists(sim, DEV "dax0.0/driver"));
	assert_non_null(strstr(sim_events(sim), "bind " CXL_DEV "\nremove "));
	settle(sim);
	assert_false(sim_exists(sim, MEM "memory32"));
}

static void a_probe_that_fails_takes_the_driver_away(void **state)
{
	_cleanup_sim_ struct sim *sim = late_machine("6.12", "offline");

	(void)state;
	assert_int_equal(sim_fault(sim, "claim 0x100000000+4K", NULL), 0);
	settle(sim);
	assert_false(sim_exists(sim, DEV "dax0.0/driver"));
	assert_string_equal(sim_events(sim), "");
	assert_int_equal(sim_write(sim, DRV "kmem/bind", "dax0.0"), -EBUSY);
}

/* Who writes to bind waits, and so does modprobe; an agent is somebody else. */
static void only_others_are_late(void **state)
{
	_cleanup_sim_ struct sim *sim = late_machine("6.12", "offline");

	(void)state;
	settle(sim);
	CHECK(sim, TAKES(DRV "kmem/unbind", "dax0.0"), TAKES(DRV "kmem/bind", "dax0.0"),
	      READ(MEM "memory32/state", "offline\n"), TAKES(DRV "kmem/unbind", "dax0.0"));
	assert_int_equal(sim_fault(sim, "write auto_online_blocks 1: bind dax0.0 kmem", NULL), 0);
	CHECK(sim, TAKES(MEM "auto_online_blocks", "offline"),
	      FAILS(MEM "memory32/state", -ENOENT));
	assert_true(sim_exists(sim, DRV "kmem/dax0.0"));
	assert_int_equal(sim_fault(sim, "read block_size_bytes 1: settle", NULL), 0);
	CHECK(sim, READ(MEM "block_size_bytes", "8000000\n"),
	      READ(MEM "memory32/state", "offline\n"));
}

/* Nobody asks for a file meanwhile, which would wake the server up. */
static void a_server_has_a_clock(void **state)
{
	_cleanup_sim_ struct sim *sim = late_machine("6.12", "offline");

	(void)state;
	settle(sim);
	CHECK(sim, TAKES(DRV "kmem/unbind", "dax0.0"));
	if (sim_mount(sim, NULL))
		skip();
	assert_int_equal(sim_fault(sim, "late-kmem 1ms", NULL), 0);
	assert_int_equal(sim_fault(sim, "bind dax0.0 kmem", NULL), 0);
	while (!sim_exists(sim, MEM "memory35"))
		poll(NULL, 0, 1);
	CHECK(sim, READ(MEM "memory32/state", "offline\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_driver_comes_before_the_blocks),
		cmocka_unit_test(unbinding_waits_for_it),
		cmocka_unit_test(a_probe_that_fails_takes_the_driver_away),
		cmocka_unit_test(only_others_are_late),
		cmocka_unit_test(a_server_has_a_clock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
