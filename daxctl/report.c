// SPDX-License-Identifier: LGPL-2.1-or-later
#include "report.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "names.h"
#include "objects.h"

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
	const char *zone;

	for (unsigned int i = 0; (zone = daxctl_dev_info_get_zone(info, i)); i++)
		if (strcmp(zone, "Movable") != 0 && strcmp(zone, "unknown") != 0)
			return true;

	return false;
}

static void memory_fill(const struct daxctl_dev_info *info, struct dev_report *report)
{
	int total = daxctl_dev_info_get_total_memblocks(info);
	int online = daxctl_dev_info_get_online_memblocks(info);
	bool all;

	if (daxctl_dev_info_get_mode(info) != DAXCTL_DEV_MODE_RAM || total < 0)
		return;

	report->online_memblocks = known_int(online);
	report->total_memblocks = known_int(total);
	/* offline memory is in no zone, and of some the zone cannot be read */
	all = online > 0 && daxctl_dev_info_get_movable_memblocks(info) == online;
	report->movable.known = all || total == 0 || is_in_kernel_zone(info);
	report->movable.value = all;
}

/* Whoever is unbound was, or will be, devdax by default. */
static const char *mode_text(const struct daxctl_dev_info *info)
{
	const char *name = mode_name(daxctl_dev_info_get_mode(info));
	const char *driver = daxctl_dev_info_get_driver(info);

	if (name)
		return name;
	return driver ? driver : mode_name(DAXCTL_DEV_MODE_DEVDAX);
}

static int zones_fill(const struct daxctl_dev_info *info, struct rows *rows)
{
	const char *zone;

	for (unsigned int i = 0; (zone = daxctl_dev_info_get_zone(info, i)); i++) {
		struct zone_report *row = rows_add(rows, &zone_record);

		if (!row)
			return -ENOMEM;
		snprintf(row->zone, sizeof(row->zone), "%s", zone);
		row->online_memblocks = known_int(daxctl_dev_info_get_zone_memblocks(info, i));
	}

	return 0;
}

static int all_fill(struct daxctl_dev *dev, const struct daxctl_dev_info *info,
		    struct dev_report *report)
{
	int node = daxctl_dev_get_numa_node(dev);
	int memmap = daxctl_dev_get_memmap_effect(dev);
	int stored = daxctl_dev_get_memmap_on_memory(dev);
	bool differs = stored >= 0 && memmap >= 0 && stored != memmap;
	const char *driver = daxctl_dev_info_get_driver(info);
	int rc;

	report->bound = (struct opt_bool){true, driver != NULL};
	snprintf(report->driver, sizeof(report->driver), "%s", driver ? driver : "");
	report->numa_node = (struct opt_int){node >= 0, node};
	/* where nothing tells what the kernel does, what the device holds is all that is known */
	report->memmap_on_memory =
		(struct opt_bool){stored >= 0, (memmap >= 0 ? memmap : stored) == 1};
	report->memmap_on_memory_stored = (struct opt_bool){differs, stored == 1};
	rc = zones_fill(info, &report->zones);
	if (rc == 0)
		rc = dev_identity_fill(dev, &report->identity);

	return rc < 0 ? rc : origin_report_fill(daxctl_dev_get_region(dev), &report->origin);
}

int dev_report_fill(struct daxctl_dev *dev, unsigned int flags, struct dev_report *ret)
{
	_cleanup_dev_info_ struct daxctl_dev_info *info = NULL;
	const char *state;
	uuid_t uuid;
	int rc;

	rc = daxctl_dev_get_info(dev, &info);
	if (rc < 0)
		return rc;

	*ret = (struct dev_report){
		.chardev = daxctl_dev_get_devname(dev),
		.size = known_u64(daxctl_dev_info_get_size(info)),
		.target_node = {daxctl_dev_info_get_target_node(info) >= 0,
				daxctl_dev_info_get_target_node(info)},
		.align = {daxctl_dev_info_get_align(info) > 0, daxctl_dev_info_get_align(info)},
		.state = daxctl_dev_info_get_driver(info) ? NULL : "disabled",
	};
	snprintf(ret->mode, sizeof(ret->mode), "%s", mode_text(info));
	/* The counts of blocks say the rest, and scripts compare what they know. */
	state = daxctl_dev_info_get_memory_state(info);
	if (state && (flags & REPORT_ALL || strcmp(state, "unplugged") == 0))
		snprintf(ret->memory_state, sizeof(ret->memory_state), "%s", state);
	if (daxctl_dev_info_get_uuid(info, uuid) == 0)
		uuid_to_text(uuid, ret->uuid);
	memory_fill(info, ret);
	rc = flags & REPORT_ALL ? all_fill(dev, info, ret) : 0;
	if (rc == 0 && flags & REPORT_MAPPINGS)
		rc = mappings_fill(dev, &ret->mappings);

	return rc;
}

static int extents_fill(struct daxctl_region *region, struct rows *rows)
{
	for (int after = -1;;) {
		_cleanup_extent_ struct daxctl_extent *extent = NULL;
		struct extent_report *row;
		uuid_t uuid;

		if (daxctl_region_get_extent(region, after, &extent) < 0)
			return 0;
		row = rows_add(rows, &extent_record);
		if (!row)
			return -ENOMEM;
		row->offset = known_u64(daxctl_extent_get_offset(extent));
		row->length = known_u64(daxctl_extent_get_length(extent));
		if (daxctl_extent_get_uuid(extent, uuid) == 0)
			uuid_to_text(uuid, row->uuid);
		after = daxctl_extent_get_id(extent);
	}
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
	if (rc == 0 && flags & REPORT_ALL)
		rc = region_identity_fill(region, &ret->identity);
	if (rc == 0 && flags & REPORT_MAPPINGS)
		rc = extents_fill(region, &ret->extents);

	return rc;
}
