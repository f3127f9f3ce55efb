// SPDX-License-Identifier: LGPL-2.1-or-later
/* All attributes of a device, each read once */
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

static void read_attributes(struct daxctl_dev *dev, int dir, struct snapshot *snap)
{
	snap->driver_rc = driver_read(dev, dir, snap->driver);
	if (snap->driver_rc < 0)
		snap->driver[0] = '\0';
	snap->mode = mode_of_driver(snap->driver);
	snap->size_rc = sysfs_read_u64(dir, "size", 10, &snap->size);
	snap->align_rc = sysfs_read_u64(dir, "align", 10, &snap->align);
	snap->target_node = -1;
	snap->target_node_rc = sysfs_read_int(dir, "target_node", &snap->target_node);
}

static void read_state(int dir, struct snapshot *snap)
{
	snap->state_rc = kmem_state_read(dir, snap->state);
	if (snap->state_rc < 0)
		snap->state[0] = '\0';
	snap->has_state = snap->state_rc != -ENOENT;
	snap->unplugged = kmem_state_is_unplugged(snap->state);
}

static size_t count_missing(const struct daxctl_ctx *ctx, const struct snapshot *snap)
{
	size_t whole = (size_t)memory_count(&snap->ranges, ctx->block_size);

	return whole > snap->blocks.n ? whole - snap->blocks.n : 0;
}

static void read_tag(struct daxctl_dev *dev, int dir, struct snapshot *snap)
{
	snap->sparse = dev_is_sparse(dev, dir);
	if (snap->sparse)
		snap->uuid_rc = sysfs_read_uuid(dir, "uuid", snap->uuid);
}

/* Without the size, the ranges cannot be checked for completeness. */
static int read_ranges(struct daxctl_dev *dev, int dir, struct snapshot *snap)
{
	if (snap->size_rc < 0)
		return snap->size_rc;

	return mapping_read_ranges_of(dev, dir, snap->size, &snap->ranges);
}

/* The state is read first: once it exists, kmem adds no more blocks. */
static void read_memory(struct daxctl_dev *dev, int dir, bool is_ram, struct snapshot *snap)
{
	if (is_ram)
		read_state(dir, snap);
	snap->ranges_rc = read_ranges(dev, dir, snap);
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
	snap->size_rc = sysfs_read_u64(dir, "size", 10, &snap->size);
	read_memory(dev, dir, true, snap);

	return snap->blocks_rc;
}

/* An unknown driver may have added the memory itself: such blocks do not count as stuck. */
bool snapshot_is_stuck(const struct snapshot *snap)
{
	return snap->driver_rc == 0 && snap->blocks.n > 0 && snap->mode != DAXCTL_DEV_MODE_RAM &&
	       (!snap->driver[0] || snap->mode != DAXCTL_DEV_MODE_UNKNOWN);
}

/*
 * If the size is missing, either the device is gone with its directory, or only the size cannot be
 * read.
 */
static int check_there(struct daxctl_dev *dev, const struct snapshot *snap)
{
	if (snap->size_rc != -ENOENT && snap->size_rc != -ENODEV)
		return 0;

	return sysfs_exists(ctx_root(dev_ctx(dev)), dev->path);
}

int snapshot_read(struct daxctl_dev *dev, bool with_ranges, struct snapshot *snap)
{
	_cleanup_close_ int dir = dev_open(dev);
	bool is_ram;
	int rc;

	if (dir < 0)
		return dir;
	read_attributes(dev, dir, snap);
	rc = check_there(dev, snap);
	if (rc < 0)
		return rc;

	read_tag(dev, dir, snap);
	is_ram = snap->mode == DAXCTL_DEV_MODE_RAM;
	snap->state_rc = -ENOENT;
	if (with_ranges)
		snap->memmap_on_memory = dev_read_memmap(dir);
	if (is_ram || with_ranges)
		read_memory(dev, dir, is_ram, snap);
	if (snap->driver_rc < 0)
		snap->blocks_rc = snap->driver_rc;

	return 0;
}

/* Some kernels lack the attribute: only other errors count. */
static int unless_absent(int rc)
{
	return rc == -ENOENT ? 0 : rc;
}

int snapshot_check(const struct snapshot *snap, const char **ret_what)
{
	const struct {
		const char *what;
		int rc;
	} needed[] = {
		{"driver", snap->driver_rc},
		{"size", snap->size_rc},
		{"alignment", unless_absent(snap->align_rc)},
		{"target node", unless_absent(snap->target_node_rc)},
		{"state", unless_absent(snap->state_rc)},
		{"uuid", snap->uuid_rc},
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(needed); i++)
		if (needed[i].rc < 0) {
			*ret_what = needed[i].what;
			return needed[i].rc;
		}

	return 0;
}
