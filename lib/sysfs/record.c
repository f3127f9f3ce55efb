// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Small files that the library writes for later programs, in case this program is killed. A record
 * exists as a whole or not at all. Only root can read it.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/sysfs/sysfs.h"
#include "util/cleanup.h"

#define NEW_NAME ".new"

/* Names below SYSFS_ROOT are absolute. */
static int full_path(char path[PATH_MAX], int dir, const char *name, int length)
{
	int n;

	if (dir < 0 && dir != SYSFS_ROOT)
		return dir;
	n = snprintf(path, PATH_MAX, "%s%.*s", dir == SYSFS_ROOT ? "/" : "", length, name);

	return n < 0 || n >= PATH_MAX ? -ENAMETOOLONG : 0;
}

/* Makes the folder and its parents if they are missing. Returns a descriptor or -errno. */
static int open_folder(int dir, const char *folder)
{
	char path[PATH_MAX];
	const char *end;
	int fd, rc;

	for (end = folder; end; end = *end ? strchrnul(end + 1, '/') : NULL) {
		if (end == folder)
			continue;
		rc = full_path(path, dir, folder, (int)(end - folder));
		if (rc < 0)
			return rc;
		if (mkdirat(dir, path, strchr(path + 1, '/') ? 0700 : 0755) < 0 && errno != EEXIST)
			return -errno;
	}
	fd = openat(dir, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

static int write_new(int folder, const char *text)
{
	_cleanup_close_ int fd = openat(
		folder, NEW_NAME, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	int rc;

	rc = fd < 0 ? -errno : sysfs_write_fd(fd, text);
	if (rc == 0 && fsync(fd) < 0)
		rc = -errno;

	return rc;
}

int record_write(int dir, const char *folder, const char *name, const char *text)
{
	_cleanup_close_ int fd = open_folder(dir, folder);
	int rc;

	rc = fd < 0 ? fd : write_new(fd, text);
	if (rc < 0)
		return rc;
	if (renameat(fd, NEW_NAME, fd, name) < 0 || fsync(fd) < 0)
		return -errno;

	return 0;
}

int record_remove(int dir, const char *name)
{
	char path[PATH_MAX];
	int rc = full_path(path, dir, name, (int)strlen(name));

	if (rc == 0 && unlinkat(dir, path, 0) < 0)
		rc = -errno;

	return rc == -ENOENT ? 0 : rc;
}
