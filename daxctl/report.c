// SPDX-License-Identifier: LGPL-2.1-or-later
/* A device as a report. */
#include "report.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "names.h"
#include "objects.h"

static struct opt_u64 known_u64(uint64_t value)
{
	return (struct opt_u64){true, value};
}

static int mappings_fill(struct daxctl_dev *dev, struct dev_report *report)
{
	struct daxctl_mapping *mapping;
	struct mapping_report *row;

	errno = 0;
	mapping = daxctl_mapping_get_first(dev);
	if (!mapping)
		unread_add(&report->unread, "address ranges", -errno);
	for (; mapping; mapping = daxctl_mapping_get_next(mapping)) {
		row = rows_add(&report->mappings, &mapping_record);
		if (!row)
			return -ENOMEM;
		row->page_offset = known_u64(daxctl_mapping_get_offset(mapping));
		row->start = known_u64(daxctl_mapping_get_start(mapping));
		row->end = known_u64(daxctl_mapping_get_end(mapping));
		row->size = known_u64(daxctl_mapping_get_size(mapping));
	}

	return 0;
}

/* An unbound device is shown as devdax, for compatibility. */
static void mode_fill(const struct daxctl_dev_info *info, struct dev_report *report)
{
	const char *name = daxctl_mode_to_text(daxctl_dev_info_get_mode(info));
	const char *driver = daxctl_dev_info_get_driver(info);
	int rc = daxctl_dev_info_get_status(info, DAXCTL_DEV_DRIVER);

	unread_add(&report->unread, "driver", rc);
	if (rc < 0)
		return;
	if (!name)
		name = driver ? driver : daxctl_mode_to_text(DAXCTL_DEV_MODE_DEVDAX);
	snprintf(report->mode, sizeof(report->mode), "%s", name);
	report->state = driver ? NULL : "disabled";
}

/* No device is without a size, so that a missing one is a failure too. */
static void size_fill(const struct daxctl_dev_info *info, struct dev_report *report)
{
	int rc = daxctl_dev_info_get_status(info, DAXCTL_DEV_SIZE);

	unread_add(&report->unread, "size", rc == -ENOENT ? -ENODATA : rc);
	report->size = (struct opt_u64){rc == 0, daxctl_dev_info_get_size(info)};
}

static void attributes_fill(const struct daxctl_dev_info *info, struct dev_report *report)
{
	int align = daxctl_dev_info_get_status(info, DAXCTL_DEV_ALIGN);
	int node = daxctl_dev_info_get_status(info, DAXCTL_DEV_TARGET_NODE);
	uuid_t uuid;

	mode_fill(info, report);
	size_fill(info, report);
	unread_add(&report->unread, "alignment", align);
	report->align = (struct opt_u64){align == 0, daxctl_dev_info_get_align(info)};
	unread_add(&report->unread, "target node", node);
	node = daxctl_dev_info_get_target_node(info);
	report->target_node = (struct opt_int){node >= 0, node};
	unread_add(&report->unread, "uuid", daxctl_dev_info_get_status(info, DAXCTL_DEV_UUID));
	if (daxctl_dev_info_get_uuid(info, uuid) == 0)
		uuid_to_text(uuid, report->uuid);
}

/*
 * Where nothing tells what the kernel does (-ENOENT), what the device holds is all that is
 * known.
 */
static void memmap_fill(struct daxctl_dev *dev, struct dev_report *report)
{
	int stored = daxctl_dev_get_memmap_on_memory(dev);
	int memmap = daxctl_dev_get_memmap_effect(dev);
	bool differs = stored >= 0 && memmap >= 0 && stored != memmap;

	if (memmap == -ENOENT)
		memmap = stored;
	unread_add(&report->unread, "memmap_on_memory", stored < 0 ? stored : memmap);
	report->memmap_on_memory = (struct opt_bool){stored >= 0 && memmap >= 0, memmap == 1};
	report->memmap_on_memory_stored = (struct opt_bool){differs, stored == 1};
}

static int all_fill(struct daxctl_dev *dev, const struct daxctl_dev_info *info,
		    struct dev_report *report)
{
	int node, stuck, rc;
	const char *driver = daxctl_dev_info_get_driver(info);

	report->bound.known = daxctl_dev_info_get_status(info, DAXCTL_DEV_DRIVER) == 0;
	report->bound.value = driver != NULL;
	snprintf(report->driver, sizeof(report->driver), "%s", driver ? driver : "");
	errno = 0;
	node = daxctl_dev_get_numa_node(dev);
	if (node < 0)
		unread_add(&report->unread, "NUMA node", -errno);
	report->numa_node = (struct opt_int){node >= 0, node};
	memmap_fill(dev, report);
	/* what an ordinary user cannot read is no failure of a list */
	stuck = daxctl_dev_get_stuck_memblocks(dev);
	report->stuck_memblocks = (struct opt_int){stuck > 0, stuck};
	rc = dev_identity_fill(dev, &report->identity, &report->unread);
	if (rc < 0)
		return rc;

	return origin_report_fill(daxctl_dev_get_region(dev), &report->origin, &report->unread);
}

int dev_report_fill(struct daxctl_dev *dev, unsigned int flags, struct dev_report *ret)
{
	_cleanup_dev_info_ struct daxctl_dev_info *info = NULL;
	int rc;

	rc = daxctl_dev_get_info(dev, &info);
	if (rc < 0)
		return rc;

	*ret = (struct dev_report){.chardev = daxctl_dev_get_devname(dev)};
	attributes_fill(info, ret);
	rc = memory_report_fill(dev, info, flags, ret);
	if (rc == 0 && flags & REPORT_ALL)
		rc = all_fill(dev, info, ret);
	if (rc == 0 && flags & REPORT_MAPPINGS)
		rc = mappings_fill(dev, ret);

	return rc;
}
