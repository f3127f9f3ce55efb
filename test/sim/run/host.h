/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The machine's own /sys, /dev and modprobe.d around the simulated files. */
#ifndef SIM_HOST_H
#define SIM_HOST_H

#include "test/sim/tree/tree.h"

struct host;

/*
 * Notes what is on this machine next to the simulated files, adds it to the
 * tree, and gives the devices a major number that is nobody else's.
 */
_must_check_ int host_new(struct model *model, struct tree *tree, struct host **ret_host);
void host_free(struct host *host);

/*
 * Puts together what programs shall see, in a mount namespace of the caller's
 * own. The file system of the tree is mounted on /sys and served by somebody
 * else. *ret_message says what failed; free() it. *ret_opened_fd is the directory above
 * TREE_OPENED's, as the root of all, or -1 where this kernel cannot do that.
 */
_must_check_ int host_mount(const struct host *host, int *ret_opened_fd, char **ret_message);

#endif
