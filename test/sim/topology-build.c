/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test/sim/topology-build.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

int builder_fail(struct builder *builder, unsigned line, const char *format, ...)
{
	char reason[256];
	va_list args;
	int rc;

	va_start(args, format);
	vsnprintf(reason, sizeof(reason), format, args);
	va_end(args);
	free(builder->message);
	/* Line 0 is the command line. */
	if (line)
		rc = asprintf(&builder->message, "%s:%u: %s", builder->name, line, reason);
	else
		rc = asprintf(&builder->message, "%s", reason);
	if (rc < 0)
		builder->message = NULL;
	return builder->message ? -EINVAL : -ENOMEM;
}

/* A model's errno in words. */
static int fail_as(struct builder *builder, unsigned line, int rc, const char *what)
{
	return rc == -ENOMEM ? rc : builder_fail(builder, line, "%s: %s", what, strerror(-rc));
}

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

/* Device 0 takes it all, as the providers make it. */
static int region_finish(struct builder *builder)
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

static int commit_node(struct builder *builder)
{
	const struct section *section = &builder->section;
	int rc;

	rc = node_add(builder->model, section->nid, section->cpus);
	for (size_t i = 0; !rc && i < section->n_ranges; i++) {
		const struct span *span = &section->ranges[i];

		if (span->start % builder->model->block_size ||
		    span_length(span) % builder->model->block_size)
			return builder_fail(builder, section->line,
					    "ram must start and end with a memory block");
		rc = node_add_ram(builder->model, section->nid, span);
		if (rc == -EBUSY || rc == -EEXIST)
			return builder_fail(builder, section->line,
					    "ram 0x%" PRIx64 " overlaps other ram", span->start);
	}
	return rc;
}

static int region_check_span(struct builder *builder, const struct section *section)
{
	const struct model *model = builder->model;
	const struct span *span = &section->region.span;

	for (size_t i = 0; i < model->n_resources; i++)
		if (model->resources[i].claim && span_overlaps(&model->resources[i].span, span))
			return builder_fail(builder, section->line,
					    "region 0x%" PRIx64 "-0x%" PRIx64 " overlaps %s",
					    span->start, span->end, model->resources[i].name);
	for (size_t i = 0; i < model->n_nd_regions; i++)
		if (span_overlaps(&model->nd_regions[i]->span, span))
			return builder_fail(builder, section->line,
					    "region 0x%" PRIx64 "-0x%" PRIx64 " overlaps region %d",
					    span->start, span->end, model->nd_regions[i]->id);
	for (size_t i = 0; i < model->n_regions; i++)
		if (span_overlaps(&model->regions[i]->span, span))
			return builder_fail(builder, section->line,
					    "region 0x%" PRIx64 "-0x%" PRIx64 " overlaps region %d",
					    span->start, span->end, model->regions[i]->id);
	return 0;
}

static int region_check_version(struct builder *builder, const struct section *section)
{
	static const struct {
		const char *name;
		unsigned major, minor;
	} since[] = {
		[PROVIDER_HMEM] = {"hmem", 5, 5},
		[PROVIDER_CXL] = {"cxl", 6, 3},
		[PROVIDER_PMEM] = {"pmem", 5, 1},
	};
	enum provider provider = section->region.provider;

	if (!model_since(builder->model, since[provider].major, since[provider].minor))
		return builder_fail(builder, section->line, "%s regions need kernel %u.%u",
				    since[provider].name, since[provider].major,
				    since[provider].minor);
	if (section->region.dcd && !builder->model->dcd)
		return builder_fail(builder, section->line, "dynamic capacity needs kernel dcd");
	return 0;
}

/* What somebody with ndctl did once: the seed claims the namespace. */
static int claim_namespace(struct builder *builder, struct nd_region *nd)
{
	struct nd_claim *seed = nd->claims[nd->n_claims - 1];
	int rc;

	if (builder->section.map == ND_MAP_NONE)
		return 0;
	if (nd->ns_bound)
		nd_namespace_remove(builder->model, nd);
	seed->map = builder->section.map;
	seed->align = builder->section.region.align;
	seed->attached = true;
	snprintf(seed->uuid, sizeof(seed->uuid), "13b379fb-4739-496c-a170-50e0%04x%04x",
		 (unsigned)nd->id & 0xffff, (unsigned)nd->y & 0xffff);
	rc = nd_claim_probe(builder->model, seed);
	builder->region = nd_claim_dax(builder->model, seed);
	return rc == -ENXIO ? -ENOSPC : rc;
}

static int commit_nd_region(struct builder *builder)
{
	const struct section *section = &builder->section;
	const struct region *region = &section->region;
	struct nd_region spec = {
		.id = region->id,
		.y = region->ns_y,
		.span = region->span,
		.align = 16ULL << 20,
		.target_node = region->target_node,
		.numa_node = region->numa_node,
	};
	struct nd_region *nd;
	int rc;

	builder->n_unclaimed += section->map == ND_MAP_NONE;
	rc = nd_region_add(builder->model, &spec, &nd);
	if (!rc)
		rc = nd_region_probe(builder->model, nd);
	return rc ? rc : claim_namespace(builder, nd);
}

static int commit_region(struct builder *builder)
{
	struct section *section = &builder->section;
	struct region *spec = &section->region;
	struct node *node;
	uint64_t align;
	int rc;

	builder->region_left_out = builder->model->kernel < section->since;
	if (builder->region_left_out)
		return 0;
	if (!section->has_start || !section->has_size || !section->size)
		return builder_fail(builder, section->line, "a region needs start and size");
	if (__builtin_add_overflow(section->start, section->size - 1, &spec->span.end))
		return builder_fail(builder, section->line, "region ends beyond 64 bits");
	spec->span.start = section->start;
	spec->align = section->align ? section->align : SIM_PMD_SIZE;
	if (!align_is_valid(spec->align))
		return builder_fail(builder, section->line, "align must be 4K, 2M or 1G");
	align = spec->provider == PROVIDER_PMEM ? SIM_PMD_SIZE : spec->align;
	if (spec->span.start % align || section->size % align)
		return builder_fail(builder, section->line, "start and size must fit align");
	if (spec->target_node >= 0 && node_find(builder->model, spec->target_node, &node))
		return builder_fail(builder, section->line, "there is no node %d",
				    spec->target_node);
	if (spec->numa_node == NUMA_NODE_DEFAULT)
		spec->numa_node = spec->provider == PROVIDER_CXL ? -1 : 0;
	if (!section->has_id)
		spec->id = section->has_namespace
				   ? spec->ns_x
				   : (int)(builder->model->n_regions + builder->n_unclaimed);
	if (section->has_namespace && spec->ns_x != spec->id)
		return builder_fail(builder, section->line, "namespace %d.%d is not of region %d",
				    spec->ns_x, spec->ns_y, spec->id);
	rc = region_check_version(builder, section);
	if (!rc)
		rc = region_check_span(builder, section);
	if (rc)
		return rc;
	rc = spec->provider == PROVIDER_PMEM ? commit_nd_region(builder)
					     : region_add(builder->model, spec, &builder->region);
	if (rc == -EEXIST)
		return builder_fail(builder, section->line, "id %d is taken", spec->id);
	return rc ? fail_as(builder, section->line, rc, "region") : 0;
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
	return rc ? fail_as(builder, section->line, rc, "size") : 0;
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

static int commit_device(struct builder *builder)
{
	struct section *section = &builder->section;
	struct dev *dev;
	int rc;

	if (builder->region_left_out)
		return 0;
	if (!builder->region)
		return builder_fail(builder, section->line, "a device follows its region");
	if (section->align && !align_is_valid(section->align))
		return builder_fail(builder, section->line, "align must be 4K, 2M or 1G");
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

static int commit_extent(struct builder *builder)
{
	struct section *section = &builder->section;
	struct region *region = builder->region;
	struct extent extent = section->extent;

	if (builder->region_left_out)
		return 0;
	if (!region || !region->dcd)
		return builder_fail(builder, section->line,
				    "an extent follows a region with dynamic-capacity");
	if (!section->has_start || !section->has_size || !section->size)
		return builder_fail(builder, section->line, "an extent needs start and size");
	extent.span.start = section->start;
	if (__builtin_add_overflow(section->start, section->size - 1, &extent.span.end) ||
	    extent.span.start < region->span.start || extent.span.end > region->span.end)
		return builder_fail(builder, section->line, "the extent is not in its region");
	for (size_t i = 0; i < region->n_extents; i++)
		if (span_overlaps(&region->extents[i].span, &extent.span))
			return builder_fail(builder, section->line,
					    "extent 0x%" PRIx64 " overlaps another",
					    extent.span.start);
	if (!extent.sequence)
		extent.sequence = (unsigned)region->n_extents;
	return region_add_extent(region, &extent);
}

int builder_commit(struct builder *builder)
{
	int rc = 0;

	if (builder->section.kind == SECTION_REGION) {
		rc = region_finish(builder);
		builder->region = NULL;
		builder->region_has_devices = false;
	}
	if (rc)
		return rc;
	switch (builder->section.kind) {
	case SECTION_NODE:
		return commit_node(builder);
	case SECTION_REGION:
		return commit_region(builder);
	case SECTION_DEVICE:
		return commit_device(builder);
	case SECTION_EXTENT:
		return commit_extent(builder);
	default:
		return 0;
	}
}

static int bind_waiting(struct builder *builder, const struct waiting *waiting)
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
	return rc ? fail_as(builder, waiting->line, rc, "the driver refuses the device") : 0;
}

int builder_finish(struct builder *builder)
{
	struct model *model = builder->model;
	int rc;

	rc = region_finish(builder);
	if (rc)
		return rc;
	/* The ids of one device must not bind another before its turn. */
	model->autoprobe = false;
	for (int i = 0; i < DRIVER_KINDS; i++) {
		model->drivers[i].missing |= builder->options->missing[i];
		if (builder->options->unloaded[i])
			continue;
		rc = driver_load(model, (enum driver_kind)i);
		if (rc && rc != -ENOENT)
			return rc;
	}
	model->autoprobe = true;
	for (size_t i = 0; i < builder->n_waiting; i++) {
		rc = bind_waiting(builder, &builder->waiting[i]);
		if (rc)
			return rc;
	}
	return 0;
}
