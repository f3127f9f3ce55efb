/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Between the filter, the thread that answers, and what it answers. */
#ifndef SIM_TRAP_PRIVATE_H
#define SIM_TRAP_PRIVATE_H

#include <linux/seccomp.h>

#include "test/sim/trap/contents.h"
#include "test/sim/trap/trap.h"

/*
 * A filter sees the number of a descriptor, and not what is behind it. So devices get
 * numbers that others hardly ever have, and no other descriptor's calls are trapped.
 */
#define TRAP_FD_FIRST 768
#define TRAP_FD_END   1024

/* What goes over the socket: the filter's listener, and opened_fd. */
#define TRAP_FDS 2

struct trap_server {
	struct sim *sim;
	struct contents *contents;
	int socket_fd, notify_fd;
	int opened_fd; /* TREE_OPENED, or -1 */
	bool visible;  /* see serve/target.h */
	dev_t st_dev;  /* of the simulated files */
};

struct answer {
	enum { ANSWER_CONTINUE, ANSWER_VALUE, ANSWER_FD } kind;
	long value; /* or -errno */
	int fd;	    /* to be handed over, and closed here */
	int number; /* what it is to be there */
	int flags;  /* O_CLOEXEC */
};

/* A call on a descriptor of a device's. */
struct trap_call {
	struct trap_server *server;
	const struct seccomp_notif *request;
	int fd;
	struct contents_file file;
	bool readable, writable;
};

struct trap_entry {
	int nr;
	int arg; /* which one the descriptor is */
	void (*answer)(const struct trap_call *call, struct answer *answer);
};

/* Ends with nr -1. */
extern const struct trap_entry trap_calls[];

/* To what stat() and its kind tell of a device. */
void trap_fill_stat(const struct trap_server *server, const struct contents_file *file,
		    struct stat *st);
void trap_fill_statx(const struct stat *st, struct statx *stx);

/* A call that asks for what a path leads to, such as /proc/PID/fd/N. */
bool trap_is_path_stat(const struct seccomp_notif *request);

/* What is to be answered; ANSWER_CONTINUE at the start. */
void trap_path_stat(struct trap_server *server, const struct seccomp_notif *request,
		    struct answer *answer);
void trap_open(struct trap_server *server, const struct seccomp_notif *request,
	       struct answer *answer);
void trap_call(struct trap_server *server, const struct seccomp_notif *request,
	       const struct trap_entry *entry, struct answer *answer);

#endif
