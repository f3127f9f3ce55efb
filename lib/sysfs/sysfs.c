// SPDX-License-Identifier: LGPL-2.1-or-later
#include "lib/sysfs/sysfs.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/parse.h"

/* Longer than any path in /sys and /proc */
#define PATH_MAX_SYSFS 1024

/* A name in the form that openat(2) and similar calls take */
struct place {
	int dir;
	const char *name;
	char path[PATH_MAX_SYSFS]; /* the absolute path of a name below SYSFS_ROOT */
};

/* place->name may point into place itself: never copy a place. Returns 0 or -errno. */
static int place_find(struct place *place, int dir, const char *name)
{
	int len;

	place->dir = dir;
	place->name = name;
	if (dir >= 0)
		return 0;
	if (dir != SYSFS_ROOT)
		return dir;

	len = snprintf(place->path, sizeof(place->path), "/%s", name);
	place->name = place->path;
	return len >= 0 && (size_t)len < sizeof(place->path) ? 0 : -ENAMETOOLONG;
}

/*
 * If a program has closed its standard streams, open(2) returns the numbers 0 to 2. The program
 * would then print into a file of the kernel.
 */
static int above_streams(int fd)
{
	_cleanup_close_ int low = fd;
	int high;

	if (fd > STDERR_FILENO)
		return TAKE_FD(low);
	high = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);

	return high < 0 ? -errno : high;
}

/* All functions of the library open files through this function. */
static int open_at(int dir, const char *name, int flags)
{
	struct place place;
	int fd, rc;

	rc = place_find(&place, dir, name);
	if (rc < 0)
		return rc;
	fd = openat(place.dir, place.name, flags | O_CLOEXEC);

	return fd < 0 ? -errno : above_streams(fd);
}

int sysfs_open_listing(int dir, const char *name)
{
	return open_at(dir, name, O_RDONLY | O_DIRECTORY);
}

int sysfs_open_dir(int dir, const char *name)
{
	return open_at(dir, name, O_PATH | O_DIRECTORY);
}

int sysfs_open_path(const char *path)
{
	int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 ? -errno : above_streams(fd);
}

/*
 * On Linux 6.9 and later, a signal can interrupt the reading of size, available_size, seed and
 * create, because the kernel waits for a lock. After EINTR the read is repeated.
 */
static ssize_t read_again(int fd, char *buffer, size_t size)
{
	ssize_t n;

	do
		n = read(fd, buffer, size);
	while (n < 0 && errno == EINTR);

	return n < 0 ? -errno : n;
}

int sysfs_read(int dir, const char *name, char value[SYSFS_VALUE_MAX])
{
	_cleanup_close_ int fd = sysfs_open_file(dir, name);
	char buffer[SYSFS_VALUE_MAX];
	ssize_t n;

	if (fd < 0)
		return fd;

	n = read_again(fd, buffer, sizeof(buffer));
	if (n < 0)
		return (int)n;
	if (n == sizeof(buffer) || memchr(buffer, '\0', (size_t)n))
		return -EBADMSG;
	if (n > 0 && buffer[n - 1] == '\n')
		n--;

	memcpy(value, buffer, (size_t)n);
	value[n] = '\0';
	return 0;
}

int sysfs_open_file(int dir, const char *name)
{
	return open_at(dir, name, O_RDONLY);
}

int sysfs_open_write(int dir, const char *name)
{
	return open_at(dir, name, O_WRONLY);
}

int sysfs_open_text(int dir, const char *name, FILE **ret)
{
	_cleanup_close_ int fd = sysfs_open_file(dir, name);
	FILE *stream;

	if (fd < 0)
		return fd;
	stream = fdopen(fd, "r");
	if (!stream)
		return -errno;

	TAKE_FD(fd);
	*ret = stream;
	return 0;
}

int sysfs_read_u64(int dir, const char *name, int base, uint64_t *ret)
{
	char value[SYSFS_VALUE_MAX];
	int rc;

	rc = sysfs_read(dir, name, value);
	if (rc < 0)
		return rc;

	return parse_u64(value, base, ret) < 0 ? -EBADMSG : 0;
}

int sysfs_read_int(int dir, const char *name, int *ret)
{
	char value[SYSFS_VALUE_MAX];
	int rc;

	rc = sysfs_read(dir, name, value);
	if (rc < 0)
		return rc;

	return parse_int(value, ret) < 0 ? -EBADMSG : 0;
}

int sysfs_read_word(int dir, const char *name, const char *const words[], size_t n)
{
	char value[SYSFS_VALUE_MAX];
	size_t i;
	int rc;

	rc = sysfs_read(dir, name, value);
	if (rc < 0)
		return rc;
	for (i = 0; i < n; i++)
		if (strcmp(value, words[i]) == 0)
			return (int)i;

	return -EBADMSG;
}

int sysfs_read_uuid(int dir, const char *name, unsigned char ret[UUID_SIZE])
{
	char value[SYSFS_VALUE_MAX];
	int rc;

	rc = sysfs_read(dir, name, value);
	if (rc < 0)
		return rc;
	if (!value[0] || strcmp(value, "0") == 0) {
		memset(ret, 0, UUID_SIZE);
		return 0;
	}

	return uuid_from_text(value, ret) < 0 ? -EBADMSG : 0;
}

int sysfs_write_fd(int fd, const char *text)
{
	size_t length = strlen(text);
	ssize_t n;

	n = write(fd, text, length);
	if (n < 0)
		return -errno;

	return (size_t)n == length ? 0 : -EIO;
}

int sysfs_write(int dir, const char *name, const char *format, ...)
{
	_cleanup_close_ int fd = sysfs_open_write(dir, name);
	char value[SYSFS_VALUE_MAX];
	va_list args;
	int len;

	if (fd < 0)
		return fd;

	va_start(args, format);
	len = vsnprintf(value, sizeof(value), format, args);
	va_end(args);
	if (len < 0 || (size_t)len >= sizeof(value))
		return -EINVAL;

	return sysfs_write_fd(fd, value);
}

static int link_read(int dir, const char *name, char *target, size_t size)
{
	struct place place;
	ssize_t n;
	int rc;

	rc = place_find(&place, dir, name);
	if (rc < 0)
		return rc;
	n = readlinkat(place.dir, place.name, target, size);
	if (n < 0)
		return -errno;
	if ((size_t)n >= size)
		return -ENAMETOOLONG;

	target[n] = '\0';
	return 0;
}

int sysfs_link_name(int dir, const char *name, char value[SYSFS_VALUE_MAX])
{
	char target[1024];
	const char *last;
	int rc;

	rc = link_read(dir, name, target, sizeof(target));
	if (rc < 0)
		return rc;

	last = strrchr(target, '/');
	last = last ? last + 1 : target;
	if (strlen(last) >= SYSFS_VALUE_MAX)
		return -ENAMETOOLONG;

	strcpy(value, last);
	return 0;
}

/* Appends the components of more to path and resolves "." and "..". path has enough room. */
static void path_append(char *path, const char *more)
{
	size_t used = strlen(path), len;

	for (; *more; more += len) {
		more += strspn(more, "/");
		len = strcspn(more, "/");
		if (len == 0 || (len == 1 && more[0] == '.'))
			continue;
		if (len == 2 && strncmp(more, "..", 2) == 0) {
			while (used > 0 && path[--used] != '/')
				;
			path[used] = '\0';
			continue;
		}
		if (used > 0)
			path[used++] = '/';
		memcpy(path + used, more, len);
		used += len;
		path[used] = '\0';
	}
}

int sysfs_link_path(int base, const char *dirname, const char *name, char **ret_path)
{
	_cleanup_free_ char *link = NULL;
	char target[1024];
	char *path;
	int rc;

	if (asprintf(&link, "%s/%s", dirname, name) < 0)
		return -ENOMEM;
	rc = link_read(base, link, target, sizeof(target));
	if (rc < 0)
		return rc;

	path = calloc(1, strlen(dirname) + strlen(target) + 2);
	if (!path)
		return -ENOMEM;
	if (target[0] != '/')
		path_append(path, dirname);
	path_append(path, target);

	*ret_path = path;
	return 0;
}

static int stat_at(int dir, const char *name, int flags, struct stat *ret)
{
	struct place place;
	int rc;

	rc = place_find(&place, dir, name);
	if (rc < 0)
		return rc;

	return fstatat(place.dir, place.name, ret, flags) < 0 ? -errno : 0;
}

int sysfs_number(int dir, const char *name, uint64_t *ret)
{
	struct stat st;
	int rc;

	rc = stat_at(dir, name, AT_EMPTY_PATH, &st);
	if (rc == 0)
		*ret = st.st_ino;

	return rc;
}

int sysfs_is_writable(int dir, const char *name)
{
	struct stat st;
	int rc;

	rc = stat_at(dir, name, AT_SYMLINK_NOFOLLOW, &st);
	return rc < 0 ? rc : (st.st_mode & 0222) != 0;
}

int sysfs_exists(int dir, const char *name)
{
	struct place place;
	int rc;

	rc = place_find(&place, dir, name);
	if (rc < 0)
		return rc;

	return faccessat(place.dir, place.name, F_OK, AT_SYMLINK_NOFOLLOW) < 0 ? -errno : 0;
}

/*
 * The library looks at the files of all processes. One of these files may be on a network server
 * that no longer answers. The type and the number of a device never change, so the kernel need not
 * ask the server.
 */
static int look_quickly(int dir, const char *name, unsigned int mask, struct statx *ret)
{
	const int flags = AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT;
	struct place place;
	int rc;

	rc = place_find(&place, dir, name);
	if (rc < 0)
		return rc;

	return statx(place.dir, place.name, flags, mask, ret) < 0 ? -errno : 0;
}

int sysfs_char_number(int dir, const char *name, int *ret_major, int *ret_minor)
{
	struct statx st;
	int rc;

	rc = look_quickly(dir, name, STATX_TYPE, &st);
	if (rc < 0)
		return rc;
	if (!S_ISCHR(st.stx_mode))
		return -ENODEV;

	*ret_major = (int)st.stx_rdev_major;
	*ret_minor = (int)st.stx_rdev_minor;
	return 0;
}

int sysfs_find_place(int dir, const char *name, struct sysfs_place *ret)
{
	struct statx st;
	int rc;

	rc = look_quickly(dir, name, STATX_INO | STATX_MNT_ID, &st);
	if (rc < 0)
		return rc;

	*ret = (struct sysfs_place){
		.device = makedev(st.stx_dev_major, st.stx_dev_minor),
		.inode = st.stx_ino,
		/* Linux 5.8; older kernels do not tell two mounts of a file system apart */
		.mount = st.stx_mask & STATX_MNT_ID ? st.stx_mnt_id : 0,
	};
	return 0;
}
