/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libfuse3, low level, in one thread: a write that hangs or takes its time is
 * put aside, and all others go on. Files and links may not be cached, because
 * every write can change every one; only the directories around them last.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "test/sim/serve/fuse-private.h"

static void be_quiet(enum fuse_log_level level _unused_, const char *format _unused_,
		     va_list args _unused_)
{
}

static int server_mount(struct fuse_server *server, const char *dir,
			const struct fuse_server_options *options)
{
	char name[] = "daxsim", with[] = "-odefault_permissions,fsname=daxsim,subtype=daxsim";
	char others[] = "-oallow_other";
	char *argv[] = {name, with, others, NULL};
	struct fuse_args args = FUSE_ARGS_INIT(options->allow_other ? 3 : 2, argv);

	if (access("/dev/fuse", F_OK))
		return -errno;
	if (options->quiet)
		fuse_set_log_func(be_quiet);
	server->session =
		fuse_session_new(&args, &fuse_operations, sizeof(fuse_operations), server);
	fuse_opt_free_args(&args);
	if (!server->session)
		return -ENOMEM;
	/* It prints the reason, and does not return it. */
	errno = 0;
	if (fuse_session_mount(server->session, dir))
		return errno ? -errno : -EPERM;
	return 0;
}

static int watch(const struct fuse_server *server, int fd)
{
	struct epoll_event event = {.events = EPOLLIN};

	return epoll_ctl(server->poll_fd, EPOLL_CTL_ADD, fd, &event) ? -errno : 0;
}

static int server_watch(struct fuse_server *server)
{
	int rc;

	server->poll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (server->poll_fd < 0)
		return -errno;
	rc = watch(server, fuse_session_fd(server->session));
	return rc ? rc : watch(server, server->sim->wake_fd);
}

int fuse_server_new(struct sim *sim, const char *dir, const struct fuse_server_options *options,
		    struct fuse_server **ret_server)
{
	struct fuse_server *server = calloc(1, sizeof(*server));
	int rc;

	if (!server)
		return -ENOMEM;
	server->sim = sim;
	server->poll_fd = -1;
	rc = inodes_new(&server->inodes);
	if (!rc)
		rc = server_mount(server, dir, options);
	if (!rc)
		rc = server_watch(server);
	if (rc) {
		fuse_server_free(server);
		return rc;
	}
	/* Some may not have ended when the machine was up. */
	probes_do(server);
	*ret_server = server;
	return 0;
}

int fuse_server_fd(const struct fuse_server *server)
{
	return server->poll_fd;
}

int fuse_server_timeout(const struct fuse_server *server)
{
	return pending_timeout(server);
}

int fuse_server_step(struct fuse_server *server)
{
	struct pollfd ready = {.fd = fuse_session_fd(server->session), .events = POLLIN};
	eventfd_t woken;
	int rc = 1;

	(void)!eventfd_read(server->sim->wake_fd, &woken);
	if (poll(&ready, 1, 0) > 0)
		rc = fuse_session_receive_buf(server->session, &server->buf);
	if (rc == -EINTR || rc == -EAGAIN)
		return 0;
	if (rc <= 0 || fuse_session_exited(server->session))
		return -ENOTCONN;
	pthread_mutex_lock(&server->sim->lock);
	pending_do(server);
	if (ready.revents & POLLIN)
		fuse_session_process_buf(server->session, &server->buf);
	probes_do(server);
	pthread_mutex_unlock(&server->sim->lock);
	return 0;
}

void fuse_server_free(struct fuse_server *server)
{
	if (!server)
		return;
	while (server->n_pending)
		pending_refuse(server, server->n_pending - 1);
	if (server->session) {
		fuse_session_unmount(server->session);
		fuse_session_destroy(server->session);
	}
	if (server->poll_fd >= 0)
		close(server->poll_fd);
	while (server->handles)
		handle_free(server->handles);
	inodes_free(server->inodes);
	free(server->pending);
	free(server->buf.mem);
	free(server);
}
