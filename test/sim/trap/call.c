/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * System calls on a descriptor of a device's, which is one of a file in memory. What
 * that file does like a device is left to it, such as an EBADF for how it was opened.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "test/sim/serve/target.h"
#include "test/sim/trap/private.h"
#include "util/cleanup.h"

static void say(struct answer *answer, long value)
{
	answer->kind = ANSWER_VALUE;
	answer->value = value;
}

/* device_dax has neither read nor write. */
static void on_read(const struct trap_call *call, struct answer *answer)
{
	if (call->readable)
		say(answer, -EINVAL);
}

static void on_write(const struct trap_call *call, struct answer *answer)
{
	if (call->writable)
		say(answer, -EINVAL);
}

static void on_allocate(const struct trap_call *call, struct answer *answer)
{
	if (call->writable)
		say(answer, -ENODEV);
}

static void on_other(const struct trap_call *call _unused_, struct answer *answer)
{
	say(answer, -EINVAL);
}

/* noop_llseek() */
static void on_seek(const struct trap_call *call _unused_, struct answer *answer)
{
	say(answer, 0);
}

/* ---- stat ---- */

static void give(const struct trap_call *call, uint64_t address, const void *data, size_t len,
		 struct answer *answer)
{
	say(answer, target_write((pid_t)call->request->pid, address, data, len));
}

/* Without a path behind it. */
static bool is_about_fd(const struct trap_call *call, uint64_t path, uint64_t flags)
{
	char first = '\0';

	if (!(flags & AT_EMPTY_PATH))
		return false;
	return !path ||
	       (!target_read((pid_t)call->request->pid, path, &first, sizeof(first)) && !first);
}

static void on_fstat(const struct trap_call *call, struct answer *answer)
{
	struct stat st;

	trap_fill_stat(call->server, &call->file, &st);
	give(call, call->request->data.args[1], &st, sizeof(st), answer);
}

static void on_fstatat(const struct trap_call *call, struct answer *answer)
{
	const __u64 *args = call->request->data.args;
	struct stat st;

	if (!is_about_fd(call, args[1], args[3]))
		return;
	trap_fill_stat(call->server, &call->file, &st);
	give(call, args[2], &st, sizeof(st), answer);
}

static void on_statx(const struct trap_call *call, struct answer *answer)
{
	const __u64 *args = call->request->data.args;
	struct statx stx;
	struct stat st;

	if (!is_about_fd(call, args[1], args[2]))
		return;
	trap_fill_stat(call->server, &call->file, &st);
	trap_fill_statx(&st, &stx);
	give(call, args[4], &stx, sizeof(stx), answer);
}

/* ---- mmap ---- */

/* As check_vma() and its callers, in their order. */
static int check_map(const struct trap_call *call, const struct dev *dev)
{
	const __u64 *args = call->request->data.args;
	uint64_t len = ALIGN_UP((uint64_t)args[1], SIM_PAGE_SIZE);

	if (dev && dev->driver && dev->driver->kind == DRIVER_FSDEV_DAX)
		return -ENODEV;
	if (!dev || !dev->driver || dev->driver->kind != DRIVER_DEVICE_DAX)
		return -ENXIO;
	if ((args[3] & MAP_TYPE) == MAP_PRIVATE || (args[0] | len | args[5]) & (dev->align - 1))
		return -EINVAL;
	return 0;
}

static void on_mmap(const struct trap_call *call, struct answer *answer)
{
	const __u64 *args = call->request->data.args;
	struct sim *sim = call->server->sim;
	struct dev *dev;
	int rc;

	if (args[3] & MAP_ANONYMOUS)
		return;
	/* Refused before the device is asked. */
	if (!args[1] || args[5] % SIM_PAGE_SIZE || !call->readable ||
	    ((args[3] & MAP_TYPE) != MAP_PRIVATE && args[2] & PROT_WRITE && !call->writable))
		return;
	pthread_mutex_lock(&sim->lock);
	if (dev_find_uid(sim->model, call->file.uid, &dev))
		dev = NULL;
	rc = check_map(call, dev);
	pthread_mutex_unlock(&sim->lock);
	if (rc)
		say(answer, rc);
}

/* ---- another number for it ---- */

static int reopen(const struct trap_call *call, int *ret_fd)
{
	pid_t tid = (pid_t)call->request->pid;
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/fd/%d", tid, call->fd);
	*ret_fd = open(path, (call->readable && call->writable ? O_RDWR
			      : call->writable		       ? O_WRONLY
							       : O_RDONLY) |
				     O_CLOEXEC);
	return *ret_fd < 0 ? -errno : 0;
}

static void on_dup(const struct trap_call *call, struct answer *answer)
{
	int rc = reopen(call, &answer->fd);

	if (!rc)
		rc = target_fd_free((pid_t)call->request->pid, TRAP_FD_FIRST, TRAP_FD_END,
				    &answer->number);
	answer->kind = rc ? ANSWER_VALUE : ANSWER_FD;
	answer->value = rc;
}

static void on_fcntl(const struct trap_call *call, struct answer *answer)
{
	int command = (int)call->request->data.args[1];

	if (command != F_DUPFD && command != F_DUPFD_CLOEXEC)
		return;
	on_dup(call, answer);
	answer->flags = command == F_DUPFD_CLOEXEC ? O_CLOEXEC : 0;
}

/*
 * A number whose calls are not trapped, which is what shells do for "<" and ">". What
 * follows is reading or writing: so it becomes a file that refuses these two.
 */
static void on_dup_to(const struct trap_call *call, struct answer *answer)
{
	const __u64 *args = call->request->data.args;
	int number = (int)args[1];

	if (number < 0 || number >= TRAP_FD_FIRST)
		return;
	answer->fd = openat(call->server->opened_fd, call->file.name, O_RDWR | O_CLOEXEC);
	/* The device is gone, or the directory never came. */
	if (answer->fd < 0)
		answer->fd = epoll_create1(EPOLL_CLOEXEC);
	answer->kind = answer->fd < 0 ? ANSWER_VALUE : ANSWER_FD;
	answer->value = -errno;
	answer->number = number;
	answer->flags = call->request->data.nr == SYS_dup3 ? (int)args[2] & O_CLOEXEC : 0;
}

const struct trap_entry trap_calls[] = {
	{SYS_read, 0, on_read},
	{SYS_pread64, 0, on_read},
	{SYS_readv, 0, on_read},
	{SYS_preadv, 0, on_read},
	{SYS_preadv2, 0, on_read},
	{SYS_sendfile, 1, on_read},
	{SYS_copy_file_range, 0, on_read},
	{SYS_write, 0, on_write},
	{SYS_pwrite64, 0, on_write},
	{SYS_writev, 0, on_write},
	{SYS_pwritev, 0, on_write},
	{SYS_pwritev2, 0, on_write},
	{SYS_fallocate, 0, on_allocate},
	{SYS_ftruncate, 0, on_other},
	{SYS_fsync, 0, on_other},
	{SYS_fdatasync, 0, on_other},
	{SYS_lseek, 0, on_seek},
	{SYS_fstat, 0, on_fstat},
#ifdef SYS_newfstatat
	{SYS_newfstatat, 0, on_fstatat},
#endif
	{SYS_statx, 0, on_statx},
	{SYS_mmap, 4, on_mmap},
	{SYS_dup, 0, on_dup},
	{SYS_fcntl, 0, on_fcntl},
#ifdef SYS_dup2
	{SYS_dup2, 0, on_dup_to},
#endif
	{SYS_dup3, 0, on_dup_to},
	{-1, 0, NULL},
};

void trap_call(struct trap_server *server, const struct seccomp_notif *request,
	       const struct trap_entry *entry, struct answer *answer)
{
	struct trap_call call = {
		.server = server,
		.request = request,
		.fd = (int)request->data.args[entry->arg],
	};
	pid_t tid = (pid_t)request->pid;
	struct stat st;
	int flags, rc;

	if (target_fd_stat(tid, call.fd, &st) || target_fd_flags(tid, call.fd, &flags))
		return;
	pthread_mutex_lock(&server->sim->lock);
	rc = contents_find(server->contents, &st, &call.file);
	pthread_mutex_unlock(&server->sim->lock);
	if (rc)
		return;
	call.readable = (flags & O_ACCMODE) != O_WRONLY;
	call.writable = (flags & O_ACCMODE) != O_RDONLY;
	entry->answer(&call, answer);
}
