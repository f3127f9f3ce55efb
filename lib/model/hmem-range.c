// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The physical range of a region of hmem. The kernel has no file for it. An empty device tells the
 * start of its region. Devices that fill their region tell its start and end.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/model/identity.h"

/* The lowest and the highest address of the region's devices */
struct extremes {
	bool any;
	bool exact; /* the range is exact: an empty device told it */
	struct range range;
};

static void extend(struct extremes *found, const struct ranges *ranges)
{
	size_t i;

	for (i = 0; i < ranges->n; i++) {
		const struct range *range = &ranges->v[i];

		if (!found->any)
			found->range = *range;
		found->any = true;
		found->range.start = MIN(found->range.start, range->start);
		found->range.end = MAX(found->range.end, range->end);
	}
}

/* <dev>/resource of a device without ranges is the start of the region. */
static int read_empty(int dir, uint64_t size, struct extremes *found)
{
	uint64_t start;
	int rc;

	rc = sysfs_read_u64(dir, "resource", 16, &start);
	if (rc == -ENOENT) /* before Linux 5.3 */
		return 0;
	if (rc == 0)
		*found = (struct extremes){
			.any = true,
			.exact = true,
			.range = {.start = start, .end = start + size - 1},
		};

	return rc;
}

static int look_at_dev(struct daxctl_dev *dev, uint64_t size, struct extremes *found)
{
	_cleanup_close_ int dir = dev->gone ? -ENOENT : dev_open(dev);
	_cleanup_ranges_ struct ranges ranges = {0};
	int rc;

	if (dir == -ENOENT)
		return 0;
	rc = dir < 0 ? dir : mapping_read_ranges(dev, dir, &ranges);
	if (rc == 0 && ranges.n == 0)
		return read_empty(dir, size, found);
	if (rc == 0)
		extend(found, &ranges);

	return rc;
}

static int look_at_region(struct daxctl_region *region, struct extremes *ret, uint64_t *ret_size)
{
	struct extremes found = {0};
	struct daxctl_dev *dev;
	int rc;

	rc = region_read_size(region, ret_size);
	if (rc == 0)
		rc = *ret_size == 0 ? -ENODATA : dev_first(region, &dev);
	if (rc < 0)
		return rc;
	for (; dev; dev = dev_next(dev)) {
		rc = look_at_dev(dev, *ret_size, &found);
		if (rc < 0)
			return rc;
		if (found.exact)
			break;
	}

	*ret = found;
	return found.any ? 0 : -ENODATA;
}

int hmem_read_range(struct daxctl_region *region, struct range *ret)
{
	struct extremes found;
	uint64_t size;
	int rc;

	rc = look_at_region(region, &found, &size);
	if (rc < 0)
		return rc;
	if (found.range.end - found.range.start != size - 1)
		return -ENODATA;

	*ret = found.range;
	return 0;
}

int hmem_range_fits(struct daxctl_region *region, const struct range *range)
{
	struct extremes found;
	uint64_t size;
	int rc;

	rc = look_at_region(region, &found, &size);
	if (rc < 0)
		return rc == -ENODATA ? 0 : rc;

	return range->end - range->start == size - 1 && range->start <= found.range.start &&
	       found.range.end <= range->end;
}
