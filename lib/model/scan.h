/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A part of model.h: the root directory, the list of devices, and which device an object stands for
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

/*
 * The format has the numbers of region and device. DEV_NAME_MAX has room for the largest numbers
 * and the NUL.
 */
#define DEV_NAME     "dax%d.%d"
#define DEV_NAME_MAX 32

/* ---- root.c ---- */

/* path is DAXCTL_ROOT or NULL. Returns 0 or -errno. */
_must_check_ int ctx_root_open(struct daxctl_ctx *ctx, const char *path);
/*
 * The root directory, as dir for sysfs functions. If it is -errno, the sysfs functions return it.
 */
int ctx_root(struct daxctl_ctx *ctx);
/* Is the root directory /. Only then may modules be loaded. */
bool ctx_root_is_real(const struct daxctl_ctx *ctx);
void ctx_root_close(struct daxctl_ctx *ctx);

/* ---- listing.c ---- */

/* Parses "daxX.Y". Returns 0 or -EINVAL. */
_must_check_ int dev_name_parse(const char *name, int *ret_region, int *ret_id);

/* A device in a directory: its name and its inode number */
struct listed {
	int region, id;
	uint64_t number;
};
/* Sorted by region, then by id */
struct listing {
	size_t n, room;
	struct listed *v;
};
static inline void listing_free(struct listing *listing)
{
	free(listing->v);
}
#define _cleanup_listing_ _cleanup_(listing_free)

/* Lists the devices in a directory. Skips other names. Returns 0 or -errno. */
_must_check_ int listing_read(struct daxctl_ctx *ctx, const char *path, struct listing *ret);
/* Lists the devices in the region's directory. */
_must_check_ int listing_read_region(struct daxctl_region *region, struct listing *ret);
/* Does the list have the name. Ignores the inode number. */
bool listing_has(const struct listing *listing, const struct listed *listed);
void listed_name(const struct listed *listed, char name[DEV_NAME_MAX]);

/* ---- scan.c: find regions and devices ---- */

/* Updates all regions and devices. Returns 0 or -errno. A machine without the bus is no error. */
_must_check_ int scan_bus(struct daxctl_ctx *ctx);
/* Updates the devices of a region. Returns 0 or -errno, -ENOENT if the region is gone. */
_must_check_ int scan_region(struct daxctl_region *region);
/* Advice for devices in /sys/class/dax. */
const char *class_model_advice(struct daxctl_ctx *ctx);
/* Finds one device by its name; see daxctl_dev_get_by_name(). */
_must_check_ int scan_dev(struct daxctl_ctx *ctx, const char *name, struct daxctl_dev **ret_dev);

/* ---- walk.c ---- */

/*
 * The walks that stand at this object, the newest last. A walk visits only objects that existed
 * when it began, so that it ends even if the program creates new ones.
 */
struct walks {
	unsigned int n;
	unsigned int latest[4]; /* birth of the newest object that the walk visits */
};

/* The first and the next object of a program's walk; NULL after the last one. */
_must_check_ int region_first(struct daxctl_ctx *ctx, struct daxctl_region **ret);
struct daxctl_region *region_next(struct daxctl_region *region);
_must_check_ int dev_first(struct daxctl_region *region, struct daxctl_dev **ret);
struct daxctl_dev *dev_next(struct daxctl_dev *dev);

/* ---- instance.c ---- */

/*
 * Opens the device's directory, as dir for sysfs functions. Returns a descriptor or -errno, -ENOENT
 * if the device is gone or another device has its name.
 */
_must_check_ int dev_open(struct daxctl_dev *dev);
/*
 * Checks that the device still exists, before a write that contains its name. Returns 0 or -errno,
 * as dev_open().
 */
_must_check_ int dev_check(struct daxctl_dev *dev);
/*
 * Compares with a number of stat(2). Returns 0 or -errno. If it is another device, retires the
 * object and returns -ENOENT.
 */
_must_check_ int dev_check_number(struct daxctl_dev *dev, uint64_t number);
/*
 * Compares with a number from a listing. Returns 1 if it is the same device, 0 if not, or -errno.
 */
_must_check_ int dev_is_listed_as(struct daxctl_dev *dev, uint64_t number);
/* Marks the device as gone. Programs may still hold the object. */
void dev_retire(struct daxctl_dev *dev);

#endif
