// SPDX-License-Identifier: LGPL-2.1-or-later
/* All that there is to know of a device, each attribute read once. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/model/model.h"

void snapshot_free(struct snapshot *snap)
{
	ranges_free(&snap->ranges);
	blocks_free(&snap->blocks);
}

static int read_attributes(struct daxctl_dev *dev, int dir, struct snapshot *snap)
{
	int rc;

	rc = driver_read(dev, dir, snap->driver);
	if (rc < 0)
		return rc;
	snap->mode = mode_of_driver(snap->driver);

	rc = sysfs_read_u64(dir, "size", 10, &snap->size);
	if (rc < 0)
		return rc;
	rc = sysfs_read_u64(dir, "align", 10, &snap->align);
	if (rc < 0 && rc != -ENOENT)
		return rc;

	snap->target_node = -1;
	rc = sysfs_read_int(dir, "target_node", &snap->target_node);
	return rc == -ENOENT ? 0 : rc;
}

static void read_state(int dir, struct snapshot *snap)
{
	snap->pluggable = kmem_state_read(dir, snap->state) == 0;
	if (!snap->pluggable)
		snap->state[0] = '\0';
	snap->unplugged = kmem_state_is_unplugged(snap->state);
}

static size_t count_missing(const struct daxctl_ctx *ctx, const struct snapshot *snap)
{
	size_t whole = (size_t)memory_count(&snap->ranges, ctx->block_size);

	return whole > snap->blocks.n ? whole - snap->blocks.n : 0;
}

/* The state comes first: once it is there, no more blocks will come. */
static void read_memory(struct daxctl_dev *dev, int dir, bool is_ram, struct snapshot *snap)
{
	if (is_ram)
		read_state(dir, snap);
	snap->ranges_rc = mapping_read_ranges(dev, dir, &snap->ranges);
	snap->blocks_rc = snap->ranges_rc;
	if (snap->ranges_rc == 0)
		snap->blocks_rc = memory_read_blocks(dev_ctx(dev), &snap->ranges, &snap->blocks);
	if (is_ram && snap->blocks_rc == 0 && !snap->unplugged)
		snap->missing = count_missing(dev_ctx(dev), snap);
}

int snapshot_read_memory(struct daxctl_dev *dev, struct snapshot *snap)
{
	_cleanup_close_ int dir = dev_open(dev);

	if (dir < 0)
		return dir;
	read_memory(dev, dir, true, snap);

	return snap->blocks_rc;
}

int snapshot_read(struct daxctl_dev *dev, bool with_ranges, struct snapshot *snap)
{
	_cleanup_close_ int dir = dev_open(dev);
	bool is_ram;
	int rc;

	if (dir < 0)
		return dir;
	rc = read_attributes(dev, dir, snap);
	if (rc < 0)
		return rc;

	snap->sparse = dev_is_sparse(dev, dir);
	if (snap->sparse && sysfs_read_uuid(dir, "uuid", snap->uuid) < 0)
		memset(snap->uuid, 0, sizeof(snap->uuid));
	is_ram = snap->mode == DAXCTL_DEV_MODE_RAM;
	if (with_ranges)
		snap->memmap_on_memory = dev_read_memmap(dir);
	if (is_ram || with_ranges)
		read_memory(dev, dir, is_ram, snap);

	return 0;
}
