/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* daxsim --root: the machine below a directory, for tests in other languages. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>

#include "test/sim/run/daxsim.h"
#include "test/sim/serve/fuse.h"
#include "test/sim/serve/guard.h"
#include "util/cleanup.h"

static int stop_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	if (sigprocmask(SIG_BLOCK, &set, NULL))
		return -errno;
	return signalfd(-1, &set, SFD_CLOEXEC);
}

int daxsim_serve(struct sim *sim, const struct daxsim_options *options)
{
	const struct fuse_server_options how = {.allow_other = geteuid() == 0};
	_cleanup_close_ int stop_fd = stop_signals();
	struct fuse_server *server;
	struct pollfd fds[2];
	struct guard *guard;
	int rc;

	rc = guard_new(options->root, false, &guard);
	if (!rc)
		rc = fuse_server_new(sim, options->root, &how, &server);
	if (rc) {
		fprintf(stderr, "daxsim: %s: cannot mount: %s\n", options->root, strerror(-rc));
		return EXIT_CANNOT;
	}
	/* Whoever waits for this line finds the machine there. */
	puts(options->root);
	fflush(stdout);
	fds[0] = (struct pollfd){.fd = fuse_server_fd(server), .events = POLLIN};
	fds[1] = (struct pollfd){.fd = stop_fd, .events = POLLIN};
	do
		rc = poll(fds, ARRAY_SIZE(fds), fuse_server_timeout(server));
	while (!fds[1].revents && (rc >= 0 || errno == EINTR) && !fuse_server_step(server));
	fuse_server_free(server);
	guard_free(guard);
	return EXIT_SUCCESS;
}
