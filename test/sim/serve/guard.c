/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A child process that waits for the end of the thread that made it, and of a pipe.
 * A test that fails, or is killed, would leave a dead mount behind, in the way of
 * everybody else; and if it was just waiting for an answer from that mount, nothing
 * but a forced unmount could ever end it.
 */
#include "test/sim/serve/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
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

	/* Forced: whoever waits for an answer gets an error. */
	umount2(dir, MNT_FORCE);
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

/* True for the word that all is in order. */
static bool wait_for_word(int fd)
{
	struct pollfd fds[2] = {{.fd = fd, .events = POLLIN}};
	sigset_t hangup;
	char word;

	sigemptyset(&hangup);
	sigaddset(&hangup, SIGHUP);
	sigprocmask(SIG_BLOCK, &hangup, NULL);
	fds[1] = (struct pollfd){.fd = signalfd(-1, &hangup, SFD_CLOEXEC), .events = POLLIN};
	prctl(PR_SET_PDEATHSIG, SIGHUP);
	while (poll(fds, 2, -1) < 0 && errno == EINTR)
		;
	return fds[0].revents && read(fd, &word, 1) == 1;
}

/* In the child: only calls that are safe after fork() in a threaded process. */
static void watch(int fd, const char *dir, bool remove)
{
	setsid();
	/* Nobody shall wait for the end of a pipe that this process holds. */
	for (int other = 0; other < 1024; other++)
		if (other != fd)
			close(other);
	if (!wait_for_word(fd)) {
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
