// SPDX-License-Identifier: LGPL-2.1-or-later
/* The step that brings a device's memory blocks online. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "lib/plan/plan.h"

/* Removed memory has no blocks: the kernel adds all of it at once. */
static int plug_if_unplugged(struct daxctl_plan *plan, struct step *step)
{
	_cleanup_close_ int dir = dev_open(plan->dev);
	bool unplugged = false;
	int rc;

	rc = dir < 0 ? dir : kmem_read_unplugged(dir, &unplugged);
	if (rc == -ENOENT || (rc == 0 && !unplugged))
		return 0;
	if (rc == 0)
		rc = kmem_plug(dir, step->zone);
	step->plugged = rc == 0;

	return rc;
}

static bool was_added_just_now(const struct daxctl_plan *plan, const struct step *step)
{
	const struct step *before;

	for (before = plan->steps; before < step; before++)
		if (before->kind == STEP_BIND)
			return true;

	return step->plugged;
}

static bool is_not_elsewhere(const struct block *block, enum zone_want want)
{
	return !block_zone_is_wrong(block, want);
}

/* If a block may have to move to another zone, its zone must be known. */
static int check_zones_known(struct daxctl_plan *plan, const struct step *step,
			     const struct blocks *blocks)
{
	int rc = blocks_zone_rc(blocks);

	if (step->rezone && rc < 0 && rc != -ENOENT)
		return rc;
	plan_note_unknown_zone(plan, blocks);
	return 0;
}

/* Another program may have brought a block online first, in another zone. */
static int check_zones(struct daxctl_plan *plan, struct step *step, const struct blocks *blocks)
{
	_cleanup_blocks_ struct blocks elsewhere = {0};
	_cleanup_free_ char *text = NULL;
	int rc;

	rc = check_zones_known(plan, step, blocks);
	if (rc == 0)
		rc = blocks_pick(blocks, block_zone_is_wrong, step->zone, &elsewhere);
	if (rc < 0 || elsewhere.n == 0)
		return rc;

	text = blocks_text(&elsewhere);
	step_set_detail(step, DAXCTL_REASON_ZONE, "Online, but not as wanted: %s",
			text ? text : "");
	return -EBUSY;
}

/* Brings all blocks online and checks their zones. */
static int online_all(struct daxctl_plan *plan, struct step *step, const struct blocks *blocks)
{
	const struct pick not_online = {.fn = block_is_not_online};
	_cleanup_close_ int dir = sysfs_open_dir(ctx_root(plan->region->ctx), MEMORY_DIR);
	_cleanup_blocks_ struct blocks now = {0};
	int rc;

	rc = dir < 0 ? dir : blocks_copy(blocks, &now);
	if (rc == 0)
		rc = step_change_blocks(plan, step, dir, blocks, &now, &not_online);
	if (rc == 0 && now.n < blocks->n)
		rc = -ENOENT;
	if (rc == 0)
		rc = check_zones(plan, step, &now);

	return rc < 0 ? rc : step_check_still_kmem(plan, step);
}

int step_online(struct daxctl_plan *plan, struct step *step)
{
	_cleanup_blocks_ struct blocks all = {0}, mine = {0};
	_cleanup_ranges_ struct ranges ranges = {0};
	int rc;

	rc = plug_if_unplugged(plan, step);
	if (rc == 0)
		rc = dev_read_blocks(plan->dev, &ranges, &all);
	if (rc == 0 && was_added_just_now(plan, step))
		rc = step_check_complete(plan, step, &ranges, &all);
	if (rc < 0)
		return rc;
	if (step->exact)
		return online_all(plan, step, &all);

	/* blocks that are already online may stay in their zone */
	rc = blocks_pick(&all, is_not_elsewhere, step->zone, &mine);
	return rc < 0 ? rc : online_all(plan, step, &mine);
}
