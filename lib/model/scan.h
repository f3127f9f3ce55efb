/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Part of model.h: where names start, which devices there are, and which of them an object
 * stands for.
 */
#ifndef LIB_SCAN_H
#define LIB_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <daxctl/libdaxctl.h>

#include "util/cleanup.h"
#include "util/macro.h"

/* Of the numbers of the region and the device; with the largest numbers, and the NUL */
#define DEV_NAME     "dax%d.%d"
#define DEV_NAME_MAX 32

/* ---- root.c ---- */

/* path is DAXCTL_ROOT or NULL. 0 or -errno. */
_must_check_ int ctx_root_open(struct daxctl_ctx *ctx, const char *path);
/* Where all names start from, as dir for sysfs functions, which answer -errno for -errno. */
int ctx_root(struct daxctl_ctx *ctx);
/* The root is /, so that modules may be loaded. */
bool ctx_root_is_real(const struct daxctl_ctx *ctx);
void ctx_root_close(struct daxctl_ctx *ctx);

/* ---- listing.c ---- */

/* Reads "daxX.Y". 0 or -EINVAL. */
_must_check_ int dev_name_parse(const char *name, int *ret_region, int *ret_id);

/* The name of a device in a directory, and its inode number there. */
struct listed {
	int region, id;
	uint64_t number;
};
/* Sorted by both numbers. */
struct listing {
	size_t n, room;
	struct listed *v;
};
static inline void listing_free(struct listing *listing)
{
	free(listing->v);
}
#define _cleanup_listing_ _cleanup_(listing_free)

/* What is no device's name is passed over. 0 or -errno. */
_must_check_ int listing_read(struct daxctl_ctx *ctx, const char *path, struct listing *ret);
/* Those of a region in its directory. */
_must_check_ int listing_read_region(struct daxctl_region *region, struct listing *ret);
/* Does it have that name, whatever the number. */
bool listing_has(const struct listing *listing, const struct listed *listed);
void listed_name(const struct listed *listed, char name[DEV_NAME_MAX]);

/* ---- scan.c: what exists ---- */

/* Brings all regions and devices up to date. 0 or -errno; no bus at all is 0. */
_must_check_ int scan_bus(struct daxctl_ctx *ctx);
/* The devices of a region. 0 or -errno, -ENOENT if the region is gone. */
_must_check_ int scan_region(struct daxctl_region *region);
/* What to do about devices that are in /sys/class/dax. */
const char *class_model_advice(struct daxctl_ctx *ctx);
/* One device by its name; see daxctl_dev_get_by_name(). */
_must_check_ int scan_dev(struct daxctl_ctx *ctx, const char *name, struct daxctl_dev **ret_dev);

/* ---- walk.c ---- */

/*
 * The walks that stand at an object, the last one last: a walk goes over the objects that
 * were there when it began, so that it ends although it makes new ones.
 */
struct walks {
	unsigned int n;
	unsigned int latest[4]; /* birth of the last object that it sees */
};

/* The first and the next, NULL behind the last, as a walk of the program's sees them. */
_must_check_ int region_first(struct daxctl_ctx *ctx, struct daxctl_region **ret);
struct daxctl_region *region_next(struct daxctl_region *region);
_must_check_ int dev_first(struct daxctl_region *region, struct daxctl_dev **ret);
struct daxctl_dev *dev_next(struct daxctl_dev *dev);

/* ---- instance.c ---- */

/*
 * The device's directory for sysfs functions. Descriptor or -errno, -ENOENT if it is gone
 * or another device has its name.
 */
_must_check_ int dev_open(struct daxctl_dev *dev);
/* Is it still there, before something is written that names it. 0 or -errno, as above. */
_must_check_ int dev_check(struct daxctl_dev *dev);
/* Compares with a number by stat(2). 0 or -errno, -ENOENT if it is another device: it retires. */
_must_check_ int dev_check_number(struct daxctl_dev *dev, uint64_t number);
/* Compares with a number from a listing. 1 if it is the same, 0, or -errno. */
_must_check_ int dev_is_listed_as(struct daxctl_dev *dev, uint64_t number);
/* It is gone: from now on it is only held by programs. */
void dev_retire(struct daxctl_dev *dev);

#endif
