/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A persistent region, its namespace, and the disk that the namespace can be. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "test/sim/model/kstr.h"
#include "test/sim/model/nd.h"

static void namespace_emit(struct model *model, struct nd_region *region, const char *action)
{
	nd_emit(model, &(struct nd_object){.type = ND_OBJECT_NS, .region = region}, action);
}

static void region_emit(struct model *model, struct nd_region *region, const char *action)
{
	nd_emit(model, &(struct nd_object){.type = ND_OBJECT_REGION, .region = region}, action);
}

/* ---- the region ---- */

int nd_region_probe(struct model *model, struct nd_region *region)
{
	region->bound = true;
	region->ns_uid = model_next_uid(model);
	namespace_emit(model, region, "add");
	for (int kind = 0; kind < ND_KINDS; kind++) {
		struct nd_claim *claim;
		int rc = nd_claim_new(model, region, (enum nd_kind)kind, &claim);

		if (rc)
			return rc;
		region->seeds[kind] = claim->uid;
	}
	region_emit(model, region, "bind");
	/* What becomes of the namespace is not the region's matter. */
	if (model->nd_autoprobe)
		(void)!nd_namespace_probe(model, region);
	return 0;
}

void nd_region_remove(struct model *model, struct nd_region *region)
{
	while (region->n_claims) {
		struct nd_claim *claim = region->claims[region->n_claims - 1];

		if (claim->bound)
			nd_claim_remove(model, claim);
		nd_claim_delete(model, claim);
	}
	if (region->ns_bound)
		nd_namespace_remove(model, region);
	namespace_emit(model, region, "remove");
	region->ns_uid = 0;
	region->ns_class = "";
	region->force_raw = false;
	region->bound = false;
	region_emit(model, region, "unbind");
}

/* ---- the namespace ---- */

uint64_t nd_namespace_size(const struct nd_region *region)
{
	return span_length(&region->span);
}

struct nd_claim *nd_claim_of(const struct model *model, const struct region *dax)
{
	for (size_t i = 0; i < model->n_nd_regions; i++) {
		struct nd_claim *holder = nd_namespace_holder(model->nd_regions[i]);

		if (holder && nd_claim_dax(model, holder) == dax)
			return holder;
	}
	return NULL;
}

struct nd_claim *nd_namespace_holder(const struct nd_region *region)
{
	for (size_t i = 0; i < region->n_claims; i++)
		if (region->claims[i]->attached)
			return region->claims[i];
	return NULL;
}

static int namespace_adopt(struct model *model, struct nd_region *region)
{
	static const enum nd_kind kinds[] = {ND_PFN, ND_DAX};
	const enum nd_kind *kind;
	int rc = -ENODEV;

	if (region->force_raw)
		return rc;
	array_foreach (kind, kinds)
		if (rc == -ENODEV &&
		    (!*region->ns_class || !strcmp(region->ns_class, nd_kind_name(*kind))))
			rc = nd_claim_adopt(model, region, *kind);
	return rc;
}

/* A disk can be mapped too, and so it has a minor number of dax, which does not show. */
void nd_disk_add(struct model *model, struct nd_region *region)
{
	region->disk_uid = model_next_uid(model);
	region->disk_minor = ida_get(&model->minors);
}

void nd_disk_remove(struct model *model, struct nd_region *region)
{
	if (region->disk_uid && region->disk_minor >= 0)
		ida_put(&model->minors, region->disk_minor);
	region->disk_uid = 0;
}

int nd_namespace_probe(struct model *model, struct nd_region *region)
{
	char name[DEV_NAME_MAX];
	int rc;

	if (nd_namespace_holder(region))
		return -ENXIO;
	if (nd_namespace_size(region) < ND_SIZE_MIN)
		return -ENODEV;
	rc = namespace_adopt(model, region);
	/* The namespace is another device's now. */
	if (!rc)
		return -ENXIO;
	if (rc != -ENODEV)
		return rc;
	nd_name(&(struct nd_object){.type = ND_OBJECT_NS, .region = region}, name);
	rc = iomem_claim(model, &region->span, name, false);
	if (rc)
		return rc;
	region->ns_bound = true;
	nd_disk_add(model, region);
	namespace_emit(model, region, "bind");
	return 0;
}

void nd_namespace_remove(struct model *model, struct nd_region *region)
{
	iomem_release(model, &region->span);
	region->ns_bound = false;
	nd_disk_remove(model, region);
	namespace_emit(model, region, "unbind");
}

/* Without labels there is nowhere to keep it: it counts, and the write fails. */
ssize_t nd_class_store(struct nd_region *region, const char *text, size_t len _unused_)
{
	static const char *const classes[] = {"", "btt", "pfn", "dax", NULL};
	int i;

	if (region->ns_bound || nd_namespace_holder(region))
		return -EBUSY;
	i = kstr_match(classes, text);
	if (i < 0)
		return -EINVAL;
	region->ns_class = classes[i];
	return -ENXIO;
}

ssize_t nd_force_raw_store(struct nd_region *region, const char *text, size_t len)
{
	return kstr_bool(text, false, &region->force_raw) ?: (ssize_t)len;
}

/* ---- the disk ---- */

void nd_disk_extent(const struct nd_region *region, uint64_t *ret_offset, uint64_t *ret_size)
{
	const struct nd_claim *holder = nd_namespace_holder(region);

	*ret_offset = holder && holder->bound ? holder->offset : 0;
	*ret_size = holder && holder->bound ? holder->size : nd_namespace_size(region);
}

void nd_disk_name(const struct nd_region *region, char name[DEV_NAME_MAX])
{
	if (region->y)
		snprintf(name, DEV_NAME_MAX, "pmem%d.%d", region->id, region->y);
	else
		snprintf(name, DEV_NAME_MAX, "pmem%d", region->id);
}

int nd_disk_find(const struct model *model, const char *name, struct nd_region **ret_region)
{
	for (size_t i = 0; i < model->n_nd_regions; i++) {
		char own[DEV_NAME_MAX];

		nd_disk_name(model->nd_regions[i], own);
		if (!model->nd_regions[i]->disk_uid || strcmp(own, name))
			continue;
		*ret_region = model->nd_regions[i];
		return 0;
	}
	return -ENOENT;
}
