// SPDX-License-Identifier: LGPL-2.1-or-later
/* The kinds of step: how each is done, verified and taken back. */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/plan/plan.h"

static int run_load_module(struct daxctl_plan *plan, struct step *step)
{
	struct daxctl_ctx *ctx = plan->region->ctx;
	int rc;

	rc = module_load(ctx, step->driver);
	return rc < 0 ? rc : driver_present(ctx, step->driver);
}

/* Nothing is left to be undone, or what is does no harm: a module that nobody uses. */
static int undo_nothing(struct daxctl_plan *plan _unused_, struct step *step _unused_)
{
	return 0;
}

static int run_create(struct daxctl_plan *plan, struct step *step _unused_)
{
	return region_create(plan->region, &plan->dev);
}

static int undo_create(struct daxctl_plan *plan, struct step *step _unused_)
{
	int rc;

	if (!plan->dev)
		return 0;
	rc = region_delete(plan->region, plan->dev);
	if (rc == 0)
		plan->dev = NULL;

	return rc;
}

static int run_delete(struct daxctl_plan *plan, struct step *step _unused_)
{
	return region_delete(plan->region, plan->dev);
}

/* What is bound now; the empty string if nothing is. */
static int current_driver(struct daxctl_plan *plan, char driver[SYSFS_VALUE_MAX])
{
	_cleanup_close_ int dir = dev_open(plan->dev);

	return dir < 0 ? dir : driver_read(plan->dev, dir, driver);
}

static bool is_kmem(const struct step *step)
{
	return mode_of_driver(step->driver) == DAXCTL_DEV_MODE_RAM;
}

static void detail_online(struct step *step, size_t n)
{
	step_set_detail(
		step, DAXCTL_REASON_ONLINE,
		"%zu memory blocks of it are online, brought there by somebody else meanwhile, and would be stuck until the next reboot: see what else manages memory here (udev rules, a daemon)",
		n);
}

static int check_offline(struct daxctl_plan *plan, struct step *step)
{
	int online = daxctl_dev_has_online_memory(plan->dev);

	if (online > 0)
		detail_online(step, (size_t)online);

	return online > 0 ? -EBUSY : online;
}

static int let_go(struct daxctl_plan *plan, struct step *step, bool probed)
{
	struct let_go left = {0};
	int rc = 0;

	if (!is_kmem(step))
		rc = step_check_users(plan, step);
	if (rc < 0)
		return rc;
	rc = driver_let_go(plan->dev, step->driver, probed, &left);
	if (left.online > 0)
		detail_online(step, left.online);
	else if (left.missing > 0)
		step_set_detail(
			step, DAXCTL_REASON_INCOMPLETE,
			"Driver kmem may still be adding its memory: %zu memory blocks are missing",
			left.missing);
	step->stuck = left.stuck > 0;
	if (step->stuck)
		step_set_detail(
			step, DAXCTL_REASON_STUCK,
			"Somebody else brought memory online in the last moment: %zu memory blocks are stuck until the next reboot",
			left.stuck);

	return rc;
}

static int run_unbind(struct daxctl_plan *plan, struct step *step)
{
	return let_go(plan, step, false);
}

/* Memory that was plugged out without unbinding comes back offline only by binding. */
static int unbind_if_out(struct daxctl_plan *plan, struct step *step)
{
	int out = kmem_is_unplugged(plan->dev);

	return out > 0 ? driver_unbind(plan->dev, step->driver) : out;
}

/* A signal that has come, and may come again, must not keep it from being undone. */
static int bind_again(struct daxctl_plan *plan, struct step *step)
{
	int tries = 0, rc;

	do {
		rc = driver_bind(plan->dev, step->driver);
	} while (rc == -EINTR && ++tries < STEP_UNDO_TRIES);

	return rc;
}

/*
 * The memory comes back offline, for the steps before to put in its zones: what
 * the policy would do with it may be for good.
 */
static int undo_unbind(struct daxctl_plan *plan, struct step *step)
{
	struct daxctl_ctx *ctx = plan->region->ctx;
	struct policy_hold hold = {0};
	int rc = 0, released;

	if (is_kmem(step))
		rc = policy_hold(ctx, &hold);
	if (rc < 0)
		return rc;
	if (hold.held)
		plan_note_policy(plan, hold.policy);

	rc = unbind_if_out(plan, step);
	if (rc == 0)
		rc = bind_again(plan, step);
	if (rc == 0 && plan->snap.unplugged)
		rc = kmem_unplug_dev(plan->dev);
	released = policy_release(ctx, &hold);

	return rc < 0 ? rc : released;
}

/* Somebody may have set another policy since the plan was made. */
static int check_policy(struct daxctl_plan *plan, struct step *step)
{
	enum zone_want policy;
	int rc;

	rc = policy_read(plan->region->ctx, &policy);
	if (rc < 0 || policy_serves(policy, plan->zone))
		return rc;

	step_set_detail(step, DAXCTL_REASON_POLICY,
			"The kernel's policy for new memory has become \"%s\" meanwhile",
			zone_word(policy));
	return -EBUSY;
}

/* kmem leaves out a range that it cannot add, without an error, unless it is the first. */
static int check_complete(struct daxctl_plan *plan, struct step *step)
{
	_cleanup_snapshot_ struct snapshot snap = {0};
	int rc = snapshot_read(plan->dev, false, &snap);

	if (rc == 0)
		rc = snap.blocks_rc;
	if (rc < 0 || snap.missing == 0)
		return rc;

	step_set_detail(step, DAXCTL_REASON_INCOMPLETE, "%zu of its %zu memory blocks are missing",
			snap.missing, snap.missing + snap.blocks.n);
	return -ENOENT;
}

static int run_bind(struct daxctl_plan *plan, struct step *step)
{
	int rc;

	if (!is_kmem(step)) {
		rc = step_check_users(plan, step);
		return rc < 0 ? rc : driver_bind(plan->dev, step->driver);
	}

	rc = check_policy(plan, step);
	if (rc < 0)
		return rc;
	step->was_bound = driver_check(plan->dev, step->driver) == 0;
	rc = driver_bind(plan->dev, step->driver);
	if (rc == 0)
		rc = check_complete(plan, step);
	/* where no step follows that looks at the blocks */
	if (rc == 0 && plan->zone == ZONE_OFFLINE)
		rc = check_offline(plan, step);

	return rc;
}

/* What the kernel's policy brought online at bind must go offline first. */
static int undo_bind(struct daxctl_plan *plan, struct step *step)
{
	char driver[SYSFS_VALUE_MAX];
	int rc;

	rc = current_driver(plan, driver);
	if (rc < 0 || strcmp(driver, step->driver) != 0)
		return rc;
	if (is_kmem(step))
		rc = step_offline_again(plan);

	return rc < 0 ? rc : let_go(plan, step, !step->was_bound);
}

static int run_set_memmap(struct daxctl_plan *plan, struct step *step)
{
	return dev_write_memmap(plan->dev, step->value);
}

static int undo_set_memmap(struct daxctl_plan *plan, struct step *step)
{
	return dev_write_memmap(plan->dev, step->old);
}

static int run_hold_policy(struct daxctl_plan *plan, struct step *step)
{
	plan_note_policy(plan, step->zone);
	return policy_write(plan->region->ctx, ZONE_OFFLINE);
}

static int set_policy_back(struct daxctl_plan *plan, struct step *step)
{
	return policy_write(plan->region->ctx, step->zone);
}

static int verify_memmap(struct daxctl_plan *plan, struct step *step)
{
	int now = daxctl_dev_get_memmap_on_memory(plan->dev);

	return now < 0 ? now : now == (int)step->value ? 0 : -EBUSY;
}

static int verify_bind(struct daxctl_plan *plan, struct step *step)
{
	char driver[SYSFS_VALUE_MAX];
	int rc = current_driver(plan, driver);

	return rc < 0 || strcmp(driver, step->driver) == 0 ? rc : -EBUSY;
}

/* Either the step has looked, or what comes after it would not have worked. */
static int verify_nothing(struct daxctl_plan *plan _unused_, struct step *step _unused_)
{
	return 0;
}

static const struct step_kind_ops {
	int (*run)(struct daxctl_plan *plan, struct step *step);
	int (*undo)(struct daxctl_plan *plan, struct step *step);
	int (*verify)(struct daxctl_plan *plan, struct step *step);
} kinds[] = {
	[STEP_LOAD_MODULE] = {run_load_module, undo_nothing, verify_nothing},
	[STEP_CREATE] = {run_create, undo_create, verify_nothing},
	[STEP_DELETE] = {run_delete, undo_nothing, verify_nothing}, /* always the last step */
	[STEP_UNBIND] = {run_unbind, undo_unbind, verify_nothing},
	[STEP_BIND] = {run_bind, undo_bind, verify_bind},
	[STEP_SET_ALIGN] = {step_set_align, step_set_align_undo, step_set_align_verify},
	[STEP_SET_SIZE] = {step_set_size, step_set_size_undo, step_set_size_verify},
	[STEP_ADD_RANGE] = {step_add_range, step_add_range_undo, step_add_range_verify},
	[STEP_SET_MEMMAP] = {run_set_memmap, undo_set_memmap, verify_memmap},
	[STEP_CLAIM] = {step_claim, step_claim_undo, step_claim_verify},
	[STEP_RELEASE] = {step_release, step_release_undo, verify_nothing},
	[STEP_HOLD_POLICY] = {run_hold_policy, set_policy_back, verify_nothing},
	[STEP_RESTORE_POLICY] = {set_policy_back, undo_nothing, verify_nothing},
	[STEP_ONLINE] = {step_online, step_memory_undo, verify_nothing},
	[STEP_OFFLINE] = {step_offline, step_memory_undo, verify_nothing},
};

int step_run(struct daxctl_plan *plan, struct step *step)
{
	step->started = true;
	return kinds[step->kind].run(plan, step);
}

int step_undo(struct daxctl_plan *plan, struct step *step)
{
	return step->started ? kinds[step->kind].undo(plan, step) : 0;
}

int step_verify(struct daxctl_plan *plan, struct step *step)
{
	int rc = kinds[step->kind].verify(plan, step);

	if (rc == -EBUSY)
		step_set_detail(step, DAXCTL_REASON_CHANGED,
				"It was done, and somebody else has changed it since");
	return rc;
}
