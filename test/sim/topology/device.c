/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sections: a device; and the drivers that devices wait for. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "test/sim/topology/build.h"

static int wait_for_driver(struct builder *builder, const struct dev *dev, const char *driver)
{
	struct waiting *slot = ARRAY_APPEND(builder->waiting, builder->n_waiting);

	if (!slot)
		return -ENOMEM;
	slot->uid = dev->uid;
	slot->line = builder->section.line;
	memcpy(slot->driver, driver, sizeof(slot->driver));
	return 0;
}

/* Of a static region. */
static struct dev *region_only_dev(const struct builder *builder)
{
	size_t i = 0;

	while (builder->model->devs[i]->region != builder->region)
		i++;
	return builder->model->devs[i];
}

int builder_finish_region(struct builder *builder)
{
	struct region *region = builder->region;
	struct dev *dev;
	int rc;

	if (!region || builder->region_has_devices)
		return 0;
	if (region_is_static(region))
		return wait_for_driver(builder, region_only_dev(builder), (const char[16]){""});
	rc = dev_new(builder->model, region, false, &dev);
	if (rc)
		return rc;
	dev->memmap_on_memory = region->provider == PROVIDER_CXL;
	if (!region->idle && !region->dcd) {
		rc = range_alloc(builder->model, dev, region->span.start,
				 span_length(&region->span));
		if (rc)
			return rc;
	}
	return wait_for_driver(builder, dev, (const char[16]){""});
}

static int device_fill(struct builder *builder, struct dev *dev)
{
	const struct section *section = &builder->section;
	int rc;

	if (section->align)
		dev->align = section->align;
	dev->memmap_on_memory = section->memmap_on_memory >= 0
					? section->memmap_on_memory
					: dev->region->provider == PROVIDER_CXL && !dev->y;
	for (size_t i = 0; i < section->n_ranges; i++) {
		const struct span *span = &section->ranges[i];

		rc = range_alloc(builder->model, dev, span->start, span_length(span));
		if (rc)
			return builder_fail(builder, section->line,
					    "range 0x%" PRIx64 "-0x%" PRIx64
					    " is not free in the region",
					    span->start, span->end);
	}
	if (!section->has_size)
		return 0;
	if (section->size % dev_granularity(dev))
		return builder_fail(builder, section->line, "size must be a multiple of %" PRIu64,
				    dev_granularity(dev));
	if (section->size > region_available(builder->model, dev->region) + dev_size(dev))
		return builder_fail(builder, section->line, "the region has no room for this size");
	rc = range_resize(builder->model, dev, section->size);
	return rc ? builder_fail_as(builder, section->line, rc, "size") : 0;
}

/* It is there already; the namespace decides over its size and its alignment. */
static int commit_static_device(struct builder *builder)
{
	const struct section *section = &builder->section;
	struct dev *dev = region_only_dev(builder);

	if (builder->region_has_devices || section->count > 1)
		return builder_fail(builder, section->line, "a pmem region has one device");
	if (section->has_size || section->n_ranges || section->align)
		return builder_fail(builder, section->line,
				    "a pmem region's device is as large as its namespace");
	builder->region_has_devices = true;
	dev->memmap_on_memory = section->memmap_on_memory > 0;
	return wait_for_driver(builder, dev, section->driver);
}

int builder_commit_device(struct builder *builder)
{
	struct section *section = &builder->section;
	struct dev *dev;
	int rc;

	if (builder->region_left_out)
		return 0;
	if (!builder->region)
		return builder_fail(builder, section->line, "a device follows its region");
	if (section->align && builder_check_align(builder, section->align))
		return -EINVAL;
	if (section->count > 1 && section->n_ranges)
		return builder_fail(builder, section->line, "count and range exclude each other");
	if (region_is_static(builder->region))
		return commit_static_device(builder);
	builder->region_has_devices = true;
	for (uint64_t i = 0; i < section->count; i++) {
		rc = dev_new(builder->model, builder->region, false, &dev);
		if (!rc)
			rc = device_fill(builder, dev);
		if (!rc)
			rc = wait_for_driver(builder, dev, section->driver);
		if (rc)
			return rc;
	}
	return 0;
}

int builder_bind(struct builder *builder, const struct waiting *waiting)
{
	char name[DEV_NAME_MAX];
	struct driver *driver;
	struct dev *dev;
	int rc;

	if (dev_find_uid(builder->model, waiting->uid, &dev))
		return 0;
	if (!waiting->driver[0])
		dev_attach(builder->model, dev);
	if (!waiting->driver[0] || !strcmp(waiting->driver, "none"))
		return 0;
	if (driver_find(builder->model, waiting->driver, &driver))
		return builder_fail(builder, waiting->line, "this kernel has no driver %s",
				    waiting->driver);
	dev_name(dev, name);
	/* As new_id and bind leave it, which somebody must have written. */
	rc = driver_add_id(driver, name);
	if (!rc)
		rc = dev_probe(builder->model, dev, driver);
	return rc ? builder_fail_as(builder, waiting->line, rc, "the driver refuses the device")
		  : 0;
}
