/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The nvdimm namespace behind a device. */
#ifndef DAXCTL_NAMESPACE_H
#define DAXCTL_NAMESPACE_H

#include <stddef.h>

#include <daxctl/libdaxctl.h>

#define UUID_TEXT_MAX 40

struct namespace_uuids {
	char text[2][UUID_TEXT_MAX];
	size_t n;
};

/*
 * The uuid of the namespace's content, which ndctl shows, and that of its label,
 * where there is one; none for a device of any other kind. Returns 0 or -errno.
 */
int namespace_get_uuids(struct daxctl_dev *dev, struct namespace_uuids *ret);

#endif
