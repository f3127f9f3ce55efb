// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Can the kernel remove memory: was it built with CONFIG_MEMORY_HOTREMOVE. If not, kmem never gives
 * memory back, and no memory block goes offline.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "lib/model/model.h"
#include "util/error.h"

/*
 * If valid_zones exists (Linux 3.18), the kernel can remove memory. If not, "removable" decides:
 * since Linux 5.7 it is 1 if the kernel can, and 0 if it cannot.
 */
static int read_block(int dir, struct removal *removal)
{
	static const char *const words[] = {"0", "1"};
	char path[64];
	int rc;

	snprintf(path, sizeof(path), "memory%" PRIu64 "/valid_zones", removal->block);
	if (sysfs_exists(dir, path) == 0) {
		removal->is = REMOVAL_POSSIBLE;
		return 0;
	}
	snprintf(path, sizeof(path), "memory%" PRIu64 "/removable", removal->block);
	rc = sysfs_read_word(dir, path, words, ARRAY_SIZE(words));
	if (rc < 0)
		return rc;

	removal->is = rc == 0 ? REMOVAL_IMPOSSIBLE : REMOVAL_POSSIBLE;
	return 0;
}

/* Ends the walk at the first memory block. */
static int note_block(void *data, const char *name)
{
	return sscanf(name, "memory%" SCNu64, (uint64_t *)data) == 1 ? -ECANCELED : 0;
}

static int find_block(int dir, uint64_t *ret)
{
	int rc = sysfs_list(dir, ".", note_block, ret);

	return rc == -ECANCELED ? 0 : rc == 0 ? -ENOENT : rc;
}

static struct removal read_any(struct daxctl_ctx *ctx, const struct blocks *blocks)
{
	_cleanup_close_ int dir = sysfs_open_dir(ctx_root(ctx), MEMORY_DIR);
	struct removal removal = {.is = REMOVAL_UNKNOWN};
	int rc = dir < 0 ? dir : 0;

	if (rc == 0 && blocks && blocks->n > 0)
		removal.block = blocks->v[0].id;
	else if (rc == 0)
		rc = find_block(dir, &removal.block);
	if (rc == 0)
		rc = read_block(dir, &removal);
	removal.rc = rc;

	return removal;
}

struct removal removal_read(struct daxctl_ctx *ctx, const struct blocks *blocks)
{
	struct removal removal = {.is = REMOVAL_POSSIBLE};

	if (!ctx->can_remove)
		removal = read_any(ctx, blocks);
	ctx->can_remove = removal.is == REMOVAL_POSSIBLE;

	return removal;
}

void removal_text(const struct removal *removal, char text[REMOVAL_TEXT_MAX])
{
	if (removal->is == REMOVAL_UNKNOWN)
		snprintf(text, REMOVAL_TEXT_MAX,
			 "/" MEMORY_DIR "/memory%" PRIu64 "/removable cannot be read (%s)",
			 removal->block, error_text(removal->rc));
	else
		snprintf(text, REMOVAL_TEXT_MAX,
			 "/" MEMORY_DIR "/memory%" PRIu64
			 "/removable says 0, and there is no valid_zones beside it",
			 removal->block);
}

struct first_block {
	int dir;
	struct block block;
};

/* Ends the walk at the first existing block of a device. */
static int note_first(void *data, uint64_t id)
{
	struct first_block *first = data;
	int rc = block_exists(first->dir, id);

	first->block.id = id;
	return rc == 0 ? -ECANCELED : rc == -ENOENT ? 0 : rc;
}

static int find_first(struct daxctl_memory *mem, struct first_block *first)
{
	_cleanup_close_ int dir = dev_open(mem->dev);
	_cleanup_ranges_ struct ranges ranges = {0};
	uint64_t block_size;
	int rc;

	rc = dir < 0 ? dir : mapping_read_ranges(mem->dev, dir, &ranges);
	if (rc == 0)
		rc = policy_block_size(dev_ctx(mem->dev), &block_size);
	if (rc == 0)
		rc = memory_walk(&ranges, block_size, note_first, first);

	return rc == -ECANCELED ? 0 : rc == 0 ? -ENOENT : rc;
}

static int read_removable(struct daxctl_memory *mem)
{
	struct daxctl_ctx *ctx = dev_ctx(mem->dev);
	_cleanup_close_ int dir = sysfs_open_dir(ctx_root(ctx), MEMORY_DIR);
	struct first_block first = {.dir = dir};
	const struct blocks blocks = {.v = &first.block, .n = 1};
	struct removal removal;
	int rc;

	rc = dir < 0 ? dir : find_first(mem, &first);
	if (rc < 0)
		return rc;
	removal = removal_read(ctx, &blocks);

	return removal.is == REMOVAL_UNKNOWN ? removal.rc : removal.is == REMOVAL_POSSIBLE;
}

DAXCTL_EXPORT int daxctl_memory_is_removable(struct daxctl_memory *mem)
{
	_keep_errno_ int before = errno;

	return mem ? read_removable(mem) : -EINVAL;
}
