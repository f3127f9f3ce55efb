// SPDX-License-Identifier: LGPL-2.1-or-later
/* Makes, finds, opens and frees the objects. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/model/model.h"

void mapping_forget(struct daxctl_dev *dev)
{
	ranges_free(&dev->noted);
	dev->noted = (struct ranges){0};
	dev->size_noted = false;
}

static void mapping_free(struct daxctl_dev *dev)
{
	struct mapping_set *set;

	mapping_forget(dev);
	while ((set = dev->mappings)) {
		dev->mappings = set->older;
		free(set);
	}
}

void memory_free(struct daxctl_memory *mem)
{
	if (mem)
		free(mem->node_path);
	free(mem);
}

static char *dev_path(const struct daxctl_region *region, int id)
{
	char *path;
	int len;

	len = asprintf(&path, "%s/%s" DEV_NAME, region->path + 1, region->class_model ? "dax/" : "",
		       region->id, id);
	return len < 0 ? NULL : path;
}

static struct daxctl_dev *dev_new(struct daxctl_region *region, int id)
{
	struct daxctl_dev *dev = calloc(1, sizeof(*dev));

	if (!dev)
		return NULL;

	dev->path = dev_path(region, id);
	if (!dev->path) {
		free(dev);
		return NULL;
	}
	dev->region = region;
	dev->id = id;
	dev->birth = ++region->ctx->births;
	snprintf(dev->name, sizeof(dev->name), DEV_NAME, region->id, id);
	return dev;
}

struct daxctl_dev *dev_add(struct daxctl_region *region, struct daxctl_dev *before, int id)
{
	struct daxctl_dev *dev = dev_new(region, id);

	if (!dev)
		return NULL;
	if (before)
		TAILQ_INSERT_BEFORE(before, dev, list);
	else
		TAILQ_INSERT_TAIL(&region->devs, dev, list);

	return dev;
}

struct daxctl_dev *dev_from(struct daxctl_region *region, int id)
{
	struct daxctl_dev *dev;

	TAILQ_FOREACH (dev, &region->devs, list)
		if (dev->id >= id)
			return dev;

	return NULL;
}

int dev_find(struct daxctl_region *region, int id, struct daxctl_dev **ret)
{
	_cleanup_free_ char *path = dev_path(region, id);
	struct daxctl_dev *dev = dev_from(region, id);
	uint64_t number;
	int rc;

	if (!path)
		return -ENOMEM;
	rc = sysfs_number(ctx_root(region->ctx), path, &number);
	if (rc < 0)
		return rc;
	if (dev && dev->id == id) {
		rc = dev_check_number(dev, number);
		if (rc < 0 && rc != -ENOENT)
			return rc;
		if (rc == -ENOENT) /* the old device is gone */
			dev = dev_from(region, id);
	}
	if (!dev || dev->id != id)
		dev = dev_add(region, dev, id);
	if (!dev)
		return -ENOMEM;

	dev->number = number;
	*ret = dev;
	return 0;
}

void dev_free(struct daxctl_dev *dev)
{
	mapping_free(dev);
	memory_free(dev->memory);
	free(dev->path);
	free(dev);
}

/* Sorts by id, then by path: two nvdimm namespaces of one nvdimm region share an id. */
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
	region->birth = ++ctx->births;
	TAILQ_INIT(&region->devs);
	TAILQ_INIT(&region->gone_devs);
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

	/*
	 * start at the end: if the kernel's list happens to be sorted, the place is found at once
	 */
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

struct daxctl_region *region_find(struct daxctl_ctx *ctx, const char *path)
{
	struct daxctl_region *region;

	TAILQ_FOREACH (region, &ctx->regions, list)
		if (strcmp(region->path, path) == 0)
			return region;

	return NULL;
}

static void devs_free(struct dev_list *devs)
{
	struct daxctl_dev *dev;

	while ((dev = TAILQ_FIRST(devs))) {
		TAILQ_REMOVE(devs, dev, list);
		dev_free(dev);
	}
}

void region_free(struct daxctl_region *region)
{
	devs_free(&region->devs);
	devs_free(&region->gone_devs);
	ranges_free(&region->reserved_ranges);
	free(region->path);
	free(region);
}

int region_open(struct daxctl_region *region)
{
	_cleanup_free_ char *path = NULL;

	if (asprintf(&path, "%s/dax_region", region->path + 1) < 0)
		return -ENOMEM;

	return sysfs_open_dir(ctx_root(region->ctx), path);
}
