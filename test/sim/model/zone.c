/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which zone a block joins: memory_hotplug.online_policy and what goes with it. */
#include <errno.h>
#include <limits.h>

#include "test/sim/model/kstr.h"
#include "test/sim/model/model.h"

static const char *const policies[] = {
	[ZONES_CONTIGUOUS] = "contig-zones",
	[ZONES_AUTO_MOVABLE] = "auto-movable",
	NULL,
};

const char *zone_policy_name(const struct model *model)
{
	return policies[model->zone_policy];
}

ssize_t zone_policy_store(struct model *model, const char *text, size_t len)
{
	int policy = kstr_match(policies, text);

	if (policy < 0)
		return policy;
	model->zone_policy = (enum zone_policy)policy;
	return (ssize_t)len;
}

ssize_t movable_ratio_store(struct model *model, const char *text, size_t len)
{
	uint64_t ratio;
	int rc = kstr_u64(text, 0, &ratio);

	if (rc)
		return rc;
	if (ratio > UINT_MAX)
		return -ERANGE;
	model->movable_ratio = (unsigned)ratio;
	return (ssize_t)len;
}

ssize_t movable_numa_aware_store(struct model *model, const char *text, size_t len)
{
	return kstr_bool(text, model_since(model, 6, 14), &model->movable_numa_aware)
		       ?: (ssize_t)len;
}

static bool in_zone(const struct node *node, const struct block *block, enum zone zone)
{
	return node->zones[zone].n && node->zones[zone].first <= block->nr &&
	       block->nr <= node->zones[zone].last;
}

/*
 * Whether n more movable blocks keep the ratio to what is in kernel zones since
 * boot; kernel memory that was plugged in does not count, since it may leave.
 * Of all nodes, if nid is negative.
 */
static bool ratio_allows(const struct model *model, int nid, uint64_t n)
{
	uint64_t kernel = 0, movable = n;

	for (size_t i = 0; i < model->n_blocks; i++) {
		const struct block *block = &model->blocks[i];

		if (!block->online || (nid >= 0 && block->nid != nid))
			continue;
		movable += block->zone == ZONE_MOVABLE;
		kernel += block->boot && block->zone != ZONE_MOVABLE;
	}
	return kernel && movable * 100 <= model->movable_ratio * kernel;
}

/* All of a device goes to one zone: the rest of it is what has to fit. */
static bool is_movable_by_ratio(const struct model *model, const struct block *block)
{
	uint64_t rest = block->group ? block->group_blocks : 1;

	if (!model->movable_ratio)
		return false;
	for (size_t i = 0; block->group && i < model->n_blocks; i++) {
		const struct block *other = &model->blocks[i];

		if (other->group != block->group || !other->online)
			continue;
		if (other->zone != ZONE_MOVABLE)
			return false;
		rest--;
	}
	return ratio_allows(model, -1, rest) &&
	       (!model->movable_numa_aware || ratio_allows(model, block->nid, rest));
}

/* contig-zones: a block within the span of one zone joins it, any other the kernel zone. */
enum zone node_zone_for(const struct model *model, const struct block *block, enum online_type type)
{
	enum zone kernel = ZONE_NORMAL;
	struct node *node;

	if (type == ONLINE_MOVABLE)
		return ZONE_MOVABLE;
	if (node_find(model, block->nid, &node))
		return ZONE_NORMAL;
	if (in_zone(node, block, ZONE_DMA32))
		kernel = ZONE_DMA32;
	if (type == ONLINE_KERNEL)
		return kernel;
	if (model->zone_policy == ZONES_AUTO_MOVABLE)
		return is_movable_by_ratio(model, block) ? ZONE_MOVABLE : kernel;
	if (in_zone(node, block, ZONE_MOVABLE) && !in_zone(node, block, kernel))
		return ZONE_MOVABLE;
	return kernel;
}
