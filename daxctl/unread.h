/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What could not be read of a device or region, so that it is missing in a report. */
#ifndef DAXCTL_UNREAD_H
#define DAXCTL_UNREAD_H

#include <stddef.h>

/* More than a report has fields */
#define UNREAD_MAX 24

struct unread {
	size_t n;
	struct {
		const char *what; /* "size" */
		int rc;
	} items[UNREAD_MAX];
};

/*
 * Adds what, if rc is an error that somebody should hear of: not what the kernel does
 * not have (-ENOENT), and not what only root may read, for others.
 */
void unread_add(struct unread *unread, const char *what, int rc);

/* A message for each, about the device or region called name. Returns 0 or the first rc. */
int unread_tell(const struct unread *unread, const char *name);

#endif
