/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What configuration files say about devices, for reconfigure-device -C. */
#ifndef DAXCTL_CONFIG_H
#define DAXCTL_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <daxctl/info.h>

#include "util/uuid.h"

/* No CXL region has more memory devices */
#define IDENTITY_SERIALS_MAX 16

/* All that a section can call a device by */
struct identity {
	const char *chardev;
	const char *region;			/* its path, as list -R shows it */
	int node;				/* target node, or -1 */
	int cxl_region;				/* its number, or -1 */
	uint64_t serials[IDENTITY_SERIALS_MAX]; /* of CXL memory devices */
	size_t n_serials;
	char nvdimm_uuids[2][UUID_TEXT_MAX]; /* of the namespace, and of its label */
	size_t n_nvdimm_uuids;
	char uuid[UUID_TEXT_MAX]; /* the tag of its extents, or empty */
};

struct config {
	bool matched; /* a section is about the device; else the rest says nothing */
	bool wrong;   /* a section that is not about the device has a mistake, which was told */
	enum daxctl_dev_mode mode;
	bool no_online;
	bool no_movable;
	bool force;
};

/*
 * Reads each *.conf in a directory, in alphabetical order. A section
 * [reconfigure-device anything] counts if it calls the device by something, and
 * all that it calls it by is right; of several, the last that says something
 * about a key.
 *
 * Returns 0, also if there is no directory; or -errno after telling what is wrong
 * with which line.
 */
int config_load(const char *dir, const struct identity *identity, struct config *ret);

#endif
