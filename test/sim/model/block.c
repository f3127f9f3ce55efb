/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Memory blocks: they appear, go online and offline, and disappear. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "test/sim/model/kstr.h"
#include "test/sim/model/model.h"

size_t block_index(const struct model *model, uint64_t nr)
{
	return ARRAY_BISECT(model->n_blocks, i, model->blocks[i].nr < nr);
}

int block_find(const struct model *model, uint64_t nr, struct block **ret_block)
{
	size_t i = block_index(model, nr);

	if (i == model->n_blocks || model->blocks[i].nr != nr)
		return -ENOENT;
	*ret_block = &model->blocks[i];
	return 0;
}

void block_path(const struct block *block, char path[SIM_PATH_MAX])
{
	snprintf(path, SIM_PATH_MAX, "sys/devices/system/memory/memory%" PRIu64, block->nr);
}

static void block_emit(struct model *model, const struct block *block, const char *action)
{
	char path[SIM_PATH_MAX];

	if (block->boot && !model->event)
		return;
	block_path(block, path);
	model_emit(model, action, path, "memory", "%s", "");
}

static uint64_t first_block(const struct model *model, const struct span *span)
{
	return span->start / model->block_size;
}

static uint64_t last_block(const struct model *model, const struct span *span)
{
	return span->end / model->block_size;
}

int blocks_check(const struct model *model, const struct span *span)
{
	size_t i = block_index(model, first_block(model, span));

	return i < model->n_blocks && model->blocks[i].nr <= last_block(model, span) ? -EEXIST : 0;
}

int blocks_add(struct model *model, const struct span *span, int nid)
{
	uint64_t last = last_block(model, span);
	int rc = blocks_check(model, span);
	struct block *block;
	struct node *node;

	if (rc)
		return rc;
	for (uint64_t nr = first_block(model, span); nr <= last; nr++) {
		rc = node_find(model, nid, &node);
		if (rc)
			return rc;
		block = ARRAY_INSERT(model->blocks, model->n_blocks, block_index(model, nr));
		if (!block)
			return -ENOMEM;
		block->nr = nr;
		block->nid = nid;
		block->uid = model_next_uid(model);
		/* The node has its directory from its first block on. */
		if (!node->n_blocks++)
			node->uid = model_next_uid(model);
		block_emit(model, block, "add");
	}
	return 0;
}

static bool is_in_block(const struct model *model, const struct block *block,
			const struct span *span)
{
	uint64_t start = block->nr * model->block_size;

	return span_overlaps(span, &(struct span){start, start + model->block_size - 1});
}

/* What is known of pages goes with their map. */
static void block_heal(struct model *model, const struct block *block)
{
	for (size_t i = model->n_defects; i-- > 0;)
		if (model->defects[i].kind == DEFECT_POISON &&
		    is_in_block(model, block, &model->defects[i].span))
			ARRAY_REMOVE(model->defects, model->n_defects, i);
}

void blocks_remove(struct model *model, const struct span *span)
{
	size_t first = block_index(model, first_block(model, span));
	size_t end = block_index(model, last_block(model, span) + 1);
	struct node *node;

	for (size_t i = first; i < end; i++) {
		const struct block *block = &model->blocks[i];

		if (!node_find(model, block->nid, &node))
			node->n_blocks--;
		block_heal(model, block);
		block_emit(model, block, "remove");
	}
	if (first == end)
		return;
	memmove(&model->blocks[first], &model->blocks[end],
		(model->n_blocks - end) * sizeof(*model->blocks));
	model->n_blocks -= end - first;
}

bool blocks_all_offline(const struct model *model, const struct span *span)
{
	uint64_t last = last_block(model, span);

	for (size_t i = block_index(model, first_block(model, span));
	     i < model->n_blocks && model->blocks[i].nr <= last; i++)
		if (model->blocks[i].online)
			return false;
	return true;
}

void blocks_online(struct model *model, const struct span *span, enum online_type type)
{
	uint64_t last = last_block(model, span);

	for (size_t i = block_index(model, first_block(model, span));
	     i < model->n_blocks && model->blocks[i].nr <= last; i++)
		if (block_online(model, &model->blocks[i], type) < 0)
			return;
}

static const struct defect *block_defect(const struct model *model, const struct block *block,
					 int kind)
{
	for (size_t i = 0; i < model->n_defects; i++)
		if ((int)model->defects[i].kind == kind &&
		    is_in_block(model, block, &model->defects[i].span))
			return &model->defects[i];
	return NULL;
}

int block_add_defect(struct model *model, const struct defect *defect)
{
	struct defect *slot = ARRAY_APPEND(model->defects, model->n_defects);

	if (!slot)
		return -ENOMEM;
	*slot = *defect;
	return 0;
}

bool block_is_pinned(const struct model *model, const struct block *block)
{
	return block->boot || (model->pin_kernel_zones && block->zone != ZONE_MOVABLE) ||
	       block_defect(model, block, DEFECT_PINNED);
}

/*
 * Up to 5.6 the kernel looked for pages that cannot move; later it tells of its own
 * configuration, for every block the same.
 */
bool block_is_removable(const struct model *model, const struct block *block)
{
	if (!model->hotremove)
		return false;
	return model_since(model, 5, 7) || !block->online || !block_is_pinned(model, block);
}

int block_online(struct model *model, struct block *block, enum online_type type)
{
	const struct defect *bad = block_defect(model, block, DEFECT_BAD);

	if (block->online)
		return 1;
	if (bad)
		return bad->error;
	if (block_defect(model, block, DEFECT_POISON) && model_since(model, 6, 2))
		return -EHWPOISON;
	block->zone = node_zone_for(model, block, type);
	block->online = true;
	node_account(model, block, true);
	block_emit(model, block, "online");
	return 0;
}

int block_offline(struct model *model, struct block *block)
{
	if (!block->online)
		return 1;
	/* Without CONFIG_MEMORY_HOTREMOVE, offline_pages() does nothing else. */
	if (!model->hotremove)
		return -EINVAL;
	/* A block with holes, or over two zones. */
	if (block->zone == ZONE_NONE)
		return -EINVAL;
	if (block_is_pinned(model, block))
		return -EBUSY;
	node_account(model, block, false);
	block->online = false;
	block->zone = ZONE_NONE;
	block_emit(model, block, "offline");
	return 0;
}

ssize_t block_state_store(struct model *model, struct block *block, const char *text, size_t len)
{
	static const char *const words[] = {
		"offline", "online", "online_kernel", "online_movable", NULL,
	};
	int type = kstr_match(words, text);
	int rc;

	if (type < 0)
		return type;
	rc = type == ONLINE_OFFLINE ? block_offline(model, block)
				    : block_online(model, block, (enum online_type)type);
	if (rc < 0)
		return rc;
	/* Already there is EINVAL here, and success in the online file. */
	return rc ? -EINVAL : (ssize_t)len;
}

ssize_t block_online_store(struct model *model, struct block *block, const char *text, size_t len)
{
	bool online;
	int rc;

	rc = kstr_bool(text, model_since(model, 6, 14), &online);
	if (rc)
		return rc;
	rc = online ? block_online(model, block, ONLINE_DEFAULT) : block_offline(model, block);
	return rc < 0 ? rc : (ssize_t)len;
}

ssize_t page_offline_store(struct model *model, const char *text, size_t len)
{
	struct defect defect = {.kind = DEFECT_POISON};
	struct block *block;
	uint64_t address;

	if (kstr_u64(text, 0, &address))
		return -EINVAL;
	/* A page that nobody has; the kernel kills who has one. */
	if (block_find(model, address / model->block_size, &block) || !block->online)
		return -ENXIO;
	defect.span.start = ALIGN_DOWN(address, model->page_size);
	defect.span.end = defect.span.start + model->page_size - 1;
	return block_add_defect(model, &defect) ?: (ssize_t)len;
}
