// SPDX-License-Identifier: LGPL-2.1-or-later
/* The address ranges of a device. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/model/model.h"

/* Reads mappingN of the device at dir. 0 or -errno, -ENOENT behind the last. */
static int range_read(int dir, unsigned int n, struct daxctl_range *ret)
{
	struct daxctl_range range;
	char name[64];
	uint64_t value;
	int rc;

	snprintf(name, sizeof(name), "mapping%u/start", n);
	rc = sysfs_read_u64(dir, name, 16, &value);
	if (rc < 0)
		return rc;
	range.start = value;

	snprintf(name, sizeof(name), "mapping%u/end", n);
	rc = sysfs_read_u64(dir, name, 16, &value);
	if (rc < 0)
		return rc;
	range.end = value;

	if (range.end < range.start)
		return -EBADMSG;
	*ret = range;
	return 0;
}

static int ranges_append(struct ranges *ranges, struct daxctl_range range)
{
	struct daxctl_range *v = reallocarray(ranges->v, ranges->n + 1, sizeof(*v));

	if (!v)
		return -ENOMEM;

	v[ranges->n] = range;
	ranges->v = v;
	ranges->n++;
	return 0;
}

/*
 * Without mappings a device may still have the one range that resource and
 * size tell; but where it can be resized (it has a file "mapping"), no mapping
 * means no range.
 */
static int range_read_whole(struct daxctl_dev *dev, int dir, struct ranges *ranges)
{
	struct daxctl_range range;
	uint64_t start, size;
	int rc;

	rc = sysfs_exists(dir, "mapping");
	if (rc == 0)
		return 0;
	if (rc != -ENOENT)
		return rc;

	rc = sysfs_read_u64(dir, "size", 10, &size);
	if (rc < 0 || size == 0)
		return rc;
	rc = sysfs_read_u64(dir, "resource", 16, &start);
	if (rc == -ENOENT) { /* before Linux 5.3 */
		rc = iomem_find(ctx_root(dev_ctx(dev)), dev->name, &range);
		ranges->are_claims = true;
		return rc < 0 ? rc : ranges_append(ranges, range);
	}
	if (rc < 0)
		return rc;
	if (start + size - 1 < start)
		return -EBADMSG;

	range = (struct daxctl_range){.start = start, .end = start + size - 1};
	return ranges_append(ranges, range);
}

int mapping_read_ranges(struct daxctl_dev *dev, int dir, struct ranges *ret)
{
	_cleanup_ranges_ struct ranges ranges = {0};
	struct daxctl_range range;
	int rc;

	for (;;) {
		rc = range_read(dir, (unsigned int)ranges.n, &range);
		if (rc < 0)
			break;
		rc = ranges_append(&ranges, range);
		if (rc < 0)
			return rc;
	}
	if (rc != -ENOENT)
		return rc;
	ranges.are_mappings = ranges.n > 0;
	if (ranges.n == 0) {
		rc = range_read_whole(dev, dir, &ranges);
		if (rc < 0)
			return rc;
	}

	*ret = ranges;
	ranges.v = NULL;
	return 0;
}

static int mapping_add(struct daxctl_dev *dev, struct daxctl_range range)
{
	struct daxctl_mapping *mapping = calloc(1, sizeof(*mapping));

	if (!mapping)
		return -ENOMEM;

	mapping->range = range;
	TAILQ_INSERT_HEAD(&dev->mappings, mapping, list);
	return 0;
}

int mapping_keep(struct daxctl_dev *dev, const struct ranges *ranges)
{
	size_t i;
	int rc = 0;

	/* some program may hold those that are there */
	if (dev->mappings_known || !ranges->are_mappings)
		return 0;

	mapping_drop(dev);
	for (i = 0; rc == 0 && i < ranges->n; i++)
		rc = mapping_add(dev, ranges->v[i]);
	if (rc < 0)
		mapping_drop(dev);

	return rc;
}

static int load_ranges(struct daxctl_dev *dev, int dir)
{
	struct daxctl_range range;
	unsigned int n = 0;
	int rc;

	do {
		rc = range_read(dir, n++, &range);
		if (rc == 0)
			rc = mapping_add(dev, range);
	} while (rc == 0);

	return rc == -ENOENT ? 0 : rc;
}

static int load_offsets(struct daxctl_dev *dev, int dir)
{
	struct daxctl_mapping *mapping;
	unsigned int n = 0;
	char name[64];
	int rc;

	TAILQ_FOREACH_REVERSE(mapping, &dev->mappings, mapping_list, list)
	{
		snprintf(name, sizeof(name), "mapping%u/page_offset", n++);
		rc = sysfs_read_u64(dir, name, 16, &mapping->page_offset);
		if (rc < 0)
			return rc;
	}

	return 0;
}

static int load_all(struct daxctl_dev *dev, int dir)
{
	int rc;

	mapping_drop(dev);
	rc = load_ranges(dev, dir);

	return rc < 0 ? rc : load_offsets(dev, dir);
}

static int mapping_load(struct daxctl_dev *dev)
{
	_cleanup_close_ int dir = -1;
	int rc = -ENOENT;

	if (dev->mappings_known)
		return 0;

	dir = dev_open(dev);
	if (dir < 0)
		return dir;
	if (!TAILQ_EMPTY(&dev->mappings))
		rc = load_offsets(dev, dir);
	if (rc == -ENOENT) /* nothing was kept, or not all of it is there any more */
		rc = load_all(dev, dir);
	if (rc < 0) {
		mapping_drop(dev);
		return rc;
	}

	dev->mappings_known = true;
	return 0;
}

DAXCTL_EXPORT struct daxctl_mapping *daxctl_mapping_get_first(struct daxctl_dev *dev)
{
	errno = -mapping_load(dev);

	return errno ? NULL : TAILQ_FIRST(&dev->mappings);
}

DAXCTL_EXPORT struct daxctl_mapping *daxctl_mapping_get_next(struct daxctl_mapping *mapping)
{
	return TAILQ_NEXT(mapping, list);
}

DAXCTL_EXPORT unsigned long long daxctl_mapping_get_start(struct daxctl_mapping *mapping)
{
	return mapping->range.start;
}

DAXCTL_EXPORT unsigned long long daxctl_mapping_get_end(struct daxctl_mapping *mapping)
{
	return mapping->range.end;
}

DAXCTL_EXPORT unsigned long long daxctl_mapping_get_offset(struct daxctl_mapping *mapping)
{
	return mapping->page_offset;
}

DAXCTL_EXPORT unsigned long long daxctl_mapping_get_size(struct daxctl_mapping *mapping)
{
	return mapping->range.end - mapping->range.start + 1;
}

bool ranges_start_aligned(const struct ranges *ranges, uint64_t align, uint64_t *ret_start)
{
	size_t i;

	for (i = 0; i < ranges->n; i++)
		if (ranges->v[i].start % align != 0) {
			*ret_start = ranges->v[i].start;
			return false;
		}

	return true;
}
