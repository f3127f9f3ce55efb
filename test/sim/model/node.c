/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* NUMA nodes: boot memory, and the spans of their zones. */
#include <errno.h>
#include <stdlib.h>

#include "test/sim/model/model.h"

static size_t node_index(const struct model *model, int nid)
{
	return ARRAY_BISECT(model->n_nodes, i, model->nodes[i].nid < nid);
}

int node_find(const struct model *model, int nid, struct node **ret_node)
{
	size_t i = node_index(model, nid);

	if (i == model->n_nodes || model->nodes[i].nid != nid)
		return -ENOENT;
	*ret_node = &model->nodes[i];
	return 0;
}

int node_add(struct model *model, int nid, const char *cpus)
{
	struct node *node;

	if (node_find(model, nid, &node)) {
		node = ARRAY_INSERT(model->nodes, model->n_nodes, node_index(model, nid));
		if (!node)
			return -ENOMEM;
		node->nid = nid;
		node->uid = model_next_uid(model);
	}
	if (cpus)
		snprintf(node->cpus, sizeof(node->cpus), "%s", cpus);
	return 0;
}

bool node_is_online(const struct node *node)
{
	return node->cpus[0] || node->n_blocks;
}

/* x86-64: 16 MiB for old devices, and what 32 bits reach. */
static enum zone boot_zone(const struct model *model, uint64_t nr)
{
	uint64_t end = (nr + 1) * model->block_size;

	if (nr == 0)
		return ZONE_NONE; /* spans DMA and DMA32 */
	return end <= 1ULL << 32 ? ZONE_DMA32 : ZONE_NORMAL;
}

int node_add_ram(struct model *model, int nid, const struct span *span)
{
	uint64_t last = span->end / model->block_size;
	int rc;

	rc = iomem_claim(model, span, "System RAM", false);
	if (rc)
		return rc;
	rc = blocks_add(model, span, nid);
	if (rc)
		return rc;
	for (size_t i = block_index(model, span->start / model->block_size);
	     i < model->n_blocks && model->blocks[i].nr <= last; i++) {
		struct block *block = &model->blocks[i];

		block->boot = true;
		block->online = true;
		block->zone = boot_zone(model, block->nr);
		node_account(model, block, true);
	}
	return 0;
}

static bool is_in_zone_now(const struct block *block, int nid, enum zone zone)
{
	return block->online && block->nid == nid && block->zone == zone;
}

/* The span of a zone shrinks to what is left in it. */
static void zone_shrink(const struct model *model, struct node *node, enum zone zone)
{
	size_t i = block_index(model, node->zones[zone].first);

	while (!is_in_zone_now(&model->blocks[i], node->nid, zone))
		i++;
	node->zones[zone].first = model->blocks[i].nr;
	i = block_index(model, node->zones[zone].last);
	while (!is_in_zone_now(&model->blocks[i], node->nid, zone))
		i--;
	node->zones[zone].last = model->blocks[i].nr;
}

static void zone_account(const struct model *model, struct node *node, struct block *block,
			 bool online)
{
	enum zone zone = block->zone;

	if (online) {
		if (!node->zones[zone].n++)
			node->zones[zone].first = node->zones[zone].last = block->nr;
		node->zones[zone].first = MIN(node->zones[zone].first, block->nr);
		node->zones[zone].last = MAX(node->zones[zone].last, block->nr);
		return;
	}
	block->online = false;
	if (--node->zones[zone].n)
		zone_shrink(model, node, zone);
}

void node_account(struct model *model, struct block *block, bool online)
{
	struct node *node;

	if (node_find(model, block->nid, &node))
		return;
	if (online)
		node->n_online++;
	else
		node->n_online--;
	zone_account(model, node, block, online);
}

const char *zone_name(enum zone zone)
{
	static const char *const names[ZONES] = {
		[ZONE_NONE] = "none",	  [ZONE_DMA] = "DMA",	      [ZONE_DMA32] = "DMA32",
		[ZONE_NORMAL] = "Normal", [ZONE_MOVABLE] = "Movable",
	};

	return names[zone];
}
