// SPDX-License-Identifier: LGPL-2.1-or-later
/* The address ranges of a device */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/model/model.h"
#include "util/error.h"

/* Reads mappingN of the device at dir. Returns 0 or -errno, -ENOENT after the last one. */
static int range_read(int dir, unsigned int n, struct range *ret)
{
	struct range range;
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

int ranges_append(struct ranges *ranges, struct range range)
{
	struct range *v = reallocarray(ranges->v, ranges->n + 1, sizeof(*v));

	if (!v)
		return -ENOMEM;

	v[ranges->n] = range;
	ranges->v = v;
	ranges->n++;
	return 0;
}

/*
 * A device without mappings may still have one range, from resource and size. But if the device has
 * a file "mapping", no mapping means no range.
 */
static int range_read_whole(struct daxctl_dev *dev, int dir, struct ranges *ranges)
{
	struct range range;
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

	range = (struct range){.start = start, .end = start + size - 1};
	return ranges_append(ranges, range);
}

static int read_mappings(int dir, struct ranges *ret)
{
	struct range range;
	int rc;

	do {
		rc = range_read(dir, (unsigned int)ret->n, &range);
		if (rc == 0)
			rc = ranges_append(ret, range);
	} while (rc == 0);

	return rc == -ENOENT ? 0 : rc;
}

static uint64_t ranges_sum(const struct ranges *ranges)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < ranges->n; i++)
		sum += ranges->v[i].end - ranges->v[i].start + 1;

	return sum;
}

/* Kernels without mappings have no file "mapping". */
static bool is_complete(int dir, const struct ranges *ranges, uint64_t size)
{
	return ranges_sum(ranges) == size ||
	       (ranges->n == 0 && sysfs_exists(dir, "mapping") == -ENOENT);
}

/*
 * Reads the mappings and checks that none is missing: nobody would check the memory of a missing
 * one before the device is unbound. The mappings are complete if they have as many bytes as the
 * device. If not, the size may have changed meanwhile: try again. size_before is the size that was
 * just read, or NULL.
 */
static int read_all_mappings(int dir, const uint64_t *size_before, struct ranges *ret)
{
	_cleanup_ranges_ struct ranges ranges = {0};
	uint64_t size;
	int tries, rc;

	for (tries = 0; tries < 2; tries++) {
		ranges.n = 0;
		rc = 0;
		if (tries == 0 && size_before)
			size = *size_before;
		else
			rc = sysfs_read_u64(dir, "size", 10, &size);
		if (rc == 0)
			rc = read_mappings(dir, &ranges);
		if (rc < 0)
			return rc;
		if (!is_complete(dir, &ranges, size))
			continue;
		*ret = ranges;
		ranges.v = NULL;
		return 0;
	}

	return -EBADMSG;
}

static int read_ranges(struct daxctl_dev *dev, int dir, const uint64_t *size_before,
		       struct ranges *ret)
{
	_cleanup_ranges_ struct ranges ranges = {0};
	int rc;

	rc = read_all_mappings(dir, size_before, &ranges);
	if (rc < 0)
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

int mapping_read_ranges(struct daxctl_dev *dev, int dir, struct ranges *ret)
{
	return read_ranges(dev, dir, NULL, ret);
}

int mapping_read_ranges_of(struct daxctl_dev *dev, int dir, uint64_t size, struct ranges *ret)
{
	return read_ranges(dev, dir, &size, ret);
}

int mapping_note(struct daxctl_dev *dev, const struct ranges *ranges, uint64_t size)
{
	mapping_forget(dev);
	dev->size_noted = true;
	dev->noted_size = size;
	if (!ranges->are_mappings)
		return 0;

	dev->noted.v = calloc(ranges->n, sizeof(*ranges->v));
	if (!dev->noted.v)
		return -ENOMEM;
	memcpy(dev->noted.v, ranges->v, ranges->n * sizeof(*ranges->v));
	dev->noted.n = ranges->n;
	return 0;
}

static int read_now(struct daxctl_dev *dev, const uint64_t *size_before, struct ranges *ret)
{
	_cleanup_close_ int dir = dev_open(dev);

	return dir < 0 ? dir : read_all_mappings(dir, size_before, ret);
}

static int read_offset(struct daxctl_dev *dev, size_t n, uint64_t *ret)
{
	char name[64];

	snprintf(name, sizeof(name), "mapping%zu/page_offset", n);
	return dev_read_u64(dev, name, 16, ret);
}

/* Makes mappings of ranges, the last one first. Returns 0 or -errno, -ENOENT if one is gone. */
static int set_make(struct daxctl_dev *dev, const struct ranges *ranges, struct mapping_set **ret)
{
	_cleanup_free_ struct mapping_set *set =
		calloc(1, sizeof(*set) + ranges->n * sizeof(set->v[0]));
	size_t i;
	int rc;

	if (!set)
		return -ENOMEM;
	set->n = ranges->n;
	for (i = 0; i < set->n; i++) {
		struct daxctl_mapping *mapping = &set->v[set->n - 1 - i];

		mapping->range = ranges->v[i];
		mapping->next = i > 0 ? mapping + 1 : NULL;
		rc = read_offset(dev, i, &mapping->page_offset);
		if (rc < 0)
			return rc;
	}

	*ret = TAKE_PTR(set);
	return 0;
}

static bool set_is_same(const struct mapping_set *a, const struct mapping_set *b)
{
	size_t i;

	if (a->n != b->n)
		return false;
	for (i = 0; i < a->n; i++)
		if (memcmp(&a->v[i].range, &b->v[i].range, sizeof(a->v[i].range)) != 0 ||
		    a->v[i].page_offset != b->v[i].page_offset)
			return false;

	return true;
}

/*
 * Returns the present mappings. If nothing has changed, these are the objects that were returned
 * before. Otherwise new objects are made. The old ones stay, because a program may still use them.
 */
static int mapping_load(struct daxctl_dev *dev, struct mapping_set **ret)
{
	_cleanup_ranges_ struct ranges ranges = dev->noted;
	_cleanup_free_ struct mapping_set *set = NULL;
	const uint64_t *size = dev->size_noted ? &dev->noted_size : NULL;
	int rc = -ENOENT;

	dev->noted = (struct ranges){0};
	dev->size_noted = false;
	if (ranges.n > 0)
		rc = set_make(dev, &ranges, &set);
	if (rc == -ENOENT) { /* nothing was noted, or a noted mapping is gone */
		ranges_free(&ranges);
		ranges = (struct ranges){0};
		rc = read_now(dev, size, &ranges);
		if (rc == 0)
			rc = set_make(dev, &ranges, &set);
	}
	if (rc < 0)
		return rc;

	if (!dev->mappings || !set_is_same(dev->mappings, set)) {
		set->older = dev->mappings;
		dev->mappings = TAKE_PTR(set);
	}
	*ret = dev->mappings;
	return 0;
}

DAXCTL_EXPORT struct daxctl_mapping *daxctl_mapping_get_first(struct daxctl_dev *dev)
{
	const int before = errno;
	struct mapping_set *set = NULL;

	errno_answer(before, dev ? mapping_load(dev, &set) : -EINVAL);

	return set && set->n > 0 ? set->v : NULL;
}

DAXCTL_EXPORT struct daxctl_mapping *daxctl_mapping_get_next(struct daxctl_mapping *mapping)
{
	return mapping ? mapping->next : NULL;
}

DAXCTL_EXPORT unsigned long long daxctl_mapping_get_start(struct daxctl_mapping *mapping)
{
	return mapping ? mapping->range.start : 0;
}

DAXCTL_EXPORT unsigned long long daxctl_mapping_get_end(struct daxctl_mapping *mapping)
{
	return mapping ? mapping->range.end : 0;
}

DAXCTL_EXPORT unsigned long long daxctl_mapping_get_offset(struct daxctl_mapping *mapping)
{
	return mapping ? mapping->page_offset : 0;
}

DAXCTL_EXPORT unsigned long long daxctl_mapping_get_size(struct daxctl_mapping *mapping)
{
	return mapping ? mapping->range.end - mapping->range.start + 1 : 0;
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
