// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * One change at a time in a region; and of what is the whole machine's, which drivers
 * are tried on which devices and the policy for new memory, one user at a time. A lock
 * is a flock(2) on an attribute that only root can open, so that nobody else can hold
 * it; it goes with the process that has it, however that ends.
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

/* "1: FLOCK  ADVISORY  WRITE 4711 00:15:2048 0 EOF" */
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

/* Who holds the lock; 0 if that cannot be told. */
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

/* As long as the lock goes from hand to hand, it will come here as well. */
static int lock_wait(struct daxctl_ctx *ctx, int fd, const struct lock_wait *wait, int *ret_holder)
{
	struct pause pause = pause_start(wait->seconds);
	int holder;

	*ret_holder = 0;
	while (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		if (errno != EWOULDBLOCK)
			return -errno;
		holder = lock_holder(ctx, fd);
		if (holder != *ret_holder && wait->while_it_moves)
			pause = pause_start(wait->seconds);
		*ret_holder = holder;
		if (!pause_again(&pause))
			return pause.interrupted ? -EINTR : -EBUSY;
	}

	return 0;
}

/*
 * The lock is the open file's, which a child of fork(2) shares: the child does not hold
 * it, though it counts the plans that did. And a program may have closed it.
 */
static bool is_held(const struct lock *lock)
{
	return lock->n > 0 && lock->owner == getpid() && held_is_ours(&lock->file);
}

/* Takes over fd. */
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
	if (lock->n > 0) /* not held any more: what is left of it */
		held_close(&lock->file);
	rc = held_take(TAKE_FD(taken), &lock->file);
	if (rc < 0)
		return rc;

	lock->owner = getpid();
	lock->turn++;
	lock->n++;
	return 0;
}

/* Unlocked explicitly, since closing leaves the lock to children that share it. */
static void lock_release(struct lock *lock)
{
	if (lock->n == 0 || --lock->n > 0)
		return;
	if (lock->owner == getpid() && held_is_ours(&lock->file))
		flock(lock->file.fd, LOCK_UN);
	held_close(&lock->file);
}

int lock_region(struct daxctl_region *region, const struct lock_wait *wait, int *ret_holder)
{
	_cleanup_close_ int dir = -1;

	if (is_held(&region->lock)) { /* by another plan of this context */
		region->lock.n++;
		return 0;
	}

	dir = region_open(region);
	if (dir < 0)
		return dir;

	return lock_take(region->ctx, &region->lock, sysfs_open_file(dir, "align"), wait,
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
	if (is_held(&ctx->bus_lock)) {
		ctx->bus_lock.n++;
		return 0;
	}

	return lock_take(ctx, &ctx->bus_lock, sysfs_open_write(ctx_root(ctx), BUS_LOCK), wait,
			 ret_holder);
}

void unlock_bus(struct daxctl_ctx *ctx)
{
	lock_release(&ctx->bus_lock);
}
