/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The paths that the FUSE kernel side holds by number. */
#ifndef SIM_INODE_H
#define SIM_INODE_H

#include <stdint.h>

#include "test/sim/model/model.h"

struct inodes;

_must_check_ int inodes_new(struct inodes **ret_inodes);
void inodes_free(struct inodes *inodes);
/* One more reference to path, which has the same number as long as it has one. */
_must_check_ int inode_get(struct inodes *inodes, const char *path, uint64_t *ret_ino);
void inode_put(struct inodes *inodes, uint64_t ino, uint64_t count);
/* 1 is the root, "". */
const char *inode_path(const struct inodes *inodes, uint64_t ino);
/* -ENAMETOOLONG. */
_must_check_ int inode_join(const struct inodes *inodes, uint64_t parent, const char *name,
			    char path[SIM_PATH_MAX]);
/* What stat(2) shows: the same for a path at all times. */
uint64_t inode_number(const char *path);
/* Of a path that is a device's: another device under the same name has another number. */
uint64_t inode_number_of(const char *path, uint64_t dev_uid);

#endif
