// SPDX-License-Identifier: LGPL-2.1-or-later
#include "report.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "names.h"

#define SYS_DEVICES "/sys/devices"

static struct opt_u64 known_u64(uint64_t value)
{
	return (struct opt_u64){true, value};
}

static struct opt_int known_int(int value)
{
	return (struct opt_int){true, value};
}

/* An ordinary user can read none; that is no failure. */
static int mappings_fill(struct daxctl_dev *dev, struct rows *rows)
{
	struct daxctl_mapping *mapping;
	struct mapping_report *row;

	daxctl_mapping_foreach (dev, mapping) {
		row = rows_add(rows, &mapping_record);
		if (!row)
			return -ENOMEM;
		row->page_offset = known_u64(daxctl_mapping_get_offset(mapping));
		row->start = known_u64(daxctl_mapping_get_start(mapping));
		row->end = known_u64(daxctl_mapping_get_end(mapping));
		row->size = known_u64(daxctl_mapping_get_size(mapping));
	}

	return 0;
}

static void memory_fill(const struct daxctl_dev_info *info, struct dev_report *report)
{
	if (info->mode != DAXCTL_DEV_MODE_RAM || info->memory_rc != 0)
		return;

	report->online_memblocks = known_int(info->online_memblocks);
	report->total_memblocks = known_int(info->total_memblocks);
	if (info->online_memblocks == info->total_memblocks) {
		report->movable.known = true;
		report->movable.value = info->total_memblocks > 0 &&
					info->movable_memblocks == info->total_memblocks;
	}
}

/* Whoever is unbound was, or will be, devdax by default. */
static const char *mode_text(const struct daxctl_dev_info *info)
{
	const char *name = mode_name(info->mode);

	if (name)
		return name;
	return info->bound ? info->driver : mode_name(DAXCTL_DEV_MODE_DEVDAX);
}

int dev_report_fill(struct daxctl_dev *dev, bool mappings, struct dev_report *ret)
{
	struct daxctl_dev_info info = {.struct_size = sizeof(info)};
	int rc;

	rc = daxctl_dev_get_info(dev, &info);
	if (rc < 0)
		return rc;

	*ret = (struct dev_report){
		.chardev = daxctl_dev_get_devname(dev),
		.size = known_u64(info.size),
		.target_node = {info.target_node >= 0, info.target_node},
		.align = {info.align > 0, info.align},
		.state = info.bound ? NULL : "disabled",
	};
	snprintf(ret->mode, sizeof(ret->mode), "%s", mode_text(&info));
	memory_fill(&info, ret);
	return mappings ? mappings_fill(dev, &ret->mappings) : 0;
}

void region_report_fill(struct daxctl_region *region, struct region_report *ret)
{
	const char *path = daxctl_region_get_path(region);
	unsigned long long size = daxctl_region_get_size(region);
	unsigned long long available = daxctl_region_get_available_size(region);
	unsigned long align = daxctl_region_get_align(region);

	if (strncmp(path, SYS_DEVICES "/", sizeof(SYS_DEVICES)) == 0)
		path += strlen(SYS_DEVICES);
	*ret = (struct region_report){
		.path = path,
		.id = known_int(daxctl_region_get_id(region)),
		.size = {size != ULLONG_MAX, size},
		.available_size = {available != 0, available},
		.align = {align != ULONG_MAX, align},
	};
}
