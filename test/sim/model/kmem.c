/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The kmem driver: ranges become memory blocks, and sometimes come back. */
#include <errno.h>
#include <stdlib.h>

#include "test/sim/model/kstr.h"
#include "test/sim/model/model.h"
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

/* All that one range needs before its first block appears. */
static int kmem_claim_range(struct model *model, struct dev *dev, const struct span *span)
{
	char name[DEV_NAME_MAX];
	struct span *slot;
	struct node *node;
	int rc;

	dev_name(dev, name);
	rc = iomem_claim(model, span, name, true);
	if (rc)
		return rc;
	rc = model->add_memory_error;
	model->add_memory_error = 0;
	if (!rc)
		rc = blocks_check(model, span);
	if (!rc)
		rc = node_find(model, dev->region->target_node, &node);
	slot = rc ? NULL : ARRAY_APPEND(dev->claimed, dev->n_claimed);
	if (!slot) {
		iomem_release(model, span);
		return rc ? rc : -ENOMEM;
	}
	*slot = *span;
	return 0;
}

/* The next range that has a whole block; false for none. */
static bool kmem_find_range(const struct model *model, struct dev *dev, struct span *ret)
{
	for (; dev->plug.range < dev->n_ranges; dev->plug.range++)
		if (kmem_span(model, &dev->ranges[dev->plug.range].span, ret))
			return true;
	return false;
}

static void kmem_next_range(struct dev *dev)
{
	dev->plug.range++;
	dev->plug.done = 0;
	dev->plug.claimed = dev->plug.gave_up = false;
}

/* The memory group, by which zones are chosen. */
static void kmem_begin(struct model *model, struct dev *dev, enum online_type type)
{
	struct span span;

	dev->plug = (struct plug){.type = type, .group = model_next_uid(model)};
	for (size_t i = 0; i < dev->n_ranges; i++)
		if (kmem_span(model, &dev->ranges[i].span, &span))
			dev->plug.group_blocks += span_length(&span) / model->block_size;
}

static int kmem_add_block(struct model *model, struct dev *dev, uint64_t nr)
{
	struct span span = {nr * model->block_size, (nr + 1) * model->block_size - 1};
	struct block *block;
	int rc;

	rc = blocks_add(model, &span, dev->region->target_node);
	if (!rc)
		rc = block_find(model, nr, &block);
	if (rc)
		return rc;
	block->group = dev->plug.group;
	block->group_blocks = dev->plug.group_blocks;
	return 0;
}

/* A block that does not come online is no error, and the rest of the range stays offline. */
static void kmem_online_block(struct model *model, struct dev *dev, uint64_t nr)
{
	struct block *block;

	if (!dev->plug.gave_up && !block_find(model, nr, &block) &&
	    block_online(model, block, dev->plug.type) < 0)
		dev->plug.gave_up = true;
}

/* All blocks of a range are added before the first of them goes online. */
static int kmem_step_range(struct model *model, struct dev *dev, const struct span *span)
{
	uint64_t first = span->start / model->block_size, *done = &dev->plug.done;
	uint64_t n = span_length(span) / model->block_size;
	bool goes_online = dev->plug.type != ONLINE_OFFLINE;
	int rc = 0;

	if (*done < n)
		rc = kmem_add_block(model, dev, first + *done);
	else
		kmem_online_block(model, dev, first + *done - n);
	++*done;
	if (*done == (goes_online ? 2 * n : n))
		kmem_next_range(dev);
	return rc;
}

/* The first range must succeed; a later one that fails is left out. */
int kmem_step(struct model *model, struct dev *dev, bool *ret_done)
{
	struct span span;
	int rc;

	while (kmem_find_range(model, dev, &span)) {
		rc = dev->plug.claimed ? 0 : kmem_claim_range(model, dev, &span);
		if (rc && !dev->n_claimed)
			return rc;
		if (rc) {
			kmem_next_range(dev);
			continue;
		}
		dev->plug.claimed = true;
		rc = kmem_step_range(model, dev, &span);
		*ret_done = !rc && !kmem_find_range(model, dev, &span);
		return rc;
	}
	*ret_done = true;
	return 0;
}

static int kmem_plug(struct model *model, struct dev *dev, enum online_type type)
{
	bool done = false;
	int rc = 0;

	kmem_begin(model, dev, type);
	while (!rc && !done)
		rc = kmem_step(model, dev, &done);
	return rc;
}

int kmem_probe(struct model *model, struct dev *dev, bool at_once)
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
	if (at_once)
		return kmem_plug(model, dev, model->policy);
	kmem_begin(model, dev, model->policy);
	return 1;
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
