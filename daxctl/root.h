/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The few files that the tool reads beside the library, where DAXCTL_ROOT says / is. */
#ifndef DAXCTL_ROOT_H
#define DAXCTL_ROOT_H

/* The path to open for an absolute one; memory for the caller to free, or NULL. */
char *root_path(const char *path);

#endif
