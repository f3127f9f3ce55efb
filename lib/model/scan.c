// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Which regions and devices there are. A link in /sys/bus/dax/devices names a
 * device and, by its target, the directory of its region. In the class model
 * (before Linux 5.1, and up to 5.16 with module dax_pmem_compat) the link is in
 * /sys/class/dax, and the region one directory further up.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/model/model.h"

/* Length of the path of the directory above. */
static size_t above(const char *path, size_t len)
{
	while (len > 0 && path[len - 1] != '/')
		len--;

	return len > 0 ? len - 1 : 0;
}

/* The region's directory, as public paths are written: from /sys. 0 or -errno. */
static int region_path(const char *dev_path, bool class_model, char **ret)
{
	size_t len = above(dev_path, strlen(dev_path)), up = above(dev_path, len);

	if (class_model && (len < 4 || strncmp(dev_path + len - 4, "/dax", 4) != 0))
		return -EBADMSG;
	if (class_model)
		len = up;
	if (len == 0)
		return -EBADMSG;

	return asprintf(ret, "/%.*s", (int)len, dev_path) < 0 ? -ENOMEM : 0;
}

/* Adds one device and its region from the device's link in dir. */
static int scan_link(struct daxctl_ctx *ctx, const char *dir, const char *name,
		     struct daxctl_dev **ret_dev)
{
	_cleanup_free_ char *dev_path = NULL, *path = NULL;
	struct daxctl_region *region;
	struct daxctl_dev *dev;
	int region_id, id, rc;

	rc = dev_name_parse(name, &region_id, &id);
	if (rc < 0)
		return rc;
	rc = sysfs_link_path(ctx_root(ctx), dir, name, &dev_path);
	if (rc == 0)
		rc = region_path(dev_path, strcmp(dir, CLASS_DIR) == 0, &path);
	if (rc < 0)
		return rc;

	region = region_get(ctx, region_id, path);
	if (!region)
		return -ENOMEM;
	region->class_model = strcmp(dir, CLASS_DIR) == 0;
	dev = dev_get(region, id, name);
	if (!dev)
		return -ENOMEM;

	*ret_dev = dev;
	return 0;
}

/* A name that is no device's, or a device that vanishes meanwhile, is passed over. */
static int scan_entry(struct daxctl_ctx *ctx, const char *dir, const char *name)
{
	struct daxctl_dev *dev;
	int rc;

	rc = scan_link(ctx, dir, name, &dev);
	if (rc < 0 && rc != -ENOMEM) {
		log_debug(ctx, "%s is passed over: %s", name, strerror(-rc));
		return 0;
	}

	return rc;
}

static int scan_bus_entry(void *data, const char *name)
{
	return scan_entry(data, BUS_DEVICES, name);
}

static int scan_class_entry(void *data, const char *name)
{
	return scan_entry(data, CLASS_DIR, name);
}

int scan_bus(struct daxctl_ctx *ctx)
{
	struct daxctl_region *region;
	int rc;

	if (ctx->scanned)
		return 0;

	rc = sysfs_list(ctx_root(ctx), BUS_DEVICES, scan_bus_entry, ctx);
	if (rc == 0 || rc == -ENOENT)
		rc = sysfs_list(ctx_root(ctx), CLASS_DIR, scan_class_entry, ctx);
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

const char *class_model_advice(struct daxctl_ctx *ctx)
{
	if (sysfs_exists(ctx_root(ctx), "sys/bus/dax") == 0)
		return "module dax_pmem_compat keeps the old device model (/" CLASS_DIR
		       "), in which devices can only be looked at; switch to the new one with \"daxctl migrate-device-model\" and a reboot";

	return "this kernel has the old device model (/" CLASS_DIR
	       "), in which devices can only be looked at; Linux 5.1 and later have another";
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
	_cleanup_free_ char *dir = NULL;
	struct daxctl_dev *dev;
	int rc;

	if (region->listed)
		return 0;

	TAILQ_FOREACH (dev, &region->devs, list)
		dev->gone = true;
	if (asprintf(&dir, "%s%s", region->path + 1, region->class_model ? "/dax" : "") < 0)
		return -ENOMEM;
	rc = sysfs_list(ctx_root(region->ctx), dir, scan_region_entry, region);
	if (rc < 0)
		return rc;

	region->listed = true;
	return 0;
}

int scan_dev(struct daxctl_ctx *ctx, const char *name, struct daxctl_dev **ret_dev)
{
	int rc;

	rc = scan_link(ctx, BUS_DEVICES, name, ret_dev);
	if (rc == -ENOENT)
		rc = scan_link(ctx, CLASS_DIR, name, ret_dev);
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
