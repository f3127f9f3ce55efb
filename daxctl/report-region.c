// SPDX-License-Identifier: LGPL-2.1-or-later
/* A region as a report. */
#include <errno.h>
#include <limits.h>

#include "names.h"
#include "objects.h"
#include "report.h"

static int extents_fill(struct daxctl_region *region, struct region_report *report)
{
	for (int after = -1;;) {
		_cleanup_extent_ struct daxctl_extent *extent = NULL;
		struct extent_report *row;
		uuid_t uuid;
		int rc;

		rc = daxctl_region_get_extent(region, after, &extent);
		if (rc < 0) {
			unread_add(&report->unread, "extents", rc);
			return 0;
		}
		row = rows_add(&report->extents, &extent_record);
		if (!row)
			return -ENOMEM;
		row->offset = (struct opt_u64){true, daxctl_extent_get_offset(extent)};
		row->length = (struct opt_u64){true, daxctl_extent_get_length(extent)};
		if (daxctl_extent_get_uuid(extent, uuid) == 0)
			uuid_to_text(uuid, row->uuid);
		after = daxctl_extent_get_id(extent);
	}
}

/* Each number has a value that stands for an error, and for the number as well. */
static void sizes_fill(struct daxctl_region *region, struct region_report *report)
{
	unsigned long long size, available;
	unsigned long align;
	int rc;

	errno = 0;
	size = daxctl_region_get_size(region);
	rc = size == ULLONG_MAX ? -errno : 0;
	unread_add(&report->unread, "size", rc);
	report->size = (struct opt_u64){rc == 0, size};

	errno = 0;
	available = daxctl_region_get_available_size(region);
	rc = available == 0 ? -errno : 0;
	unread_add(&report->unread, "available size", rc);
	report->available_size = (struct opt_u64){rc == 0, available};

	errno = 0;
	align = daxctl_region_get_align(region);
	rc = align == ULONG_MAX ? -errno : 0;
	unread_add(&report->unread, "alignment", rc);
	report->align = (struct opt_u64){rc == 0, align};
}

int region_report_fill(struct daxctl_region *region, unsigned int flags, struct region_report *ret)
{
	int rc = 0;

	*ret = (struct region_report){
		.path = region_short_path(daxctl_region_get_path(region)),
		.id = {true, daxctl_region_get_id(region)},
	};
	sizes_fill(region, ret);
	if (flags & REPORT_ALL)
		rc = origin_report_fill(region, &ret->origin, &ret->unread);
	if (rc == 0 && flags & REPORT_ALL)
		rc = region_identity_fill(region, &ret->identity, &ret->unread);
	if (rc == 0 && flags & REPORT_MAPPINGS)
		rc = extents_fill(region, ret);

	return rc;
}
