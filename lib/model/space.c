// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The space of a region: which space no device uses, which part of it is stuck until the next
 * reboot, where a device fits, and where the kernel would put it
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/model/model.h"

static uint64_t length_of(const struct range *range)
{
	return range->end - range->start + 1;
}

static uint64_t sum(const struct ranges *ranges)
{
	uint64_t bytes = 0;
	size_t i;

	for (i = 0; i < ranges->n; i++)
		bytes += length_of(&ranges->v[i]);

	return bytes;
}

static int range_compare(const void *a, const void *b)
{
	const struct range *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

/* For a device without ranges, resource is the start of the region. */
static int note_dev(struct daxctl_dev *dev, struct ranges *taken, uint64_t *start)
{
	_cleanup_close_ int dir = dev_open(dev);
	_cleanup_ranges_ struct ranges ranges = {0};
	size_t i;
	int rc;

	rc = dir < 0 ? dir : mapping_read_ranges(dev, dir, &ranges);
	if (rc == 0 && ranges.n == 0)
		return sysfs_read_u64(dir, "resource", 16, start);
	for (i = 0; rc == 0 && i < ranges.n; i++)
		rc = ranges_append(taken, ranges.v[i]);

	return rc;
}

/*
 * Reads the ranges of all devices. Also reads the start of the region if an empty device tells it.
 */
static int read_taken(struct daxctl_region *region, struct ranges *taken, uint64_t *start)
{
	struct daxctl_dev *dev;
	int rc;

	rc = dev_first(region, &dev);
	if (rc < 0)
		return rc;
	for (; dev; dev = dev_next(dev)) {
		rc = note_dev(dev, taken, start);
		if (rc < 0 && rc != -ENOENT && rc != -ENODEV)
			return rc;
	}

	return 0;
}

static int add_piece(struct ranges *pieces, uint64_t start, uint64_t end_after)
{
	if (start >= end_after)
		return 0;

	return ranges_append(pieces, (struct range){.start = start, .end = end_after - 1});
}

/* Finds the gaps between sorted ranges. end is the address after the last byte. */
static int find_gaps(const struct ranges *taken, uint64_t start, uint64_t end, struct ranges *free)
{
	uint64_t at = start;
	size_t i;
	int rc;

	for (i = 0; i < taken->n; i++) {
		rc = add_piece(free, at, taken->v[i].start);
		if (rc < 0)
			return rc;
		at = MAX(at, taken->v[i].end + 1);
	}

	return add_piece(free, at, end);
}

struct stuck_search {
	const struct space *space;
	struct ranges *good, *stuck;
	uint64_t block_size;
	int dir;
};

/* Splits a free piece: existing memory blocks are stuck, the rest is good. */
static int cut_piece(struct stuck_search *search, const struct range *piece)
{
	uint64_t size = search->block_size, at = piece->start, start;
	uint64_t id = piece->start / size, last = piece->end / size;
	int rc;

	for (; id <= last; id++) {
		start = id * size;
		/* a block that reaches out of the region may be other memory of the machine */
		if (start < search->space->start || start + size > search->space->end)
			continue;
		rc = block_exists(search->dir, id);
		if (rc == -ENOENT)
			continue;
		if (rc == 0)
			rc = add_piece(search->good, at, MIN(start, piece->end + 1));
		if (rc == 0)
			rc = add_piece(search->stuck, MAX(start, piece->start),
				       MIN(start + size, piece->end + 1));
		if (rc < 0)
			return rc;
		at = start + size;
	}

	return add_piece(search->good, at, piece->end + 1);
}

/*
 * Finds memory blocks that kmem has left behind: they exist, but no device of the region uses them.
 */
static int find_stuck(struct daxctl_region *region, struct space *space)
{
	_cleanup_close_ int dir = sysfs_open_dir(ctx_root(region->ctx), MEMORY_DIR);
	struct stuck_search search = {
		.space = space, .good = &space->good, .stuck = &space->stuck, .dir = dir};
	size_t i;
	int rc;

	rc = dir < 0 ? dir : policy_block_size(region->ctx, &search.block_size);
	if (rc == -ENOENT) { /* the kernel has no memory hotplug */
		for (i = 0, rc = 0; rc == 0 && i < space->free.n; i++)
			rc = ranges_append(&space->good, space->free.v[i]);
		return rc;
	}
	for (i = 0; rc == 0 && i < space->free.n; i++)
		rc = cut_piece(&search, &space->free.v[i]);

	return rc;
}

void space_free(struct space *space)
{
	ranges_free(&space->free);
	ranges_free(&space->good);
	ranges_free(&space->stuck);
}

/*
 * Only a CXL region has a file with its start address. In other regions an empty device tells the
 * start. Without an empty device, the first range is the start: the kernel fills a region from
 * there.
 */
static int read_pieces(struct daxctl_region *region, const struct ranges *reserved,
		       struct space *space)
{
	_cleanup_ranges_ struct ranges taken = {0};
	uint64_t size, start = UINT64_MAX;
	size_t i;
	int rc;

	rc = region_read_size(region, &size);
	if (rc == 0)
		rc = read_taken(region, &taken, &start);
	for (i = 0; rc == 0 && i < reserved->n; i++)
		rc = ranges_append(&taken, reserved->v[i]);
	if (rc < 0)
		return rc;
	if (taken.n > 1)
		qsort(taken.v, taken.n, sizeof(*taken.v), range_compare);

	if (start == UINT64_MAX && cxl_region_read_start(region, &start) < 0)
		start = UINT64_MAX;
	if (start == UINT64_MAX && taken.n == 0)
		return -ENODATA;
	space->start = start == UINT64_MAX ? taken.v[0].start : start;
	space->end = space->start + size;
	return find_gaps(&taken, space->start, space->end, &space->free);
}

int space_read(struct daxctl_region *region, uint64_t available, struct space *ret)
{
	_cleanup_(space_free) struct space space = {0};
	int rc;

	rc = read_pieces(region, &region->reserved_ranges, &space);
	if (rc == 0 && sum(&space.free) != available)
		rc = -ESTALE; /* the kernel counts differently, so the layout is not understood */
	if (rc == 0)
		rc = find_stuck(region, &space);
	if (rc < 0)
		return rc;

	*ret = space;
	space = (struct space){0};
	return 0;
}

uint64_t space_stuck(const struct space *space)
{
	return sum(&space->stuck);
}

/* The part of a piece that starts and ends at multiples of unit. */
static uint64_t fit_piece(const struct range *piece, uint64_t unit, uint64_t *ret_start)
{
	uint64_t start = piece->start + (unit - piece->start % unit) % unit;
	uint64_t end = piece->end + 1 - (piece->end + 1) % unit;

	*ret_start = start;
	return start < piece->start || start >= end ? 0 : end - start;
}

uint64_t space_largest(const struct space *space, uint64_t align)
{
	uint64_t bytes = 0, start;
	size_t i;

	for (i = 0; i < space->good.n; i++)
		bytes += fit_piece(&space->good.v[i], dev_granularity(align), &start);

	return bytes;
}

/* Takes the first ranges that fit, by address, in several pieces if needed. */
static int fill(const struct ranges *pieces, uint64_t unit, uint64_t size, struct ranges *ret)
{
	uint64_t start, length;
	size_t i;
	int rc;

	for (i = 0; size > 0 && i < pieces->n; i++) {
		length = MIN(fit_piece(&pieces->v[i], unit, &start), size);
		rc = add_piece(ret, start, start + length);
		if (rc < 0)
			return rc;
		size -= length;
	}

	return size > 0 ? -ENOSPC : 0;
}

int space_place(const struct space *space, uint64_t size, uint64_t align, struct ranges *ret,
		bool *ret_kernel_would)
{
	_cleanup_ranges_ struct ranges placed = {0}, kernels = {0};
	int rc;

	rc = fill(&space->good, dev_granularity(align), size, &placed);
	if (rc == 0)
		rc = fill(&space->free, 1, size, &kernels);
	if (rc < 0)
		return rc;

	*ret_kernel_would =
		placed.n == kernels.n &&
		(placed.n == 0 || memcmp(placed.v, kernels.v, placed.n * sizeof(*placed.v)) == 0);
	*ret = placed;
	placed.v = NULL;
	return 0;
}
