/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test/sim/unit/check.h"

/* Eight blocks, 32 to 39, offline. */
static struct sim *machine_with_blocks(void)
{
	struct sim *sim = machine(EMPTY_REGION, "6.9");

	CHECK(sim, TAKES(DEV "dax0.0/size", "0x40000000"), TAKES(DRV "kmem/bind", "dax0.0"));
	return sim;
}

/* Block 33 alone, offline, on kernels from 5.1 on. */
#define ONE_BLOCK                                                             \
	"[node 0]\ncpus = 0\nram = 0+2G\n[node 1]\n"                          \
	"[region pmem]\nid = 0\nstart = 0x100000000\nsize = 256M\nnode = 1\n" \
	"namespace = 0.0\n[device]\ndriver = kmem\n"

static void words_of_state(void **state)
{
	_cleanup_sim_ struct sim *sim = machine_with_blocks();

	(void)state;
	CHECK(sim, WRITE(MEM "memory32/state", "x", -EINVAL),
	      WRITE(MEM "memory32/state", "1", -EINVAL),
	      WRITE(MEM "memory32/state", "going-offline", -EINVAL),
	      WRITE(MEM "memory32/state", "offline", -EINVAL),
	      TAKES(MEM "memory32/state", "online_movable\n"),
	      WRITE(MEM "memory32/state", "online", -EINVAL),
	      WRITE(MEM "memory32/state", "online_movable", -EINVAL),
	      READ(MEM "memory32/state", "online\n"), TAKES(MEM "memory32/state", "offline"));
}

static void the_online_file_is_content_with_what_is(void **state)
{
	_cleanup_sim_ struct sim *sim = machine_with_blocks();

	(void)state;
	CHECK(sim, TAKES(MEM "memory32/online", "0"), TAKES(MEM "memory32/online", "1"),
	      TAKES(MEM "memory32/online", "1"), READ(MEM "memory32/online", "1\n"),
	      WRITE(MEM "memory32/online", "x", -EINVAL), TAKES(MEM "memory32/online", "0\n"));
}

static void zones_are_contiguous(void **state)
{
	_cleanup_sim_ struct sim *sim = machine_with_blocks();

	(void)state;
	CHECK(sim, TAKES(MEM "memory33/state", "online_movable"),
	      READ(MEM "memory34/valid_zones", "Normal Movable\n"),
	      TAKES(MEM "memory36/state", "online_movable"),
	      /* inside the span of a zone, and outside */
	      READ(MEM "memory34/valid_zones", "Movable Normal\n"),
	      READ(MEM "memory32/valid_zones", "Normal Movable\n"),
	      READ(MEM "memory37/valid_zones", "Normal Movable\n"),
	      TAKES(MEM "memory34/state", "online"), READ(MEM "memory34/valid_zones", "Movable\n"),
	      /* both zones span it: the kernel's */
	      TAKES(MEM "memory32/state", "online_kernel"),
	      TAKES(MEM "memory38/state", "online_kernel"),
	      READ(MEM "memory35/valid_zones", "Normal Movable\n"),
	      TAKES(MEM "memory38/state", "offline"), TAKES(MEM "memory36/state", "offline"),
	      TAKES(MEM "memory34/state", "offline"),
	      READ(MEM "memory35/valid_zones", "Normal Movable\n"),
	      READ(NODE "has_normal_memory", "0-1\n"), READ(NODE "has_memory", "0-1\n"),
	      TAKES(MEM "memory32/state", "offline"), READ(NODE "has_normal_memory", "0\n"));
}

#define PARAM "sys/module/memory_hotplug/parameters/"

static void zones_by_ratio(void **state)
{
	_cleanup_sim_ struct sim *sim = machine_with_blocks();

	(void)state;
	CHECK(sim, WRITE(PARAM "online_policy", "x", -EINVAL),
	      WRITE(PARAM "auto_movable_ratio", "x", -EINVAL),
	      WRITE(PARAM "auto_movable_ratio", "4294967296", -ERANGE),
	      WRITE(PARAM "auto_movable_numa_aware", "x", -EINVAL),
	      TAKES(PARAM "online_policy", "auto-movable\n"),
	      READ(PARAM "online_policy", "auto-movable\n"),
	      /* the node itself has no memory since boot */
	      READ(MEM "memory32/valid_zones", "Normal Movable\n"),
	      TAKES(PARAM "auto_movable_numa_aware", "N"),
	      READ(MEM "memory32/valid_zones", "Movable Normal\n"),
	      TAKES(MEM "memory34/state", "online"), READ(MEM "memory34/valid_zones", "Movable\n"),
	      /* all blocks of the device together are too much */
	      TAKES(PARAM "auto_movable_ratio", "10"),
	      READ(MEM "memory32/valid_zones", "Normal Movable\n"),
	      TAKES(PARAM "auto_movable_ratio", "0"),
	      READ(MEM "memory32/valid_zones", "Normal Movable\n"),
	      TAKES(PARAM "auto_movable_ratio", "301"),
	      /* and they stay together */
	      TAKES(MEM "memory39/state", "online_kernel"),
	      READ(MEM "memory32/valid_zones", "Normal Movable\n"));
}

static void poisoned_blocks_stay_offline(void **state)
{
	_cleanup_sim_ struct sim *sim = machine_with_blocks();

	(void)state;
	CHECK(sim, WRITE(MEM "hard_offline_page", "x", -EINVAL),
	      WRITE(MEM "hard_offline_page", "0x100000000", -ENXIO),
	      TAKES(MEM "memory32/state", "online_movable"),
	      TAKES(MEM "hard_offline_page", "0x100000fff"), TAKES(MEM "memory32/state", "offline"),
	      WRITE(MEM "memory32/state", "online", -EHWPOISON),
	      WRITE(MEM "memory32/online", "1", -EHWPOISON), TAKES(MEM "memory33/state", "online"),
	      TAKES(MEM "memory33/state", "offline"),
	      /* with the block goes what is known of it */
	      TAKES(DRV "kmem/unbind", "dax0.0"), TAKES(DRV "kmem/bind", "dax0.0"),
	      TAKES(MEM "memory32/state", "online"));
}

static void pinned_blocks_do_not_go_offline(void **state)
{
	_cleanup_sim_ struct sim *sim = machine_with_blocks();

	(void)state;
	assert_int_equal(sim_fault(sim, "pin memory33-34", NULL), 0);
	CHECK(sim, TAKES(MEM "memory32/state", "online_movable"),
	      TAKES(MEM "memory33/state", "online_movable"),
	      TAKES(MEM "memory34/state", "online_movable"), TAKES(MEM "memory32/state", "offline"),
	      WRITE(MEM "memory33/state", "offline", -EBUSY),
	      WRITE(MEM "memory34/online", "0", -EBUSY));
	assert_int_equal(sim_fault(sim, "pin kernel", NULL), 0);
	CHECK(sim, TAKES(MEM "memory32/state", "online_kernel"),
	      WRITE(MEM "memory32/state", "offline", -EBUSY));
}

/* CONFIG_MEMORY_HOTREMOVE=n */
static void without_hotremove_nothing_goes_offline(void **state)
{
	static const char *const kernels[] = {"5.2", "5.10", "6.1", "6.12", "7.2", "7.3", "dcd"};
	const char *const *kernel;

	(void)state;
	array_foreach (kernel, kernels) {
		_cleanup_sim_ struct sim *sim =
			machine("[machine]\nhotremove = no\n" ONE_BLOCK, *kernel);

		CHECK(sim, READ(MEM "memory33/state", "offline\n"),
		      READ(MEM "memory33/removable", "0\n"),
		      FAILS(MEM "memory33/valid_zones", -ENOENT),
		      FAILS(MEM "memory1/valid_zones", -ENOENT),
		      WRITE(MEM "memory33/state", "offline", -EINVAL),
		      TAKES(MEM "memory33/online", "0"),
		      TAKES(MEM "memory33/state", "online_movable"),
		      WRITE(MEM "memory33/state", "offline", -EINVAL),
		      WRITE(MEM "memory33/online", "0", -EINVAL),
		      READ(MEM "memory33/state", "online\n"), READ(MEM "memory33/online", "1\n"),
		      FAILS(MEM "memory33/valid_zones", -ENOENT),
		      READ(MEM "memory33/removable", "0\n"),
		      WRITE(MEM "memory1/state", "offline", -EINVAL));
	}
}

/* Before 5.7 the file spoke of the block, since then of the kernel. */
static void removable_meant_the_block_once(void **state)
{
	static const struct {
		const char *kernel, *pinned;
	} rows[] = {{"5.6", "0\n"}, {"5.7", "1\n"}, {"7.3", "1\n"}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		_cleanup_sim_ struct sim *sim = machine(ONE_BLOCK, rows[i].kernel);

		CHECK(sim, READ(MEM "memory1/removable", rows[i].pinned),
		      READ(MEM "memory33/removable", "1\n"), TAKES(MEM "memory33/state", "online"),
		      READ(MEM "memory33/removable", "1\n"));
		assert_int_equal(sim_fault(sim, "pin memory33", NULL), 0);
		CHECK(sim, READ(MEM "memory33/removable", rows[i].pinned));
	}
}

static void boot_memory_is_in_use(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "6.9");

	(void)state;
	CHECK(sim, READ(MEM "memory0/valid_zones", "none\n"),
	      READ(MEM "memory1/valid_zones", "DMA32\n"),
	      WRITE(MEM "memory0/state", "offline", -EINVAL),
	      WRITE(MEM "memory1/state", "offline", -EBUSY),
	      READ(MEM "block_size_bytes", "8000000\n"));
}

static void words_of_the_policy(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "6.9");
	_cleanup_sim_ struct sim *old = machine(EMPTY_REGION, "5.5");

	(void)state;
	CHECK(sim, WRITE(MEM "auto_online_blocks", "x", -EINVAL),
	      TAKES(MEM "auto_online_blocks", "online_movable\n"),
	      READ(MEM "auto_online_blocks", "online_movable\n"),
	      TAKES(MEM "auto_online_blocks", "online_kernel"),
	      WRITE(MEM "block_size_bytes", "1", -EACCES), READ(MEM "crash_hotplug", "0\n"));
	CHECK(old, WRITE(MEM "auto_online_blocks", "online_movable", -EINVAL),
	      TAKES(MEM "auto_online_blocks", "online"), FAILS(MEM "crash_hotplug", -ENOENT));
}

static void blocks_have_events(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "6.9");

	(void)state;
	CHECK(sim, TAKES(MEM "auto_online_blocks", "online_movable"),
	      TAKES(DEV "dax0.0/size", "0x8000000"), TAKES(DRV "kmem/bind", "dax0.0"),
	      TAKES(MEM "memory32/state", "offline"), TAKES(DRV "kmem/unbind", "dax0.0"));
	assert_string_equal(sim_events(sim), "add /devices/system/memory/memory32\n"
					     "online /devices/system/memory/memory32\n"
					     "bind /devices/platform/hmem.0/dax0.0\n"
					     "offline /devices/system/memory/memory32\n"
					     "remove /devices/system/memory/memory32\n"
					     "unbind /devices/platform/hmem.0/dax0.0\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_of_state),
		cmocka_unit_test(the_online_file_is_content_with_what_is),
		cmocka_unit_test(zones_are_contiguous),
		cmocka_unit_test(zones_by_ratio),
		cmocka_unit_test(poisoned_blocks_stay_offline),
		cmocka_unit_test(pinned_blocks_do_not_go_offline),
		cmocka_unit_test(without_hotremove_nothing_goes_offline),
		cmocka_unit_test(removable_meant_the_block_once),
		cmocka_unit_test(boot_memory_is_in_use),
		cmocka_unit_test(words_of_the_policy),
		cmocka_unit_test(blocks_have_events),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
