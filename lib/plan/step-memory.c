// SPDX-License-Identifier: LGPL-2.1-or-later
/* The step that brings a device's memory blocks online, and how blocks are put back. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "lib/plan/plan.h"
#include "util/pause.h"

/* The blocks of the device as they are now. */
static int read_blocks(struct daxctl_plan *plan, struct ranges *ret_ranges, struct blocks *ret)
{
	_cleanup_close_ int dir = dev_open(plan->dev);
	int rc;

	if (dir < 0)
		return dir;
	rc = mapping_read_ranges(plan->dev, dir, ret_ranges);
	if (rc < 0)
		return rc;

	return memory_read_blocks(plan->region->ctx, ret_ranges, ret);
}

int step_reserve_changed(struct step *step, size_t n)
{
	step->changed.v = calloc(n ? n : 1, sizeof(*step->changed.v));

	return step->changed.v ? 0 : -ENOMEM;
}

void step_note_changed(struct step *step, const struct block *block)
{
	step->changed.v[step->changed.n++] = *block;
}

static bool zone_fits(const struct block *block, enum zone_want want)
{
	return block->state == BLOCK_ONLINE && !block_zone_is_wrong(block, want);
}

/* A block that is perhaps to be moved to another zone is not passed over. */
static int check_zone_known(const struct step *step, const struct block *block)
{
	return step->rezone && block->zone_rc != -ENOENT ? block->zone_rc : 0;
}

static int online_one(struct step *step, int dir, const struct block *block)
{
	int rc;

	rc = check_zone_known(step, block);
	if (rc < 0)
		return rc;
	if (zone_fits(block, step->zone))
		return 0;
	if (block->state != BLOCK_OFFLINE && !step->rezone)
		return -EBUSY;

	step_note_changed(step, block);
	if (block->state != BLOCK_OFFLINE) {
		rc = block_write(dir, block->id, ZONE_OFFLINE);
		if (rc < 0)
			return rc;
	}

	return block_write(dir, block->id, step->zone);
}

/* Somebody else may have been faster with a block, and have chosen another zone. */
static int online_verify(struct daxctl_plan *plan, struct step *step, int dir,
			 const struct blocks *blocks)
{
	struct block block;
	const struct blocks one = {.v = &block, .n = 1};
	size_t i;
	int rc;

	for (i = 0; i < blocks->n; i++) {
		rc = block_read(dir, blocks->v[i].id, &block);
		if (rc == 0)
			rc = check_zone_known(step, &block);
		if (rc < 0)
			return rc;
		if (!zone_fits(&block, step->zone))
			return -EBUSY;
		plan_note_unknown_zone(plan, &one);
	}

	return 0;
}

/* Blocks outlive a device that was taken from kmem: they are nobody's then. */
int step_check_still_kmem(struct daxctl_plan *plan, struct step *step)
{
	int rc = driver_check(plan->dev, driver_of_mode(DAXCTL_DEV_MODE_RAM));

	if (rc != -ENODEV && rc != -EBUSY)
		return rc;

	step_set_detail(step, DAXCTL_REASON_CHANGED,
			"The device is not system-ram any more: somebody else took it away");
	return -ENODEV;
}

/* Memory that is plugged out has no blocks: it comes back as a whole. */
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
	step->plug = rc == 0;

	return rc;
}

/* kmem passes over ranges that it cannot add, without an error: that is told when it does. */
static bool was_added_just_now(const struct daxctl_plan *plan, const struct step *step)
{
	const struct step *before;

	for (before = plan->steps; before < step; before++)
		if (before->kind == STEP_BIND)
			return true;

	return step->plug;
}

int step_online(struct daxctl_plan *plan, struct step *step)
{
	_cleanup_close_ int dir = sysfs_open_dir(ctx_root(plan->region->ctx), MEMORY_DIR);
	_cleanup_ranges_ struct ranges ranges = {0};
	_cleanup_blocks_ struct blocks blocks = {0};
	size_t i;
	int rc;

	if (dir < 0)
		return dir;
	rc = plug_if_unplugged(plan, step);
	if (rc == 0)
		rc = read_blocks(plan, &ranges, &blocks);
	if (rc < 0)
		return rc;
	if (was_added_just_now(plan, step) &&
	    blocks.n < memory_count(&ranges, plan->region->ctx->block_size))
		return -ENOENT;
	rc = step_reserve_changed(step, blocks.n);
	for (i = 0; rc == 0 && i < blocks.n; i++) {
		rc = plan_cancelled(plan);
		if (rc == 0)
			rc = online_one(step, dir, &blocks.v[i]);
		if (rc < 0)
			step_set_detail(step, step_reason(step, rc), "It was at memory%" PRIu64,
					blocks.v[i].id);
		plan_progress(plan, step, i + 1, blocks.n);
	}

	if (rc == 0)
		rc = online_verify(plan, step, dir, &blocks);

	return rc < 0 ? rc : step_check_still_kmem(plan, step);
}

/*
 * What is being undone goes on through the signal that began it, within reason, and
 * has as much patience with what is busy as what is done.
 */
static int offline_patiently(struct daxctl_plan *plan, int dir, uint64_t id)
{
	struct pause pause = pause_start(plan_retry_seconds(plan));
	int tries = 0, rc;

	do {
		rc = block_write(dir, id, ZONE_OFFLINE);
	} while (rc == -EINTR ? ++tries < STEP_UNDO_TRIES
			      : step_is_transient(rc) && pause_again(&pause));

	return rc;
}

int step_offline_again(struct daxctl_plan *plan)
{
	_cleanup_close_ int dir = sysfs_open_dir(ctx_root(plan->region->ctx), MEMORY_DIR);
	_cleanup_ranges_ struct ranges ranges = {0};
	_cleanup_blocks_ struct blocks blocks = {0};
	int first_error, rc;
	size_t i;

	first_error = dir < 0 ? dir : read_blocks(plan, &ranges, &blocks);
	for (i = blocks.n; i-- > 0;) {
		if (blocks.v[i].state == BLOCK_OFFLINE)
			continue;
		rc = offline_patiently(plan, dir, blocks.v[i].id);
		if (rc < 0 && first_error == 0)
			first_error = rc;
	}

	return first_error;
}

static int put_back(struct daxctl_plan *plan, int dir, const struct block *before)
{
	/* from the movable zone memory can go offline again, if that was another one */
	bool kernel = block_zone_is_wrong(before, ZONE_MOVABLE);
	struct block now;
	int rc;

	rc = block_read(dir, before->id, &now);
	if (rc < 0)
		return rc;
	if (now.state == before->state &&
	    (strcmp(now.zone, before->zone) == 0 || now.zone_rc < 0 || before->zone_rc < 0))
		return 0;

	if (now.state != BLOCK_OFFLINE) {
		rc = offline_patiently(plan, dir, before->id);
		if (rc < 0)
			return rc;
	}

	return before->state == BLOCK_OFFLINE
		       ? 0
		       : block_write(dir, before->id, kernel ? ZONE_KERNEL : ZONE_MOVABLE);
}

/* One block that cannot go back is no reason to leave the others. */
int step_memory_undo(struct daxctl_plan *plan, struct step *step)
{
	_cleanup_close_ int dir = sysfs_open_dir(ctx_root(plan->region->ctx), MEMORY_DIR);
	int first_error = 0, rc;
	size_t i;

	if (dir < 0)
		return dir;
	if (step->plug)
		first_error = kmem_unplug_dev(plan->dev);
	for (i = step->changed.n; i-- > 0;) {
		rc = put_back(plan, dir, &step->changed.v[i]);
		if (rc < 0 && first_error == 0)
			first_error = rc;
	}

	return first_error;
}
