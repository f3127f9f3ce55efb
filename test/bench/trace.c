// SPDX-License-Identifier: LGPL-2.1-or-later
/* Counts system calls by stopping at each. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "test/bench/measure.h"
#include "util/cleanup.h"

/* Longer than what anybody writes to an attribute */
#define TEXT_MAX 256

struct trace {
	pid_t pid; /* the first process; of its children calls are only counted */
	const struct trace_wishes *wishes;
	struct counts *counts;
	bool started; /* execve was called */
	uint64_t nr;  /* of the call that pid is in */
	uint64_t args[6];
};

/* ---- looking into the process ---- */

static void fd_path(const struct trace *trace, int fd, char path[PATH_MAX])
{
	char link[64];
	ssize_t n;

	if (fd == AT_FDCWD)
		snprintf(link, sizeof(link), "/proc/%d/cwd", trace->pid);
	else
		snprintf(link, sizeof(link), "/proc/%d/fd/%d", trace->pid, fd);
	n = readlink(link, path, PATH_MAX - 1);
	path[n < 0 ? 0 : n] = '\0';
}

static void fetch_text(const struct trace *trace, uint64_t address, size_t size,
		       char text[TEXT_MAX])
{
	char path[64];
	_cleanup_close_ int fd = -1;
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/%d/mem", trace->pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = fd < 0 ? -1 : pread(fd, text, size < TEXT_MAX ? size : TEXT_MAX - 1, (off_t)address);
	text[n < 0 ? 0 : n] = '\0';
}

/* ---- what a call means ---- */

static void log_open(const struct trace *trace, int fd, uint64_t flags)
{
	char path[PATH_MAX];

	if (flags & O_PATH || !trace->wishes->log)
		return;

	fd_path(trace, fd, path);
	fprintf(trace->wishes->log, "%s %s\n",
		flags & O_DIRECTORY		  ? "list"
		: (flags & O_ACCMODE) == O_RDONLY ? "read"
						  : "write",
		path);
}

static void log_link(const struct trace *trace, int dir, uint64_t name)
{
	char path[PATH_MAX] = "", text[TEXT_MAX];

	if (!trace->wishes->log)
		return;

	fetch_text(trace, name, TEXT_MAX, text);
	if (text[0] != '/') {
		fd_path(trace, dir, path);
		strcat(path, strcmp(path, "/") == 0 ? "" : "/");
	}
	fprintf(trace->wishes->log, "link %s%s\n", path, text);
}

static void after_write(const struct trace *trace)
{
	char path[PATH_MAX], text[TEXT_MAX];

	fd_path(trace, (int)trace->args[0], path);
	fetch_text(trace, trace->args[1], trace->args[2], text);
	kernel_react(path, text);
}

/* Does the call begin with a descriptor, and for those with a name too, where is that? */
static bool call_has_fd(uint64_t nr, bool *ret_name)
{
	*ret_name = false;
	switch (nr) {
	case SYS_openat:
	case SYS_readlinkat:
	case SYS_faccessat:
	case SYS_faccessat2:
	case SYS_newfstatat:
	case SYS_statx:
		*ret_name = true;
		return true;
	case SYS_close:
	case SYS_fcntl:
	case SYS_flock:
	case SYS_fstat:
	case SYS_getdents64:
	case SYS_lseek:
	case SYS_pread64:
	case SYS_read:
	case SYS_write:
		return true;
	default:
		return false;
	}
}

static bool is_below(const struct trace *trace)
{
	char path[PATH_MAX] = "", text[TEXT_MAX];
	size_t len;
	bool name;

	if (!trace->wishes->below || !call_has_fd(trace->nr, &name))
		return false;
	if (name) {
		fetch_text(trace, trace->args[1], TEXT_MAX, text);
		snprintf(path, sizeof(path), "%s", text);
		name = text[0]; /* fstat(3) is fstatat(2) without one */
	}
	if (path[0] != '/')
		fd_path(trace, (int)trace->args[0], path);

	/* not a look at the directory itself: there is one only with DAXCTL_ROOT, for tests */
	len = strlen(trace->wishes->below);
	return strncmp(path, trace->wishes->below, len) == 0 && (name || path[len] == '/');
}

static void count_call(struct counts *counts, uint64_t nr)
{
	counts->calls++;
	switch (nr) {
#ifdef SYS_open
	case SYS_open:
#endif
	case SYS_openat:
		counts->opens++;
		break;
#ifdef SYS_readlink
	case SYS_readlink:
#endif
	case SYS_readlinkat:
	case SYS_pread64:
	case SYS_read:
		counts->reads++;
		break;
	case SYS_getdents64:
		counts->listings++;
		break;
	case SYS_write:
		counts->writes++;
		break;
	default:
		break;
	}
}

static void after_call(const struct trace *trace, int64_t result)
{
	if (result < 0)
		return;

	switch (trace->nr) {
#ifdef SYS_open
	case SYS_open:
		log_open(trace, (int)result, trace->args[1]);
		break;
#endif
	case SYS_openat:
		log_open(trace, (int)result, trace->args[2]);
		break;
#ifdef SYS_readlink
	case SYS_readlink:
		log_link(trace, AT_FDCWD, trace->args[0]);
		break;
#endif
	case SYS_readlinkat:
		log_link(trace, (int)trace->args[0], trace->args[1]);
		break;
	case SYS_write:
		if (trace->wishes->kernel)
			after_write(trace);
		break;
	default:
		break;
	}
}

static void at_syscall(struct trace *trace, pid_t pid)
{
	struct __ptrace_syscall_info info;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof(info), &info) < 0)
		return;

	if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
		trace->started |= info.entry.nr == SYS_execve;
		if (trace->started)
			count_call(trace->counts, info.entry.nr);
		if (pid == trace->pid) {
			trace->nr = info.entry.nr;
			memcpy(trace->args, info.entry.args, sizeof(trace->args));
			trace->counts->below += is_below(trace);
		}
	} else if (info.op == PTRACE_SYSCALL_INFO_EXIT && pid == trace->pid && trace->started) {
		after_call(trace, info.exit.rval);
	}
}

/* ---- the processes ---- */

/* The signal to pass on, if the stop was one. */
static int at_stop(struct trace *trace, pid_t pid, int status)
{
	int signal = WSTOPSIG(status);

	if (signal == (SIGTRAP | 0x80)) {
		at_syscall(trace, pid);
		return 0;
	}

	/* events, and the stop that a new process begins with */
	return signal == SIGTRAP || signal == SIGSTOP ? 0 : signal;
}

int trace_run(pid_t pid, const struct trace_wishes *wishes, struct counts *ret)
{
	const long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL | PTRACE_O_TRACEFORK |
			     PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC;
	struct trace trace = {.pid = pid, .wishes = wishes, .counts = ret};
	int status, signal = 0;
	pid_t stopped = waitpid(pid, &status, 0);

	if (stopped < 0 || !WIFSTOPPED(status) || ptrace(PTRACE_SETOPTIONS, pid, 0, options) < 0)
		return -ESRCH;

	for (;;) {
		/* fails if somebody killed it, which is seen next */
		ptrace(PTRACE_SYSCALL, stopped, 0, signal);
		stopped = waitpid(-1, &status, __WALL);
		if (stopped < 0)
			return -errno;
		if (WIFSTOPPED(status))
			signal = at_stop(&trace, stopped, status);
		else if (stopped == pid)
			return status;
	}
}
