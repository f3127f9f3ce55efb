/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* bttR.N, pfnR.N, daxR.N: from a seed to a device that holds the namespace. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "test/sim/model/kstr.h"
#include "test/sim/model/nd.h"
#include "util/cleanup.h"

const char *nd_kind_name(enum nd_kind kind)
{
	static const char *const names[] = {
		[ND_BTT] = "btt",
		[ND_PFN] = "pfn",
		[ND_DAX] = "dax",
	};

	return names[kind];
}

const char *nd_map_name(enum nd_map map)
{
	static const char *const names[] = {
		[ND_MAP_NONE] = "none",
		[ND_MAP_RAM] = "ram",
		[ND_MAP_PMEM] = "pmem",
	};

	return names[map];
}

static void claim_emit(struct model *model, struct nd_claim *claim, const char *action)
{
	nd_emit(model,
		&(struct nd_object){
			.type = ND_OBJECT_CLAIM, .region = claim->region, .claim = claim},
		action);
}

/* ---- coming and going ---- */

int nd_claim_new(struct model *model, struct nd_region *region, enum nd_kind kind,
		 struct nd_claim **ret_claim)
{
	_cleanup_free_ struct nd_claim *claim = calloc(1, sizeof(*claim));
	struct nd_claim **slot;
	size_t at = 0;

	if (!claim)
		return -ENOMEM;
	*claim = (struct nd_claim){
		.uid = model_next_uid(model),
		.region = region,
		.kind = kind,
		.n = ida_get(&region->ids[kind]),
		.align = SIM_PMD_SIZE,
	};
	if (claim->n < 0)
		return -ENOMEM;
	while (at < region->n_claims &&
	       (region->claims[at]->kind < kind ||
		(region->claims[at]->kind == kind && region->claims[at]->n < claim->n)))
		at++;
	slot = ARRAY_INSERT(region->claims, region->n_claims, at);
	if (!slot)
		return -ENOMEM;
	*slot = *ret_claim = TAKE_PTR(claim);
	claim_emit(model, *ret_claim, "add");
	return 0;
}

void nd_claim_delete(struct model *model, struct nd_claim *claim)
{
	struct nd_region *region = claim->region;
	size_t at = 0;

	claim_emit(model, claim, "remove");
	while (region->claims[at] != claim)
		at++;
	ARRAY_REMOVE(region->claims, region->n_claims, at);
	ida_put(&region->ids[claim->kind], claim->n);
	if (region->seeds[claim->kind] == claim->uid)
		region->seeds[claim->kind] = 0;
	free(claim);
}

/* A seed that was taken has a successor. */
static int seed_renew(struct model *model, struct nd_claim *claim)
{
	struct nd_claim *next;
	int rc;

	if (claim->region->seeds[claim->kind] != claim->uid)
		return 0;
	rc = nd_claim_new(model, claim->region, claim->kind, &next);
	if (!rc)
		claim->region->seeds[claim->kind] = next->uid;
	return rc;
}

/* ---- probing ---- */

/* Of x86-64, whatever the CPU can map. */
static bool align_is_supported(uint64_t align)
{
	return align == SIM_PAGE_SIZE || align == SIM_PMD_SIZE || align == SIM_PUD_SIZE;
}

/* What the device has been told against what the medium says. */
static int info_validate(const struct nd_claim *claim, struct nd_info *ret_info)
{
	int rc = nd_info_read(claim->region, claim->kind, ret_info);

	if (rc)
		return rc;
	if (*claim->uuid) {
		if (strcmp(claim->uuid, ret_info->uuid))
			return -ENODEV;
		if (claim->align != ret_info->align || claim->map != ret_info->map)
			return -EOPNOTSUPP;
	}
	return align_is_supported(ret_info->align) ? 0 : -EOPNOTSUPP;
}

/* The first page, the map where it lies on the medium, and then the data. */
static int info_make(const struct nd_claim *claim, struct nd_info *ret_info)
{
	const struct span *span = &claim->region->span;
	uint64_t align = MAX(claim->align, SIM_SUBSECTION_SIZE), size = span_length(span);
	uint64_t end = ALIGN_DOWN(span->end + 1, align), head = 8192;

	if (claim->map == ND_MAP_NONE)
		return -ENXIO;
	if (claim->map == ND_MAP_PMEM)
		head += (size - 8192) / SIM_PAGE_SIZE * 64;
	*ret_info = (struct nd_info){
		.map = claim->map,
		.align = claim->align,
		.offset = ALIGN_UP(span->start + head, align) - span->start,
	};
	if (span->start + ret_info->offset >= end)
		return -ENXIO;
	ret_info->pages = (end - span->start - ret_info->offset) / SIM_PAGE_SIZE;
	memcpy(ret_info->uuid, claim->uuid, sizeof(ret_info->uuid));
	return 0;
}

/* The one on the medium, or a new one. */
static int claim_info(struct nd_claim *claim, struct nd_info *ret_info)
{
	int rc = info_validate(claim, ret_info);

	if (rc != -ENODEV)
		return rc;
	rc = info_make(claim, ret_info);
	return rc ? rc : nd_info_write(claim->region, claim->kind, ret_info);
}

/* What is before the data stays the namespace's. */
static struct span head_span(const struct nd_claim *claim)
{
	uint64_t start = claim->region->span.start;

	return (struct span){start, start + claim->offset - 1};
}

static int dax_attach(struct model *model, struct nd_claim *claim)
{
	const struct nd_region *of = claim->region;
	uint64_t start = of->span.start + claim->offset;
	struct region spec = {
		.provider = PROVIDER_PMEM,
		.id = of->id,
		.span = {start, start + claim->size - 1},
		.align = claim->align,
		.target_node = of->target_node,
		.numa_node = of->numa_node,
		.ns_x = of->id,
		.ns_y = of->y,
	};
	struct region *region;
	struct dev *dev;
	int rc;

	snprintf(spec.path, sizeof(spec.path), "%.96s/dax%d.%d", of->path, of->id, claim->n);
	rc = region_add(model, &spec, &region);
	if (rc)
		return rc;
	rc = dev_new(model, region, false, &dev);
	if (!rc)
		rc = range_alloc(model, dev, start, claim->size);
	if (rc) {
		region_remove(model, region);
		return rc;
	}
	if (model->autoprobe)
		dev_attach(model, dev);
	return 0;
}

static int claim_attach(struct model *model, struct nd_claim *claim)
{
	struct span span = claim->kind == ND_DAX ? head_span(claim) : claim->region->span;
	char name[DEV_NAME_MAX];
	int rc;

	nd_name(&(struct nd_object){.type = ND_OBJECT_NS, .region = claim->region}, name);
	rc = iomem_claim(model, &span, name, false);
	if (rc || claim->kind != ND_DAX)
		return rc;
	rc = dax_attach(model, claim);
	if (rc)
		iomem_release(model, &span);
	return rc;
}

int nd_claim_probe(struct model *model, struct nd_claim *claim)
{
	struct nd_info info;
	int rc;

	if (!claim->attached)
		return -ENODEV;
	if (claim->region->ns_bound)
		return -EBUSY;
	/* A btt has another format, which is not modelled. */
	if (claim->kind == ND_BTT)
		return -ENXIO;
	if (!*claim->uuid)
		return -ENODEV;
	rc = claim_info(claim, &info);
	if (rc)
		return rc;
	claim->offset = info.offset;
	claim->size = info.pages * SIM_PAGE_SIZE;
	rc = claim_attach(model, claim);
	if (rc)
		return rc;
	claim->bound = true;
	if (claim->kind == ND_PFN)
		nd_disk_add(model, claim->region);
	claim_emit(model, claim, "bind");
	return seed_renew(model, claim);
}

void nd_claim_remove(struct model *model, struct nd_claim *claim)
{
	struct region *region = nd_claim_dax(model, claim);
	struct span span = claim->kind == ND_DAX ? head_span(claim) : claim->region->span;

	if (region)
		region_remove(model, region);
	iomem_release(model, &span);
	nd_disk_remove(model, claim->region);
	claim->bound = false;
	claim_emit(model, claim, "unbind");
}

struct region *nd_claim_dax(const struct model *model, const struct nd_claim *claim)
{
	char path[SIM_PATH_MAX];
	struct region *region;

	if (!claim->bound || claim->kind != ND_DAX)
		return NULL;
	snprintf(path, sizeof(path), "%.96s/dax%d.%d", claim->region->path, claim->region->id,
		 claim->n);
	return region_find(model, path, &region) ? NULL : region;
}

int nd_claim_adopt(struct model *model, struct nd_region *region, enum nd_kind kind)
{
	struct nd_claim *claim;
	struct nd_info info;
	int rc;

	rc = nd_info_read(region, kind, &info);
	if (!rc && !align_is_supported(info.align))
		rc = -EOPNOTSUPP;
	if (!rc)
		rc = nd_claim_new(model, region, kind, &claim);
	if (rc)
		return rc;
	memcpy(claim->uuid, info.uuid, sizeof(claim->uuid));
	claim->align = info.align;
	claim->map = info.map;
	claim->attached = true;
	if (model->nd_autoprobe)
		(void)!nd_claim_probe(model, claim);
	return 0;
}

/* ---- attributes ---- */

ssize_t nd_claim_align_store(struct nd_claim *claim, const char *text, size_t len)
{
	uint64_t align;

	if (claim->bound)
		return -EBUSY;
	if (kstr_u64(text, 0, &align) || !align_is_supported(align))
		return -EINVAL;
	claim->align = align;
	return (ssize_t)len;
}

ssize_t nd_claim_map_store(struct nd_claim *claim, const char *text, size_t len)
{
	/* Only as much as was written is compared. */
	size_t n = text[len - 1] == '\n' ? len - 1 : len;

	if (claim->bound)
		return -EBUSY;
	for (int map = ND_MAP_NONE; map <= ND_MAP_PMEM; map++)
		if (!strncmp(text, nd_map_name((enum nd_map)map), n)) {
			claim->map = (enum nd_map)map;
			return (ssize_t)len;
		}
	return -EINVAL;
}

/* What comes behind a uuid is not looked at. */
ssize_t nd_claim_uuid_store(struct nd_claim *claim, const char *text, size_t len)
{
	static const char pattern[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

	if (claim->bound)
		return -EBUSY;
	for (size_t i = 0; pattern[i]; i++)
		if (pattern[i] == 'x' ? !isxdigit((unsigned char)text[i]) : text[i] != '-')
			return -EINVAL;
	for (size_t i = 0; pattern[i]; i++)
		claim->uuid[i] = (char)tolower((unsigned char)text[i]);
	return (ssize_t)len;
}

ssize_t nd_claim_sector_store(struct nd_claim *claim, const char *text, size_t len)
{
	static const uint64_t sizes[] = {ND_SECTOR_SIZES};
	const uint64_t *size;
	uint64_t value;

	if (claim->bound)
		return -EBUSY;
	if (kstr_u64(text, 0, &value))
		return -EINVAL;
	array_foreach (size, sizes)
		if (*size == value) {
			claim->sector_size = value;
			return (ssize_t)len;
		}
	return -EINVAL;
}

/* Lets go of the namespace. A seed starts anew; another device is gone. */
static void claim_detach(struct model *model, struct nd_claim *claim)
{
	claim->attached = false;
	if (claim->region->seeds[claim->kind] != claim->uid) {
		nd_claim_delete(model, claim);
		return;
	}
	claim->uuid[0] = '\0';
	claim->map = ND_MAP_NONE;
	claim->sector_size = 0;
}

ssize_t nd_claim_namespace_store(struct model *model, struct nd_claim *claim, const char *text,
				 size_t len)
{
	struct nd_region *region = claim->region;
	char name[DEV_NAME_MAX];

	if (claim->bound)
		return -EBUSY;
	text += strspn(text, " \t\n");
	if (!*text) {
		claim_detach(model, claim);
		return (ssize_t)len;
	}
	if (strncmp(text, "namespace", strlen("namespace")))
		return -EINVAL;
	if (claim->attached)
		return -EBUSY;
	nd_name(&(struct nd_object){.type = ND_OBJECT_NS, .region = region}, name);
	if (!kstr_equal(name, text))
		return -ENODEV;
	if (*region->ns_class && strcmp(region->ns_class, nd_kind_name(claim->kind)))
		return -EBUSY;
	if (nd_namespace_size(region) < ND_SIZE_MIN)
		return -ENXIO;
	if (nd_namespace_holder(region))
		return -EBUSY;
	claim->attached = true;
	return (ssize_t)len;
}
