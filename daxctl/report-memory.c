// SPDX-License-Identifier: LGPL-2.1-or-later
/* The memory of a system-ram device as a part of the report on the device. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "report.h"

/* How many memory blocks there are, in all and of each kind */
struct counts {
	int total, online, movable;
	int kernel; /* online in a zone that is known, and not Movable */
};

static int count_kernel(const struct daxctl_dev_info *info)
{
	const char *zone;
	int n = 0;

	for (unsigned int i = 0; (zone = daxctl_dev_info_get_zone(info, i)); i++)
		if (strcmp(zone, "Movable") != 0 && strcmp(zone, "unknown") != 0)
			n += daxctl_dev_info_get_zone_memblocks(info, i);

	return n;
}

static struct counts count(const struct daxctl_dev_info *info)
{
	return (struct counts){
		.total = daxctl_dev_info_get_total_memblocks(info),
		.online = daxctl_dev_info_get_online_memblocks(info),
		.movable = daxctl_dev_info_get_movable_memblocks(info),
		.kernel = count_kernel(info),
	};
}

/* Offline memory is in no zone, and of some memory the zone cannot be read. */
static struct opt_bool is_movable(const struct counts *counts)
{
	bool all = counts->online > 0 && counts->movable == counts->online;

	return (struct opt_bool){
		.known = all || counts->total == 0 || counts->kernel > 0,
		.value = all,
	};
}

/* The file tells of the last write to it; a block that was changed alone leaves it as it was. */
static bool is_stale(const char *state, const struct counts *counts)
{
	bool all_online = counts->online == counts->total;

	if (strcmp(state, "unplugged") == 0)
		return counts->total > 0;
	if (strcmp(state, "offline") == 0)
		return counts->online > 0;
	if (strcmp(state, "online_movable") == 0)
		return !all_online || counts->kernel > 0;
	if (strcmp(state, "online_kernel") == 0)
		return !all_online || counts->movable > 0;

	return strcmp(state, "online") == 0 && !all_online;
}

/* The counts of blocks say the rest, and scripts compare fields that they know. */
static void state_fill(const struct daxctl_dev_info *info, unsigned int flags,
		       struct dev_report *report)
{
	const char *state = daxctl_dev_info_get_memory_state(info);
	const struct counts counts = count(info);

	unread_add(&report->unread, "state",
		   daxctl_dev_info_get_status(info, DAXCTL_DEV_MEMORY_STATE));
	if (!state || (!(flags & REPORT_ALL) && strcmp(state, "unplugged") != 0))
		return;
	snprintf(report->memory_state, sizeof(report->memory_state), "%s", state);
	report->memory_state_stale.value = counts.total >= 0 && is_stale(state, &counts);
	report->memory_state_stale.known = report->memory_state_stale.value;
}

static int zones_fill(const struct daxctl_dev_info *info, struct rows *rows)
{
	const char *zone;

	for (unsigned int i = 0; (zone = daxctl_dev_info_get_zone(info, i)); i++) {
		struct zone_report *row = rows_add(rows, &zone_record);

		if (!row)
			return -ENOMEM;
		snprintf(row->zone, sizeof(row->zone), "%s", zone);
		row->online_memblocks =
			(struct opt_int){true, daxctl_dev_info_get_zone_memblocks(info, i)};
	}

	return 0;
}

/* Without memory blocks there is nothing to ask about. */
static void removable_fill(struct daxctl_dev *dev, struct dev_report *report)
{
	struct daxctl_memory *mem;
	int removable;

	errno = 0;
	mem = daxctl_dev_get_memory(dev);
	removable = mem ? daxctl_memory_is_removable(mem) : errno ? -errno : -ENOENT;
	unread_add(&report->unread, "memory's removability", removable);
	report->removable = (struct opt_bool){removable >= 0, removable == 1};
}

int memory_report_fill(struct daxctl_dev *dev, const struct daxctl_dev_info *info,
		       unsigned int flags, struct dev_report *report)
{
	int rc = daxctl_dev_info_get_status(info, DAXCTL_DEV_MEMBLOCKS);
	const struct counts counts = count(info);

	if (daxctl_dev_info_get_mode(info) != DAXCTL_DEV_MODE_RAM)
		return 0;

	state_fill(info, flags, report);
	unread_add(&report->unread, "memory", rc);
	if (rc < 0)
		return 0;

	report->online_memblocks = (struct opt_int){true, counts.online};
	report->total_memblocks = (struct opt_int){true, counts.total};
	report->n_missing = daxctl_dev_info_get_missing_memblocks(info);
	report->movable = is_movable(&counts);
	unread_add(&report->unread, "zone", daxctl_dev_info_get_status(info, DAXCTL_DEV_ZONES));
	if (!(flags & REPORT_ALL))
		return 0;

	report->missing_memblocks = (struct opt_int){report->n_missing > 0, report->n_missing};
	removable_fill(dev, report);
	return zones_fill(info, &report->zones);
}
