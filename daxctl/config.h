/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What configuration files say about devices, for reconfigure-device -C. */
#ifndef DAXCTL_CONFIG_H
#define DAXCTL_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include <daxctl/libdaxctl.h>

struct config {
	bool matched; /* a section is about the device; else the rest says nothing */
	enum daxctl_dev_mode mode;
	bool no_online;
	bool no_movable;
};

/*
 * Reads each *.conf in a directory, in alphabetical order. A section
 * [reconfigure-device anything] whose nvdimm.uuid is one of the given counts; of
 * several, the last that says something about a key.
 *
 * Returns 0, also if there is no directory; or -errno after telling what is wrong
 * with which line.
 */
int config_load(const char *dir, const char *const *uuids, size_t n_uuids, struct config *ret);

#endif
