/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What can be learned of a thread that waits in a system call. */
#ifndef SIM_TARGET_H
#define SIM_TARGET_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "util/macro.h"

/* /proc tells of this process' own namespace: without that, nothing below is so. */
bool target_is_visible(void);

_must_check_ int target_read(pid_t tid, uint64_t address, void *buf, size_t len);
/* -ENAMETOOLONG. */
_must_check_ int target_read_text(pid_t tid, uint64_t address, char *buf, size_t size);
_must_check_ int target_write(pid_t tid, uint64_t address, const void *buf, size_t len);

/* It may do what root may with a file of root's. */
bool target_is_root(pid_t tid);
/* It is about to open what it looks up, and not only to get an O_PATH. */
bool target_is_opening(pid_t tid);
/* O_PATH of what it means by a path, from dirfd as in openat(). */
_must_check_ int target_open_path(pid_t tid, int dirfd, const char *path, bool follow, int *ret_fd);

/* Of its descriptors: what is behind one, how it was opened, the first free number. */
_must_check_ int target_fd_stat(pid_t tid, int fd, struct stat *ret);
_must_check_ int target_fd_flags(pid_t tid, int fd, int *ret_flags);
_must_check_ int target_fd_free(pid_t tid, int from, int to, int *ret_fd);

#endif
