// SPDX-License-Identifier: LGPL-2.1-or-later
/* One memory block: <memory>/memoryN. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "lib/model/model.h"

/* The characters in names of zones: "Movable", "DMA32", "none" */
#define ZONE_LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

static void block_path(char path[64], uint64_t id, const char *name)
{
	snprintf(path, 64, "memory%" PRIu64 "/%s", id, name);
}

int block_exists(int dir, uint64_t id)
{
	char path[64];

	block_path(path, id, "state");
	return sysfs_exists(dir, path);
}

int block_check_absent(int dir, uint64_t id)
{
	char path[64];
	int rc;

	snprintf(path, sizeof(path), "memory%" PRIu64, id);
	rc = sysfs_exists(dir, path);

	return rc == 0 ? -ENODATA : rc == -ENOENT ? 0 : rc;
}

int block_read_state(int dir, uint64_t id, enum block_state *ret)
{
	static const char *const words[] = {
		[BLOCK_OFFLINE] = "offline",
		[BLOCK_ONLINE] = "online",
		[BLOCK_GOING] = "going-offline",
	};
	char path[64];
	int word;

	block_path(path, id, "state");
	word = sysfs_read_word(dir, path, words, ARRAY_SIZE(words));
	if (word < 0)
		return word;

	*ret = (enum block_state)word;
	return 0;
}

/*
 * valid_zones of an online block is one word: its zone. For other blocks valid_zones lists possible
 * zones.
 */
static int read_zone(int dir, uint64_t id, char zone[ZONE_NAME_MAX])
{
	char value[SYSFS_VALUE_MAX], path[64];
	size_t len;
	int rc;

	block_path(path, id, "valid_zones");
	rc = sysfs_read(dir, path, value);
	if (rc < 0)
		return rc;
	len = strlen(value);
	if (len == 0 || len >= ZONE_NAME_MAX || len != strspn(value, ZONE_LETTERS))
		return -EBADMSG;

	strcpy(zone, value);
	return 0;
}

int block_read(int dir, uint64_t id, struct block *ret)
{
	struct block block = {.id = id};
	int rc;

	rc = block_read_state(dir, id, &block.state);
	if (rc < 0)
		return rc;
	if (block.state == BLOCK_ONLINE)
		block.zone_rc = read_zone(dir, id, block.zone);
	/*
	 * the block may have gone offline meanwhile, and valid_zones then lists possible zones; or
	 * the block is gone
	 */
	if (block.zone_rc < 0)
		rc = block_read_state(dir, id, &block.state);
	if (rc < 0)
		return rc;
	if (block.state != BLOCK_ONLINE)
		block.zone_rc = 0;

	*ret = block;
	return 0;
}

bool block_is_movable(const struct block *block)
{
	return block->state == BLOCK_ONLINE && strcmp(block->zone, "Movable") == 0;
}

bool block_zone_is_known(const struct block *block)
{
	return block->zone[0];
}

bool block_zone_is_wrong(const struct block *block, enum zone_want want)
{
	if (!block_zone_is_known(block) || want == ZONE_ANY)
		return false;

	return want == ZONE_OFFLINE || block_is_movable(block) != (want == ZONE_MOVABLE);
}

enum zone_want zone_of_block(const struct block *block)
{
	if (block->state != BLOCK_ONLINE)
		return ZONE_OFFLINE;

	/* use Movable if the zone is unknown: memory there can go offline again */
	return block_zone_is_wrong(block, ZONE_MOVABLE) ? ZONE_KERNEL : ZONE_MOVABLE;
}
