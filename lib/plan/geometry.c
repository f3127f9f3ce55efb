// SPDX-License-Identifier: LGPL-2.1-or-later
/* Checks sizes and alignments before the first write. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "lib/plan/plan.h"
#include "util/error.h"
#include "util/size.h"

int plan_check_align(struct daxctl_plan *plan, uint64_t align)
{
	uint64_t sizes[PAGES_MAX];
	char list[128] = "";
	size_t n, i, used = 0;

	n = pages_read(plan->region->ctx, sizes);
	for (i = 0; i < n; i++) {
		if (sizes[i] == align)
			return 0;
		used += (size_t)snprintf(list + used, sizeof(list) - used, "%s%" PRIu64,
					 i ? ", " : "", sizes[i]);
	}

	return plan_refuse(plan, -EINVAL, DAXCTL_REASON_ALIGNMENT,
			   "this machine has no pages of %" PRIu64
			   " bytes to align to; there are pages of %s bytes",
			   align, list);
}

int plan_check_multiple(struct daxctl_plan *plan, uint64_t size, uint64_t align)
{
	uint64_t unit = dev_granularity(align);
	uint64_t below = size - size % unit;

	if (below == size)
		return 0;
	if (below == 0)
		return plan_refuse(plan, -EINVAL, DAXCTL_REASON_SIZE,
				   "%s are too few: the smallest size is %s", size_words(size).text,
				   size_words(unit).text);

	return plan_refuse(
		plan, -EINVAL, DAXCTL_REASON_SIZE,
		"%s are no multiple of %s, as its alignment demands; the nearest sizes are %s and %s",
		size_words(size).text, size_words(unit).text, size_words(below).text,
		size_words(below + unit).text);
}

int plan_check_dynamic(struct daxctl_plan *plan, uint64_t *ret_available)
{
	int rc;

	rc = region_read_available(plan->region, ret_available);
	if (rc == -ENOENT)
		return plan_refuse(
			plan, -EOPNOTSUPP, DAXCTL_REASON_STATIC,
			"region %s is static: its devices come from nvdimm namespaces (see ndctl), or the kernel is older than 5.10, and they cannot be created, resized or destroyed",
			daxctl_region_get_devname(plan->region));
	if (rc < 0)
		return plan_refuse(plan, rc, reason_unreadable(rc),
				   "the free space of region %s cannot be read: %s",
				   daxctl_region_get_devname(plan->region), error_text(rc));

	*ret_available -= MIN(*ret_available, plan->region->reserved);
	return 0;
}

int plan_check_ranges(struct daxctl_plan *plan)
{
	int rc = plan->snap.ranges_rc;

	if (rc == 0)
		return 0;

	return plan_refuse(plan, rc, reason_unreadable(rc),
			   "its address ranges cannot be read: %s%s", error_text(rc),
			   rc == -EACCES ? "; run this as root" : "");
}

static int check_growth(struct daxctl_plan *plan, uint64_t align, uint64_t available)
{
	uint64_t size = plan->want.size, now = plan->snap.size;
	_cleanup_free_ char *largest = NULL;
	int rc;

	if (size <= now)
		return 0;
	rc = plan_read_space(plan, available);
	if (rc < 0)
		return rc;
	if (size - now <= plan_largest(plan, align))
		return plan_place(plan, size - now, align);

	largest = plan_largest_text(plan, now, align);
	if (!largest)
		return -ENOMEM;
	return plan_refuse(plan, -ENOSPC, DAXCTL_REASON_NO_SPACE,
			   "%s are more than region %s can give: %s are free, and %s",
			   size_words(size).text, daxctl_region_get_devname(plan->region),
			   size_words(available).text, largest);
}

/* Would all ranges fit the alignment after the device is cut to size. */
static bool ranges_fit(const struct ranges *ranges, uint64_t size, uint64_t align)
{
	uint64_t length;
	size_t i;

	for (i = 0; i < ranges->n && size > 0; i++) {
		length = MIN(ranges->v[i].end - ranges->v[i].start + 1, size);
		if (length % dev_granularity(align) != 0)
			return false;
		size -= length;
	}

	return true;
}

static uint64_t wanted_align(const struct daxctl_plan *plan)
{
	return plan_wants(plan, WANT_ALIGN) ? plan->want.align : plan->snap.align;
}

static uint64_t wanted_size(const struct daxctl_plan *plan)
{
	return plan_wants(plan, WANT_SIZE) ? plan->want.size : plan->snap.size;
}

/* Ranges that will be cut off need not be aligned. */
int plan_check_starts(struct daxctl_plan *plan, uint64_t align, uint64_t size)
{
	uint64_t start;

	if (size == 0 || plan->snap.ranges_rc < 0 ||
	    ranges_start_aligned(&plan->snap.ranges, align, &start))
		return 0;

	return plan_refuse(
		plan, -EINVAL, DAXCTL_REASON_ALIGNMENT,
		"a range of it starts at %#" PRIx64
		", which is no multiple of %s: pages that large would reach beyond it, into memory of others",
		start, size_words(align).text);
}

int plan_check_geometry(struct daxctl_plan *plan)
{
	uint64_t align = wanted_align(plan), size = wanted_size(plan), available;
	const struct snapshot *snap = &plan->snap;
	int rc;

	if (snap->sparse)
		return 0;
	rc = plan_check_dynamic(plan, &available);
	if (rc == 0 && align != snap->align)
		rc = plan_check_align(plan, align);
	if (rc == 0 && size != snap->size)
		rc = plan_check_multiple(plan, size, align);
	if (rc == 0 && plan_wants(plan, WANT_SIZE))
		rc = check_growth(plan, align, available);

	if (rc == 0)
		rc = plan_check_ranges(plan);
	if (rc == 0 && align != snap->align)
		rc = plan_check_starts(plan, align, size);

	return rc;
}

/*
 * The kernel checks a new alignment against the present ranges. If the ranges fit only after the
 * device is made smaller, the size is set first.
 */
int plan_geometry(struct daxctl_plan *plan)
{
	const struct snapshot *snap = &plan->snap;
	uint64_t align = wanted_align(plan), size = wanted_size(plan);
	struct step set_align = {.kind = STEP_SET_ALIGN, .value = align, .old = snap->align};
	struct step set_size = {.kind = STEP_SET_SIZE, .value = size, .old = snap->size};
	bool align_first;

	align_first = ranges_fit(&snap->ranges, snap->size, align);
	if (!align_first && !ranges_fit(&snap->ranges, size, align))
		return plan_refuse(
			plan, -EINVAL, DAXCTL_REASON_ALIGNMENT,
			"not all of its ranges are multiples of %s, as that alignment demands",
			size_words(dev_granularity(align)).text);

	if (align != snap->align && align_first)
		plan_step(plan, set_align);
	if (size > snap->size)
		plan_add_space(plan, size);
	else if (size < snap->size)
		plan_step(plan, set_size);
	if (align != snap->align && !align_first)
		plan_step(plan, set_align);
	return 0;
}
