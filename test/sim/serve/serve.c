/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A mounted machine for tests: the server in a thread of the same process. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>

#include <semaphore.h>

#include "test/sim/machine/machine.h"
#include "test/sim/serve/fuse.h"
#include "test/sim/serve/guard.h"
#include "util/cleanup.h"

struct serving {
	struct sim *sim;
	pthread_t thread;
	bool running;
	sem_t mounted; /* posted once rc is known */
	int rc;
	int stop_fd;
	char *dir;
	bool made_dir;
};

static void serve_until_stop(struct fuse_server *server, int stop_fd)
{
	struct pollfd fds[] = {
		{.fd = fuse_server_fd(server), .events = POLLIN},
		{.fd = stop_fd, .events = POLLIN},
	};

	while (!fds[1].revents) {
		int rc = poll(fds, ARRAY_SIZE(fds), fuse_server_timeout(server));

		if (rc < 0 && errno != EINTR)
			break;
		if (!fds[1].revents && fuse_server_step(server))
			break;
	}
}

/*
 * All of it belongs to the thread: once that does not answer any more, nobody must
 * wait for it, be it that the thread ends or that the whole process is killed.
 */
static void *serve(void *arg)
{
	struct serving *serving = arg;
	struct fuse_server_options options = {.allow_other = geteuid() == 0};
	struct fuse_server *server = NULL;
	struct guard *guard = NULL;
	int rc;

	rc = guard_new(serving->dir, serving->made_dir, &guard);
	if (!rc)
		rc = fuse_server_new(serving->sim, serving->dir, &options, &server);
	serving->rc = rc;
	sem_post(&serving->mounted);
	if (!rc)
		serve_until_stop(server, serving->stop_fd);
	fuse_server_free(server);
	guard_free(guard);
	return NULL;
}

static void serving_free(struct serving *serving)
{
	if (serving->running) {
		eventfd_write(serving->stop_fd, 1);
		pthread_join(serving->thread, NULL);
	}
	if (serving->made_dir)
		rmdir(serving->dir);
	free(serving->dir);
	if (serving->stop_fd >= 0)
		close(serving->stop_fd);
	sem_destroy(&serving->mounted);
	free(serving);
}
DEFINE_CLEANUP(struct serving *, serving_free);

static int make_dir(struct serving *serving, const char *dir)
{
	const char *tmp = getenv("TMPDIR");

	if (dir) {
		serving->dir = strdup(dir);
		return serving->dir ? 0 : -ENOMEM;
	}
	if (asprintf(&serving->dir, "%s/daxsim-XXXXXX", tmp ? tmp : "/tmp") < 0) {
		serving->dir = NULL;
		return -ENOMEM;
	}
	if (!mkdtemp(serving->dir))
		return -errno;
	serving->made_dir = true;
	return 0;
}

/* Signals are the test's own business. */
static int start_thread(struct serving *serving)
{
	sigset_t all, old;
	int rc;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	rc = pthread_create(&serving->thread, NULL, serve, serving);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (rc)
		return -rc;
	serving->running = true;
	while (sem_wait(&serving->mounted))
		;
	return serving->rc;
}

int sim_mount(struct sim *sim, const char *dir)
{
	_cleanup_(serving_freep) struct serving *serving = calloc(1, sizeof(*serving));
	int rc;

	if (!serving)
		return -ENOMEM;
	serving->sim = sim;
	sem_init(&serving->mounted, 0, 0);
	serving->stop_fd = eventfd(0, EFD_CLOEXEC);
	if (serving->stop_fd < 0)
		return -errno;
	rc = make_dir(serving, dir);
	if (!rc)
		rc = start_thread(serving);
	if (rc)
		return rc;
	sim->serving = TAKE_PTR(serving);
	return 0;
}

const char *sim_root(const struct sim *sim)
{
	return sim->serving ? sim->serving->dir : NULL;
}

void sim_unmount(struct sim *sim)
{
	if (sim->serving)
		serving_free(sim->serving);
	sim->serving = NULL;
}
