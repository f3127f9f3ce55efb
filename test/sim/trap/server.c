/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The thread that answers; whatever is not a device's goes on in the kernel. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "test/sim/serve/target.h"
#include "test/sim/trap/private.h"
#include "util/cleanup.h"

/* From 6.6 on: whoever waits and who answers take turns on one CPU. */
#ifndef SECCOMP_IOCTL_NOTIF_SET_FLAGS
#define SECCOMP_IOCTL_NOTIF_SET_FLAGS	   SECCOMP_IOW(4, __u64)
#define SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP (1UL << 0)
#endif

static const struct trap_entry *find_entry(const struct trap_entry *table, int nr)
{
	for (; table->nr >= 0; table++)
		if (table->nr == nr)
			return table;
	return NULL;
}

static void decide(struct trap_server *server, const struct seccomp_notif *request,
		   struct answer *answer)
{
	const struct trap_entry *entry = find_entry(trap_calls, request->data.nr);

	if (trap_is_path_stat(request))
		trap_path_stat(server, request, answer);
	else if (entry)
		trap_call(server, request, entry, answer);
	else
		trap_open(server, request, answer);
}

/* 0, or what the call is to fail with. */
static int hand_over(const struct trap_server *server, const struct seccomp_notif *request,
		     const struct answer *answer)
{
	struct seccomp_notif_addfd add = {
		.id = request->id,
		.flags = SECCOMP_ADDFD_FLAG_SETFD | SECCOMP_ADDFD_FLAG_SEND,
		.srcfd = (__u32)answer->fd,
		.newfd = (__u32)answer->number,
		.newfd_flags = (__u32)answer->flags,
	};

	if (ioctl(server->notify_fd, SECCOMP_IOCTL_NOTIF_ADDFD, &add) >= 0)
		return 0;
	/* EBADF: the number is beyond the limit. */
	return errno == EBADF ? -EMFILE : -errno;
}

static void reply(const struct trap_server *server, const struct seccomp_notif *request,
		  struct answer *answer)
{
	struct seccomp_notif_resp response = {.id = request->id};

	if (answer->kind == ANSWER_FD) {
		answer->value = hand_over(server, request, answer);
		if (!answer->value)
			return;
		answer->kind = ANSWER_VALUE;
	}
	if (answer->kind == ANSWER_CONTINUE)
		response.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
	else if (answer->value < 0)
		response.error = (__s32)answer->value;
	else
		response.val = answer->value;
	/* ENOENT: nobody waits any more. */
	(void)!ioctl(server->notify_fd, SECCOMP_IOCTL_NOTIF_SEND, &response);
}

/* Who asked is gone, or so is everybody. */
static bool nobody_is_left(const struct trap_server *server)
{
	struct pollfd state = {.fd = server->notify_fd, .events = POLLIN};

	return poll(&state, 1, 0) > 0 && state.revents & (POLLHUP | POLLERR | POLLNVAL);
}

static int answer_one(struct trap_server *server)
{
	struct answer answer = {.kind = ANSWER_CONTINUE, .fd = -1};
	struct seccomp_notif request = {0};

	if (ioctl(server->notify_fd, SECCOMP_IOCTL_NOTIF_RECV, &request))
		return errno == EINTR || (errno == ENOENT && !nobody_is_left(server)) ? 0 : -errno;
	if (server->visible)
		decide(server, &request, &answer);
	reply(server, &request, &answer);
	if (answer.fd >= 0)
		close(answer.fd);
	return 0;
}

/* One descriptor for each; what did not come is -1. */
static void receive_fds(int socket_fd, int fds[TRAP_FDS])
{
	char byte;
	struct iovec data = {&byte, 1};
	union {
		char room[CMSG_SPACE(TRAP_FDS * sizeof(int))];
		struct cmsghdr align;
	} control;
	struct msghdr message = {
		.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	struct cmsghdr *header;

	for (int i = 0; i < TRAP_FDS; i++)
		fds[i] = -1;
	if (recvmsg(socket_fd, &message, MSG_CMSG_CLOEXEC) <= 0)
		return;
	header = CMSG_FIRSTHDR(&message);
	if (header && header->cmsg_type == SCM_RIGHTS)
		memcpy(fds, CMSG_DATA(header),
		       MIN(header->cmsg_len - CMSG_LEN(0), TRAP_FDS * sizeof(int)));
}

static void prepare(struct trap_server *server)
{
	struct stat st;

	(void)!ioctl(server->notify_fd, SECCOMP_IOCTL_NOTIF_SET_FLAGS,
		     SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP);
	/* Not before there is a command: until then /dev is the machine's own. */
	server->visible = target_is_visible() && !stat("/dev", &st);
	if (server->visible)
		server->st_dev = st.st_dev;
}

/* Until there is no process left to ask, or daxsim ends. */
static void *serve(void *arg)
{
	struct trap_server *server = arg;
	int fds[TRAP_FDS];

	receive_fds(server->socket_fd, fds);
	server->notify_fd = fds[0];
	if (fds[1] >= 0)
		server->opened_fd = openat(fds[1], "dev", O_PATH | O_DIRECTORY | O_CLOEXEC);
	close(server->socket_fd);
	if (server->notify_fd >= 0) {
		prepare(server);
		while (!answer_one(server))
			;
		/* Whoever still asks is told that there is no such call. */
		close(server->notify_fd);
	}
	return NULL;
}

int trap_server_new(struct sim *sim, struct contents *contents, int socket_fd,
		    struct trap_server **ret_server)
{
	_cleanup_free_ struct trap_server *server = calloc(1, sizeof(*server));
	pthread_t thread;
	int rc;

	if (!server)
		return -ENOMEM;
	server->sim = sim;
	server->contents = contents;
	server->socket_fd = socket_fd;
	server->opened_fd = -1;
	rc = -pthread_create(&thread, NULL, serve, server);
	if (rc)
		return rc;
	pthread_detach(thread);
	*ret_server = TAKE_PTR(server);
	return 0;
}

void trap_server_stop(struct trap_server *server)
{
	pthread_mutex_lock(&server->sim->lock);
}
