/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A machine as a mounted file system: the only place that knows libfuse. */
#ifndef SIM_FUSE_H
#define SIM_FUSE_H

#include "test/sim/sim.h"

struct fuse_server;

struct fuse_server_options {
	bool allow_other; /* also for other users; not everybody may */
	bool quiet;	  /* libfuse's own messages go nowhere */
};

/* Mounts at dir. -errno; -ENOENT without /dev/fuse. */
_must_check_ int fuse_server_new(struct sim *sim, const char *dir,
				 const struct fuse_server_options *options,
				 struct fuse_server **ret_server);
/* Becomes readable when there is something to do. */
int fuse_server_fd(const struct fuse_server *server);
/* Milliseconds until something is due without the fd, or -1. */
int fuse_server_timeout(const struct fuse_server *server);
/* Does what there is to do; -ENOTCONN after an unmount from outside. */
_must_check_ int fuse_server_step(struct fuse_server *server);
/* Unmounts. */
void fuse_server_free(struct fuse_server *server);

#endif
