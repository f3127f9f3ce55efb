// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the calls shared with the older libdaxctl check before they write. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "test/lib/fixture.h"

#define MIB    (1ULL << 20)
#define GIB    (1ULL << 30)
#define BLOCKS "sys/devices/system/memory"

/* Nobody but root can open these; on a read-only /sys nobody can. */
static void forbid_writing(struct fixture *f, const char *error)
{
	static const char *const files[] = {
		"drivers_probe", "*/bind", "*/unbind", "*/new_id", "*/remove_id", "memory*/state",
	};
	char fault[128];

	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		snprintf(fault, sizeof(fault), "write %s 1+: fail %s", files[i], error);
		fixture_fault(f, fault);
	}
	snprintf(fault, sizeof(fault), "open drivers_probe 1+: fail %s", error);
	fixture_fault(f, fault);
}

struct call {
	const char *name;
	int (*fn)(struct daxctl_dev *dev);
	const char *driver; /* that the device has, so that there is nothing to do */
	int count;	    /* what the call returns then */
};

static int memory_online(struct daxctl_dev *dev)
{
	return daxctl_memory_online(daxctl_dev_get_memory(dev));
}

static int memory_online_no_movable(struct daxctl_dev *dev)
{
	return daxctl_memory_online_no_movable(daxctl_dev_get_memory(dev));
}

static int memory_offline(struct daxctl_dev *dev)
{
	return daxctl_memory_offline(daxctl_dev_get_memory(dev));
}

static void bind(struct fixture *f, const char *name, const char *driver)
{
	char path[64];

	assert_true(sim_write(f->sim, "sys/bus/dax/drivers/kmem/unbind", name) > 0);
	if (strcmp(driver, "none") == 0)
		return;
	snprintf(path, sizeof(path), "sys/bus/dax/drivers/%s/new_id", driver);
	assert_true(sim_write(f->sim, path, name) > 0);
	snprintf(path, sizeof(path), "sys/bus/dax/drivers/%s/bind", driver);
	(void)!sim_write(f->sim, path, name); /* kmem takes it by new_id alone */
}

/* Nothing to do needs no permission, no lock and no write. */
static void nothing_to_do_needs_no_permission(void **state _unused_)
{
	static const struct call calls[] = {
		{"disable", daxctl_dev_disable, "none", 0},
		{"enable_devdax", daxctl_dev_enable_devdax, "device_dax", 0},
		{"enable_famfs", daxctl_dev_enable_famfs, "fsdev_dax", 0},
		{"enable_ram", daxctl_dev_enable_ram, "kmem", 0},
		{"memory_offline", memory_offline, "kmem", 0},
		{"memory_online", memory_online, "kmem, online", 8},
		{"memory_online_no_movable", memory_online_no_movable, "kmem, online", 8},
	};
	static const char *const errors[] = {"EACCES", "EROFS", "EPERM"};
	static const char *const online[] = {"32", "33", "34", "35", "36", "37", "38", "39"};
	char path[64], driver[16];

	for (size_t i = 0; i < ARRAY_SIZE(calls) * ARRAY_SIZE(errors); i++) {
		const struct call *call = &calls[i / ARRAY_SIZE(errors)];
		struct fixture f = fixture_new("qemu-hmem", "7.3", "offline");

		snprintf(driver, sizeof(driver), "%.*s", (int)strcspn(call->driver, ","),
			 call->driver);
		bind(&f, "dax0.0", driver);
		for (size_t k = 0; strchr(call->driver, ',') && k < ARRAY_SIZE(online); k++) {
			snprintf(path, sizeof(path), BLOCKS "/memory%s/state", online[k]);
			assert_true(sim_write(f.sim, path, "online_movable") > 0);
		}
		sim_journal_clear(f.sim);
		forbid_writing(&f, errors[i % ARRAY_SIZE(errors)]);
		print_message("# %s, %s\n", call->name, errors[i % ARRAY_SIZE(errors)]);
		assert_int_equal(call->fn(fixture_dev(&f, "dax0.0")), call->count);
		assert_int_equal(fixture_count_writes(&f, "<-"), 0);
		fixture_free(&f);
	}
}

/* And where there is something to do, what forbids it is what is returned. */
static void something_to_do_needs_permission(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "7.3", "offline");
	struct daxctl_dev *dev = fixture_dev(&f, "dax0.0");

	forbid_writing(&f, "EROFS");
	assert_int_equal(daxctl_dev_disable(dev), -EROFS);
	assert_int_equal(memory_online(dev), -EROFS);
	assert_true(daxctl_dev_is_system_ram_mode(dev));
	fixture_free(&f);
}

/* Linux 6.1 and 6.12 crash when kmem lets go of a device that got a range meanwhile. */
static void no_mapping_for_a_device_that_kmem_has(void **state _unused_)
{
	static const char *const drivers[] = {"kmem", "fsdev_dax"};

	for (size_t i = 0; i < ARRAY_SIZE(drivers); i++) {
		struct fixture f = fixture_new("qemu-hmem", "7.3", "offline");
		struct daxctl_dev *dev = fixture_dev(&f, "dax0.0");

		assert_return_code(daxctl_dev_disable(dev), 0);
		assert_return_code(daxctl_dev_set_size(dev, 512 * MIB), 0);
		if (i == 0)
			assert_return_code(daxctl_dev_enable_ram(dev), 0);
		else
			assert_return_code(daxctl_dev_enable_famfs(dev), 0);
		assert_int_equal(daxctl_dev_set_mapping(dev, 0x120000000, 0x12fffffff), -EBUSY);
		assert_int_equal(fixture_count_writes(&f, "/mapping<-"), 0);
		assert_int_equal(daxctl_dev_get_size(dev), 512 * MIB);
		assert_return_code(daxctl_dev_disable(dev), 0);
		assert_return_code(daxctl_dev_set_mapping(dev, 0x120000000, 0x12fffffff), 0);
		assert_int_equal(daxctl_dev_get_size(dev), 768 * MIB);
		fixture_free(&f);
	}
}

/* With device_dax it does no harm, and programs that were written for it do so. */
static void a_mapping_for_a_device_that_device_dax_has(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_dev *dev = fixture_dev(&f, "dax0.0");

	assert_return_code(daxctl_dev_disable(dev), 0);
	assert_return_code(daxctl_dev_set_size(dev, 512 * MIB), 0);
	assert_return_code(daxctl_dev_enable_devdax(dev), 0);
	assert_return_code(daxctl_dev_set_mapping(dev, 0x120000000, 0x12fffffff), 0);
	assert_int_equal(daxctl_dev_get_size(dev), 768 * MIB);
	fixture_free(&f);
}

static const char off_by_a_block[] = "[machine]\n"
				     "policy = offline\n"
				     "[node 0]\n"
				     "cpus = 0\n"
				     "ram = 0+2G\n"
				     "[node 1]\n"
				     "[region hmem]\n"
				     "start = 0x108000000\n"
				     "size = 4G\n"
				     "node = 1\n"
				     "[device]\n"
				     "size = 1G\n"
				     "driver = none\n";

/*
 * A page of 1 GiB whose range begins elsewhere maps memory below it: the kernel checks
 * lengths only.
 */
static void no_page_of_1_gib_reaches_below_its_device(void **state _unused_)
{
	struct fixture f = fixture_new_text(off_by_a_block, "7.3", "offline");
	struct daxctl_dev *dev = fixture_dev(&f, "dax0.0");
	struct daxctl_plan *plan;

	assert_int_equal(daxctl_dev_set_align(dev, GIB), -EBUSY);
	assert_int_equal(daxctl_dev_get_align(dev), 2 * MIB);

	/* or another program did it */
	assert_true(sim_write(f.sim, "sys/bus/dax/devices/dax0.0/align", "1073741824") > 0);
	assert_int_equal(daxctl_dev_enable_devdax(dev), -EBUSY);
	assert_int_equal(daxctl_dev_enable_famfs(dev), -EBUSY);
	plan = fixture_plan(dev, DAXCTL_ACTION_ENABLE, DAXCTL_DEV_MODE_UNKNOWN);
	assert_int_equal(daxctl_plan_get_outcome(plan), DAXCTL_OUTCOME_REFUSED);
	daxctl_plan_free(plan);
	assert_false(daxctl_dev_is_enabled(dev));
	assert_int_equal(daxctl_dev_set_mapping(dev, 0x148000000, 0x187ffffff), -EBUSY);
	assert_int_equal(daxctl_dev_get_size(dev), GIB);
	/* kmem maps nothing of it to programs */
	assert_return_code(daxctl_dev_enable_ram(dev), 0);
	assert_return_code(daxctl_dev_disable(dev), 0);
	assert_return_code(daxctl_dev_set_align(dev, 2 * MIB), 0);
	assert_return_code(daxctl_dev_enable_devdax(dev), 0);
	fixture_free(&f);
}

/* A program that has the device open keeps it; bound again, some kernels crash. */
static void a_device_that_is_used_is_kept(void **state _unused_)
{
	static const struct {
		const char *agent;
		int (*enable)(struct daxctl_dev *dev);
	} uses[] = {
		{"open dax0.0 fio", daxctl_dev_enable_devdax},
		{"map dax0.0 fio", daxctl_dev_enable_devdax},
		{"open dax0.0 fio", daxctl_dev_enable_famfs},
		{"mount dax0.0 fio", daxctl_dev_enable_famfs},
	};

	for (size_t i = 0; i < ARRAY_SIZE(uses); i++) {
		struct fixture f = fixture_new("qemu-hmem", "7.3", "offline");
		struct daxctl_dev *dev = fixture_dev(&f, "dax0.0");
		enum daxctl_dev_mode mode;

		assert_return_code(daxctl_dev_disable(dev), 0);
		assert_return_code(uses[i].enable(dev), 0);
		mode = daxctl_dev_get_mode(dev);
		fixture_fault(&f, uses[i].agent);
		sim_journal_clear(f.sim);
		assert_int_equal(daxctl_dev_disable(dev), -EBUSY);
		assert_int_equal(daxctl_dev_get_mode(dev), mode);
		/* nothing to do is no harm */
		assert_return_code(uses[i].enable(dev), 0);
		assert_int_equal(fixture_count_writes(&f, "<-"), 0);
		/* another program has unbound it all the same */
		fixture_fault(&f, "unbind dax0.0");
		if (strncmp(uses[i].agent, "mount", strlen("mount")) != 0) {
			assert_int_equal(daxctl_dev_enable_devdax(dev), -EBUSY);
			assert_int_equal(daxctl_dev_enable_famfs(dev), -EBUSY);
			assert_false(daxctl_dev_is_enabled(dev));
		}
		assert_int_equal(fixture_count_writes(&f, "/bind<-"), 0);
		fixture_free(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_to_do_needs_no_permission),
		cmocka_unit_test(something_to_do_needs_permission),
		cmocka_unit_test(no_mapping_for_a_device_that_kmem_has),
		cmocka_unit_test(a_mapping_for_a_device_that_device_dax_has),
		cmocka_unit_test(a_device_that_is_used_is_kept),
		cmocka_unit_test(no_page_of_1_gib_reaches_below_its_device),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
