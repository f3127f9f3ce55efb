/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Regions: what a provider registers, and create and delete in them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "test/sim/model/kstr.h"
#include "test/sim/model/model.h"
#include "util/cleanup.h"

const char *provider_bus(enum provider provider)
{
	static const char *const buses[] = {
		[PROVIDER_HMEM] = "platform",
		[PROVIDER_CXL] = "cxl",
		[PROVIDER_PMEM] = "nd",
	};

	return buses[provider];
}

const char *provider_driver(enum provider provider)
{
	static const char *const drivers[] = {
		[PROVIDER_HMEM] = "hmem",
		[PROVIDER_CXL] = "cxl_dax_region",
		[PROVIDER_PMEM] = "dax_pmem",
	};

	return drivers[provider];
}

static void region_set_path(const struct model *model, struct region *region)
{
	switch (region->provider) {
	case PROVIDER_HMEM:
		/* 7.1 handed hmem over to one host device. */
		snprintf(region->path, sizeof(region->path), "sys/devices/platform/%shmem.%d",
			 model_since(model, 7, 1) ? "hmem_platform.0/" : "", region->id);
		break;
	case PROVIDER_CXL:
		snprintf(region->path, sizeof(region->path),
			 "sys/devices/platform/ACPI0017:00/root0/decoder0.0/region%d/dax_region%d",
			 region->id, region->id);
		break;
	case PROVIDER_PMEM:
		/* The nd dax device, which knows where it is. */
		break;
	}
}

/* Around what a driver claims; the regions' own names do not show. */
static int region_describe(struct model *model, const struct region *region)
{
	char name[48];
	int rc;

	switch (region->provider) {
	case PROVIDER_HMEM:
		/* Since 7.1 the soft reserved ranges are kept in a tree of their own. */
		if (model_since(model, 7, 1))
			return 0;
		snprintf(name, sizeof(name), "hmem.%d", region->id);
		rc = model_since(model, 6, 3) ? 0 : iomem_describe(model, &region->span, name);
		return rc ? rc : iomem_describe(model, &region->span, "Soft Reserved");
	case PROVIDER_CXL:
		rc = iomem_describe(model, &region->span, "CXL Window 0");
		if (rc)
			return rc;
		snprintf(name, sizeof(name), "region%d", region->id);
		return iomem_describe(model, &region->span, name);
	case PROVIDER_PMEM:
		return 0;
	}
	return -EINVAL;
}

static bool region_collides(const struct model *model, const struct region *region)
{
	for (size_t i = 0; i < model->n_regions; i++)
		if (span_overlaps(&model->regions[i]->span, &region->span))
			return true;
	return false;
}

static size_t region_index(const struct model *model, const char *path)
{
	return ARRAY_BISECT(model->n_regions, i, strcmp(model->regions[i]->path, path) < 0);
}

/* The first checks are alloc_dax_region()'s. */
int region_add(struct model *model, const struct region *spec, struct region **ret_region)
{
	_cleanup_free_ struct region *region = NULL;
	struct region **slot;
	int rc;

	if (spec->span.start % spec->align || span_length(&spec->span) % spec->align)
		return -ENOMEM;
	if (region_collides(model, spec))
		return -EBUSY;
	region = malloc(sizeof(*region));
	if (!region)
		return -ENOMEM;
	*region = *spec;
	region->kmem = spec->provider != PROVIDER_PMEM && !spec->idle;
	region_set_path(model, region);
	if (!region_find(model, region->path, &(struct region *){NULL}))
		return -EEXIST;
	rc = region_describe(model, region);
	if (rc)
		return rc;
	region->uid = model_next_uid(model);
	slot = ARRAY_INSERT(model->regions, model->n_regions, region_index(model, region->path));
	if (!slot)
		return -ENOMEM;
	*slot = *ret_region = TAKE_PTR(region);
	return 0;
}

void region_free(struct region *region)
{
	free(region->extents);
	free(region->dev_ids.words);
	free(region);
}

void region_remove(struct model *model, struct region *region)
{
	for (size_t i = model->n_devs; i-- > 0;)
		if (model->devs[i]->region == region)
			dev_delete(model, model->devs[i]);
	ARRAY_REMOVE(model->regions, model->n_regions, region_index(model, region->path));
	region_free(region);
}

int region_find(const struct model *model, const char *path, struct region **ret_region)
{
	size_t i = region_index(model, path);

	if (i == model->n_regions || strcmp(model->regions[i]->path, path))
		return -ENOENT;
	*ret_region = model->regions[i];
	return 0;
}

bool region_is_static(const struct region *region)
{
	return region->provider == PROVIDER_PMEM;
}

bool region_is_dynamic(const struct model *model, const struct region *region)
{
	return model_since(model, 5, 10) && !region_is_static(region);
}

uint64_t region_available(const struct model *model, const struct region *region)
{
	uint64_t size = span_length(&region->span);

	if (region->dcd) {
		size = 0;
		for (size_t i = 0; i < region->n_extents; i++)
			if (!region->extents[i].dev_uid)
				size += span_length(&region->extents[i].span);
		return size;
	}
	for (size_t i = 0; i < model->n_devs; i++)
		if (model->devs[i]->region == region)
			size -= dev_size(model->devs[i]);
	return size;
}

void region_dev_name(const struct model *model, uint64_t uid, char name[DEV_NAME_MAX])
{
	struct dev *dev;

	if (dev_find_uid(model, uid, &dev))
		*name = '\0';
	else
		dev_name(dev, name);
}

ssize_t region_create_store(struct model *model, struct region *region, const char *text,
			    size_t len)
{
	struct dev *dev;
	int value, rc;

	rc = kstr_int(text, &value);
	if (rc)
		return rc;
	if (value != 1)
		return -EINVAL;
	if (!region_available(model, region))
		return -ENOSPC;
	/* Adding it tries the drivers, which refuse a device without size. */
	rc = dev_new(model, region, false, &dev);
	if (rc)
		return rc;
	if (!region->seed_uid)
		region->seed_uid = dev->uid;
	region->youngest_uid = dev->uid;
	return (ssize_t)len;
}

ssize_t region_delete_store(struct model *model, struct region *region, const char *text,
			    size_t len)
{
	struct dev *dev;

	if (dev_find(model, text, &dev) || dev->region != region)
		return -ENXIO;
	if (dev->driver || dev_size(dev))
		return -EBUSY;
	if (dev->y == 0)
		return -EBUSY;
	dev_delete(model, dev);
	return (ssize_t)len;
}
