// SPDX-License-Identifier: LGPL-2.1-or-later
/* The steps that set a device's alignment, size and ranges */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "lib/plan/plan.h"
#include "util/size.h"

/*
 * The kernel checks only lengths. If a range does not start at a multiple of 1 GiB, its first page
 * of 1 GiB starts below the range, in memory that is not the device's.
 */
static int check_starts(struct daxctl_plan *plan, struct step *step)
{
	uint64_t align, start;
	int rc;

	rc = dev_read_align(plan->dev, &align);
	if (rc == 0)
		rc = guard_starts(plan->dev, align, &start);
	if (rc == -EADDRNOTAVAIL)
		step_set_detail(
			step, DAXCTL_REASON_ALIGNMENT,
			"A range of it starts at %#" PRIx64
			", which is no multiple of its alignment of %s: its pages would reach beyond it",
			start, size_words(align).text);
	return rc;
}

/* Returns 0, or mismatch with a detail if the value is not the one that was written. */
static int check_value(struct step *step, const char *what, uint64_t now, uint64_t written,
		       int mismatch)
{
	if (now == written)
		return 0;

	step_set_detail(step, DAXCTL_REASON_CHANGED, "%s is %s now, and %s were written", what,
			size_words(now).text, size_words(written).text);
	return mismatch;
}

/* As check_value(), for the alignment of the device. */
static int check_align(struct daxctl_plan *plan, struct step *step, uint64_t align, int mismatch)
{
	uint64_t now;
	int rc;

	rc = dev_read_align(plan->dev, &now);
	return rc < 0 ? rc : check_value(step, "Its alignment", now, align, mismatch);
}

/* As check_value(), for the size of the device. */
static int check_size(struct daxctl_plan *plan, struct step *step, uint64_t size, int mismatch)
{
	uint64_t now;
	int rc;

	rc = dev_read_size(plan->dev, &now);
	return rc < 0 ? rc : check_value(step, "Its size", now, size, mismatch);
}

int step_set_align(struct daxctl_plan *plan, struct step *step)
{
	int rc;

	rc = dev_write_align(plan->dev, step->value);
	if (rc == 0)
		rc = check_align(plan, step, step->value, -EIO);

	return rc < 0 ? rc : check_starts(plan, step);
}

int step_set_align_undo(struct daxctl_plan *plan, struct step *step)
{
	return dev_write_align(plan->dev, step->old);
}

static int write_size(struct daxctl_plan *plan, struct step *step, uint64_t size)
{
	int rc;

	rc = dev_write_size(plan->dev, size);
	return rc < 0 ? rc : check_size(plan, step, size, -EIO);
}

int step_set_size(struct daxctl_plan *plan, struct step *step)
{
	int rc = write_size(plan, step, step->value);

	return rc < 0 ? rc : check_starts(plan, step);
}

/*
 * Growth is undone by cutting the end off again. If the device was made smaller, all ranges are
 * written again: if told only the size, the kernel would use any free space.
 */
int step_set_size_undo(struct daxctl_plan *plan, struct step *step)
{
	const struct ranges *ranges = &plan->snap.ranges;
	uint64_t size;
	size_t i;
	int rc;

	rc = dev_read_size(plan->dev, &size);
	if (rc < 0 || size == step->old)
		return rc;
	if (size > step->old || ranges->n == 0)
		return write_size(plan, step, step->old);

	rc = write_size(plan, step, 0);
	for (i = 0; rc == 0 && i < ranges->n; i++)
		rc = dev_write_mapping(plan->dev, ranges->v[i].start, ranges->v[i].end);

	return rc;
}

int step_add_range(struct daxctl_plan *plan, struct step *step)
{
	uint64_t length = step->range.end - step->range.start + 1;
	int rc;

	rc = dev_read_size(plan->dev, &step->old);
	if (rc == 0)
		rc = dev_write_mapping(plan->dev, step->range.start, step->range.end);
	if (rc == 0)
		rc = check_size(plan, step, step->old + length, -EIO);

	return rc < 0 ? rc : check_starts(plan, step);
}

/* The kernel cuts the last range first. */
int step_add_range_undo(struct daxctl_plan *plan, struct step *step)
{
	uint64_t size;
	int rc = dev_read_size(plan->dev, &size);

	return rc < 0 || size <= step->old ? rc : write_size(plan, step, step->old);
}

int step_set_align_verify(struct daxctl_plan *plan, struct step *step)
{
	return check_align(plan, step, step->value, -EBUSY);
}

int step_set_size_verify(struct daxctl_plan *plan, struct step *step)
{
	/* a later step has deleted the device */
	if (plan->dev->gone)
		return 0;

	return check_size(plan, step, step->value, -EBUSY);
}

int step_add_range_verify(struct daxctl_plan *plan, struct step *step)
{
	_cleanup_close_ int dir = dev_open(plan->dev);
	_cleanup_ranges_ struct ranges ranges = {0};
	size_t i;
	int rc;

	rc = dir < 0 ? dir : mapping_read_ranges(plan->dev, dir, &ranges);
	for (i = 0; rc == 0 && i < ranges.n; i++)
		if (memcmp(&ranges.v[i], &step->range, sizeof(step->range)) == 0)
			return 0;

	if (rc < 0)
		return rc;

	step_set_detail(step, DAXCTL_REASON_CHANGED,
			"It was added, and the device does not have it now");
	return -EBUSY;
}
