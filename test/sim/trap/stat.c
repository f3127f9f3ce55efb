/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What stat() and its kind tell of a device. A program that looks at /proc/PID/fd/N, to
 * find out who has a device open, is told of a character device there, as by a kernel.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>

#include "test/sim/serve/inode.h"
#include "test/sim/serve/target.h"
#include "test/sim/trap/private.h"
#include "util/cleanup.h"

#define DIGITS "0123456789"

/* Of a file of that device, as the served files tell it. */
static uint64_t number_of(const char *dir, const struct contents_file *file)
{
	char path[SIM_PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", dir, file->name);
	return inode_number_of(path, file->uid);
}

void trap_fill_stat(const struct trap_server *server, const struct contents_file *file,
		    struct stat *st)
{
	/* devtmpfs takes all permissions away when it deletes a file. */
	*st = (struct stat){
		.st_dev = server->st_dev,
		.st_ino = number_of("dev", file),
		.st_mode = S_IFCHR | (file->gone ? 0 : 0600),
		.st_nlink = !file->gone,
		.st_rdev = makedev((unsigned)server->sim->model->dax_major, (unsigned)file->minor),
		.st_blksize = 4096,
	};
}

void trap_fill_statx(const struct stat *st, struct statx *stx)
{
	*stx = (struct statx){
		.stx_mask = STATX_BASIC_STATS,
		.stx_blksize = (uint32_t)st->st_blksize,
		.stx_nlink = (uint32_t)st->st_nlink,
		.stx_mode = (uint16_t)st->st_mode,
		.stx_ino = st->st_ino,
		.stx_rdev_major = major(st->st_rdev),
		.stx_rdev_minor = minor(st->st_rdev),
		.stx_dev_major = major(st->st_dev),
		.stx_dev_minor = minor(st->st_dev),
	};
}

/* ---- the call ---- */

struct path_stat {
	int dirfd;
	uint64_t path, flags, to;
	bool is_statx;
};

static bool decode(const struct seccomp_notif *request, struct path_stat *ret)
{
	const __u64 *args = request->data.args;

	switch (request->data.nr) {
#ifdef SYS_stat
	case SYS_stat:
		*ret = (struct path_stat){AT_FDCWD, args[0], 0, args[1], false};
		return true;
#endif
#ifdef SYS_newfstatat
	case SYS_newfstatat:
		*ret = (struct path_stat){(int)args[0], args[1], args[3], args[2], false};
		return true;
#endif
	case SYS_statx:
		*ret = (struct path_stat){(int)args[0], args[1], args[2], args[4], true};
		return true;
	}
	return false;
}

bool trap_is_path_stat(const struct seccomp_notif *request)
{
	struct path_stat call;

	return decode(request, &call) && !(call.flags & (AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW));
}

/* ---- the path ---- */

/* "3", or "DIR/3" where DIR is a directory of descriptors by its name. */
static bool is_fd_path(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	size_t len = slash ? (size_t)(slash - path) : 0;

	if (!*name || name[strspn(name, DIGITS)])
		return false;
	return !slash || (len >= 3 && !strncmp(slash - 3, "/fd", 3));
}

/* Those of whoever asks: /proc/self is another one here. */
static bool is_own(const char *path)
{
	static const char *const own[] = {"/dev/fd/", "/proc/self/fd/", "/proc/thread-self/fd/"};
	const char *const *start;

	array_foreach (start, own)
		if (!strncmp(path, *start, strlen(*start)))
			return true;
	return false;
}

/* The directory; of names in /proc alone, so that nobody else has to be asked for them. */
static int open_dir(pid_t tid, int dirfd, const char *path, int *ret_fd)
{
	_cleanup_free_ char *dir = strdup(path);
	char *slash = dir ? strrchr(dir, '/') : NULL;
	char own[64];

	if (!dir)
		return -ENOMEM;
	if (slash)
		*slash = '\0';
	snprintf(own, sizeof(own), "/proc/%d/fd", tid);
	if (is_own(path))
		return target_open_path(tid, AT_FDCWD, own, true, ret_fd);
	if (slash && !strstr(dir, "proc/") && dir[strspn(dir, DIGITS)] != '/')
		return -ENOENT;
	return target_open_path(tid, dirfd, slash ? dir : ".", true, ret_fd);
}

/* Of any process but this one, which has all devices open that ever were. */
static bool is_proc_of_others(int fd)
{
	struct stat st, own;
	struct statfs fs;

	return !fstatfs(fd, &fs) && fs.f_type == PROC_SUPER_MAGIC && !fstat(fd, &st) &&
	       (stat("/proc/self/fd", &own) || st.st_dev != own.st_dev || st.st_ino != own.st_ino);
}

/* A descriptor for calls that are not trapped is of a file of tree/opened.c. */
static int find_opened(const struct trap_server *server, const struct stat *st,
		       struct contents_file *ret_file)
{
	const struct model *model = server->sim->model;

	for (size_t i = 0; st->st_dev == server->st_dev && i < model->n_devs; i++) {
		const struct dev *dev = model->devs[i];
		struct contents_file file = {.uid = dev->uid, .minor = dev->minor};

		dev_name(dev, file.name);
		if (number_of(TREE_OPENED, &file) != st->st_ino)
			continue;
		*ret_file = file;
		return 0;
	}
	return -ENOENT;
}

static int find_file(struct trap_server *server, const struct stat *st,
		     struct contents_file *ret_file)
{
	int rc;

	pthread_mutex_lock(&server->sim->lock);
	rc = contents_find(server->contents, st, ret_file);
	if (rc)
		rc = find_opened(server, st, ret_file);
	pthread_mutex_unlock(&server->sim->lock);
	return rc;
}

void trap_path_stat(struct trap_server *server, const struct seccomp_notif *request,
		    struct answer *answer)
{
	_cleanup_close_ int dir_fd = -1;
	pid_t tid = (pid_t)request->pid;
	struct contents_file file;
	struct path_stat call;
	char path[PATH_MAX];
	struct statx stx;
	struct stat st;

	if (!decode(request, &call) || target_read_text(tid, call.path, path, sizeof(path)) ||
	    !is_fd_path(path) || !target_is_root(tid) || open_dir(tid, call.dirfd, path, &dir_fd) ||
	    !is_proc_of_others(dir_fd) ||
	    fstatat(dir_fd, strrchr(path, '/') ? strrchr(path, '/') + 1 : path, &st, 0) ||
	    find_file(server, &st, &file))
		return;
	trap_fill_stat(server, &file, &st);
	trap_fill_statx(&st, &stx);
	answer->kind = ANSWER_VALUE;
	answer->value = call.is_statx ? target_write(tid, call.to, &stx, sizeof(stx))
				      : target_write(tid, call.to, &st, sizeof(st));
}
