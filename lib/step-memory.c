// SPDX-License-Identifier: LGPL-2.1-or-later
/* The steps that bring a device's memory blocks online and offline. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "lib/plan.h"
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

/* Room to note every block that may be changed, so that noting cannot fail midway. */
static int reserve_changed(struct step *step, size_t n)
{
	step->changed.v = calloc(n ? n : 1, sizeof(*step->changed.v));

	return step->changed.v ? 0 : -ENOMEM;
}

/* As it was before the step, whatever it was changed to and back meanwhile. */
static void note_changed(struct step *step, const struct block *block)
{
	size_t i;

	for (i = step->changed.n; i-- > 0;)
		if (step->changed.v[i].id == block->id)
			return;
	step->changed.v[step->changed.n++] = *block;
}

static bool zone_fits(const struct block *block, enum zone_want want)
{
	return block->state == BLOCK_ONLINE &&
	       (want == ZONE_ANY || block_is_movable(block) == (want == ZONE_MOVABLE));
}

static int online_one(struct step *step, int dir, const struct block *block)
{
	int rc;

	if (zone_fits(block, step->zone))
		return 0;
	if (block->state != BLOCK_OFFLINE && !step->rezone)
		return -EBUSY;

	note_changed(step, block);
	if (block->state != BLOCK_OFFLINE) {
		rc = block_write(dir, block->id, ZONE_OFFLINE);
		if (rc < 0)
			return rc;
	}

	return block_write(dir, block->id, step->zone);
}

/* Somebody else may have been faster with a block, and have chosen another zone. */
static int online_verify(struct step *step, int dir, const struct blocks *blocks)
{
	struct block block;
	size_t i;
	int rc;

	for (i = 0; i < blocks->n; i++) {
		rc = block_read(dir, blocks->v[i].id, &block);
		if (rc < 0)
			return rc;
		if (!zone_fits(&block, step->zone))
			return -EBUSY;
	}

	return 0;
}

/* Blocks outlive a device that was taken from kmem: they are nobody's then. */
static int check_still_kmem(struct daxctl_plan *plan, struct step *step)
{
	if (daxctl_dev_is_system_ram_mode(plan->dev))
		return 0;

	free(step->detail);
	step->detail = strdup("The device is not system-ram any more: somebody else took it away");
	return -ENODEV;
}

/* Memory that is plugged out has no blocks: it comes back as a whole. */
static int plug_in_if_out(struct daxctl_plan *plan, struct step *step)
{
	_cleanup_close_ int dir = dev_open(plan->dev);
	bool unplugged = false;
	int rc;

	rc = dir < 0 ? dir : plug_read(dir, &unplugged);
	if (rc == -ENOENT || (rc == 0 && !unplugged))
		return 0;
	if (rc == 0)
		rc = plug_in(dir, step->zone);
	step->plug = rc == 0;

	return rc;
}

int step_online(struct daxctl_plan *plan, struct step *step)
{
	_cleanup_close_ int dir = sysfs_open_dir(plan->region->ctx->root, MEMORY_DIR);
	_cleanup_ranges_ struct ranges ranges = {0};
	_cleanup_blocks_ struct blocks blocks = {0};
	size_t i;
	int rc;

	if (dir < 0)
		return dir;
	rc = plug_in_if_out(plan, step);
	if (rc == 0)
		rc = read_blocks(plan, &ranges, &blocks);
	if (rc < 0)
		return rc;
	/* kmem passes over ranges that it cannot add, without an error */
	if (blocks.n < memory_count(&ranges, plan->region->ctx->block_size))
		return -ENOENT;
	rc = reserve_changed(step, blocks.n);
	for (i = 0; rc == 0 && i < blocks.n; i++) {
		rc = plan_cancelled(plan);
		if (rc == 0)
			rc = online_one(step, dir, &blocks.v[i]);
		plan_progress(plan, step, i + 1, blocks.n);
	}

	if (rc == 0)
		rc = online_verify(step, dir, &blocks);

	return rc < 0 ? rc : check_still_kmem(plan, step);
}

/* One try at all blocks that are still wanted, from the highest down: what the
 * kernel filled last it gives back first. Those that are busy stay in todo. */
struct offline {
	struct daxctl_plan *plan;
	struct step *step;
	struct pause pause;
	int dir;
	size_t total;
	struct blocks todo;
};

static bool is_transient(int rc)
{
	return rc == -EBUSY || rc == -EAGAIN;
}

/* 0, a transient error that leaves the block to do, or another. */
static int offline_one(struct offline *work, const struct block *block)
{
	int rc;

	rc = plan_cancelled(work->plan);
	if (rc < 0)
		return rc;
	rc = block_write(work->dir, block->id, ZONE_OFFLINE);
	/* any signal breaks the write; the one that ends the time limit, or any other */
	if (rc == -EINTR && plan_cancelled(work->plan) == 0)
		return -EAGAIN;
	if (rc == 0)
		note_changed(work->step, block);

	return rc;
}

static int offline_pass(struct offline *work)
{
	size_t left = 0, i;
	int rc, busy = 0;

	for (i = 0; i < work->todo.n; i++) {
		rc = offline_one(work, &work->todo.v[i]);
		if (rc < 0 && !is_transient(rc)) {
			/* the message is about this one */
			work->todo.v[0] = work->todo.v[i];
			work->todo.n = 1;
			return rc;
		}
		if (rc < 0) {
			busy = rc;
			work->todo.v[left++] = work->todo.v[i];
		}
		plan_progress(work->plan, work->step, work->step->changed.n, work->total);
	}

	work->todo.n = left;
	return busy;
}

/* The blocks that are not offline, highest first. */
static int offline_collect(struct offline *work, const struct blocks *blocks)
{
	size_t i;

	work->todo.v = calloc(blocks->n ? blocks->n : 1, sizeof(*work->todo.v));
	if (!work->todo.v)
		return -ENOMEM;
	for (i = blocks->n; i-- > 0;)
		if (blocks->v[i].state != BLOCK_OFFLINE)
			work->todo.v[work->todo.n++] = blocks->v[i];

	work->total = work->step->changed.n + work->todo.n;
	return 0;
}

/* "memory32 (zone Normal), memory33 (zone Normal); processes with ..." */
static char *stubborn_text(const struct offline *work)
{
	_cleanup_free_ char *holders =
		holders_of_node(work->plan->region->ctx, work->plan->snap.target_node);
	const struct block *block;
	char *text = NULL;
	FILE *stream;
	size_t size, i;

	stream = open_memstream(&text, &size);
	if (!stream)
		return NULL;
	fputs("Still online:", stream);
	for (i = work->todo.n; i-- > 0;) {
		block = &work->todo.v[i];
		fprintf(stream, " memory%" PRIu64 " (zone %s)%s", block->id, block->zone,
			i ? "," : "");
	}
	if (holders)
		fprintf(stream, ". Most memory on node %d is that of %s",
			work->plan->snap.target_node, holders);
	fclose(stream);

	return text;
}

/* Without a limit named by the caller, blocks may take their time as long as some go. */
static int offline_all(struct offline *work)
{
	bool limited = plan_wants(work->plan, DAXCTL_WANT_TIMEOUT);
	size_t before;
	int rc;

	do {
		before = work->step->changed.n;
		rc = offline_pass(work);
		if (!limited && work->step->changed.n > before)
			work->pause = pause_start(plan_retry_seconds(work->plan));
	} while (is_transient(rc) && pause_again(&work->pause));
	if (rc == -EAGAIN)
		rc = -ETIMEDOUT;
	if (rc < 0 && rc != -EINTR)
		work->step->detail = stubborn_text(work);

	return rc < 0 && plan_cancelled(work->plan) < 0 ? -EINTR : rc;
}

/* Somebody else may have brought back a block while others were on their way. */
static int offline_again(struct offline *work, const struct ranges *ranges)
{
	_cleanup_blocks_ struct blocks blocks = {0};
	int rc;

	rc = memory_read_blocks(work->plan->region->ctx, ranges, &blocks);
	if (rc < 0 || blocks_count_online(&blocks) == 0)
		return rc;

	blocks_free(&work->todo);
	work->todo = (struct blocks){0};
	rc = offline_collect(work, &blocks);
	return rc < 0 ? rc : -EBUSY;
}

/* As often as there is time for, and at least twice. */
static int offline_for_good(struct offline *work, const struct ranges *ranges)
{
	bool last = false;
	int rc;

	for (;;) {
		rc = offline_all(work);
		if (rc == 0)
			rc = offline_again(work, ranges);
		if (rc != -EBUSY || work->step->detail || last)
			break;
		last = pause_is_over(&work->pause);
	}
	if (rc == -EBUSY && !work->step->detail)
		work->step->detail = stubborn_text(work);

	return rc;
}

int step_offline(struct daxctl_plan *plan, struct step *step)
{
	_cleanup_close_ int dir = sysfs_open_dir(plan->region->ctx->root, MEMORY_DIR);
	_cleanup_ranges_ struct ranges ranges = {0};
	_cleanup_blocks_ struct blocks blocks = {0};
	struct offline work = {.plan = plan, .step = step, .dir = dir};
	int rc;

	if (dir < 0)
		return dir;
	rc = read_blocks(plan, &ranges, &blocks);
	if (rc < 0)
		return rc;
	rc = reserve_changed(step, blocks.n);
	if (rc == 0)
		rc = offline_collect(&work, &blocks);
	if (rc == 0) {
		work.pause = pause_start(plan_retry_seconds(plan));
		rc = offline_for_good(&work, &ranges);
	}
	blocks_free(&work.todo);

	return rc < 0 ? rc : check_still_kmem(plan, step);
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
	} while (rc == -EINTR ? ++tries < 10 : is_transient(rc) && pause_again(&pause));

	return rc;
}

static int put_back(struct daxctl_plan *plan, int dir, const struct block *before)
{
	enum zone_want zone = block_is_movable(before) ? ZONE_MOVABLE : ZONE_KERNEL;
	struct block now;
	int rc;

	rc = block_read(dir, before->id, &now);
	if (rc < 0)
		return rc;
	if (now.state == before->state && strcmp(now.zone, before->zone) == 0)
		return 0;

	if (now.state != BLOCK_OFFLINE) {
		rc = offline_patiently(plan, dir, before->id);
		if (rc < 0)
			return rc;
	}

	return before->state == BLOCK_OFFLINE ? 0 : block_write(dir, before->id, zone);
}

/* One block that cannot go back is no reason to leave the others. */
int step_memory_undo(struct daxctl_plan *plan, struct step *step)
{
	_cleanup_close_ int dir = sysfs_open_dir(plan->region->ctx->root, MEMORY_DIR);
	int first_error = 0, rc;
	size_t i;

	if (dir < 0)
		return dir;
	if (step->plug)
		first_error = plug_out_dev(plan->dev);
	for (i = step->changed.n; i-- > 0;) {
		rc = put_back(plan, dir, &step->changed.v[i]);
		if (rc < 0 && first_error == 0)
			first_error = rc;
	}

	return first_error;
}
