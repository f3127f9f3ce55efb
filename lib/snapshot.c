// SPDX-License-Identifier: LGPL-2.1-or-later
/* All that there is to know of a device, each attribute read once. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lib/private.h"

void snapshot_free(struct snapshot *snap)
{
	ranges_free(&snap->ranges);
	blocks_free(&snap->blocks);
}

static int read_attributes(int dir, struct snapshot *snap)
{
	int rc;

	rc = driver_read(dir, snap->driver);
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

int snapshot_read(struct daxctl_dev *dev, bool with_ranges, struct snapshot *snap)
{
	_cleanup_close_ int dir = dev_open(dev);
	bool is_ram;
	int rc;

	if (dir < 0)
		return dir;
	rc = read_attributes(dir, snap);
	if (rc < 0)
		return rc;

	is_ram = snap->mode == DAXCTL_DEV_MODE_RAM;
	if (is_ram)
		snap->pluggable = plug_read(dir, &snap->unplugged) == 0;
	if (with_ranges)
		snap->memmap_on_memory = dev_read_memmap(dir);
	if (is_ram || with_ranges)
		snap->ranges_rc = mapping_read_ranges(dir, &snap->ranges);
	snap->blocks_rc = snap->ranges_rc;
	if (is_ram && snap->ranges_rc == 0)
		snap->blocks_rc = memory_read_blocks(dev_ctx(dev), &snap->ranges, &snap->blocks);

	return 0;
}

DAXCTL_EXPORT int daxctl_dev_get_info(struct daxctl_dev *dev, struct daxctl_dev_info *info)
{
	_cleanup_snapshot_ struct snapshot snap = {0};
	int rc;

	if (info->struct_size != sizeof(*info))
		return -EINVAL;
	rc = snapshot_read(dev, false, &snap);
	if (rc == 0)
		rc = mapping_keep(dev, &snap.ranges);
	if (rc < 0)
		return rc;

	*info = (struct daxctl_dev_info){
		.struct_size = sizeof(*info),
		.bound = snap.driver[0] != '\0',
		.mode = snap.mode,
		.size = snap.size,
		.align = snap.align,
		.target_node = snap.target_node,
		.memory_rc = snap.blocks_rc,
		.total_memblocks = (int)snap.blocks.n,
		.online_memblocks = blocks_count_online(&snap.blocks),
		.movable_memblocks = blocks_count_movable(&snap.blocks),
	};
	snprintf(info->driver, sizeof(info->driver), "%.31s", snap.driver);
	return 0;
}
