/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The kmem driver: ranges become memory blocks, and sometimes come back. */
#include <errno.h>
#include <stdlib.h>

#include "test/sim/kstr.h"
#include "test/sim/model.h"
#include "util/cleanup.h"

/* Whole blocks only; false for nothing left. */
static bool kmem_span(const struct model *model, const struct span *range, struct span *ret)
{
	uint64_t start = ALIGN_UP(range->start, model->block_size);
	uint64_t end = ALIGN_DOWN(range->end + 1, model->block_size);

	if (start >= end)
		return false;
	*ret = (struct span){start, end - 1};
	return true;
}

static int kmem_add_memory(struct model *model, const struct span *span, int nid)
{
	int rc = model->add_memory_error;

	model->add_memory_error = 0;
	return rc ? rc : blocks_add(model, span, nid);
}

/* The memory group, by which zones are chosen. */
static void kmem_group(struct model *model, const struct span *span, const struct block *group)
{
	uint64_t last = span->end / model->block_size;

	for (size_t i = block_index(model, span->start / model->block_size);
	     i < model->n_blocks && model->blocks[i].nr <= last; i++) {
		model->blocks[i].group = group->group;
		model->blocks[i].group_blocks = group->group_blocks;
	}
}

static struct block kmem_new_group(struct model *model, const struct dev *dev)
{
	struct block group = {.group = model_next_uid(model)};
	struct span span;

	for (size_t i = 0; i < dev->n_ranges; i++)
		if (kmem_span(model, &dev->ranges[i].span, &span))
			group.group_blocks += span_length(&span) / model->block_size;
	return group;
}

/* Claims one range and adds its memory, offline. */
static int kmem_plug_range(struct model *model, struct dev *dev, const struct span *span)
{
	char name[DEV_NAME_MAX];
	struct span *slot;
	int rc;

	dev_name(dev, name);
	rc = iomem_claim(model, span, name, true);
	if (rc)
		return rc;
	slot = ARRAY_APPEND(dev->claimed, dev->n_claimed);
	rc = slot ? kmem_add_memory(model, span, dev->region->target_node) : -ENOMEM;
	if (rc) {
		dev->n_claimed -= !!slot;
		iomem_release(model, span);
		return rc;
	}
	*slot = *span;
	return 0;
}

/* The first range must succeed; a later one that fails is left out. */
static int kmem_plug(struct model *model, struct dev *dev, enum online_type type)
{
	struct block group = kmem_new_group(model, dev);
	struct span span;
	int rc;

	for (size_t i = 0; i < dev->n_ranges; i++) {
		if (!kmem_span(model, &dev->ranges[i].span, &span))
			continue;
		rc = kmem_plug_range(model, dev, &span);
		if (rc && !dev->n_claimed)
			return rc;
		if (!rc)
			kmem_group(model, &span, &group);
		/* Blocks that do not come online are no error, and stay offline. */
		if (!rc && type != ONLINE_OFFLINE)
			blocks_online(model, &span, type);
	}
	return 0;
}

int kmem_probe(struct model *model, struct dev *dev)
{
	struct node *node;
	struct span span;
	size_t usable = 0;

	if (dev->region->target_node < 0)
		return -EINVAL;
	for (size_t i = 0; i < dev->n_ranges; i++)
		usable += kmem_span(model, &dev->ranges[i].span, &span);
	if (!usable)
		return -EINVAL;
	/* The static memory group wants a possible node. */
	if (node_find(model, dev->region->target_node, &node))
		return -EINVAL;
	dev->state = model->policy;
	return kmem_plug(model, dev, model->policy);
}

/* Ranges with a block online stay System RAM, claimed, until the next boot. */
void kmem_remove(struct model *model, struct dev *dev)
{
	for (size_t i = 0; i < dev->n_claimed; i++) {
		const struct span *span = &dev->claimed[i];

		if (!model->hotremove || !model_since(model, 5, 3) ||
		    !blocks_all_offline(model, span))
			continue;
		blocks_remove(model, span);
		iomem_release(model, span);
	}
	dev->n_claimed = 0;
}

const char *kmem_state_name(int state)
{
	return state == KMEM_UNPLUGGED ? "unplugged" : online_type_name(state);
}

/* What to put back when a later block refuses. */
struct undo {
	uint64_t nr;
	enum zone zone;
};

static void kmem_undo(struct model *model, const struct undo *undo, size_t n)
{
	struct block *block;

	while (n--)
		if (!block_find(model, undo[n].nr, &block))
			block_online(model, block,
				     undo[n].zone == ZONE_MOVABLE ? ONLINE_MOVABLE : ONLINE_KERNEL);
}

static int kmem_offline_all(struct model *model, struct dev *dev)
{
	_cleanup_free_ struct undo *undo = NULL;
	size_t n = 0;
	int rc;

	for (size_t i = 0; i < dev->n_claimed; i++) {
		uint64_t last = dev->claimed[i].end / model->block_size;

		for (uint64_t nr = dev->claimed[i].start / model->block_size; nr <= last; nr++) {
			struct undo *slot;
			struct block *block;
			enum zone zone;

			if (block_find(model, nr, &block) || !block->online)
				continue;
			zone = block->zone;
			slot = ARRAY_APPEND(undo, n);
			rc = slot ? block_offline(model, block) : -ENOMEM;
			if (rc < 0) {
				kmem_undo(model, undo, slot ? n - 1 : n);
				return rc;
			}
			*slot = (struct undo){nr, zone};
		}
	}
	return 0;
}

static int kmem_unplug(struct model *model, struct dev *dev)
{
	int rc;

	if (!model->hotremove)
		return -EBUSY;
	rc = kmem_offline_all(model, dev);
	if (rc)
		return rc;
	kmem_remove(model, dev);
	return 0;
}

ssize_t kmem_state_store(struct model *model, struct dev *dev, const char *text, size_t len)
{
	/* "offline" can be read, never written. */
	static const char *const words[] = {
		"unplugged", "online", "online_kernel", "online_movable", NULL,
	};
	int wanted = kstr_match(words, text);
	int rc;

	if (wanted < 0)
		return wanted;
	if (wanted == 0)
		wanted = KMEM_UNPLUGGED;
	if (wanted == dev->state)
		return (ssize_t)len;
	if (wanted != KMEM_UNPLUGGED && dev->state != KMEM_UNPLUGGED)
		return -EBUSY;
	rc = wanted == KMEM_UNPLUGGED ? kmem_unplug(model, dev)
				      : kmem_plug(model, dev, (enum online_type)wanted);
	if (rc)
		return rc;
	dev->state = wanted;
	return (ssize_t)len;
}
