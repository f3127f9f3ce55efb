/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What /proc says about the use of devices and nodes: mounts, open files, memory. */
#ifndef LIB_PROC_H
#define LIB_PROC_H

#include "lib/model/model.h"

/* ---- mounts.c ---- */

/*
 * Where a file system is mounted from the device, in this process's view. 0 with
 * memory for the caller to free, -ENOENT if nowhere, -errno.
 */
_must_check_ int mounts_find(struct daxctl_dev *dev, char **ret_place);

/* ---- openers.c ---- */

/*
 * The processes that have a device open or mapped, such as "fio (process 12), ..."; memory
 * for the caller to free, or NULL if none can be seen.
 */
char *openers_of_dev(struct daxctl_dev *dev);

/* ---- node-holders.c ---- */

/*
 * The processes that hold most memory on a node, such as "qemu (process 12,
 * 1.50 GiB (1.61 GB)), ..."; memory for the caller to free, or NULL if none can
 * be seen.
 */
char *holders_of_node(struct daxctl_ctx *ctx, int node);

#endif
