/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A child process that waits for the end of a pipe: a test that fails, or is
 * killed, would leave a dead mount behind, in the way of everybody else.
 */
#include "test/sim/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>

#include "util/cleanup.h"

struct guard {
	pid_t pid;
	int fd;
};

/* Root can; others have a helper that may. */
static void unmount(const char *dir)
{
	pid_t pid;

	if (!umount2(dir, MNT_DETACH))
		return;
	pid = fork();
	if (pid == 0) {
		execlp("fusermount3", "fusermount3", "-u", "-z", "-q", dir, (char *)NULL);
		_exit(127);
	}
	if (pid > 0)
		waitpid(pid, NULL, 0);
}

/* In the child: only calls that are safe after fork() in a threaded process. */
static void watch(int fd, const char *dir, bool remove)
{
	char word;
	ssize_t n;

	setsid();
	signal(SIGPIPE, SIG_IGN);
	/* Nobody shall wait for the end of a pipe that this process holds. */
	for (int other = 0; other < 1024; other++)
		if (other != fd)
			close(other);
	do
		n = read(fd, &word, 1);
	while (n < 0 && errno == EINTR);
	if (n != 1) {
		unmount(dir);
		if (remove)
			rmdir(dir);
	}
	_exit(0);
}

int guard_new(const char *dir, bool remove, struct guard **ret_guard)
{
	struct guard *guard;
	int ends[2], rc;

	if (pipe2(ends, O_CLOEXEC))
		return -errno;
	guard = malloc(sizeof(*guard));
	rc = guard ? 0 : -ENOMEM;
	if (!rc) {
		guard->fd = ends[1];
		guard->pid = fork();
		if (guard->pid == 0)
			watch(ends[0], dir, remove);
		if (guard->pid < 0)
			rc = -errno;
	}
	close(ends[0]);
	if (rc) {
		close(ends[1]);
		free(guard);
		return rc;
	}
	*ret_guard = guard;
	return 0;
}

void guard_free(struct guard *guard)
{
	if (!guard)
		return;
	(void)!write(guard->fd, "x", 1);
	close(guard->fd);
	while (waitpid(guard->pid, NULL, 0) < 0 && errno == EINTR)
		;
	free(guard);
}
