// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/model/model.h"
#include "util/error.h"

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
	const int before = errno;
	struct daxctl_region *region = NULL;

	errno_answer(before, ctx ? region_first(ctx, &region) : -EINVAL);
	return region;
}

DAXCTL_EXPORT struct daxctl_region *daxctl_region_get_next(struct daxctl_region *region)
{
	return region ? region_next(region) : NULL;
}

/* In the class model, devices are in a directory of their own, named dax. */
static bool has_class_dir(struct daxctl_region *region)
{
	_cleanup_free_ char *path = NULL;

	if (asprintf(&path, "%s/dax", region->path + 1) < 0)
		return false;

	return sysfs_exists(ctx_root(region->ctx), path) == 0;
}

/* Removes slashes at the end, as the kernel writes paths. Returns NULL if memory is short. */
static char *path_without_end(const char *path)
{
	size_t len = strlen(path);

	while (len > 1 && path[len - 1] == '/')
		len--;

	return strndup(path, len);
}

/* The program may pass a wrong id: prefer the region that the kernel lists under this path. */
static int region_add(struct daxctl_ctx *ctx, int id, const char *given, struct daxctl_region **ret)
{
	_cleanup_free_ char *path = path_without_end(given);
	struct daxctl_region *region;
	int rc;

	if (!path)
		return -ENOMEM;
	region = region_find(ctx, path);

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

DAXCTL_EXPORT struct daxctl_region *daxctl_new_region(struct daxctl_ctx *ctx, int id, uuid_t uuid,
						      const char *path)
{
	const int before = errno;
	struct daxctl_region *region = NULL;
	int rc = -EINVAL;

	if (ctx && id >= 0 && path && path[0] == '/' && path[1])
		rc = region_add(ctx, id, path, &region);
	errno_answer(before, rc);
	if (rc < 0)
		return NULL;

	if (uuid)
		memcpy(region->uuid, uuid, sizeof(uuid_t));
	region->given = true;
	region->present = true;
	return region;
}

/* A region is a part of its context: a reference of the region also holds the context. */
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
	return region ? region->ctx : NULL;
}

DAXCTL_EXPORT int daxctl_region_get_id(struct daxctl_region *region)
{
	return region ? region->id : -EINVAL;
}

DAXCTL_EXPORT const char *daxctl_region_get_devname(struct daxctl_region *region)
{
	const char *path = region ? region->path : NULL;
	const char *last = path ? strrchr(path, '/') : NULL;

	return last ? last + 1 : path;
}

DAXCTL_EXPORT const char *daxctl_region_get_path(struct daxctl_region *region)
{
	return region ? region->path : NULL;
}

DAXCTL_EXPORT void daxctl_region_get_uuid(struct daxctl_region *region, uuid_t uuid)
{
	if (region && uuid)
		memcpy(uuid, region->uuid, sizeof(uuid_t));
}

DAXCTL_EXPORT unsigned long long daxctl_region_get_size(struct daxctl_region *region)
{
	const int before = errno;
	uint64_t size = ULLONG_MAX;

	errno_answer(before, region ? region_read_size(region, &size) : -EINVAL);
	return size;
}

DAXCTL_EXPORT unsigned long daxctl_region_get_align(struct daxctl_region *region)
{
	const int before = errno;
	uint64_t align = ULONG_MAX;

	errno_answer(before, region ? region_read_align(region, &align) : -EINVAL);
	return align;
}

DAXCTL_EXPORT unsigned long long daxctl_region_get_available_size(struct daxctl_region *region)
{
	const int before = errno;
	uint64_t size = 0;

	errno_answer(before, region ? region_read_available(region, &size) : -EINVAL);
	return size;
}

/* Finds the device that "seed" names. *ret stays unset if there is none. Returns 0 or -errno. */
static int read_seed(struct daxctl_region *region, struct daxctl_dev **ret)
{
	_cleanup_close_ int dir = region_open(region);
	char name[SYSFS_VALUE_MAX];
	int rc;

	rc = dir < 0 ? dir : sysfs_read(dir, "seed", name);

	return rc < 0 || !name[0] ? rc : scan_dev(region->ctx, name, ret);
}

DAXCTL_EXPORT struct daxctl_dev *daxctl_region_get_dev_seed(struct daxctl_region *region)
{
	const int before = errno;
	struct daxctl_dev *dev = NULL;

	if (region && region->created)
		return region->created;
	errno_answer(before, region ? read_seed(region, &dev) : -EINVAL);

	return dev;
}
