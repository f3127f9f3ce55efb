/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Mounts of this process' own, of which nobody else gets any. */
#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "test/sim/run/daxsim.h"
#include "util/cleanup.h"

static int make_private(const char *path, unsigned long more)
{
	return mount(NULL, path, NULL, MS_PRIVATE | more, NULL) ? -errno : 0;
}

/*
 * In a chroot, / is a directory of a mount that cannot be named, and that may hand on to
 * others what is mounted on it. A mount point within can be named: it gets a copy of all
 * that there is, which becomes the root.
 */
static int copy_root_to(const char *mount_point)
{
	_cleanup_close_ int fd = -1;

	fd = (int)syscall(SYS_open_tree, AT_FDCWD, "/",
			  OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);
	if (fd < 0 ||
	    syscall(SYS_move_mount, fd, "", AT_FDCWD, mount_point, MOVE_MOUNT_F_EMPTY_PATH) ||
	    fchdir(fd) || chroot("."))
		return -errno;
	return make_private("/", MS_REC);
}

static int copy_root(void)
{
	static const char *const mount_points[] = {"/proc", "/sys", "/dev", "/run", "/tmp"};
	const char *const *mount_point;

	array_foreach (mount_point, mount_points)
		if (!make_private(*mount_point, 0))
			return copy_root_to(*mount_point);
	return -EINVAL;
}

int daxsim_own_mounts(void)
{
	_cleanup_free_ char *cwd = NULL;
	int rc = make_private("/", MS_REC);

	if (rc != -EINVAL)
		return rc;
	cwd = getcwd(NULL, 0);
	rc = copy_root();
	if (!rc && (!cwd || chdir(cwd)))
		(void)!chdir("/");
	return rc;
}

bool daxsim_is_in_chroot(void)
{
	struct statx stx;

	return !statx(AT_FDCWD, "/", 0, STATX_TYPE, &stx) &&
	       stx.stx_attributes_mask & STATX_ATTR_MOUNT_ROOT &&
	       !(stx.stx_attributes & STATX_ATTR_MOUNT_ROOT);
}
