// SPDX-License-Identifier: LGPL-2.1-or-later
/* The step that takes a device's memory blocks offline. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/plan/plan.h"
#include "util/pause.h"

/*
 * Tries at all blocks that are still wanted, from the highest down: what the kernel
 * filled last it gives back first. Those that are busy stay in todo.
 */
struct offline {
	struct daxctl_plan *plan;
	struct step *step;
	struct pause pause;
	int dir;
	size_t total;
	bool again; /* what somebody brought back */
	struct blocks todo;
};

/* As it was before the first time, whoever brought it back since. */
static bool is_noted(const struct offline *work, uint64_t id)
{
	const struct blocks *changed = &work->step->changed;
	size_t i;

	for (i = 0; work->again && i < changed->n; i++)
		if (changed->v[i].id == id)
			return true;

	return false;
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
	if (rc == 0 && !is_noted(work, block->id))
		step_note_changed(work->step, block);

	return rc;
}

static int offline_pass(struct offline *work)
{
	size_t left = 0, i;
	int rc, busy = 0;

	for (i = 0; i < work->todo.n; i++) {
		rc = offline_one(work, &work->todo.v[i]);
		if (rc < 0 && !step_is_transient(rc)) {
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
		fprintf(stream, " memory%" PRIu64 " (zone %s)%s", block->id,
			block_zone_is_known(block) ? block->zone : "unknown", i ? "," : "");
	}
	if (holders)
		fprintf(stream, ". Most memory on node %d is that of %s",
			work->plan->snap.target_node, holders);
	fclose(stream);

	return text;
}

static void tell_stubborn(struct offline *work, int rc)
{
	_cleanup_free_ char *text = stubborn_text(work);

	if (text)
		step_set_detail(work->step, step_reason(work->step, rc), "%s", text);
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
	} while (step_is_transient(rc) && pause_again(&work->pause));
	if (rc == -EAGAIN)
		rc = -ETIMEDOUT;
	if (rc < 0 && rc != -EINTR)
		tell_stubborn(work, rc);

	return rc < 0 && plan_cancelled(work->plan) < 0 ? -EINTR : rc;
}

/*
 * The blocks that the plan was made for, as they are now. Their zones are those of
 * then: that is what undoing puts back.
 */
static int read_states(struct daxctl_plan *plan, int dir, struct blocks *ret)
{
	const struct blocks *before = &plan->snap.blocks;
	_cleanup_blocks_ struct blocks now = {0};
	struct block block;
	size_t i;
	int rc;

	now.v = calloc(before->n ? before->n : 1, sizeof(*now.v));
	if (!now.v)
		return -ENOMEM;
	for (i = 0; i < before->n; i++) {
		block = before->v[i];
		rc = block_read_state(dir, block.id, &block.state);
		if (rc == 0 && block.state == BLOCK_ONLINE && !block.zone[0])
			rc = block_read(dir, block.id, &block);
		if (rc < 0 && rc != -ENOENT)
			return rc;
		if (rc == 0)
			now.v[now.n++] = block;
	}

	*ret = now;
	now.v = NULL;
	return 0;
}

/* Somebody else may have brought back a block while others were on their way. */
static int offline_again(struct offline *work)
{
	_cleanup_blocks_ struct blocks blocks = {0};
	int rc;

	rc = read_states(work->plan, work->dir, &blocks);
	if (rc < 0 || blocks_count_online(&blocks) == 0)
		return rc;

	blocks_free(&work->todo);
	work->todo = (struct blocks){0};
	work->again = true;
	rc = offline_collect(work, &blocks);
	return rc < 0 ? rc : -EBUSY;
}

/* As often as there is time for, and at least twice. */
static int offline_for_good(struct offline *work)
{
	bool last = false;
	int rc;

	for (;;) {
		rc = offline_all(work);
		if (rc == 0)
			rc = offline_again(work);
		if (rc != -EBUSY || work->step->detail || last)
			break;
		last = pause_is_over(&work->pause);
	}
	if (rc == -EBUSY && !work->step->detail)
		tell_stubborn(work, rc);

	return rc;
}

int step_offline(struct daxctl_plan *plan, struct step *step)
{
	_cleanup_close_ int dir = sysfs_open_dir(ctx_root(plan->region->ctx), MEMORY_DIR);
	_cleanup_blocks_ struct blocks blocks = {0};
	struct offline work = {.plan = plan, .step = step, .dir = dir};
	int rc;

	if (dir < 0)
		return dir;
	rc = read_states(plan, dir, &blocks);
	if (rc == 0)
		rc = step_reserve_changed(step, plan->snap.blocks.n);
	if (rc == 0)
		rc = offline_collect(&work, &blocks);
	if (rc == 0) {
		work.pause = pause_start(plan_retry_seconds(plan));
		plan_progress(plan, step, 0, work.total);
		rc = offline_for_good(&work);
		plan_progress(plan, step, step->changed.n, 0);
	}
	blocks_free(&work.todo);

	return rc < 0 ? rc : step_check_still_kmem(plan, step);
}
