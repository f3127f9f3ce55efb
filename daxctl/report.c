// SPDX-License-Identifier: LGPL-2.1-or-later
#include "report.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "names.h"

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

/* Is some of it online in a zone that is known, and not Movable */
static bool is_in_kernel_zone(const struct daxctl_dev_info *info)
{
	for (int i = 0; i < info->n_zones; i++)
		if (strcmp(info->zones[i].name, "Movable") != 0 &&
		    strcmp(info->zones[i].name, "unknown") != 0)
			return true;

	return false;
}

static void memory_fill(const struct daxctl_dev_info *info, struct dev_report *report)
{
	bool all;

	if (info->mode != DAXCTL_DEV_MODE_RAM || info->memory_rc != 0)
		return;

	report->online_memblocks = known_int(info->online_memblocks);
	report->total_memblocks = known_int(info->total_memblocks);
	/* offline memory is in no zone, and of some the zone cannot be read */
	all = info->online_memblocks > 0 && info->movable_memblocks == info->online_memblocks;
	report->movable.known = all || info->total_memblocks == 0 || is_in_kernel_zone(info);
	report->movable.value = all;
}

/* Whoever is unbound was, or will be, devdax by default. */
static const char *mode_text(const struct daxctl_dev_info *info)
{
	const char *name = mode_name(info->mode);

	if (name)
		return name;
	return info->bound ? info->driver : mode_name(DAXCTL_DEV_MODE_DEVDAX);
}

static int zones_fill(const struct daxctl_dev_info *info, struct rows *rows)
{
	for (int i = 0; i < info->n_zones; i++) {
		struct zone_report *row = rows_add(rows, &zone_record);

		if (!row)
			return -ENOMEM;
		snprintf(row->zone, sizeof(row->zone), "%s", info->zones[i].name);
		row->online_memblocks = known_int(info->zones[i].online_memblocks);
	}

	return 0;
}

static int all_fill(struct daxctl_dev *dev, const struct daxctl_dev_info *info,
		    struct dev_report *report)
{
	int node = daxctl_dev_get_numa_node(dev), memmap = daxctl_dev_get_memmap_on_memory(dev);
	int rc;

	report->bound = (struct opt_bool){true, info->bound};
	snprintf(report->driver, sizeof(report->driver), "%s", info->driver);
	report->numa_node = (struct opt_int){node >= 0, node};
	report->memmap_on_memory = (struct opt_bool){memmap >= 0, memmap == 1};
	rc = zones_fill(info, &report->zones);

	return rc < 0 ? rc : origin_report_fill(daxctl_dev_get_region(dev), &report->origin);
}

int dev_report_fill(struct daxctl_dev *dev, unsigned int flags, struct dev_report *ret)
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
	/* The counts of blocks say the rest, and scripts compare what they know. */
	if (flags & REPORT_ALL || strcmp(info.memory_state, "unplugged") == 0)
		snprintf(ret->memory_state, sizeof(ret->memory_state), "%s", info.memory_state);
	if (!uuid_is_zero(info.uuid))
		uuid_to_text(info.uuid, ret->uuid);
	memory_fill(&info, ret);
	rc = flags & REPORT_ALL ? all_fill(dev, &info, ret) : 0;
	if (rc == 0 && flags & REPORT_MAPPINGS)
		rc = mappings_fill(dev, &ret->mappings);

	return rc;
}

static int extents_fill(struct daxctl_region *region, struct rows *rows)
{
	struct daxctl_extent extent = {.struct_size = sizeof(extent)};
	int after = -1;

	for (; daxctl_region_get_extent(region, after, &extent) == 0; after = extent.id) {
		struct extent_report *row = rows_add(rows, &extent_record);

		if (!row)
			return -ENOMEM;
		row->offset = known_u64(extent.offset);
		row->length = known_u64(extent.length);
		if (!uuid_is_zero(extent.uuid))
			uuid_to_text(extent.uuid, row->uuid);
	}

	return 0;
}

int region_report_fill(struct daxctl_region *region, unsigned int flags, struct region_report *ret)
{
	unsigned long long size = daxctl_region_get_size(region);
	unsigned long long available = daxctl_region_get_available_size(region);
	unsigned long align = daxctl_region_get_align(region);
	int rc;

	*ret = (struct region_report){
		.path = region_short_path(daxctl_region_get_path(region)),
		.id = known_int(daxctl_region_get_id(region)),
		.size = {size != ULLONG_MAX, size},
		.available_size = {available != 0, available},
		.align = {align != ULONG_MAX, align},
	};

	rc = flags & REPORT_ALL ? origin_report_fill(region, &ret->origin) : 0;
	if (rc == 0 && flags & REPORT_MAPPINGS)
		rc = extents_fill(region, &ret->extents);

	return rc;
}
