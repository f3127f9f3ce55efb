/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test/sim/unit/check.h"

#define DAX DEV "dax0.0/"

static void offline_policy_adds_offline_blocks(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "6.9");

	(void)state;
	assert_false(sim_exists(sim, NODE "node1"));
	CHECK(sim, TAKES(DAX "size", "0x10000000"), TAKES(DRV "kmem/bind", "dax0.0"),
	      READ(MEM "memory32/state", "offline\n"), READ(MEM "memory33/online", "0\n"),
	      READ(MEM "memory32/valid_zones", "Normal Movable\n"),
	      READ(MEM "memory32/phys_index", "00000020\n"), READ(MEM "memory32/removable", "1\n"),
	      FAILS(MEM "memory34/state", -ENOENT), READ(NODE "node1/memory32/state", "offline\n"),
	      READ(MEM "memory32/node1/cpulist", "\n"), READ(NODE "online", "0-1\n"),
	      READ(NODE "has_memory", "0\n"), TAKES(DRV "kmem/unbind", "dax0.0"),
	      FAILS(MEM "memory32/state", -ENOENT), READ(NODE "online", "0\n"));
	assert_false(sim_exists(sim, NODE "node1"));
}

static void the_policy_counts_at_bind(void **state)
{
	static const struct {
		const char *policy, *state, *zones;
	} rows[] = {
		{"offline", "offline\n", "Normal Movable\n"},
		{"online", "online\n", "Normal\n"},
		{"online_kernel", "online\n", "Normal\n"},
		{"online_movable", "online\n", "Movable\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "7.3");

		assert_int_equal(sim_write(sim, MEM "auto_online_blocks", rows[i].policy),
				 strlen(rows[i].policy));
		CHECK(sim, TAKES(DAX "size", "0x10000000"), TAKES(DRV "kmem/bind", "dax0.0"),
		      TAKES(MEM "auto_online_blocks", "offline"),
		      READ(MEM "memory32/state", rows[i].state),
		      READ(MEM "memory33/valid_zones", rows[i].zones));
	}
}

static void ranges_are_cut_to_blocks(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "6.9");

	(void)state;
	CHECK(sim, TAKES(DAX "size", "0x4000000"), WRITE(DRV "kmem/bind", "dax0.0", -EINVAL),
	      TAKES(DAX "size", "0"), TAKES(DAX "mapping", "104000000-117ffffff"),
	      TAKES(DAX "mapping", "120000000-1201fffff"), TAKES(DRV "kmem/bind", "dax0.0"),
	      FAILS(MEM "memory32/state", -ENOENT), READ(MEM "memory33/state", "offline\n"),
	      READ(MEM "memory34/state", "offline\n"), FAILS(MEM "memory35/state", -ENOENT),
	      FAILS(MEM "memory36/state", -ENOENT),
	      READ("proc/iomem", "00000000-7fffffff : System RAM\n"
				 "100000000-17fffffff : Soft Reserved\n"
				 "  108000000-117ffffff : dax0.0\n"
				 "    108000000-117ffffff : System RAM (kmem)\n"));
}

static void a_node_is_needed(void **state)
{
	_cleanup_sim_ struct sim *sim =
		machine("[node 0]\ncpus = 0\nram = 0+2G\n[region hmem]\nid = 0\nstart = 4G\n"
			"size = 1G\nnode = -1\n[device]\nsize = 1G\ndriver = none\n",
			"6.9");

	(void)state;
	CHECK(sim, FAILS(DAX "target_node", -ENOENT), WRITE(DRV "kmem/bind", "dax0.0", -EINVAL));
}

static void failures_of_adding_memory(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "6.9");

	(void)state;
	CHECK(sim, TAKES(DAX "mapping", "100000000-107ffffff"),
	      TAKES(DAX "mapping", "110000000-117ffffff"));
	assert_int_equal(sim_fault(sim, "add-memory E2BIG", NULL), 0);
	CHECK(sim, WRITE(DRV "kmem/bind", "dax0.0", -E2BIG), FAILS(MEM "memory32/state", -ENOENT));
	/* of a later range it is left out */
	assert_int_equal(sim_fault(sim, "claim 0x110000000+4K", NULL), 0);
	CHECK(sim, TAKES(DRV "kmem/bind", "dax0.0"), READ(MEM "memory32/state", "offline\n"),
	      FAILS(MEM "memory34/state", -ENOENT));
}

static void a_block_that_does_not_come_online_is_no_error(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "7.3");

	(void)state;
	assert_int_equal(sim_fault(sim, "bad memory33", NULL), 0);
	CHECK(sim, TAKES(MEM "auto_online_blocks", "online_movable"),
	      TAKES(DAX "size", "0x20000000"), TAKES(DRV "kmem/bind", "dax0.0"),
	      READ(MEM "memory32/state", "online\n"), READ(MEM "memory33/state", "offline\n"),
	      READ(MEM "memory34/state", "offline\n"), READ(DAX "state", "online_movable\n"),
	      WRITE(MEM "memory33/state", "online", -EHWPOISON));
}

static void online_memory_stays_until_the_next_boot(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "6.9");

	(void)state;
	CHECK(sim, TAKES(DAX "mapping", "100000000-107ffffff"),
	      TAKES(DAX "mapping", "110000000-117ffffff"), TAKES(DRV "kmem/bind", "dax0.0"),
	      TAKES(MEM "memory32/state", "online_movable"), TAKES(DRV "kmem/unbind", "dax0.0"),
	      READ(MEM "memory32/state", "online\n"), FAILS(MEM "memory34/state", -ENOENT),
	      WRITE(DRV "kmem/bind", "dax0.0", -EBUSY), TAKES(MEM "memory32/state", "offline"),
	      WRITE(DRV "kmem/bind", "dax0.0", -EBUSY), READ(MEM "memory32/state", "offline\n"),
	      /* nothing but the driver is looked at */
	      TAKES(DAX "size", "0"), TAKES(DAX "align", "4096"));
}

static void memory_without_hotremove_stays(void **state)
{
	_cleanup_sim_ struct sim *sim = machine("[machine]\nhotremove = no\n" EMPTY_REGION, "7.3");

	(void)state;
	CHECK(sim, TAKES(DAX "size", "0x8000000"), TAKES(DRV "kmem/bind", "dax0.0"),
	      READ(MEM "memory32/removable", "0\n"), WRITE(DAX "state", "unplugged", -EBUSY),
	      TAKES(DRV "kmem/unbind", "dax0.0"), READ(MEM "memory32/state", "offline\n"),
	      WRITE(DRV "kmem/bind", "dax0.0", -EBUSY), FAILS(DAX "driver/uevent", -ENOENT));
}

static void state_comes_and_goes_with_the_driver(void **state)
{
	_cleanup_sim_ struct sim *old = machine(EMPTY_REGION, "7.2");
	_cleanup_sim_ struct sim *new = machine(EMPTY_REGION, "7.3");

	(void)state;
	CHECK(old, TAKES(DAX "size", "0x8000000"), TAKES(DRV "kmem/bind", "dax0.0"),
	      FAILS(DAX "state", -ENOENT));
	CHECK(new, FAILS(DAX "state", -ENOENT), TAKES(DAX "size", "0x8000000"),
	      TAKES(DRV "kmem/bind", "dax0.0"), READ(DAX "state", "offline\n"),
	      TAKES(DRV "kmem/unbind", "dax0.0"), FAILS(DAX "state", -ENOENT),
	      TAKES(DRV "device_dax/new_id", "dax0.0"), FAILS(DAX "state", -ENOENT));
}

static void state_transitions(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "7.3");

	(void)state;
	CHECK(sim, TAKES(DAX "size", "0x10000000"), TAKES(DRV "kmem/bind", "dax0.0"),
	      WRITE(DAX "state", "x", -EINVAL), WRITE(DAX "state", "offline", -EINVAL),
	      WRITE(DAX "state", "online", -EBUSY), TAKES(DAX "state", "unplugged\n"),
	      READ(DAX "state", "unplugged\n"), FAILS(MEM "memory32/state", -ENOENT),
	      TAKES(DAX "state", "unplugged"), WRITE(DAX "size", "0", -EBUSY),
	      TAKES(DAX "state", "online_movable"), READ(MEM "memory33/valid_zones", "Movable\n"),
	      TAKES(DAX "state", "online_movable"), WRITE(DAX "state", "online_kernel", -EBUSY),
	      /* blocks behind its back leave it as it was */
	      TAKES(MEM "memory32/state", "offline"), READ(DAX "state", "online_movable\n"),
	      TAKES(DAX "state", "unplugged"), TAKES(DAX "state", "online_kernel"),
	      READ(MEM "memory32/valid_zones", "Normal\n"));
}

static void unplugging_is_all_or_nothing(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "7.3");

	(void)state;
	CHECK(sim, TAKES(MEM "auto_online_blocks", "online_movable"),
	      TAKES(DAX "size", "0x20000000"), TAKES(DRV "kmem/bind", "dax0.0"));
	assert_int_equal(sim_fault(sim, "pin memory34", NULL), 0);
	CHECK(sim, WRITE(DAX "state", "unplugged", -EBUSY), READ(DAX "state", "online_movable\n"),
	      READ(MEM "memory32/valid_zones", "Movable\n"),
	      READ(MEM "memory33/valid_zones", "Movable\n"),
	      READ(MEM "memory35/state", "online\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(offline_policy_adds_offline_blocks),
		cmocka_unit_test(the_policy_counts_at_bind),
		cmocka_unit_test(ranges_are_cut_to_blocks),
		cmocka_unit_test(a_node_is_needed),
		cmocka_unit_test(failures_of_adding_memory),
		cmocka_unit_test(a_block_that_does_not_come_online_is_no_error),
		cmocka_unit_test(online_memory_stays_until_the_next_boot),
		cmocka_unit_test(memory_without_hotremove_stays),
		cmocka_unit_test(state_comes_and_goes_with_the_driver),
		cmocka_unit_test(state_transitions),
		cmocka_unit_test(unplugging_is_all_or_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
