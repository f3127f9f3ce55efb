// SPDX-License-Identifier: LGPL-2.1-or-later
/* Devices that other programs use, before a plan is made and before it is run. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "test/lib/fixture.h"

#define MIB (1ULL << 20)

/* What a program does with a device, and what is asked meanwhile. */
static const struct {
	const char *agent; /* of the simulator */
	const char *kernel;
	enum daxctl_dev_mode mode; /* in which that can be done */
} uses[] = {
	{"open dax0.0 fio", "6.12", DAXCTL_DEV_MODE_DEVDAX},
	{"map dax0.0 fio", "6.12", DAXCTL_DEV_MODE_DEVDAX},
	{"open dax0.0 fio", "7.3", DAXCTL_DEV_MODE_FAMFS},
	{"mount dax0.0 fio", "7.3", DAXCTL_DEV_MODE_FAMFS},
};
static const struct change {
	const char *name;
	enum daxctl_action action;
	bool ram; /* another mode */
	unsigned long long size, align;
	unsigned int flags;
	bool ends_use; /* a program may lose its device: it is told, and nothing else */
} changes[] = {
	{"another mode", DAXCTL_ACTION_RECONFIGURE, .ram = true},
	{"another mode, by force", DAXCTL_ACTION_RECONFIGURE, .ram = true,
	 .flags = DAXCTL_REQUEST_FORCE},
	{"another size", DAXCTL_ACTION_RECONFIGURE, .size = 512 * MIB},
	{"another alignment", DAXCTL_ACTION_RECONFIGURE, .align = 4096},
	{"disable", DAXCTL_ACTION_DISABLE, .ends_use = true},
	{"destroy", DAXCTL_ACTION_DESTROY, .flags = DAXCTL_REQUEST_FORCE, .ends_use = true},
};
static const struct change to_ram = {"memory", DAXCTL_ACTION_RECONFIGURE, .ram = true};

static struct daxctl_plan *plan(struct fixture *f, const char *name, const struct change *change)
{
	struct daxctl_request *request;
	struct daxctl_plan *made;

	assert_int_equal(daxctl_request_new(change->action, &request), 0);
	if (change->ram) {
		assert_int_equal(daxctl_request_set_mode(request, DAXCTL_DEV_MODE_RAM), 0);
		assert_int_equal(daxctl_request_set_memory(request, DAXCTL_MEMORY_OFFLINE), 0);
	}
	if (change->size)
		assert_int_equal(daxctl_request_set_size(request, change->size), 0);
	if (change->align)
		assert_int_equal(daxctl_request_set_align(request, change->align), 0);
	assert_int_equal(daxctl_request_set_flags(request, change->flags), 0);
	assert_int_equal(daxctl_dev_plan(fixture_dev(f, name), request, &made), 0);
	daxctl_request_free(request);
	return made;
}

static void become(struct fixture *f, const char *name, enum daxctl_dev_mode mode)
{
	struct daxctl_dev *dev = fixture_dev(f, name);
	struct daxctl_plan *made;

	assert_return_code(daxctl_dev_disable(dev), 0);
	made = fixture_plan(dev, DAXCTL_ACTION_RECONFIGURE, mode);
	assert_return_code(daxctl_plan_run(made), 0);
	daxctl_plan_free(made);
	assert_int_equal(daxctl_dev_get_mode(dev), mode);
}

/* Refused or undone, for the sake of that program, and the device still has its driver. */
static void assert_kept(struct fixture *f, struct daxctl_plan *made, enum daxctl_dev_mode mode,
			const char *what)
{
	const char *message = daxctl_plan_get_message(made);

	print_message("%s: %s\n", what, message ? message : "no message");
	assert_int_equal(daxctl_plan_get_status(made), -EBUSY);
	assert_non_null(message);
	assert_non_null(strstr(message, "fio (process "));
	assert_int_equal(fixture_count_writes(f, "unbind<-"), 0);
	assert_int_equal(daxctl_dev_get_mode(fixture_dev(f, "dax0.0")), mode);
}

static bool is_mount(size_t use)
{
	return strncmp(uses[use].agent, "mount", strlen("mount")) == 0;
}

/* The use begins before the plan, or between plan and run. */
static void try_one(size_t use, const struct change *change, bool late)
{
	struct fixture f = fixture_new("qemu-hmem", uses[use].kernel, "offline");
	struct daxctl_plan *made;

	become(&f, "dax0.0", uses[use].mode);
	sim_journal_clear(f.sim);
	if (!late)
		fixture_fault(&f, uses[use].agent);
	made = plan(&f, "dax0.0", change);
	if (late)
		fixture_fault(&f, uses[use].agent);
	if (late)
		assert_int_equal(daxctl_plan_get_outcome(made), DAXCTL_OUTCOME_READY);
	(void)!daxctl_plan_run(made);
	if (change->ends_use && !is_mount(use))
		assert_int_equal(daxctl_plan_get_outcome(made), DAXCTL_OUTCOME_DONE);
	else
		assert_kept(&f, made, uses[use].mode, change->name);
	daxctl_plan_free(made);
	fixture_free(&f);
}

static void used_devices_are_not_bound_again(void **state _unused_)
{
	for (size_t use = 0; use < ARRAY_SIZE(uses); use++)
		for (size_t i = 0; i < ARRAY_SIZE(changes); i++) {
			try_one(use, &changes[i], false);
			try_one(use, &changes[i], true);
		}
}

/* Plans of several devices are made together, and run one after the other. */
static void the_last_device_is_looked_at_in_its_turn(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_plan *first, *last;

	become(&f, "dax0.0", DAXCTL_DEV_MODE_DEVDAX);
	become(&f, "dax1.0", DAXCTL_DEV_MODE_DEVDAX);
	first = plan(&f, "dax1.0", &to_ram);
	last = plan(&f, "dax0.0", &to_ram);
	fixture_fault(&f, "write device_dax/unbind 1: open dax0.0 fio");
	assert_return_code(daxctl_plan_run(first), 0);
	sim_journal_clear(f.sim);
	assert_int_equal(daxctl_plan_run(last), -EBUSY);
	assert_kept(&f, last, DAXCTL_DEV_MODE_DEVDAX, "the last of two");
	assert_int_equal(daxctl_plan_get_outcome(last), DAXCTL_OUTCOME_UNDONE);
	daxctl_plan_free(last);
	daxctl_plan_free(first);
	fixture_free(&f);
}

/* A program that opened another device is nobody's user; one that has ended is none any more. */
static void only_users_of_this_device_count(void **state _unused_)
{
	const struct change change = {"size", DAXCTL_ACTION_RECONFIGURE, .size = 512 * MIB};
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_plan *made;

	become(&f, "dax0.0", DAXCTL_DEV_MODE_DEVDAX);
	become(&f, "dax1.0", DAXCTL_DEV_MODE_DEVDAX);
	fixture_fault(&f, "open dax1.0 fio");
	fixture_fault(&f, "map dax0.0 fio");
	made = plan(&f, "dax0.0", &change);
	assert_int_equal(daxctl_plan_get_outcome(made), DAXCTL_OUTCOME_REFUSED);
	daxctl_plan_free(made);
	fixture_fault(&f, "close dax0.0");
	made = plan(&f, "dax0.0", &change);
	assert_return_code(daxctl_plan_run(made), 0);
	daxctl_plan_free(made);
	fixture_free(&f);
}

/* The driver that comes between is no reason to forget who has it open from before. */
static void an_unbound_device_may_still_be_open(void **state _unused_)
{
	const struct change disable = {.name = "disable", .action = DAXCTL_ACTION_DISABLE};
	const struct change enable = {.name = "enable", .action = DAXCTL_ACTION_ENABLE};
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_plan *made;

	become(&f, "dax0.0", DAXCTL_DEV_MODE_DEVDAX);
	fixture_fault(&f, "open dax0.0 fio");
	made = plan(&f, "dax0.0", &disable);
	assert_return_code(daxctl_plan_run(made), 0);
	assert_non_null(strstr(daxctl_plan_get_note(made, 0), "and loses it"));
	daxctl_plan_free(made);
	made = plan(&f, "dax0.0", &enable);
	assert_int_equal(daxctl_plan_get_outcome(made), DAXCTL_OUTCOME_REFUSED);
	assert_non_null(strstr(daxctl_plan_get_message(made), "fio (process "));
	daxctl_plan_free(made);
	fixture_free(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(used_devices_are_not_bound_again),
		cmocka_unit_test(the_last_device_is_looked_at_in_its_turn),
		cmocka_unit_test(only_users_of_this_device_count),
		cmocka_unit_test(an_unbound_device_may_still_be_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
