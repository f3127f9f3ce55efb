// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Brings memory blocks online and takes them offline. The steps of plans and the calls that are
 * shared with the older libdaxctl use this one loop.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/change/change.h"

static int is_cancelled(const struct block_job *job)
{
	return job->cancelled ? job->cancelled(job->data) : 0;
}

/* The block is busy for the moment. */
static bool is_transient(int rc)
{
	return rc == -EBUSY || rc == -EAGAIN;
}

/*
 * Any signal can end a write in this thread. The job goes on unless it was cancelled. A block that
 * took too long is tried again if time is left.
 */
static int write_one(struct block_job *job, uint64_t id)
{
	const struct write_limit limit = {
		.seconds = job->block_seconds,
		.cancelled = job->cancelled,
		.data = job->data,
	};
	unsigned int tries = 0;
	int rc;

	rc = is_cancelled(job);
	if (rc < 0)
		return rc;
	do {
		rc = block_write(job->dir, id, job->want, &limit);
	} while (rc == -EINTR && tries++ < job->signal_retries);
	if (rc == -ETIMEDOUT)
		return -EAGAIN;

	return rc == -EINTR && job->cancelled && is_cancelled(job) == 0 ? -EAGAIN : rc;
}

/* Records the block's state before its first change. */
static void note_changed(struct block_job *job, const struct block *block)
{
	size_t i;

	for (i = 0; job->again && i < job->changed.n; i++)
		if (job->changed.v[i].id == block->id)
			return;
	job->changed.v[job->changed.n++] = *block;
}

static bool ends_job(const struct block_job *job, int rc)
{
	return job->stop == BLOCKS_STOP_AT_ERROR ||
	       (job->stop == BLOCKS_STOP_AT_PERMANENT && !is_transient(rc));
}

/* The block that ended the job becomes the only entry of job->left. */
static int end_at(struct block_job *job, size_t i, int rc)
{
	job->left.v[0] = job->left.v[i];
	job->left.n = 1;
	return rc;
}

/*
 * Tries each block once. Busy blocks stay in job->left. Returns 0, or -errno of a block that
 * failed.
 */
static int change_once(struct block_job *job)
{
	size_t left = 0, i;
	int rc, busy = 0;

	for (i = 0; i < job->left.n; i++) {
		rc = write_one(job, job->left.v[i].id);
		if (rc == 0)
			note_changed(job, &job->left.v[i]);
		else if (ends_job(job, rc))
			return end_at(job, i, rc);
		else if (is_transient(rc))
			busy = rc, job->left.v[left++] = job->left.v[i];
		else if (job->error == 0)
			job->error = rc;
		if (job->progress)
			job->progress(job->data, job->changed.n, job->total);
	}

	job->left.n = left;
	return busy;
}

/* Takes the last blocks offline first: the kernel filled them last. */
static int job_fill(struct block_job *job, const struct blocks *blocks)
{
	size_t room = job->changed.n + blocks->n + 1, i;
	struct block *changed, *left;

	changed = reallocarray(job->changed.v, room, sizeof(*changed));
	if (!changed)
		return -ENOMEM;
	job->changed.v = changed;
	left = reallocarray(job->left.v, room, sizeof(*left));
	if (!left)
		return -ENOMEM;
	job->left.v = left;
	for (i = 0; i < blocks->n; i++)
		left[job->want == ZONE_OFFLINE ? blocks->n - 1 - i : i] = blocks->v[i];
	job->left.n = blocks->n;
	job->total = job->changed.n + blocks->n;

	return 0;
}

static int block_order(const void *a, const void *b)
{
	const struct block *x = a, *y = b;

	return x->id < y->id ? -1 : x->id > y->id;
}

static void start_limit(struct block_job *job)
{
	job->pause = pause_start(job->retry_seconds);
	job->pause.cancelled = job->cancelled;
	job->pause.data = job->data;
}

int blocks_change(struct block_job *job, const struct blocks *blocks)
{
	size_t before;
	int rc;

	rc = job_fill(job, blocks);
	if (rc < 0)
		return rc;
	if (!job->again)
		start_limit(job);
	do {
		before = job->changed.n;
		rc = change_once(job);
		if (job->retry_renewed && job->changed.n > before)
			start_limit(job);
	} while (is_transient(rc) && pause_again(&job->pause));
	job->again = true;
	if (job->left.n > 1)
		qsort(job->left.v, job->left.n, sizeof(*job->left.v), block_order);

	return job->error < 0 ? job->error : rc;
}

void block_job_free(struct block_job *job)
{
	blocks_free(&job->changed);
	blocks_free(&job->left);
}

/* ---- the calls shared with the older libdaxctl --------------------------------- */

/*
 * Changes all blocks that are not yet online, or not yet offline. The first failure ends the job.
 */
static int change_all(struct daxctl_memory *mem, struct block_job *job)
{
	_cleanup_blocks_ struct blocks all = {0}, picked = {0};
	_cleanup_close_ int dir = sysfs_open_dir(ctx_root(dev_ctx(mem->dev)), MEMORY_DIR);
	int rc = dir;

	job->dir = dir;
	if (dir >= 0)
		rc = memory_read(mem, &all);
	if (rc >= 0)
		rc = blocks_pick(&all,
				 job->want == ZONE_OFFLINE ? block_is_not_offline
							   : block_is_not_online,
				 job->want, &picked);
	if (rc < 0)
		return rc;
	rc = blocks_change(job, &picked);
	if (rc < 0 && job->left.n > 0)
		log_err(dev_ctx(mem->dev), "%s: memory%" PRIu64 " cannot be set to %s: %s",
			mem->dev->name, job->left.v[0].id, zone_word(job->want), strerror(-rc));

	return rc;
}

/* Returns -EBUSY, with a message, if a block is not in the zone that was asked for. */
static int check_zones(struct daxctl_memory *mem, const struct blocks *blocks, enum zone_want want)
{
	_cleanup_blocks_ struct blocks elsewhere = {0};
	_cleanup_free_ char *text = NULL;
	size_t i;

	elsewhere.v = calloc(blocks->n + 1, sizeof(*elsewhere.v));
	if (!elsewhere.v)
		return -ENOMEM;
	for (i = 0; i < blocks->n; i++)
		if (blocks->v[i].state != BLOCK_ONLINE || block_zone_is_wrong(&blocks->v[i], want))
			elsewhere.v[elsewhere.n++] = blocks->v[i];
	if (elsewhere.n == 0)
		return 0;

	text = blocks_text(&elsewhere);
	log_err(dev_ctx(mem->dev), "%s: not %s as asked: %s", mem->dev->name, zone_word(want),
		text ? text : "out of memory");
	return -EBUSY;
}

/* Counts blocks that others brought online only if this call changed nothing. */
static int memory_online(struct daxctl_memory *mem, enum zone_want want)
{
	_cleanup_(block_job_free) struct block_job job = {.want = want};
	_cleanup_blocks_ struct blocks now = {0};
	_cleanup_close_ int dir = -1;
	int rc;

	rc = change_all(mem, &job);
	if (rc < 0)
		return rc;
	if (job.changed.n == 0) {
		rc = memory_read(mem, &now);
	} else {
		dir = sysfs_open_dir(ctx_root(dev_ctx(mem->dev)), MEMORY_DIR);
		rc = dir < 0 ? dir : blocks_read_again(dir, &job.changed, &now);
	}
	if (rc == 0)
		rc = check_zones(mem, &now, want);
	/* a block that came online counts, even if its zone is unknown */
	if (rc == 0 && job.changed.n == 0 && want != ZONE_ANY)
		rc = blocks_zone_rc(&now);

	return rc < 0 ? rc : (int)now.n;
}

void memory_follow_policy(struct daxctl_dev *dev, enum zone_want policy)
{
	_cleanup_(block_job_free) struct block_job job = {.want = policy};
	struct daxctl_memory *mem = daxctl_dev_get_memory(dev);

	if (mem)
		(void)!change_all(mem, &job);
}

DAXCTL_EXPORT int daxctl_memory_online(struct daxctl_memory *mem)
{
	return mem ? memory_online(mem, ZONE_MOVABLE) : -EINVAL;
}

DAXCTL_EXPORT int daxctl_memory_online_no_movable(struct daxctl_memory *mem)
{
	return mem ? memory_online(mem, ZONE_ANY) : -EINVAL;
}

DAXCTL_EXPORT int daxctl_memory_offline(struct daxctl_memory *mem)
{
	_cleanup_(block_job_free) struct block_job job = {.want = ZONE_OFFLINE};
	int rc;

	rc = mem ? change_all(mem, &job) : -EINVAL;
	return rc < 0 ? rc : (int)job.changed.n;
}
