// SPDX-License-Identifier: LGPL-2.1-or-later
/* The kinds of step: how each is done, verified, taken back and put in words. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/plan.h"

static int run_load_module(struct daxctl_plan *plan, struct step *step)
{
	struct daxctl_ctx *ctx = plan->region->ctx;
	int rc;

	rc = plan->dev ? module_load_for(plan->dev, step->driver) : module_load(ctx, step->driver);
	return rc < 0 ? rc : driver_present(ctx, step->driver);
}

/* A module that nobody uses does no harm. */
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

/* Unbinding kmem is one-shot: look once more, right before. */
static int run_unbind(struct daxctl_plan *plan, struct step *step)
{
	int online = daxctl_dev_has_online_memory(plan->dev);

	if (online == 0)
		return driver_unbind(plan->dev, step->driver);
	if (online < 0)
		return online;

	if (asprintf(
		    &step->detail,
		    "%d memory blocks of it are online, brought there by somebody else meanwhile, and would be stuck until the next reboot: see what else manages memory here (udev rules, a daemon)",
		    online) < 0)
		step->detail = NULL;
	return -EBUSY;
}

static int undo_unbind(struct daxctl_plan *plan, struct step *step)
{
	return driver_bind(plan->dev, step->driver);
}

static int run_bind(struct daxctl_plan *plan, struct step *step)
{
	return driver_bind(plan->dev, step->driver);
}

/* What the kernel's policy brought online at bind must go offline first. */
static int undo_bind(struct daxctl_plan *plan, struct step *step)
{
	char driver[SYSFS_VALUE_MAX];
	struct daxctl_memory *mem;
	int rc;

	rc = current_driver(plan, driver);
	if (rc < 0 || strcmp(driver, step->driver) != 0)
		return rc;

	mem = daxctl_dev_get_memory(plan->dev);
	if (mem) {
		rc = daxctl_memory_offline(mem);
		if (rc < 0)
			return rc;
	}

	return run_unbind(plan, step);
}

static int run_set_align(struct daxctl_plan *plan, struct step *step)
{
	int rc;

	rc = dev_write_align(plan->dev, step->value);
	if (rc < 0)
		return rc;

	return daxctl_dev_get_align(plan->dev) == step->value ? 0 : -EIO;
}

static int undo_set_align(struct daxctl_plan *plan, struct step *step)
{
	return dev_write_align(plan->dev, step->old);
}

static int write_size(struct daxctl_plan *plan, uint64_t size)
{
	int rc;

	rc = dev_write_size(plan->dev, size);
	if (rc < 0)
		return rc;

	return daxctl_dev_get_size(plan->dev) == size ? 0 : -EIO;
}

static int run_set_size(struct daxctl_plan *plan, struct step *step)
{
	return write_size(plan, step->value);
}

/*
 * What was grown is cut off again at the end, where it was added. What was cut
 * off can only come back to its place as the whole list of ranges, since the
 * kernel would grow the device wherever there is room.
 */
static int undo_set_size(struct daxctl_plan *plan, struct step *step)
{
	const struct ranges *ranges = &plan->snap.ranges;
	uint64_t size = daxctl_dev_get_size(plan->dev);
	size_t i;
	int rc;

	if (size == step->old)
		return 0;
	if (size > step->old || ranges->n == 0)
		return write_size(plan, step->old);

	rc = write_size(plan, 0);
	for (i = 0; rc == 0 && i < ranges->n; i++)
		rc = dev_write_mapping(plan->dev, ranges->v[i].start, ranges->v[i].end);

	return rc;
}

static int run_add_range(struct daxctl_plan *plan, struct step *step)
{
	uint64_t length = step->range.end - step->range.start + 1;
	uint64_t before = daxctl_dev_get_size(plan->dev);
	int rc;

	rc = dev_write_mapping(plan->dev, step->range.start, step->range.end);
	if (rc < 0)
		return rc;

	return daxctl_dev_get_size(plan->dev) == before + length ? 0 : -EIO;
}

/* Only new devices get ranges, so that none is what they had before. */
static int undo_add_range(struct daxctl_plan *plan, struct step *step _unused_)
{
	return write_size(plan, 0);
}

static int run_set_memmap(struct daxctl_plan *plan, struct step *step)
{
	return dev_write_memmap(plan->dev, step->value);
}

static int undo_set_memmap(struct daxctl_plan *plan, struct step *step)
{
	return dev_write_memmap(plan->dev, step->old);
}

static int run_hold_policy(struct daxctl_plan *plan, struct step *step _unused_)
{
	return policy_write(plan->region->ctx, ZONE_OFFLINE);
}

static int set_policy_back(struct daxctl_plan *plan, struct step *step)
{
	return policy_write(plan->region->ctx, step->zone);
}

static const struct step_kind_ops {
	int (*run)(struct daxctl_plan *plan, struct step *step);
	int (*undo)(struct daxctl_plan *plan, struct step *step);
} kinds[] = {
	[STEP_LOAD_MODULE] = {run_load_module, undo_nothing},
	[STEP_CREATE] = {run_create, undo_create},
	[STEP_DELETE] = {run_delete, undo_nothing}, /* always the last step */
	[STEP_UNBIND] = {run_unbind, undo_unbind},
	[STEP_BIND] = {run_bind, undo_bind},
	[STEP_SET_ALIGN] = {run_set_align, undo_set_align},
	[STEP_SET_SIZE] = {run_set_size, undo_set_size},
	[STEP_ADD_RANGE] = {run_add_range, undo_add_range},
	[STEP_SET_MEMMAP] = {run_set_memmap, undo_set_memmap},
	[STEP_CLAIM] = {step_claim, step_claim_undo},
	[STEP_RELEASE] = {step_release, step_release_undo},
	[STEP_HOLD_POLICY] = {run_hold_policy, set_policy_back},
	[STEP_RESTORE_POLICY] = {set_policy_back, undo_nothing},
	[STEP_ONLINE] = {step_online, step_memory_undo},
	[STEP_OFFLINE] = {step_offline, step_memory_undo},
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

void step_free(struct step *step)
{
	blocks_free(&step->changed);
	free(step->detail);
	free(step->words);
}
