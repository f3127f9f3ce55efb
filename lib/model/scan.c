// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Finds the regions and devices of the machine. A link in /sys/bus/dax/devices names a device. The
 * link's target is below the directory of the region. In the class model (before Linux 5.1, and up
 * to 5.16 with module dax_pmem_compat) the link is in /sys/class/dax, and the region is one
 * directory further up.
 *
 * Each walk over regions or devices first reads the kernel's lists. If a list cannot be read, no
 * device counts as gone.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/model/model.h"
#include "util/error.h"

/* Length of the parent directory's path */
static size_t above(const char *path, size_t len)
{
	while (len > 0 && path[len - 1] != '/')
		len--;

	return len > 0 ? len - 1 : 0;
}

/*
 * Finds the region's directory as a public path, which starts with /sys. Returns 0 or -errno,
 * -EBADMSG if the link does not lead to a device of that name.
 */
static int region_path(const char *dev_path, const char *name, bool class_model, char **ret)
{
	size_t len = above(dev_path, strlen(dev_path)), up = above(dev_path, len);

	if (len == 0 || strcmp(dev_path + len + 1, name) != 0)
		return -EBADMSG;
	if (class_model && (len < 4 || strncmp(dev_path + len - 4, "/dax", 4) != 0))
		return -EBADMSG;
	if (class_model)
		len = up;
	if (len == 0)
		return -EBADMSG;

	return asprintf(ret, "/%.*s", (int)len, dev_path) < 0 ? -ENOMEM : 0;
}

/* Finds the region of a device by the device's link in dir. */
static int region_of_link(struct daxctl_ctx *ctx, const char *dir, const char *name, int region_id,
			  struct daxctl_region **ret)
{
	bool class_model = strcmp(dir, CLASS_DIR) == 0;
	_cleanup_free_ char *dev_path = NULL, *path = NULL;
	struct daxctl_region *region;
	int rc;

	rc = sysfs_link_path(ctx_root(ctx), dir, name, &dev_path);
	if (rc == 0)
		rc = region_path(dev_path, name, class_model, &path);
	if (rc < 0)
		return rc;

	region = region_get(ctx, region_id, path);
	if (!region)
		return -ENOMEM;
	region->class_model = class_model;
	*ret = region;
	return 0;
}

static int add_listed(struct daxctl_region *region, struct daxctl_dev *before,
		      const struct listed *listed)
{
	struct daxctl_dev *dev = dev_add(region, before, listed->id);

	if (!dev)
		return -ENOMEM;
	dev->listed_number = listed->number;
	return 0;
}

/* Merges two sorted lists: the listed devices and the existing objects. */
static int adopt_listing(struct daxctl_region *region, const struct listing *listing)
{
	struct daxctl_dev *dev = TAILQ_FIRST(&region->devs), *next;
	size_t i = 0;
	int rc;

	while (dev || i < listing->n) {
		const struct listed *listed = i < listing->n ? &listing->v[i] : NULL;

		next = dev ? TAILQ_NEXT(dev, list) : NULL;
		if (dev && listed && listed->id == dev->id) {
			rc = dev_is_listed_as(dev, listed->number);
			if (rc < 0)
				return rc;
			if (rc == 0) /* a new device has the name of the old one */
				dev_retire(dev);
			i += rc > 0;
			dev = next;
		} else if (dev && (!listed || dev->id < listed->id)) {
			dev_retire(dev);
			dev = next;
		} else {
			rc = add_listed(region, dev, listed);
			if (rc < 0)
				return rc;
			i++;
		}
	}

	return 0;
}

/* A device is on the bus while its attributes exist. For a known device no check is needed. */
static int is_on_bus(struct daxctl_region *region, const struct listed *listed)
{
	struct daxctl_dev *known = dev_from(region, listed->id);
	char name[DEV_NAME_MAX], path[sizeof(BUS_DEVICES) + DEV_NAME_MAX];
	int rc;

	if (known && known->id == listed->id)
		return 1;
	listed_name(listed, name);
	snprintf(path, sizeof(path), "%s/%s", region->class_model ? CLASS_DIR : BUS_DEVICES, name);
	rc = sysfs_exists(ctx_root(region->ctx), path);

	return rc == 0 ? 1 : rc == -ENOENT ? 0 : rc;
}

/* Removes names that are not on the bus. bus is the list of the bus, or NULL to check each name. */
static int keep_on_bus(struct daxctl_region *region, const struct listing *bus,
		       struct listing *listing)
{
	size_t i, n = 0;
	int rc;

	for (i = 0; i < listing->n; i++) {
		rc = bus ? listing_has(bus, &listing->v[i]) : is_on_bus(region, &listing->v[i]);
		if (rc < 0)
			return rc;
		if (rc > 0)
			listing->v[n++] = listing->v[i];
	}
	listing->n = n;

	return 0;
}

static int scan_devs(struct daxctl_region *region, const struct listing *bus)
{
	_cleanup_listing_ struct listing listing = {0};
	int rc, kept;

	region->scan = region->ctx->scan;
	rc = listing_read_region(region, &listing);
	if (rc < 0 && rc != -ENOENT)
		return rc;
	kept = keep_on_bus(region, bus, &listing);
	if (kept == 0)
		kept = adopt_listing(region, &listing);

	return rc < 0 ? rc : kept;
}

int scan_region(struct daxctl_region *region)
{
	return scan_devs(region, NULL);
}

/*
 * Scans the devices of a region only once per scan, although the bus lists many devices of the
 * region.
 */
static int scan_devs_once(struct daxctl_region *region, const struct listing *bus)
{
	int rc;

	if (region->scan == region->ctx->scan)
		return 0;
	rc = scan_devs(region, bus);
	region->next_known = TAILQ_FIRST(&region->devs);

	return rc == -ENOENT ? 0 : rc; /* the region is gone with all its devices */
}

/* Called with rising numbers. */
static bool region_has(struct daxctl_region *region, int id)
{
	while (region->next_known && region->next_known->id < id)
		region->next_known = TAILQ_NEXT(region->next_known, list);

	return region->next_known && region->next_known->id == id;
}

/* Returns 1 if a known region has the device, 0 if not, or -errno. */
static int scan_known(struct daxctl_ctx *ctx, const struct listing *bus,
		      const struct listed *listed, bool class_model)
{
	struct daxctl_region *region;
	int rc;

	TAILQ_FOREACH (region, &ctx->regions, list) {
		if (region->id != listed->region || region->class_model != class_model)
			continue;
		rc = scan_devs_once(region, bus);
		if (rc < 0)
			return rc;
		if (region_has(region, listed->id)) {
			region->seen = ctx->scan;
			return 1;
		}
	}

	return 0;
}

/*
 * Skips a device that vanishes meanwhile, or whose link leads nowhere. If a link cannot be read,
 * the scan fails: the list would not be complete.
 */
static int scan_entry(struct daxctl_ctx *ctx, const char *dir, const struct listing *bus,
		      const struct listed *listed)
{
	struct daxctl_region *region;
	char name[DEV_NAME_MAX];
	int rc;

	rc = scan_known(ctx, bus, listed, strcmp(dir, CLASS_DIR) == 0);
	if (rc != 0)
		return rc < 0 ? rc : 0;

	listed_name(listed, name);
	rc = region_of_link(ctx, dir, name, listed->region, &region);
	if (rc == -ENOENT || rc == -EBADMSG) {
		log_debug(ctx, "%s is passed over: %s", name, strerror(-rc));
		return 0;
	}
	if (rc < 0)
		return rc;
	region->seen = ctx->scan;

	return scan_devs_once(region, bus);
}

static int scan_dir(struct daxctl_ctx *ctx, const char *dir)
{
	_cleanup_listing_ struct listing listing = {0};
	size_t i;
	int rc;

	rc = listing_read(ctx, dir, &listing);
	for (i = 0; rc == 0 && i < listing.n; i++)
		rc = scan_entry(ctx, dir, &listing, &listing.v[i]);

	return rc == -ENOENT ? 0
			     : rc; /* no dax module is loaded, or the kernel uses the other model */
}

int scan_bus(struct daxctl_ctx *ctx)
{
	struct daxctl_region *region;
	int rc;

	ctx->scan++;
	rc = scan_dir(ctx, BUS_DEVICES);
	if (rc == 0)
		rc = scan_dir(ctx, CLASS_DIR);
	if (rc < 0)
		return rc;

	TAILQ_FOREACH (region, &ctx->regions, list)
		region->present = region->given || region->seen == ctx->scan;
	return 0;
}

const char *class_model_advice(struct daxctl_ctx *ctx)
{
	if (sysfs_exists(ctx_root(ctx), "sys/bus/dax") == 0)
		return "module dax_pmem_compat keeps the old device model (/" CLASS_DIR
		       "), in which devices can only be looked at";

	return "this kernel has the old device model (/" CLASS_DIR
	       "), in which devices can only be looked at; Linux 5.1 and later have another";
}

int scan_dev(struct daxctl_ctx *ctx, const char *name, struct daxctl_dev **ret_dev)
{
	struct daxctl_region *region;
	int region_id, id, rc;

	rc = dev_name_parse(name, &region_id, &id);
	if (rc < 0)
		return rc;
	rc = region_of_link(ctx, BUS_DEVICES, name, region_id, &region);
	if (rc == -ENOENT)
		rc = region_of_link(ctx, CLASS_DIR, name, region_id, &region);
	if (rc == 0)
		rc = dev_find(region, id, ret_dev);
	if (rc == 0)
		region->present = true;

	return rc == -ENOENT ? -ENODEV : rc;
}

DAXCTL_EXPORT int daxctl_dev_get_by_name(struct daxctl_ctx *ctx, const char *name,
					 struct daxctl_dev **ret_dev)
{
	_keep_errno_ int before = errno;

	return ctx && name && ret_dev ? scan_dev(ctx, name, ret_dev) : -EINVAL;
}

DAXCTL_EXPORT int daxctl_refresh(struct daxctl_ctx *ctx)
{
	return ctx ? scan_bus(ctx) : -EINVAL;
}
