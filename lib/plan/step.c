// SPDX-License-Identifier: LGPL-2.1-or-later
/* The kinds of step: how to do, verify and undo each */
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

/* The step needs no undo: it left nothing, or only a module without users. */
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

/* Reads the name of the device's driver; empty if unbound. */
static int current_driver(struct daxctl_plan *plan, char driver[SYSFS_VALUE_MAX])
{
	_cleanup_close_ int dir = dev_open(plan->dev);

	return dir < 0 ? dir : driver_read(plan->dev, dir, driver);
}

static bool is_kmem(const struct step *step)
{
	return mode_of_driver(step->driver) == DAXCTL_DEV_MODE_RAM;
}

static void detail_online(struct step *step, const struct blocks *online)
{
	_cleanup_free_ char *blocks = blocks_text(online);

	step_set_detail(
		step, DAXCTL_REASON_ONLINE,
		"These memory blocks of it are online, and would be stuck until the next reboot: %s. Look at what else brings memory online here (udev rules, a daemon)",
		blocks ? blocks : "");
}

static int unbind_safely(struct daxctl_plan *plan, struct step *step, bool probed)
{
	_cleanup_unbind_blocks_ struct unbind_blocks left = {0};
	_cleanup_free_ char *blocks = NULL;
	int rc = 0;

	if (!is_kmem(step))
		rc = step_check_users(plan, step);
	if (rc < 0)
		return rc;
	rc = driver_unbind_safely(plan->dev, step->driver, probed, &left);
	if (left.online.n > 0)
		detail_online(step, &left.online);
	else if (left.missing > 0)
		step_set_detail(
			step, DAXCTL_REASON_INCOMPLETE,
			"Driver kmem may still be adding its memory: %zu memory blocks are missing",
			left.missing);
	step->stuck = left.stuck.n > 0;
	if (!step->stuck)
		return rc;

	blocks = unbind_blocks_text(&left);
	step_set_detail(
		step, DAXCTL_REASON_STUCK,
		"It is unbound, but the kernel kept memory blocks, which are stuck until the next reboot: %s",
		blocks ? blocks : "");
	return rc;
}

static int run_unbind(struct daxctl_plan *plan, struct step *step)
{
	return unbind_safely(plan, step, false);
}

/*
 * If the memory was removed while the device stayed bound, only a new bind adds the memory offline.
 */
static int unbind_if_unplugged(struct daxctl_plan *plan, struct step *step)
{
	int unplugged = kmem_is_unplugged(plan->dev);

	return unplugged > 0 ? driver_unbind(plan->dev, step->driver) : unplugged;
}

/* Repeats after a signal: a signal must not prevent the undo. */
static int bind_again(struct daxctl_plan *plan, struct step *step)
{
	int tries = 0, rc;

	do {
		rc = driver_bind(plan->dev, step->driver);
	} while (rc == -EINTR && ++tries < STEP_UNDO_TRIES);

	return rc;
}

/*
 * The policy is held, so that the memory comes back offline. Earlier steps then put the blocks in
 * their zones. The policy itself might put them in a zone that they can never leave.
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

	rc = unbind_if_unplugged(plan, step);
	if (rc == 0)
		rc = bind_again(plan, step);
	if (rc == 0 && plan->snap.unplugged)
		rc = kmem_unplug_dev(plan->dev);
	released = policy_release(ctx, &hold);

	return rc < 0 ? rc : released;
}

/* Another program may have changed the policy since the plan was made. */
static int check_policy(struct daxctl_plan *plan, struct step *step)
{
	enum zone_want policy;
	int rc;

	rc = policy_read(plan->region->ctx, &policy);
	if (rc < 0 || policy_serves(policy, plan->zone))
		return rc;

	step_set_detail(step, DAXCTL_REASON_POLICY,
			"The kernel's policy for new memory is \"%s\" now", zone_word(policy));
	return -EBUSY;
}

/* Checks new memory that should stay offline: all blocks exist, and none is online. */
static int check_new_blocks(struct daxctl_plan *plan, struct step *step)
{
	_cleanup_blocks_ struct blocks blocks = {0}, online = {0};
	_cleanup_ranges_ struct ranges ranges = {0};
	int rc;

	rc = dev_read_blocks(plan->dev, &ranges, &blocks);
	if (rc == 0)
		rc = step_check_complete(plan, step, &ranges, &blocks);
	if (rc == 0)
		rc = blocks_pick(&blocks, block_is_not_offline, ZONE_OFFLINE, &online);
	if (rc < 0 || online.n == 0)
		return rc;

	detail_online(step, &online);
	return -EBUSY;
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
	/* no later step checks the blocks */
	if (rc == 0 && plan->zone == ZONE_OFFLINE)
		rc = check_new_blocks(plan, step);

	return rc;
}

/* Memory that the kernel's policy has brought online must go offline first. */
static int undo_bind(struct daxctl_plan *plan, struct step *step)
{
	char driver[SYSFS_VALUE_MAX];
	int rc;

	rc = current_driver(plan, driver);
	if (rc < 0 || strcmp(driver, step->driver) != 0)
		return rc;
	if (is_kmem(step)) {
		plan_release_bus_for_blocks(plan);
		rc = step_offline_again(plan);
	}
	if (rc == 0)
		rc = plan_bus_to_undo(plan, step);

	return rc < 0 ? rc : unbind_safely(plan, step, !step->was_bound);
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
	return policy_hold_from(plan->region->ctx, step->zone);
}

static int set_policy_back(struct daxctl_plan *plan, struct step *step)
{
	return policy_set_back(plan->region->ctx, step->zone);
}

static int verify_memmap(struct daxctl_plan *plan, struct step *step)
{
	int now = daxctl_dev_get_memmap_on_memory(plan->dev);

	if (now < 0 || now == (int)step->value)
		return now < 0 ? now : 0;

	step_set_detail(step, DAXCTL_REASON_CHANGED, "It was set, and memmap_on_memory is %d now",
			now);
	return -EBUSY;
}

static int verify_bind(struct daxctl_plan *plan, struct step *step)
{
	char driver[SYSFS_VALUE_MAX];
	int rc = current_driver(plan, driver);

	if (rc < 0 || strcmp(driver, step->driver) == 0)
		return rc;

	step_set_detail(step, DAXCTL_REASON_CHANGED, "It was bound, and has %s%s now",
			driver[0] ? "driver " : "no driver", driver);
	return -EBUSY;
}

/* No check is needed: either the step itself has checked, or a later step would have failed. */
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
	int rc = 0;

	if (!step->started)
		return 0;
	if (step->kind !=
	    STEP_BIND) /* the undo of BIND first takes memory offline, without the lock */
		rc = plan_bus_to_undo(plan, step);

	return rc < 0 ? rc : kinds[step->kind].undo(plan, step);
}

int step_verify(struct daxctl_plan *plan, struct step *step)
{
	int rc = kinds[step->kind].verify(plan, step);

	if (rc < 0 && !step->detail)
		step_set_detail(step, reason_unreadable(rc),
				"It was done; that it is so still cannot be read");
	return rc;
}
