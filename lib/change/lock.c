// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Locks. One process at a time changes a region. One process at a time changes what the whole
 * machine shares: which drivers are tried on which devices, and the policy for new memory. A lock
 * is a flock(2) on an attribute that only root can open, so that no other user can hold it. The
 * lock ends with the process, however the process ends.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "lib/change/change.h"
#include "util/pause.h"

/* A line is "1: FLOCK  ADVISORY  WRITE 4711 00:15:2048 0 EOF". */
static bool line_holds(const char *line, const struct stat *file, int *ret_pid)
{
	unsigned int major, minor;
	unsigned long inode;
	int pid;

	if (sscanf(line, "%*s FLOCK %*s %*s %d %x:%x:%lu", &pid, &major, &minor, &inode) != 4)
		return false;
	if (inode != file->st_ino || major != major(file->st_dev) || minor != minor(file->st_dev))
		return false;

	*ret_pid = pid;
	return true;
}

/* Returns the process id of the lock's holder, or 0 if it is unknown. */
static int lock_holder(struct daxctl_ctx *ctx, int fd)
{
	_cleanup_fclose_ FILE *locks = NULL;
	_cleanup_free_ char *line = NULL;
	size_t size = 0;
	struct stat file;
	int pid = 0;

	if (fstat(fd, &file) < 0 || sysfs_open_text(ctx_root(ctx), "proc/locks", &locks) < 0)
		return 0;
	while (getline(&line, &size, locks) >= 0)
		if (line_holds(line, &file, &pid))
			break;

	return pid;
}

/* Milliseconds before the wait is reported. A short wait is not worth a message. */
#define QUIET_MS 1000

struct waiting {
	struct daxctl_ctx *ctx;
	const struct lock_wait *wait;
	struct pause pause;
	int64_t began;
	int holder;
	uint64_t holder_ran;
	bool told;
};

static int is_cancelled(void *data)
{
	const struct waiting *waiting = data;
	const struct lock_wait *wait = waiting->wait;

	if (wait->ignore_cancel)
		return 0;

	return wait->cancel && *wait->cancel ? -EINTR : ctx_cancelled(waiting->ctx);
}

static void start_limit(struct waiting *waiting)
{
	waiting->pause = pause_start(waiting->wait->seconds);
	waiting->pause.cancelled = is_cancelled;
	waiting->pause.data = waiting;
}

static void tell_holder(struct waiting *waiting)
{
	char text[PROCESS_TEXT_MAX];

	if (waiting->told || clock_ms() - waiting->began < QUIET_MS)
		return;
	process_text(waiting->ctx, waiting->holder, text);
	log_notice(waiting->ctx, "waiting for %s, which is changing devices", text);
	waiting->told = true;
}

/*
 * Restarts the timeout when the lock's holder changes, because the lock will come to this process
 * too. Also restarts it when the holder has used CPU time, because the holder makes progress. A
 * holder that is stopped, or waits for something itself, may never finish.
 */
static void look_at_holder(struct waiting *waiting, int fd)
{
	int holder = lock_holder(waiting->ctx, fd);
	uint64_t ran = process_run_time(waiting->ctx, holder);
	bool other = holder != waiting->holder;

	if (waiting->wait->while_progress && (other || ran != waiting->holder_ran)) {
		int64_t length = waiting->pause.length;

		start_limit(waiting);
		if (!other)
			waiting->pause.length = length;
	}
	waiting->told = waiting->told && !other;
	waiting->holder = holder;
	waiting->holder_ran = ran;
	tell_holder(waiting);
}

static int lock_wait(struct daxctl_ctx *ctx, int fd, const struct lock_wait *wait, int *ret_holder)
{
	struct waiting waiting = {.ctx = ctx, .wait = wait, .began = clock_ms()};

	start_limit(&waiting);
	while (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		if (errno != EWOULDBLOCK)
			return -errno;
		look_at_holder(&waiting, fd);
		*ret_holder = waiting.holder;
		if (!pause_again(&waiting.pause))
			return is_cancelled(&waiting) < 0 ? -EINTR : -EBUSY;
	}

	return 0;
}

/*
 * The lock belongs to the open file, which a child of fork(2) shares. The child does not hold the
 * lock, although its copy of the counter is not 0. A program may also have closed the descriptor.
 */
static bool is_held(const struct lock *lock)
{
	return lock->n > 0 && lock->owner == getpid() && held_is_ours(&lock->file);
}

/* Takes over fd, and closes it after an error. */
static int lock_take(struct daxctl_ctx *ctx, struct lock *lock, int fd,
		     const struct lock_wait *wait, int *ret_holder)
{
	_cleanup_close_ int taken = fd;
	int rc;

	if (fd < 0)
		return fd;
	rc = lock_wait(ctx, fd, wait, ret_holder);
	if (rc < 0)
		return rc;
	if (lock->n > 0) /* the lock was lost: clean up its old file */
		held_close(&lock->file);
	rc = held_take(TAKE_FD(taken), &lock->file);
	if (rc < 0)
		return rc;

	lock->owner = getpid();
	lock->turn++;
	lock->n++;
	return 0;
}

/*
 * Unlocks explicitly. After close(2) alone, children that share the file would still keep the lock.
 */
static void lock_release(struct lock *lock)
{
	if (lock->n == 0 || --lock->n > 0)
		return;
	if (lock->owner == getpid() && held_is_ours(&lock->file))
		flock(lock->file.fd, LOCK_UN);
	held_close(&lock->file);
}

/*
 * Two programs that wait for each other's regions both seem to make progress. To end such a
 * deadlock, a program that holds a later region of the list waits for an earlier region with a
 * fixed timeout.
 */
static bool is_out_of_order(const struct daxctl_region *region)
{
	const struct daxctl_region *later = region;

	while ((later = TAILQ_NEXT(later, list)))
		if (later->lock.n > 0)
			return true;

	return false;
}

int lock_region(struct daxctl_region *region, const struct lock_wait *wait, int *ret_holder)
{
	_cleanup_close_ int dir = -1;
	struct lock_wait limited = *wait;

	if (is_held(&region->lock)) { /* another plan of this context holds the lock */
		region->lock.n++;
		return 0;
	}

	dir = region_open(region);
	if (dir < 0)
		return dir;
	limited.while_progress = wait->while_progress && !is_out_of_order(region);

	return lock_take(region->ctx, &region->lock, sysfs_open_file(dir, "align"), &limited,
			 ret_holder);
}

unsigned int region_lock_turn(const struct daxctl_region *region)
{
	return is_held(&region->lock) ? region->lock.turn : 0;
}

void unlock_region(struct daxctl_region *region)
{
	lock_release(&region->lock);
}

int lock_bus(struct daxctl_ctx *ctx, const struct lock_wait *wait, int *ret_holder)
{
	int rc;

	if (is_held(&ctx->bus_lock)) {
		ctx->bus_lock.n++;
		return 0;
	}

	rc = lock_take(ctx, &ctx->bus_lock, sysfs_open_write(ctx_root(ctx), BUS_LOCK), wait,
		       ret_holder);
	/*
	 * only the lock's holder may hold the policy: a recorded policy was left by a program that
	 * ended
	 */
	if (rc == 0)
		policy_recover(ctx);

	return rc;
}

void unlock_bus(struct daxctl_ctx *ctx)
{
	lock_release(&ctx->bus_lock);
}

DAXCTL_EXPORT int daxctl_recover_policy(struct daxctl_ctx *ctx)
{
	int holder, rc;

	if (!ctx)
		return -EINVAL;
	if (!policy_is_recorded(ctx))
		return 0;
	rc = lock_bus(ctx, &LOCK_WAIT, &holder);
	if (rc == 0)
		unlock_bus(ctx);

	return rc;
}
