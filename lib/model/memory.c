// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The memory of a system-ram device: the blocks that lie wholly inside its ranges; kmem rounds the
 * ranges in the same way. The numbers of the blocks are computed from addresses. No search is
 * needed, and no block of another device is ever touched.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/model/model.h"
#include "util/error.h"

/* Computes the numbers of the whole blocks in range: first to last - 1. */
static void range_blocks(const struct range *range, uint64_t block_size, uint64_t *ret_first,
			 uint64_t *ret_last)
{
	uint64_t first = range->start / block_size + (range->start % block_size != 0);
	/* do not compute end + 1, which may be 2^64 */
	uint64_t last = range->end / block_size + (range->end % block_size == block_size - 1);

	*ret_first = first;
	*ret_last = MAX(first, last);
}

int memory_walk(const struct ranges *ranges, uint64_t block_size,
		int (*fn)(void *data, uint64_t id), void *data)
{
	uint64_t id, last;
	size_t i;
	int rc;

	for (i = 0; i < ranges->n; i++) {
		range_blocks(&ranges->v[i], block_size, &id, &last);
		for (; id < last; id++) {
			rc = fn(data, id);
			if (rc < 0)
				return rc;
		}
	}

	return 0;
}

uint64_t memory_count(const struct ranges *ranges, uint64_t block_size)
{
	uint64_t first, last, n = 0;
	size_t i;

	for (i = 0; i < ranges->n; i++) {
		range_blocks(&ranges->v[i], block_size, &first, &last);
		n += last - first;
	}

	return n;
}

struct reading {
	int dir;
	struct blocks *blocks;
	size_t room;
};

static int read_one(void *data, uint64_t id)
{
	struct reading *reading = data;
	struct block block;
	int rc;

	rc = block_read(reading->dir, id, &block);
	if (rc == -ENOENT) /* kmem could not add the block, or the device is being removed */
		return block_check_absent(reading->dir, id);
	if (rc < 0)
		return rc;

	if (reading->blocks->n == reading->room) {
		size_t room = reading->room ? reading->room * 2 : 64;
		struct block *v = reallocarray(reading->blocks->v, room, sizeof(*v));

		if (!v)
			return -ENOMEM;
		reading->blocks->v = v;
		reading->room = room;
	}
	reading->blocks->v[reading->blocks->n++] = block;
	return 0;
}

static int block_order(const void *a, const void *b)
{
	const struct block *x = a, *y = b;

	return x->id < y->id ? -1 : x->id > y->id;
}

int memory_read_blocks(struct daxctl_ctx *ctx, const struct ranges *ranges, struct blocks *ret)
{
	_cleanup_close_ int dir = sysfs_open_dir(ctx_root(ctx), MEMORY_DIR);
	_cleanup_blocks_ struct blocks blocks = {0};
	struct reading reading = {.dir = dir, .blocks = &blocks};
	uint64_t block_size;
	int rc;

	if (dir < 0)
		return dir;
	rc = policy_block_size(ctx, &block_size);
	if (rc < 0)
		return rc;
	rc = memory_walk(ranges, block_size, read_one, &reading);
	if (rc < 0)
		return rc;
	if (blocks.n > 1)
		qsort(blocks.v, blocks.n, sizeof(*blocks.v), block_order);

	*ret = blocks;
	blocks.v = NULL;
	return 0;
}

int dev_read_blocks(struct daxctl_dev *dev, struct ranges *ret_ranges, struct blocks *ret)
{
	_cleanup_close_ int dir = dev_open(dev);
	int rc;

	rc = dir < 0 ? dir : mapping_read_ranges(dev, dir, ret_ranges);
	return rc < 0 ? rc : memory_read_blocks(dev_ctx(dev), ret_ranges, ret);
}

int memory_read(struct daxctl_memory *mem, struct blocks *ret)
{
	_cleanup_ranges_ struct ranges ranges = {0};
	int rc;

	rc = dev_read_blocks(mem->dev, &ranges, ret);
	if (rc < 0)
		log_info(dev_ctx(mem->dev), "%s: its memory blocks cannot be read: %s",
			 mem->dev->name, strerror(-rc));

	return rc;
}

static struct daxctl_memory *memory_get(struct daxctl_dev *dev)
{
	if (!dev->memory)
		dev->memory = calloc(1, sizeof(*dev->memory));
	if (dev->memory)
		dev->memory->dev = dev;

	return dev->memory;
}

DAXCTL_EXPORT struct daxctl_memory *daxctl_dev_get_memory(struct daxctl_dev *dev)
{
	return daxctl_dev_is_system_ram_mode(dev) ? memory_get(dev) : NULL;
}

DAXCTL_EXPORT struct daxctl_dev *daxctl_memory_get_dev(struct daxctl_memory *mem)
{
	return mem ? mem->dev : NULL;
}

DAXCTL_EXPORT const char *daxctl_memory_get_node_path(struct daxctl_memory *mem)
{
	_keep_errno_ int before = errno;
	int node;

	if (!mem)
		return NULL;
	/* a failed read is not stored: a later call may succeed */
	if (!mem->node_path) {
		node = daxctl_dev_get_target_node(mem->dev);
		if (node >= 0 &&
		    asprintf(&mem->node_path, "/sys/devices/system/node/node%d", node) < 0)
			mem->node_path = NULL;
	}

	return mem->node_path;
}

DAXCTL_EXPORT unsigned long daxctl_memory_get_block_size(struct daxctl_memory *mem)
{
	const int before = errno;
	uint64_t size = 0;

	errno_answer(before, mem ? policy_block_size(dev_ctx(mem->dev), &size) : -EINVAL);
	return size;
}

DAXCTL_EXPORT int daxctl_memory_num_sections(struct daxctl_memory *mem)
{
	_cleanup_blocks_ struct blocks blocks = {0};
	int rc;

	rc = mem ? memory_read(mem, &blocks) : -EINVAL;
	return rc < 0 ? rc : (int)blocks.n;
}

DAXCTL_EXPORT int daxctl_memory_is_online(struct daxctl_memory *mem)
{
	_keep_errno_ int before = errno;
	_cleanup_blocks_ struct blocks blocks = {0};
	int rc;

	rc = mem ? memory_read(mem, &blocks) : -EINVAL;
	return rc < 0 ? rc : blocks_count_online(&blocks);
}

DAXCTL_EXPORT int daxctl_memory_is_movable(struct daxctl_memory *mem)
{
	_keep_errno_ int before = errno;
	_cleanup_blocks_ struct blocks blocks = {0};
	int online, rc;

	rc = mem ? memory_read(mem, &blocks) : -EINVAL;
	if (rc < 0)
		return rc;
	online = blocks_count_online(&blocks);
	if (online == 0 && blocks.n > 0)
		return -ENXIO;
	/* a block in another zone decides the answer, even if other zones are unknown */
	if (blocks_count_kernel(&blocks) > 0)
		return 0;
	rc = blocks_zone_rc(&blocks);

	return rc < 0 ? rc : online > 0 && blocks_count_movable(&blocks) == online;
}

DAXCTL_EXPORT int daxctl_dev_has_online_memory(struct daxctl_dev *dev)
{
	_keep_errno_ int before = errno;
	struct daxctl_memory *mem;
	char driver[SYSFS_VALUE_MAX];
	int rc;

	rc = dev ? dev_read_driver(dev, driver) : -EINVAL;
	if (rc < 0 || mode_of_driver(driver) != DAXCTL_DEV_MODE_RAM)
		return rc;
	mem = memory_get(dev);

	return mem ? daxctl_memory_is_online(mem) : -ENOMEM;
}

int policy_block_size(struct daxctl_ctx *ctx, uint64_t *ret)
{
	uint64_t size;
	int rc;

	if (ctx->block_size == 0) {
		rc = sysfs_read_u64(ctx_root(ctx), MEMORY_DIR "/block_size_bytes", 16, &size);
		if (rc < 0)
			return rc;
		if (size == 0 || (size & (size - 1)) != 0)
			return -EBADMSG;
		ctx->block_size = size;
	}

	*ret = ctx->block_size;
	return 0;
}
