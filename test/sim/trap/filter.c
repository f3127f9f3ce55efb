/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which system calls are trapped, as a program for the kernel. */
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include "test/sim/trap/private.h"
#include "util/cleanup.h"

#if defined(__x86_64__)
#define ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCH AUDIT_ARCH_AARCH64
#endif

#define PROGRAM_MAX 512
/* The kernel's own, which is 0 in C where all files are large. */
#define LARGE_FILE 0100000

struct program {
	struct sock_filter code[PROGRAM_MAX];
	unsigned short n;
};

static void emit(struct program *program, unsigned short code, unsigned k, unsigned char yes,
		 unsigned char no)
{
	program->code[program->n++] =
		(struct sock_filter){.code = code, .k = k, .jt = yes, .jf = no};
}

static void emit_load(struct program *program, size_t offset)
{
	emit(program, BPF_LD | BPF_W | BPF_ABS, (unsigned)offset, 0, 0);
}

/* The low half of an argument; all of them here are ints. */
static void emit_load_arg(struct program *program, int arg)
{
	emit_load(program, offsetof(struct seccomp_data, args) + (size_t)arg * sizeof(uint64_t));
}

static void emit_return(struct program *program, unsigned action)
{
	emit(program, BPF_RET | BPF_K, action, 0, 0);
}

/*
 * Most files are opened with O_RDONLY | O_CLOEXEC, by the loader of each program and by
 * daxctl, and to be asked costs more than the open. What is to be mapped mostly is not.
 */
static void emit_open(struct program *program, int nr, int flags_arg)
{
	emit(program, BPF_JMP | BPF_JEQ | BPF_K, (unsigned)nr, 0, 6);
	emit_load_arg(program, flags_arg);
	emit(program, BPF_JMP | BPF_JSET | BPF_K, O_PATH | O_DIRECTORY, 3, 0);
	emit(program, BPF_ALU | BPF_AND | BPF_K, ~(unsigned)LARGE_FILE, 0, 0);
	emit(program, BPF_JMP | BPF_JEQ | BPF_K, O_RDONLY | O_CLOEXEC, 1, 0);
	emit_return(program, SECCOMP_RET_USER_NOTIF);
	emit_return(program, SECCOMP_RET_ALLOW);
}

/* Whatever its arguments are. */
static void emit_always(struct program *program, int nr)
{
	emit(program, BPF_JMP | BPF_JEQ | BPF_K, (unsigned)nr, 0, 1);
	emit_return(program, SECCOMP_RET_USER_NOTIF);
}

/* Of what a path leads to: not of a descriptor, nor of a link itself. */
static void emit_path_stat(struct program *program, int nr, int flags_arg)
{
	emit(program, BPF_JMP | BPF_JEQ | BPF_K, (unsigned)nr, 0, 4);
	emit_load_arg(program, flags_arg);
	emit(program, BPF_JMP | BPF_JSET | BPF_K, AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW, 1, 0);
	emit_return(program, SECCOMP_RET_USER_NOTIF);
	emit_load(program, offsetof(struct seccomp_data, nr));
}

static void emit_call(struct program *program, const struct trap_entry *entry)
{
	emit(program, BPF_JMP | BPF_JEQ | BPF_K, (unsigned)entry->nr, 0, 5);
	emit_load_arg(program, entry->arg);
	emit(program, BPF_JMP | BPF_JGE | BPF_K, TRAP_FD_FIRST, 0, 2);
	emit(program, BPF_JMP | BPF_JGE | BPF_K, TRAP_FD_END, 1, 0);
	emit_return(program, SECCOMP_RET_USER_NOTIF);
	emit_return(program, SECCOMP_RET_ALLOW);
}

#ifdef ARCH
static int make_program(struct program *program)
{
	emit_load(program, offsetof(struct seccomp_data, arch));
	emit(program, BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0);
	emit_return(program, SECCOMP_RET_ALLOW);
	emit_load(program, offsetof(struct seccomp_data, nr));
	emit_open(program, SYS_openat, 2);
	emit_always(program, SYS_openat2);
#ifdef SYS_open
	emit_open(program, SYS_open, 1);
	emit_always(program, SYS_creat);
#endif
#ifdef SYS_newfstatat
	emit_path_stat(program, SYS_newfstatat, 3);
#endif
#ifdef SYS_stat
	emit_always(program, SYS_stat);
#endif
	emit_path_stat(program, SYS_statx, 2);
	for (const struct trap_entry *entry = trap_calls; entry->nr >= 0; entry++)
		emit_call(program, entry);
	emit_return(program, SECCOMP_RET_ALLOW);
	return 0;
}
#else
static int make_program(struct program *program _unused_)
{
	return -EOPNOTSUPP;
}
#endif

static int send_fds(int socket_fd, const int fds[TRAP_FDS])
{
	char byte = 0;
	struct iovec data = {&byte, 1};
	union {
		char room[CMSG_SPACE(TRAP_FDS * sizeof(int))];
		struct cmsghdr align;
	} control = {{0}};
	/* one that is not there ends the list */
	size_t size = (fds[1] < 0 ? 1 : TRAP_FDS) * sizeof(int);
	struct msghdr message = {
		.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = CMSG_SPACE(size),
	};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(size);
	memcpy(CMSG_DATA(header), fds, size);
	return sendmsg(socket_fd, &message, MSG_NOSIGNAL) < 0 ? -errno : 0;
}

int trap_install(int socket_fd, int opened_fd)
{
	const unsigned flags = SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_SPEC_ALLOW;
	struct program program = {.n = 0};
	struct sock_fprog text = {.filter = program.code};
	_cleanup_close_ int fd = -1;

	if (make_program(&program))
		return 0;
	text.len = program.n;
	/* A call that was taken up is not begun again for a signal (from 5.19 on). */
	fd = (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
			  flags | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV, &text);
	if (fd < 0)
		fd = (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &text);
	return fd < 0 ? 0 : send_fds(socket_fd, (int[]){fd, opened_fd});
}
