// SPDX-License-Identifier: LGPL-2.1-or-later
/* Lists of memory blocks: count, pick, read again */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/model/model.h"

int blocks_count_online(const struct blocks *blocks)
{
	int online = 0;
	size_t i;

	/* a block that is going offline may still stay online */
	for (i = 0; i < blocks->n; i++)
		online += blocks->v[i].state != BLOCK_OFFLINE;

	return online;
}

int blocks_count_movable(const struct blocks *blocks)
{
	int movable = 0;
	size_t i;

	for (i = 0; i < blocks->n; i++)
		movable += block_is_movable(&blocks->v[i]);

	return movable;
}

int blocks_count_kernel(const struct blocks *blocks)
{
	int kernel = 0;
	size_t i;

	for (i = 0; i < blocks->n; i++)
		kernel += block_zone_is_wrong(&blocks->v[i], ZONE_MOVABLE);

	return kernel;
}

int blocks_zone_rc(const struct blocks *blocks)
{
	size_t i;

	for (i = 0; i < blocks->n; i++)
		if (blocks->v[i].zone_rc < 0)
			return blocks->v[i].zone_rc;

	return 0;
}

int blocks_copy(const struct blocks *blocks, struct blocks *ret)
{
	struct blocks copy = {.v = calloc(blocks->n + 1, sizeof(*copy.v)), .n = blocks->n};

	if (!copy.v)
		return -ENOMEM;
	if (blocks->n > 0)
		memcpy(copy.v, blocks->v, blocks->n * sizeof(*copy.v));

	*ret = copy;
	return 0;
}

int blocks_pick(const struct blocks *blocks,
		bool (*pick)(const struct block *block, enum zone_want want), enum zone_want want,
		struct blocks *ret)
{
	struct blocks picked = {.v = calloc(blocks->n + 1, sizeof(*picked.v))};
	size_t i;

	if (!picked.v)
		return -ENOMEM;
	for (i = 0; i < blocks->n; i++)
		if (pick(&blocks->v[i], want))
			picked.v[picked.n++] = blocks->v[i];

	*ret = picked;
	return 0;
}

bool block_is_not_online(const struct block *block, enum zone_want want _unused_)
{
	return block->state != BLOCK_ONLINE;
}

bool block_is_not_offline(const struct block *block, enum zone_want want _unused_)
{
	return block->state != BLOCK_OFFLINE;
}

/* A block that stays online also stays in its zone. */
static int read_again(int dir, const struct block *before, struct block *ret)
{
	struct block now = *before;
	int rc;

	if (!block_zone_is_known(before))
		return block_read(dir, before->id, ret);
	rc = block_read_state(dir, now.id, &now.state);
	if (rc < 0)
		return rc;
	if (now.state != BLOCK_ONLINE)
		now.zone[0] = '\0';

	*ret = now;
	return 0;
}

int blocks_read_again(int dir, const struct blocks *before, struct blocks *ret)
{
	_cleanup_blocks_ struct blocks now = {.v = calloc(before->n + 1, sizeof(*now.v))};
	size_t i;
	int rc;

	if (!now.v)
		return -ENOMEM;
	for (i = 0; i < before->n; i++) {
		rc = read_again(dir, &before->v[i], &now.v[now.n]);
		if (rc < 0 && rc != -ENOENT)
			return rc;
		now.n += rc == 0;
	}

	*ret = now;
	now.v = NULL;
	return 0;
}

static bool blocks_have(const struct blocks *blocks, uint64_t id)
{
	size_t i;

	for (i = 0; i < blocks->n; i++)
		if (blocks->v[i].id == id)
			return true;

	return false;
}

int blocks_check_absent(int dir, const struct blocks *before, const struct blocks *now)
{
	size_t i;
	int rc = 0;

	for (i = 0; rc == 0 && now->n < before->n && i < before->n; i++)
		if (!blocks_have(now, before->v[i].id))
			rc = block_check_absent(dir, before->v[i].id);

	return rc;
}
