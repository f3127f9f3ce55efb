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

int lock_region(struct daxctl_region *region, const struct lock_wait *wait, int *ret_holder)
{
	_cleanup_close_ int dir = -1, fd = -1;
	int rc;

	if (region->locks > 0) { /* by another plan of this context */
		region->locks++;
		return 0;
	}

	dir = region_open(region);
	if (dir < 0)
		return dir;
	fd = sysfs_open_file(dir, "align");
	if (fd < 0)
		return fd;
	rc = lock_wait(region->ctx, fd, wait, ret_holder);
	if (rc < 0)
		return rc;

	region->lock = TAKE_FD(fd);
	region->locks = 1;
	return 0;
}

void unlock_region(struct daxctl_region *region)
{
	if (region->locks > 0 && --region->locks == 0)
		close(region->lock);
}

int lock_bus(struct daxctl_ctx *ctx, const struct lock_wait *wait, int *ret_holder)
{
	_cleanup_close_ int fd = -1;
	int rc;

	if (ctx->bus_locks > 0) {
		ctx->bus_locks++;
		return 0;
	}

	fd = sysfs_open_write(ctx_root(ctx), BUS_LOCK);
	if (fd < 0)
		return fd;
	rc = lock_wait(ctx, fd, wait, ret_holder);
	if (rc < 0)
		return rc;

	ctx->bus_lock = TAKE_FD(fd);
	ctx->bus_locks = 1;
	return 0;
}

void unlock_bus(struct daxctl_ctx *ctx)
{
	if (ctx->bus_locks > 0 && --ctx->bus_locks == 0)
		close(ctx->bus_lock);
}
