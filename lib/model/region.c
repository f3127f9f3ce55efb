// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/model/model.h"

static int region_read_u64(struct daxctl_region *region, const char *name, uint64_t *ret)
{
	_cleanup_free_ char *path = NULL;

	if (asprintf(&path, "%s/dax_region/%s", region->path + 1, name) < 0)
		return -ENOMEM;

	return sysfs_read_u64(ctx_root(region->ctx), path, 10, ret);
}

int region_read_align(struct daxctl_region *region, uint64_t *ret)
{
	return region_read_u64(region, "align", ret);
}

int region_read_size(struct daxctl_region *region, uint64_t *ret)
{
	return region_read_u64(region, "size", ret);
}

int region_read_available(struct daxctl_region *region, uint64_t *ret)
{
	return region_read_u64(region, "available_size", ret);
}

struct new_devs {
	struct daxctl_region *region;
	int (*fn)(void *data, const char *name);
	void *data;
};

static int new_dev(void *data, const char *name)
{
	struct new_devs *found = data;
	struct daxctl_dev *dev;
	int region_id, id;

	if (dev_name_parse(name, &region_id, &id) < 0 || region_id != found->region->id)
		return 0;
	dev = dev_from(found->region, id);

	return dev && dev->id == id ? 0 : found->fn(found->data, name);
}

int region_each_new(struct daxctl_region *region, int (*fn)(void *data, const char *name),
		    void *data)
{
	struct new_devs found = {.region = region, .fn = fn, .data = data};

	if (!region->creating)
		return 0;

	return sysfs_list(ctx_root(region->ctx), region->path + 1, new_dev, &found);
}

DAXCTL_EXPORT struct daxctl_region *daxctl_region_get_first(struct daxctl_ctx *ctx)
{
	struct daxctl_region *region = NULL;
	int before = errno;

	errno_answer(before, region_first(ctx, &region));
	return region;
}

DAXCTL_EXPORT struct daxctl_region *daxctl_region_get_next(struct daxctl_region *region)
{
	return region_next(region);
}

/* A class puts its devices into a directory of its own. */
static bool has_class_dir(struct daxctl_region *region)
{
	_cleanup_free_ char *path = NULL;

	if (asprintf(&path, "%s/dax", region->path + 1) < 0)
		return false;

	return sysfs_exists(ctx_root(region->ctx), path) == 0;
}

/* The kernel knows the number of what it lists; the program may be wrong. */
static int region_add(struct daxctl_ctx *ctx, int id, const char *path, struct daxctl_region **ret)
{
	struct daxctl_region *region = region_find(ctx, path);
	int rc;

	if (!region) {
		rc = scan_bus(ctx);
		if (rc < 0)
			return rc;
		region = region_find(ctx, path);
	}
	if (!region) {
		region = region_get(ctx, id, path);
		if (!region)
			return -ENOMEM;
		region->class_model = has_class_dir(region);
	}

	*ret = region;
	return 0;
}

/* As the kernel writes a path: without a slash at the end. NULL for want of memory. */
static char *path_without_end(const char *path)
{
	size_t len = strlen(path);

	while (len > 1 && path[len - 1] == '/')
		len--;

	return strndup(path, len);
}

DAXCTL_EXPORT struct daxctl_region *daxctl_new_region(struct daxctl_ctx *ctx, int id, uuid_t uuid,
						      const char *path)
{
	_cleanup_free_ char *own_path = path_without_end(path);
	struct daxctl_region *region;
	int rc;

	rc = own_path ? region_add(ctx, id, own_path, &region) : -ENOMEM;
	if (rc < 0) {
		errno = -rc;
		return NULL;
	}

	memcpy(region->uuid, uuid, sizeof(uuid_t));
	region->given = true;
	region->present = true;
	return region;
}

/* A region is part of its context: a user of the one is a user of the other. */
DAXCTL_EXPORT void daxctl_region_ref(struct daxctl_region *region)
{
	if (!region)
		return;
	region->refcount++;
	daxctl_ref(region->ctx);
}

DAXCTL_EXPORT void daxctl_region_unref(struct daxctl_region *region)
{
	if (!region || region->refcount == 1)
		return;
	region->refcount--;
	daxctl_unref(region->ctx);
}

DAXCTL_EXPORT struct daxctl_ctx *daxctl_region_get_ctx(struct daxctl_region *region)
{
	return region->ctx;
}

DAXCTL_EXPORT int daxctl_region_get_id(struct daxctl_region *region)
{
	return region->id;
}

DAXCTL_EXPORT const char *daxctl_region_get_devname(struct daxctl_region *region)
{
	const char *last = strrchr(region->path, '/');

	return last ? last + 1 : region->path;
}

DAXCTL_EXPORT const char *daxctl_region_get_path(struct daxctl_region *region)
{
	return region->path;
}

DAXCTL_EXPORT void daxctl_region_get_uuid(struct daxctl_region *region, uuid_t uuid)
{
	memcpy(uuid, region->uuid, sizeof(uuid_t));
}

DAXCTL_EXPORT unsigned long long daxctl_region_get_size(struct daxctl_region *region)
{
	int before = errno;
	uint64_t size = ULLONG_MAX;

	errno_answer(before, region_read_u64(region, "size", &size));
	return size;
}

DAXCTL_EXPORT unsigned long daxctl_region_get_align(struct daxctl_region *region)
{
	int before = errno;
	uint64_t align = ULONG_MAX;

	errno_answer(before, region_read_u64(region, "align", &align));
	return align;
}

DAXCTL_EXPORT unsigned long long daxctl_region_get_available_size(struct daxctl_region *region)
{
	int before = errno;
	uint64_t size = 0;

	errno_answer(before, region_read_available(region, &size));
	return size;
}

DAXCTL_EXPORT struct daxctl_dev *daxctl_region_get_dev_seed(struct daxctl_region *region)
{
	_cleanup_close_ int dir = -1;
	char name[SYSFS_VALUE_MAX];
	struct daxctl_dev *dev;
	int before = errno, rc;

	if (region->created && !region->created->gone)
		return region->created;

	dir = region_open(region);
	rc = dir < 0 ? dir : sysfs_read(dir, "seed", name);
	if (rc == 0 && name[0])
		rc = scan_dev(region->ctx, name, &dev);
	errno_answer(before, rc);

	return rc < 0 || !name[0] ? NULL : dev;
}
