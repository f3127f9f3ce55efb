// SPDX-License-Identifier: LGPL-2.1-or-later
/* Changes memory blocks for steps, and puts blocks back. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "lib/plan/plan.h"

/* The data of the functions that a job calls */
struct work {
	struct daxctl_plan *plan;
	struct step *step;
};

static int work_cancelled(void *data)
{
	const struct work *work = data;

	return plan_cancelled(work->plan);
}

static void work_progress(void *data, size_t done, size_t total)
{
	const struct work *work = data;

	plan_progress(work->plan, work->step, done, total);
}

static struct block_job step_job(const struct daxctl_plan *plan, int dir, enum zone_want want)
{
	return (struct block_job){
		.dir = dir,
		.want = want,
		.retry_seconds = plan_retry_seconds(plan),
		.retry_renewed = !plan_wants(plan, WANT_TIMEOUT),
		.block_seconds = plan_wants(plan, WANT_TIMEOUT) ? MAX(plan->want.timeout, 1U) : 0,
	};
}

/*
 * Repeats until no block needs a change, because other programs may change blocks meanwhile.
 * Repeats at least twice, and as often as time allows. A block that is missing in one look may
 * exist in the next.
 */
static int change_for_good(struct block_job *job, const struct blocks *all, struct blocks *now,
			   const struct pick *pick)
{
	struct blocks later;
	int tries, rc;

	for (tries = 0;; tries++) {
		_cleanup_blocks_ struct blocks todo = {0};

		rc = blocks_pick(now, pick->fn, pick->zone, &todo);
		if (rc == 0 && todo.n == 0)
			rc = blocks_check_absent(job->dir, all, now);
		if ((rc < 0 && (rc != -ENODATA || tries >= 2)) || (rc == 0 && todo.n == 0))
			return rc;
		if (tries >= 2 && pause_is_over(&job->pause)) {
			SWAP(job->left, todo);
			return -EBUSY;
		}
		rc = blocks_change(job, &todo);
		if (rc == 0)
			rc = blocks_read_again(job->dir, all, &later);
		if (rc < 0)
			return rc;
		blocks_free(now);
		*now = later;
	}
}

/*
 * Names the blocks that failed. If they do not go offline, also names the processes on their node.
 */
static void tell_left(struct daxctl_plan *plan, struct step *step, const struct blocks *left,
		      int rc)
{
	_cleanup_free_ char *blocks = blocks_text(left), *holders = NULL;
	enum daxctl_reason reason = step_reason(step, rc);

	if (!blocks || left->n == 0)
		return;
	plan_set_object(plan, "%s", blocks);
	if (step->kind != STEP_OFFLINE) {
		step_set_detail(step, reason, "Not online: %s", blocks);
		return;
	}
	holders = node_holders_text(plan->region->ctx, plan->snap.target_node);
	if (holders)
		step_set_detail(step, reason,
				"Still online: %s. Most memory on node %d is that of %s", blocks,
				plan->snap.target_node, holders);
	else
		step_set_detail(step, reason, "Still online: %s", blocks);
}

int step_change_blocks(struct daxctl_plan *plan, struct step *step, int dir,
		       const struct blocks *all, struct blocks *now, const struct pick *pick)
{
	enum zone_want want = step->kind == STEP_OFFLINE ? ZONE_OFFLINE : step->zone;
	_cleanup_(block_job_free) struct block_job job = step_job(plan, dir, want);
	struct work work = {.plan = plan, .step = step};
	int rc;

	job.stop = BLOCKS_STOP_AT_PERMANENT;
	job.cancelled = work_cancelled;
	job.progress = work_progress;
	job.data = &work;
	plan_progress(plan, step, 0, now->n);
	rc = change_for_good(&job, all, now, pick);
	plan_progress(plan, step, job.changed.n, 0);
	SWAP(step->changed, job.changed);
	if (rc == -EAGAIN)
		rc = -ETIMEDOUT;
	if (rc < 0 && plan_cancelled(plan) < 0)
		return -EINTR;
	if (rc < 0 && rc != -EINTR)
		tell_left(plan, step, &job.left, rc);

	return rc;
}

/* kmem skips a range that it cannot add. It reports an error only if no range was added before. */
int step_check_complete(struct daxctl_plan *plan, struct step *step, const struct ranges *ranges,
			const struct blocks *blocks)
{
	uint64_t n = memory_count(ranges, plan->region->ctx->block_size);

	if (blocks->n >= n)
		return 0;

	step_set_detail(step, DAXCTL_REASON_INCOMPLETE,
			"%" PRIu64 " of its %" PRIu64 " memory blocks are missing", n - blocks->n,
			n);
	return -ENOENT;
}

/* If another program has taken the device from kmem, the remaining blocks belong to no device. */
int step_check_still_kmem(struct daxctl_plan *plan, struct step *step)
{
	char driver[SYSFS_VALUE_MAX];
	int rc;

	rc = dev_read_driver(plan->dev, driver);
	if (rc < 0 || mode_of_driver(driver) == DAXCTL_DEV_MODE_RAM)
		return rc;

	step_set_detail(step, DAXCTL_REASON_CHANGED,
			"The device has %s%s now, and is not system-ram any more",
			driver[0] ? "driver " : "no driver", driver);
	return -ENODEV;
}

/* ---- undo ------------------------------------------------------------------------- */

/*
 * An undo continues in spite of the signal that caused it, for a limited number of tries, and has
 * the same time as the step. If a block cannot be put back, the others are still put back.
 */
static int put_all(struct daxctl_plan *plan, int dir, enum zone_want want,
		   const struct blocks *blocks)
{
	_cleanup_(block_job_free) struct block_job job = step_job(plan, dir, want);

	job.stop = BLOCKS_STOP_NEVER;
	job.signal_retries = STEP_UNDO_TRIES;
	return blocks->n ? blocks_change(&job, blocks) : 0;
}

int step_offline_again(struct daxctl_plan *plan)
{
	_cleanup_close_ int dir = sysfs_open_dir(ctx_root(plan->region->ctx), MEMORY_DIR);
	_cleanup_blocks_ struct blocks blocks = {0}, online = {0};
	_cleanup_ranges_ struct ranges ranges = {0};
	int rc;

	rc = dir < 0 ? dir : dev_read_blocks(plan->dev, &ranges, &blocks);
	if (rc == 0)
		rc = blocks_pick(&blocks, block_is_not_offline, ZONE_OFFLINE, &online);

	return rc < 0 ? rc : put_all(plan, dir, ZONE_OFFLINE, &online);
}

/* If a zone is unknown, the block may be in the right zone: it counts as back. */
static bool is_back(const struct block *now, const struct block *before)
{
	return now->state == before->state &&
	       (strcmp(now->zone, before->zone) == 0 || now->zone_rc < 0 || before->zone_rc < 0);
}

static bool was_in(const struct block *before, enum zone_want zone)
{
	return zone_of_block(before) == zone;
}

/* Blocks whose state or zone has changed: as they are now, and as they were before */
struct moved {
	struct blocks now, before;
};

static void moved_free(struct moved *moved)
{
	blocks_free(&moved->now);
	blocks_free(&moved->before);
}

/* Returns 0, or -errno of the first block that could not be read. */
static int find_moved(int dir, const struct blocks *changed, struct moved *ret)
{
	int first_error = 0, rc;
	struct block now;
	size_t i;

	ret->now.v = calloc(changed->n + 1, sizeof(*ret->now.v));
	ret->before.v = calloc(changed->n + 1, sizeof(*ret->before.v));
	if (!ret->now.v || !ret->before.v)
		return -ENOMEM;
	for (i = 0; i < changed->n; i++) {
		rc = block_read(dir, changed->v[i].id, &now);
		first_error = first_error < 0 ? first_error : rc;
		if (rc < 0 || is_back(&now, &changed->v[i]))
			continue;
		if (now.state != BLOCK_OFFLINE)
			ret->now.v[ret->now.n++] = now;
		ret->before.v[ret->before.n++] = changed->v[i];
	}

	return first_error;
}

static int block_order(const void *a, const void *b)
{
	const struct block *x = a, *y = b;

	return x->id < y->id ? -1 : x->id > y->id;
}

static int put_in_zone(struct daxctl_plan *plan, int dir, enum zone_want zone,
		       const struct blocks *before)
{
	_cleanup_blocks_ struct blocks there = {0};
	int rc;

	rc = blocks_pick(before, was_in, zone, &there);
	return rc < 0 ? rc : put_all(plan, dir, zone, &there);
}

int step_memory_undo(struct daxctl_plan *plan, struct step *step)
{
	static const enum zone_want zones[] = {ZONE_KERNEL, ZONE_MOVABLE};
	_cleanup_close_ int dir = sysfs_open_dir(ctx_root(plan->region->ctx), MEMORY_DIR);
	_cleanup_(moved_free) struct moved moved = {0};
	int first_error = dir < 0 ? dir : 0, rc;
	size_t i;

	if (step->plugged)
		first_error = kmem_unplug_dev(plan->dev);
	if (step->changed.n == 0)
		return first_error;
	qsort(step->changed.v, step->changed.n, sizeof(*step->changed.v), block_order);
	rc = find_moved(dir, &step->changed, &moved);
	first_error = first_error < 0 ? first_error : rc;
	rc = put_all(plan, dir, ZONE_OFFLINE, &moved.now);
	first_error = first_error < 0 ? first_error : rc;
	for (i = 0; i < ARRAY_SIZE(zones); i++) {
		rc = put_in_zone(plan, dir, zones[i], &moved.before);
		first_error = first_error < 0 ? first_error : rc;
	}

	return first_error;
}
