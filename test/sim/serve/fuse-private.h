/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Between fuse.c, fuse-ops.c and fuse-handle.c. */
#ifndef SIM_FUSE_PRIVATE_H
#define SIM_FUSE_PRIVATE_H

#define FUSE_USE_VERSION 312

#include <fuse_lowlevel.h>

#include "test/sim/machine/machine.h"
#include "test/sim/serve/fuse.h"
#include "test/sim/serve/inode.h"
#include "util/cleanup.h"

/* A write that waits for a signal or for its time. */
struct pending {
	fuse_req_t req;
	struct sim_file *file;
	char *text;
	size_t len;
	off_t offset;
	int64_t due; /* in ms, -1: never */
};

/*
 * What an open file or directory has here. The kernel's release comes some time
 * after close(2), and never after an unmount.
 */
struct handle {
	struct handle *next, **link;
	struct sim_file file;
	struct listing *listing;
};

struct fuse_server {
	struct sim *sim;
	struct handle *handles;
	struct fuse_session *session;
	int poll_fd; /* an epoll of the session and of the machine's wake_fd */
	struct inodes *inodes;
	struct fuse_buf buf;
	struct pending *pending;
	size_t n_pending;
	int64_t probe_due; /* the next step of probes that take their time, in ms; 0: none */
};

/* What opendir() saw. */
struct listing {
	struct listed {
		char *name;
		enum tree_type type;
	} * items;
	size_t n;
};

extern const struct fuse_lowlevel_ops fuse_operations;

/* NULL without memory. Freed by the kernel's release, or with the server. */
struct handle *handle_new(struct fuse_server *server);
void handle_free(struct handle *handle);
DEFINE_CLEANUP(struct handle *, handle_free);
/* A tree_name_fn with a listing as arg. */
int listing_add(void *arg, const char *name, enum tree_type type);

/* The end of a write: a length or -errno. */
void reply_written(fuse_req_t req, ssize_t rc, size_t len);
/* Keeps a write until it is due, or a signal comes. */
_must_check_ int pending_add(struct fuse_server *server, fuse_req_t req, struct sim_file *file,
			     const char *text, size_t len, off_t offset,
			     const struct verdict *verdict);
/* Ends it with EINTR. */
void pending_refuse(struct fuse_server *server, size_t i);
/* Does what is due. */
void pending_do(struct fuse_server *server);
/* Goes on with the probes of drivers, and notes when to do so again. */
void probes_do(struct fuse_server *server);
/* As fuse_server_timeout(). */
int pending_timeout(const struct fuse_server *server);

#endif
