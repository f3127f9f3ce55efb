/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What people call devices, regions and modes. Names count as a whole: there is
 * no prefix, no junk behind them, no leading zero.
 */
#ifndef DAXCTL_NAMES_H
#define DAXCTL_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include <daxctl/libdaxctl.h>

/* Room for "daxX.Y" */
#define DEV_NAME_MAX 32

struct dev_name {
	int region;
	int id;
};

/* Devices that were named: each once, in order of their numbers */
struct dev_names {
	bool all;
	struct dev_name *items;
	size_t n;
	/* Names of other forms, until dev_names_resolve() */
	char **others;
	size_t n_others;
};

struct region_names {
	bool all;
	int *ids;
	size_t n;
};

/*
 * Adds the names in text, separated by commas or blanks: all, or any form that
 * daxctl_find_devs() takes. Returns 0, -EINVAL (some name is none; others may have been
 * added), -ENOMEM.
 */
int dev_names_add(struct dev_names *names, const char *text);

/* As dev_names_add(), for 0, region0, all. */
int region_names_add(struct region_names *names, const char *text);

/* Was any device named, in any form? */
static inline bool dev_names_any(const struct dev_names *names)
{
	return names->n + names->n_others > 0;
}

/*
 * Adds the devices of names to ret, those of names of other forms too. Calls missing() for
 * each name that no device has, or that cannot be looked up. Returns 0, the last -errno
 * that missing() was told, or -ENOMEM.
 */
int dev_names_resolve(const struct dev_names *names, struct daxctl_ctx *ctx,
		      void (*missing)(const char *name, int rc), struct dev_names *ret);

void dev_names_free(struct dev_names *names);
void region_names_free(struct region_names *names);

/* Does it cover this region: because it was named, or because all are meant? */
bool region_names_cover(const struct region_names *names, int id);

/* How a region's path is shown and given: without the /sys/devices that all have. */
const char *region_short_path(const char *path);

/* Reads "dax0.1", exactly. Returns 0 or -EINVAL. */
int dev_name_parse(const char *text, struct dev_name *ret);
/* Reads "dax0.1", "0.1", or one of the paths below. Returns 0 or -EINVAL. */
int dev_name_parse_any(const char *text, struct dev_name *ret);
void dev_name_format(struct dev_name name, char text[DEV_NAME_MAX]);

/* By number of region, then of device; for qsort(). */
int dev_name_compare(const void *a, const void *b);

#endif
