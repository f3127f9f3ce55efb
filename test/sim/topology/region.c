/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sections: a region, of an nvdimm too, and an extent of it. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "test/sim/topology/build.h"

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

/* Where it lies, and what nobody said. */
static int region_complete(struct builder *builder, const struct section *section,
			   struct region *spec)
{
	uint64_t align;

	if (!section->has_start || !section->has_size || !section->size)
		return builder_fail(builder, section->line, "a region needs start and size");
	if (__builtin_add_overflow(section->start, section->size - 1, &spec->span.end))
		return builder_fail(builder, section->line, "region ends beyond 64 bits");
	spec->span.start = section->start;
	spec->align = section->align ? section->align : builder->model->pmd_size;
	if (builder_check_align(builder, spec->align))
		return -EINVAL;
	if (spec->provider == PROVIDER_PMEM && builder->model->page_size != SIM_PAGE_SIZE)
		return builder_fail(builder, section->line, "a pmem region needs pages of 4K");
	align = spec->provider == PROVIDER_PMEM ? SIM_PMD_SIZE : spec->align;
	if (spec->span.start % align || section->size % align)
		return builder_fail(builder, section->line, "start and size must fit align");
	if (spec->numa_node == NUMA_NODE_DEFAULT)
		spec->numa_node = spec->provider == PROVIDER_CXL ? -1 : 0;
	if (!section->has_id)
		spec->id = section->has_namespace
				   ? spec->ns_x
				   : (int)(builder->model->n_regions + builder->n_unclaimed);
	return 0;
}

static int region_check(struct builder *builder, const struct section *section)
{
	const struct region *spec = &section->region;
	struct node *node;
	int rc;

	if (spec->target_node >= 0 && node_find(builder->model, spec->target_node, &node))
		return builder_fail(builder, section->line, "there is no node %d",
				    spec->target_node);
	if (section->has_namespace && spec->ns_x != spec->id)
		return builder_fail(builder, section->line, "namespace %d.%d is not of region %d",
				    spec->ns_x, spec->ns_y, spec->id);
	rc = region_check_version(builder, section);
	return rc ? rc : region_check_span(builder, section);
}

/* All nvdimm regions are on one bus. */
static int choose_bus(struct builder *builder, const struct section *section)
{
	struct model *model = builder->model;

	if (!section->has_nd_bus)
		return 0;
	if (model->n_nd_regions && model->nd_bus != section->nd_bus)
		return builder_fail(builder, section->line, "the bus of a region before is %d",
				    model->nd_bus);
	model->nd_bus = section->nd_bus;
	return 0;
}

int builder_commit_region(struct builder *builder)
{
	struct section *section = &builder->section;
	struct region *spec = &section->region;
	int rc;

	builder->region_left_out = builder->model->kernel < section->since;
	if (builder->region_left_out)
		return 0;
	rc = region_complete(builder, section, spec);
	if (!rc)
		rc = region_check(builder, section);
	if (!rc)
		rc = choose_bus(builder, section);
	if (rc)
		return rc;
	rc = spec->provider == PROVIDER_PMEM ? commit_nd_region(builder)
					     : region_add(builder->model, spec, &builder->region);
	if (rc == -EEXIST)
		return builder_fail(builder, section->line, "id %d is taken", spec->id);
	return rc ? builder_fail_as(builder, section->line, rc, "region") : 0;
}

int builder_commit_extent(struct builder *builder)
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
