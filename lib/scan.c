// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Which regions and devices there are. A link in /sys/bus/dax/devices names a
 * device and, by its target, the directory of its region.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/private.h"

/* The directory above path, as public paths are written: from /sys. */
static char *region_path(const char *dev_path)
{
	const char *last = strrchr(dev_path, '/');
	char *path;

	if (asprintf(&path, "/%.*s", (int)(last - dev_path), dev_path) < 0)
		return NULL;

	return path;
}

/* Adds one device and its region from the device's link. */
static int scan_link(struct daxctl_ctx *ctx, const char *name, struct daxctl_dev **ret_dev)
{
	_cleanup_free_ char *dev_path = NULL, *path = NULL;
	struct daxctl_region *region;
	struct daxctl_dev *dev;
	int region_id, id, rc;

	rc = dev_name_parse(name, &region_id, &id);
	if (rc < 0)
		return rc;
	rc = sysfs_link_path(ctx->root, BUS_DEVICES, name, &dev_path);
	if (rc < 0)
		return rc;
	if (!strchr(dev_path, '/'))
		return -EBADMSG;

	path = region_path(dev_path);
	if (!path)
		return -ENOMEM;
	region = region_get(ctx, region_id, path);
	if (!region)
		return -ENOMEM;
	dev = dev_get(region, id, name);
	if (!dev)
		return -ENOMEM;

	*ret_dev = dev;
	return 0;
}

/* A name that is no device's, or a device that vanishes meanwhile, is passed over. */
static int scan_bus_entry(void *data, const char *name)
{
	struct daxctl_ctx *ctx = data;
	struct daxctl_dev *dev;
	int rc;

	rc = scan_link(ctx, name, &dev);
	if (rc < 0 && rc != -ENOMEM) {
		log_debug(ctx, "%s is passed over: %s", name, strerror(-rc));
		return 0;
	}

	return rc;
}

int scan_bus(struct daxctl_ctx *ctx)
{
	struct daxctl_region *region;
	int rc;

	if (ctx->scanned)
		return 0;

	rc = sysfs_list(ctx->root, BUS_DEVICES, scan_bus_entry, ctx);
	if (rc == -ENOENT) /* no dax module is loaded: nothing is there */
		rc = 0;
	if (rc < 0)
		return rc;

	/* every device is on the bus, so that each region's list is complete */
	TAILQ_FOREACH (region, &ctx->regions, list)
		region->listed = true;
	ctx->scanned = true;
	return 0;
}

static int scan_region_entry(void *data, const char *name)
{
	struct daxctl_region *region = data;
	struct daxctl_dev *dev;
	int region_id, id;

	if (dev_name_parse(name, &region_id, &id) < 0 || region_id != region->id)
		return 0;

	dev = dev_get(region, id, name);
	if (!dev)
		return -ENOMEM;

	dev->gone = false;
	return 0;
}

int scan_region(struct daxctl_region *region)
{
	struct daxctl_dev *dev;
	int rc;

	if (region->listed)
		return 0;

	TAILQ_FOREACH (dev, &region->devs, list)
		dev->gone = true;
	rc = sysfs_list(region->ctx->root, region->path + 1, scan_region_entry, region);
	if (rc < 0)
		return rc;

	region->listed = true;
	return 0;
}

int scan_dev(struct daxctl_ctx *ctx, const char *name, struct daxctl_dev **ret_dev)
{
	int rc;

	rc = scan_link(ctx, name, ret_dev);
	if (rc == -ENOENT)
		return -ENODEV;
	if (rc == 0)
		(*ret_dev)->gone = false;

	return rc;
}

DAXCTL_EXPORT int daxctl_dev_get_by_name(struct daxctl_ctx *ctx, const char *name,
					 struct daxctl_dev **ret_dev)
{
	return scan_dev(ctx, name, ret_dev);
}
