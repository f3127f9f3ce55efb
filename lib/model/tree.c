// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The objects themselves: how they are made, found, opened and freed.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/model/model.h"
#include "util/parse.h"

void mapping_forget(struct daxctl_dev *dev)
{
	ranges_free(&dev->noted);
	dev->noted = (struct ranges){0};
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

int dev_name_parse(const char *name, int *ret_region, int *ret_id)
{
	int region, id;

	if (strncmp(name, "dax", 3) != 0)
		return -EINVAL;
	name += 3;
	if (parse_id(&name, &region) < 0 || *name++ != '.' || parse_id(&name, &id) < 0 || *name)
		return -EINVAL;

	*ret_region = region;
	*ret_id = id;
	return 0;
}

static struct daxctl_dev *dev_new(struct daxctl_region *region, int id, const char *name)
{
	struct daxctl_dev *dev = calloc(1, sizeof(*dev));

	if (!dev)
		return NULL;

	dev->region = region;
	dev->id = id;
	snprintf(dev->name, sizeof(dev->name), "%s", name);
	if (asprintf(&dev->path, "%s/%s%s", region->path + 1, region->class_model ? "dax/" : "",
		     name) < 0) {
		free(dev);
		return NULL;
	}

	return dev;
}

struct daxctl_dev *dev_get(struct daxctl_region *region, int id, const char *name)
{
	struct daxctl_dev *dev, *after;

	TAILQ_FOREACH_REVERSE(after, &region->devs, dev_list, list)
	if (after->id <= id)
		break;
	if (after && after->id == id)
		return after;

	dev = dev_new(region, id, name);
	if (!dev)
		return NULL;
	if (after)
		TAILQ_INSERT_AFTER(&region->devs, after, dev, list);
	else
		TAILQ_INSERT_HEAD(&region->devs, dev, list);

	return dev;
}

void dev_free(struct daxctl_dev *dev)
{
	mapping_free(dev);
	memory_free(dev->memory);
	free(dev->path);
	free(dev);
}

int dev_open(struct daxctl_dev *dev)
{
	return sysfs_open_dir(ctx_root(dev_ctx(dev)), dev->path);
}

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
	ranges_free(&region->promised_ranges);
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
