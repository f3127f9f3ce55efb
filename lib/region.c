// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/private.h"

/* By id, then by path: two nvdimm namespaces of one nvdimm region share an id. */
static int region_compare(const struct daxctl_region *region, int id, const char *path)
{
	if (region->id != id)
		return region->id < id ? -1 : 1;

	return strcmp(region->path, path);
}

static struct daxctl_region *region_new(struct daxctl_ctx *ctx, int id, const char *path)
{
	struct daxctl_region *region = calloc(1, sizeof(*region));

	if (!region)
		return NULL;

	region->ctx = ctx;
	region->id = id;
	region->refcount = 1;
	TAILQ_INIT(&region->devs);
	region->path = strdup(path);
	if (!region->path) {
		region_free(region);
		return NULL;
	}

	return region;
}

struct daxctl_region *region_get(struct daxctl_ctx *ctx, int id, const char *path)
{
	struct daxctl_region *region, *after;
	int order = -1;

	/* from the end, where a listing that happens to be sorted finds it at once */
	TAILQ_FOREACH_REVERSE(after, &ctx->regions, region_list, list)
	{
		order = region_compare(after, id, path);
		if (order <= 0)
			break;
	}
	if (after && order == 0)
		return after;

	region = region_new(ctx, id, path);
	if (!region)
		return NULL;
	if (after)
		TAILQ_INSERT_AFTER(&ctx->regions, after, region, list);
	else
		TAILQ_INSERT_HEAD(&ctx->regions, region, list);

	return region;
}

void region_free(struct daxctl_region *region)
{
	struct daxctl_dev *dev;

	while ((dev = TAILQ_FIRST(&region->devs))) {
		TAILQ_REMOVE(&region->devs, dev, list);
		dev_free(dev);
	}
	free(region->path);
	free(region);
}

int region_open(struct daxctl_region *region)
{
	_cleanup_free_ char *path = NULL;

	if (asprintf(&path, "%s/dax_region", region->path + 1) < 0)
		return -ENOMEM;

	return sysfs_open_dir(region->ctx->root, path);
}

static int region_read_u64(struct daxctl_region *region, const char *name, uint64_t *ret)
{
	_cleanup_free_ char *path = NULL;

	if (asprintf(&path, "%s/dax_region/%s", region->path + 1, name) < 0)
		return -ENOMEM;

	return sysfs_read_u64(region->ctx->root, path, 10, ret);
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
	TAILQ_FOREACH (dev, &found->region->devs, list)
		if (dev->id == id && !dev->gone)
			return 0;

	return found->fn(found->data, name);
}

int region_each_new(struct daxctl_region *region, int (*fn)(void *data, const char *name),
		    void *data)
{
	struct new_devs found = {.region = region, .fn = fn, .data = data};

	return sysfs_list(region->ctx->root, region->path + 1, new_dev, &found);
}

/* The only one, or none. */
struct only_dev {
	size_t n;
	char name[DEV_NAME_MAX];
};

static int note_new(void *data, const char *name)
{
	struct only_dev *only = data;

	only->n++;
	snprintf(only->name, sizeof(only->name), "%s", name);
	return 0;
}

/*
 * Reads back from the file just written which device that made: "seed" may name
 * one that somebody left over. Where it cannot be read, or says nonsense, the new
 * device would be left to nobody: so it is looked for.
 */
static int created_name(struct daxctl_region *region, int dir, char name[SYSFS_VALUE_MAX],
			int *ret_id)
{
	struct only_dev only = {0};
	int region_id, rc;

	rc = sysfs_read(dir, "create", name);
	if (rc == 0 && dev_name_parse(name, &region_id, ret_id) == 0 && region_id == region->id)
		return 0;
	if (region_each_new(region, note_new, &only) < 0 || only.n != 1)
		return rc < 0 ? rc : -EBADMSG;

	strcpy(name, only.name);
	return dev_name_parse(name, &region_id, ret_id);
}

int region_create(struct daxctl_region *region, struct daxctl_dev **ret_dev)
{
	_cleanup_close_ int dir = region->class_model ? -EOPNOTSUPP : region_open(region);
	char name[SYSFS_VALUE_MAX];
	struct daxctl_dev *dev;
	int id, rc;

	if (dir < 0)
		return dir;
	/* others may have created some since this was last looked at */
	region->listed = false;
	rc = scan_region(region);
	if (rc == 0)
		rc = sysfs_write(dir, "create", "1");
	if (rc == 0)
		rc = created_name(region, dir, name, &id);
	if (rc < 0)
		return rc;

	dev = dev_get(region, id, name);
	if (!dev)
		return -ENOMEM;
	dev->gone = false;
	mapping_drop(dev);
	region->created = dev;

	*ret_dev = dev;
	return 0;
}

int region_delete(struct daxctl_region *region, struct daxctl_dev *dev)
{
	_cleanup_close_ int dir = region->class_model ? -EOPNOTSUPP : region_open(region);
	int rc;

	if (dir < 0)
		return dir;
	rc = sysfs_write(dir, "delete", "%s", dev->name);
	if (rc < 0)
		return rc;

	dev->gone = true;
	if (region->created == dev)
		region->created = NULL;
	return 0;
}

/* An iteration's start: the end of a list without an error leaves errno 0. */
static struct daxctl_region *first_region(struct daxctl_ctx *ctx)
{
	errno = -scan_bus(ctx);

	return errno ? NULL : TAILQ_FIRST(&ctx->regions);
}

DAXCTL_EXPORT struct daxctl_region *daxctl_region_get_first(struct daxctl_ctx *ctx)
{
	return first_region(ctx);
}

DAXCTL_EXPORT struct daxctl_region *daxctl_region_get_next(struct daxctl_region *region)
{
	return TAILQ_NEXT(region, list);
}

/* A class puts its devices into a directory of its own. */
static bool has_class_dir(struct daxctl_region *region)
{
	_cleanup_free_ char *path = NULL;

	if (asprintf(&path, "%s/dax", region->path + 1) < 0)
		return false;

	return sysfs_exists(region->ctx->root, path) == 0;
}

DAXCTL_EXPORT struct daxctl_region *daxctl_new_region(struct daxctl_ctx *ctx, int id, uuid_t uuid,
						      const char *path)
{
	struct daxctl_region *region = region_get(ctx, id, path);

	if (!region) {
		errno = ENOMEM;
		return NULL;
	}

	memcpy(region->uuid, uuid, sizeof(uuid_t));
	region->listed = false;
	region->class_model = has_class_dir(region);
	return region;
}

DAXCTL_EXPORT void daxctl_region_ref(struct daxctl_region *region)
{
	if (region)
		region->refcount++;
}

DAXCTL_EXPORT void daxctl_region_unref(struct daxctl_region *region)
{
	if (region && region->refcount > 1)
		region->refcount--;
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
	uint64_t size = ULLONG_MAX;

	errno = -region_read_u64(region, "size", &size);
	return size;
}

DAXCTL_EXPORT unsigned long daxctl_region_get_align(struct daxctl_region *region)
{
	uint64_t align = ULONG_MAX;

	errno = -region_read_u64(region, "align", &align);
	return align;
}

DAXCTL_EXPORT unsigned long long daxctl_region_get_available_size(struct daxctl_region *region)
{
	uint64_t size = 0;

	errno = -region_read_available(region, &size);
	return size;
}

DAXCTL_EXPORT int daxctl_region_create_dev(struct daxctl_region *region)
{
	struct daxctl_dev *dev;
	int rc;

	rc = region_create(region, &dev);
	if (rc < 0)
		log_err(region->ctx, "region %s: no device could be created: %s",
			daxctl_region_get_devname(region), strerror(-rc));

	return rc;
}

DAXCTL_EXPORT struct daxctl_dev *daxctl_region_get_dev_seed(struct daxctl_region *region)
{
	_cleanup_close_ int dir = -1;
	char name[SYSFS_VALUE_MAX];
	struct daxctl_dev *dev;
	int rc;

	if (region->created && !region->created->gone)
		return region->created;

	dir = region_open(region);
	rc = dir < 0 ? dir : sysfs_read(dir, "seed", name);
	if (rc == 0 && name[0])
		rc = scan_dev(region->ctx, name, &dev);
	errno = -rc;

	return rc < 0 || !name[0] ? NULL : dev;
}

DAXCTL_EXPORT int daxctl_region_destroy_dev(struct daxctl_region *region, struct daxctl_dev *dev)
{
	int rc;

	rc = region_delete(region, dev);
	if (rc < 0)
		log_err(region->ctx, "%s: cannot be deleted: %s", dev->name, strerror(-rc));

	return rc;
}
