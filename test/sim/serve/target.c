/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test/sim/serve/target.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include "util/cleanup.h"

#define PAGE 4096U

bool target_is_visible(void)
{
	char text[32] = "";

	return readlink("/proc/self", text, sizeof(text) - 1) > 0 && atoi(text) == getpid();
}

int target_read(pid_t tid, uint64_t address, void *buf, size_t len)
{
	struct iovec to = {buf, len}, from = {(void *)(uintptr_t)address, len};
	ssize_t n = process_vm_readv(tid, &to, 1, &from, 1, 0);

	if (n < 0)
		return -errno;
	return (size_t)n == len ? 0 : -EFAULT;
}

int target_write(pid_t tid, uint64_t address, const void *buf, size_t len)
{
	struct iovec from = {(void *)(uintptr_t)buf, len}, to = {(void *)(uintptr_t)address, len};
	ssize_t n = process_vm_writev(tid, &from, 1, &to, 1, 0);

	if (n < 0)
		return -errno;
	return (size_t)n == len ? 0 : -EFAULT;
}

/* Not beyond the end of a page before it is known that the text goes on. */
int target_read_text(pid_t tid, uint64_t address, char *buf, size_t size)
{
	size_t used = 0;

	while (used < size) {
		size_t len = MIN(size - used, PAGE - (size_t)((address + used) % PAGE));
		int rc = target_read(tid, address + used, buf + used, len);

		if (rc)
			return rc;
		if (memchr(buf + used, '\0', len))
			return 0;
		used += len;
	}
	return -ENAMETOOLONG;
}

_printf_(3, 4) static int read_proc(char *buf, size_t size, const char *format, ...)
{
	_cleanup_close_ int fd = -1;
	char path[64];
	va_list args;
	ssize_t len;

	va_start(args, format);
	vsnprintf(path, sizeof(path), format, args);
	va_end(args);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	len = read(fd, buf, size - 1);
	if (len < 0)
		return -errno;
	buf[len] = '\0';
	return 0;
}

/* Uid: real, effective, saved, of the file system */
bool target_is_root(pid_t tid)
{
	char text[4096];
	const char *line;
	unsigned uid;

	if (read_proc(text, sizeof(text), "/proc/%d/status", tid))
		return false;
	line = strstr(text, "\nUid:");
	return line && sscanf(line, "\nUid: %*u %*u %*u %u", &uid) == 1 && uid == 0;
}

/* Number and arguments of a system call; -1 for what has none to tell. */
static long read_syscall(pid_t tid, uint64_t args[4])
{
	char text[256];
	long nr;

	if (!target_is_visible() || read_proc(text, sizeof(text), "/proc/%d/syscall", tid) ||
	    sscanf(text, "%ld %" SCNx64 " %" SCNx64 " %" SCNx64 " %" SCNx64, &nr, &args[0],
		   &args[1], &args[2], &args[3]) != 5)
		return -1;
	return nr;
}

bool target_is_opening(pid_t tid)
{
	uint64_t args[4], flags;
	long nr = read_syscall(tid, args);

	if (nr == SYS_openat)
		flags = args[2];
#ifdef SYS_open
	else if (nr == SYS_open)
		flags = args[1];
	else if (nr == SYS_creat)
		flags = O_CREAT;
#endif
	else if (nr != SYS_openat2 || target_read(tid, args[2], &flags, sizeof(flags)))
		return false;
	/* The last two are refused for reasons of their own. */
	return !(flags & (O_PATH | O_DIRECTORY | O_EXCL));
}

int target_open_path(pid_t tid, int dirfd, const char *path, bool follow, int *ret_fd)
{
	char base[64];
	_cleanup_close_ int base_fd = -1;

	if (*path == '/')
		snprintf(base, sizeof(base), "/proc/%d/root", tid);
	else if (dirfd == AT_FDCWD)
		snprintf(base, sizeof(base), "/proc/%d/cwd", tid);
	else
		snprintf(base, sizeof(base), "/proc/%d/fd/%d", tid, dirfd);
	base_fd = open(base, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (base_fd < 0)
		return -errno;
	path += strspn(path, "/");
	*ret_fd = openat(base_fd, path, O_PATH | O_CLOEXEC | (follow ? 0 : O_NOFOLLOW));
	return *ret_fd < 0 ? -errno : 0;
}

int target_fd_stat(pid_t tid, int fd, struct stat *ret)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/fd/%d", tid, fd);
	return stat(path, ret) ? -errno : 0;
}

int target_fd_flags(pid_t tid, int fd, int *ret_flags)
{
	char text[512];
	const char *line;
	unsigned flags;
	int rc = read_proc(text, sizeof(text), "/proc/%d/fdinfo/%d", tid, fd);

	if (rc)
		return rc;
	line = strstr(text, "flags:");
	if (!line || sscanf(line, "flags: %o", &flags) != 1)
		return -EINVAL;
	*ret_flags = (int)flags;
	return 0;
}

int target_fd_free(pid_t tid, int from, int to, int *ret_fd)
{
	for (int fd = from; fd < to; fd++) {
		char path[64];
		struct stat st;

		snprintf(path, sizeof(path), "/proc/%d/fd/%d", tid, fd);
		if (!lstat(path, &st))
			continue;
		*ret_fd = fd;
		return errno == ENOENT ? 0 : -errno;
	}
	return -EMFILE;
}
