/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A part of model.h: memory blocks, and the kernel's settings for memory */
#ifndef LIB_MODEL_MEMORY_H
#define LIB_MODEL_MEMORY_H

/* ---- policy.c: the kernel's settings for hot-added memory ---- */
enum zone_want {
	ZONE_OFFLINE, /* do not bring the memory online */
	ZONE_ANY,     /* "online": the kernel chooses */
	ZONE_KERNEL,  /* "online_kernel" */
	ZONE_MOVABLE, /* "online_movable" */
};
/*
 * The word for <memory>/memoryN/state and auto_online_blocks, and back. zone_parse() returns 0 or
 * -EBADMSG.
 */
const char *zone_word(enum zone_want zone);
_must_check_ int zone_parse(const char *word, enum zone_want *ret);
_must_check_ int policy_read(struct daxctl_ctx *ctx, enum zone_want *ret);
/* If the policy brings memory online, does the memory get the wanted zone. */
bool policy_serves(enum zone_want policy, enum zone_want want);

/* ---- block.c: one memory block ---- */
enum block_state {
	BLOCK_OFFLINE,
	BLOCK_ONLINE,
	BLOCK_GOING, /* about to go offline */
};
/* Longer than any zone's name */
#define ZONE_NAME_MAX 32
struct block {
	uint64_t id; /* the N of memoryN */
	enum block_state state;
	int zone_rc;		  /* why the zone of an online block is unknown, or 0 */
	char zone[ZONE_NAME_MAX]; /* empty if the block is offline, or the zone unknown */
};
/* Returns 0 if the block exists, -ENOENT if not, or -errno. dir is <memory>, as below. */
_must_check_ int block_exists(int dir, uint64_t id);
/*
 * Returns 0 if the block does not exist, -ENODATA if the block exists without a state, or -errno.
 */
_must_check_ int block_check_absent(int dir, uint64_t id);
_must_check_ int block_read_state(int dir, uint64_t id, enum block_state *ret);
/*
 * Reads state and zone. If the zone cannot be read, the zone is unknown, and the function still
 * returns 0.
 */
_must_check_ int block_read(int dir, uint64_t id, struct block *ret);
/* Is the block online in zone Movable. */
bool block_is_movable(const struct block *block);
bool block_zone_is_known(const struct block *block);
/* Is the block online in a known zone that is not the wanted one. */
bool block_zone_is_wrong(const struct block *block, enum zone_want want);
/* The word to write to a block to give it this block's state. */
enum zone_want zone_of_block(const struct block *block);

/* ---- memory.c ---- */
struct daxctl_memory {
	struct daxctl_dev *dev;
	char *node_path; /* NULL if there is no target node */
};

/* Blocks of a device, sorted by number */
struct blocks {
	size_t n;
	struct block *v;
};
static inline void blocks_free(struct blocks *blocks)
{
	free(blocks->v);
}
#define _cleanup_blocks_ _cleanup_(blocks_free)

/* Calls fn for each number of a block that lies wholly inside ranges. The block may not exist. */
_must_check_ int memory_walk(const struct ranges *ranges, uint64_t block_size,
			     int (*fn)(void *data, uint64_t id), void *data);
/* Reads the device's ranges and blocks. Returns 0 or -errno. */
_must_check_ int dev_read_blocks(struct daxctl_dev *dev, struct ranges *ret_ranges,
				 struct blocks *ret);
/* Reads the device's blocks, and logs a failure. Returns 0 or -errno. */
_must_check_ int memory_read(struct daxctl_memory *mem, struct blocks *ret);
/* Reads state and zone of all existing blocks in ranges. Returns 0 or -errno. */
_must_check_ int memory_read_blocks(struct daxctl_ctx *ctx, const struct ranges *ranges,
				    struct blocks *ret);
/* Counts the blocks that lie wholly inside ranges. */
uint64_t memory_count(const struct ranges *ranges, uint64_t block_size);
/* Reads the size of a memory block in bytes. Returns 0 or -errno. */
_must_check_ int policy_block_size(struct daxctl_ctx *ctx, uint64_t *ret);

/* ---- memmap.c ---- */

/*
 * Reads the kernel parameter that enables <dev>/memmap_on_memory. Returns 1, 0, or -errno, -ENOENT
 * if no file tells.
 */
_must_check_ int memmap_read_parameter(struct daxctl_ctx *ctx);
/*
 * Combines the device's memmap_on_memory and the kernel parameter. Both are 1, 0 or -errno, and so
 * is the result.
 */
int memmap_effect(int stored, int parameter);

/* ---- removal.c ---- */

/* Can the kernel take memory blocks offline and remove memory. */
struct removal {
	enum {
		REMOVAL_POSSIBLE,
		REMOVAL_IMPOSSIBLE,
		REMOVAL_UNKNOWN,
	} is;
	uint64_t block; /* the memory block whose files tell */
	int rc;		/* the error of reading them, if unknown */
};
/* Reads the files of one of the blocks, or of any memory block of the machine if there are none. */
struct removal removal_read(struct daxctl_ctx *ctx, const struct blocks *blocks);
/* Says what was read, if removal is impossible or unknown. */
#define REMOVAL_TEXT_MAX 256
void removal_text(const struct removal *removal, char text[REMOVAL_TEXT_MAX]);

/* ---- blocks.c ---- */

/*
 * How many blocks are not offline; how many are online in zone Movable; how many in another zone.
 */
int blocks_count_online(const struct blocks *blocks);
int blocks_count_movable(const struct blocks *blocks);
int blocks_count_kernel(const struct blocks *blocks);
/* Why the zone of the first block with an unknown zone is unknown; 0 if all are known. */
int blocks_zone_rc(const struct blocks *blocks);
/* Copies the list. Returns 0 or -ENOMEM. */
_must_check_ int blocks_copy(const struct blocks *blocks, struct blocks *ret);
/* Makes a list of the blocks for which pick returns true. Returns 0 or -ENOMEM. */
_must_check_ int blocks_pick(const struct blocks *blocks,
			     bool (*pick)(const struct block *block, enum zone_want want),
			     enum zone_want want, struct blocks *ret);
/* For blocks_pick(), like block_zone_is_wrong(). They ignore want. */
bool block_is_not_online(const struct block *block, enum zone_want want);
bool block_is_not_offline(const struct block *block, enum zone_want want);
/*
 * Reads the blocks of a list again. The zone of a block that was online is not read again. Returns
 * 0 or -errno.
 */
_must_check_ int blocks_read_again(int dir, const struct blocks *before, struct blocks *ret);
/*
 * Does none of the blocks exist that only the first list has. Returns 0, -ENODATA if one exists
 * and has no state, or -errno.
 */
_must_check_ int blocks_check_absent(int dir, const struct blocks *before,
				     const struct blocks *now);

/* ---- block-text.c ---- */

/* Writes "offline", "going offline", "online in zone Normal" or "online in an unknown zone". */
#define BLOCK_TEXT_MAX (ZONE_NAME_MAX + 16)
void block_text(const struct block *block, char text[BLOCK_TEXT_MAX]);
/* Writes "memory32", or "memory32-35" for several blocks. */
#define BLOCK_RANGE_TEXT_MAX 64
void block_range_text(uint64_t first, uint64_t n, char text[BLOCK_RANGE_TEXT_MAX]);
/*
 * Returns "memory32-35 (zone Normal), memory37 (offline)" for a sorted list, or NULL. The caller
 * frees the text.
 */
char *blocks_text(const struct blocks *blocks);
/* As blocks_text(), without the states: "memory32-35, memory37". */
char *blocks_names(const struct blocks *blocks);

#endif
