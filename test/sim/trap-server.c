/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The thread that answers; whatever is not a device's goes on in the kernel. */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "test/sim/target.h"
#include "test/sim/trap-private.h"
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

	if (entry)
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

static int receive_fd(int socket_fd)
{
	char byte;
	struct iovec data = {&byte, 1};
	union {
		char room[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control;
	struct msghdr message = {
		.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	struct cmsghdr *header;
	int fd;

	if (recvmsg(socket_fd, &message, MSG_CMSG_CLOEXEC) <= 0)
		return -1;
	header = CMSG_FIRSTHDR(&message);
	if (!header || header->cmsg_type != SCM_RIGHTS)
		return -1;
	memcpy(&fd, CMSG_DATA(header), sizeof(fd));
	return fd;
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

	server->notify_fd = receive_fd(server->socket_fd);
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

int trap_server_new(struct sim *sim, int socket_fd, struct trap_server **ret_server)
{
	_cleanup_free_ struct trap_server *server = calloc(1, sizeof(*server));
	pthread_t thread;
	int rc;

	if (!server)
		return -ENOMEM;
	server->sim = sim;
	server->socket_fd = socket_fd;
	rc = contents_new(sim, &server->contents);
	if (!rc)
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
