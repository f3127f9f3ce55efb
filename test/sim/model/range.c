/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The range allocator: greedy first fit by address, in a list of ranges sorted
 * by address that all devices of the region share, while each device keeps its
 * own ranges in order of creation.
 */
#include <errno.h>
#include <stdlib.h>

#include "test/sim/model/model.h"
#include "util/cleanup.h"

static int busy_compare(const void *a, const void *b)
{
	const struct busy *x = a, *y = b;

	return x->span.start < y->span.start ? -1 : x->span.start > y->span.start;
}

int region_busy(const struct model *model, const struct region *region, struct busy **ret_busy,
		size_t *ret_n)
{
	_cleanup_free_ struct busy *busy = NULL;
	size_t n = 0;

	for (size_t i = 0; i < model->n_devs; i++) {
		const struct dev *dev = model->devs[i];

		for (size_t j = 0; dev->region == region && j < dev->n_ranges; j++) {
			struct busy *slot = ARRAY_APPEND(busy, n);

			if (!slot)
				return -ENOMEM;
			*slot = (struct busy){.span = dev->ranges[j].span, .dev = dev};
		}
	}
	if (n)
		qsort(busy, n, sizeof(*busy), busy_compare);
	*ret_busy = TAKE_PTR(busy);
	*ret_n = n;
	return 0;
}

static bool range_is_free(const struct model *model, const struct region *region,
			  const struct span *span)
{
	if (span->start < region->span.start || span->end > region->span.end)
		return false;
	for (size_t i = 0; i < model->n_devs; i++) {
		const struct dev *dev = model->devs[i];

		for (size_t j = 0; dev->region == region && j < dev->n_ranges; j++)
			if (span_overlaps(&dev->ranges[j].span, span))
				return false;
	}
	return true;
}

int range_alloc(struct model *model, struct dev *dev, uint64_t start, uint64_t length)
{
	struct span span = {start, start + length - 1};
	struct dax_range *range;
	uint64_t pages = dev_size(dev) / model->page_size;

	/* "0-size allocation must be first", with a warning */
	if (!length)
		return dev->n_ranges ? -EBUSY : 0;
	if (span.end < start || !range_is_free(model, dev->region, &span))
		return -ENOMEM;
	range = ARRAY_APPEND(dev->ranges, dev->n_ranges);
	if (!range)
		return -ENOMEM;
	range->span = span;
	range->pgoff = pages;
	range->mapping = ida_get(&dev->mapping_ids);
	range->uid = model_next_uid(model);
	return range->mapping < 0 ? -ENOMEM : 0;
}

void range_drop_last(struct dev *dev)
{
	struct dax_range *last = &dev->ranges[dev->n_ranges - 1];

	ida_put(&dev->mapping_ids, last->mapping);
	dev->n_ranges--;
}

static int range_shrink(struct dev *dev, uint64_t todo)
{
	while (todo) {
		struct dax_range *last = &dev->ranges[dev->n_ranges - 1];
		uint64_t length = span_length(&last->span);

		if (todo < length) {
			last->span.end -= todo;
			return 0;
		}
		todo -= length;
		range_drop_last(dev);
	}
	return 0;
}

/* Only the range with the highest page offset may grow: offsets must not move. */
static bool range_may_grow(const struct dev *dev, const struct busy *busy)
{
	const struct span *last;

	if (busy->dev != dev)
		return false;
	last = &dev->ranges[dev->n_ranges - 1].span;
	return last->start == busy->span.start && last->end == busy->span.end;
}

/* Takes up to todo bytes from the first gap, which is not always merged. */
static int range_grow_once(struct model *model, struct dev *dev, uint64_t todo, uint64_t *ret_taken)
{
	const struct span *region = &dev->region->span;
	_cleanup_free_ struct busy *busy = NULL;
	uint64_t gap = 0;
	size_t n, i;
	int rc;

	rc = region_busy(model, dev->region, &busy, &n);
	if (rc)
		return rc;
	if (!n || busy[0].span.start > region->start) {
		*ret_taken = n ? MIN(busy[0].span.start - region->start, todo) : todo;
		return range_alloc(model, dev, region->start, *ret_taken);
	}
	for (i = 0; i < n; i++) {
		uint64_t next = i + 1 < n ? busy[i + 1].span.start : region->end + 1;

		gap = next - (busy[i].span.end + 1);
		if (gap)
			break;
	}
	if (!gap)
		return -ENOSPC;
	*ret_taken = MIN(gap, todo);
	if (!range_may_grow(dev, &busy[i]))
		return range_alloc(model, dev, busy[i].span.end + 1, *ret_taken);
	dev->ranges[dev->n_ranges - 1].span.end += *ret_taken;
	return 0;
}

/* Pieces taken before a failure stay, as in dev_dax_resize(). */
int range_resize(struct model *model, struct dev *dev, uint64_t size)
{
	uint64_t old = dev_size(dev), todo, taken = 0;
	int rc;

	if (size < old)
		return range_shrink(dev, old - size);
	todo = size - old;
	if (todo % dev_granularity(dev))
		return -ENXIO;
	for (; todo; todo -= taken) {
		rc = range_grow_once(model, dev, todo, &taken);
		if (rc)
			return rc;
	}
	return 0;
}
