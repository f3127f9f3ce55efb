// SPDX-License-Identifier: LGPL-2.1-or-later
/* Plans creating devices in a region, and destroying them. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/plan/plan.h"
#include "util/error.h"
#include "util/size.h"

static bool overlap(const struct range *a, const struct range *b)
{
	return a->start <= b->end && b->start <= a->end;
}

/* Checks that no device of the region uses the range. */
static int check_free(struct daxctl_plan *plan, const struct range *range)
{
	struct daxctl_dev *dev;

	daxctl_dev_foreach (plan->region, dev) {
		_cleanup_close_ int dir = dev_open(dev);
		_cleanup_ranges_ struct ranges taken = {0};
		size_t i;

		if (dir < 0 || mapping_read_ranges(dev, dir, &taken) < 0)
			continue; /* the device vanished meanwhile; the kernel checks again */
		for (i = 0; i < taken.n; i++)
			if (overlap(range, &taken.v[i]))
				return plan_refuse(
					plan, -ENOSPC, DAXCTL_REASON_TAKEN,
					"range %#llx-%#llx is not free: %s has %#llx-%#llx",
					range->start, range->end, dev->name, taken.v[i].start,
					taken.v[i].end);
	}

	return 0;
}

/* Checks that the range has no memory that only a reboot removes. */
static int check_not_stuck(struct daxctl_plan *plan, const struct range *range)
{
	const struct ranges *stuck = &plan->space.stuck;
	size_t i;

	for (i = 0; i < stuck->n; i++)
		if (overlap(range, &stuck->v[i]))
			return plan_refuse(
				plan, -EBUSY, DAXCTL_REASON_STUCK,
				"range %#llx-%#llx cannot be used before the next reboot: memory blocks at %#llx-%#llx are stuck in the system, and no device has them",
				range->start, range->end, stuck->v[i].start, stuck->v[i].end);

	return 0;
}

/* Is the range in the region, as far as the place of the region is known. */
static int check_inside(struct daxctl_plan *plan, const struct range *range)
{
	const struct space *space = &plan->space;

	if (!plan->space_known || (range->start >= space->start && range->end <= space->end - 1))
		return 0;

	return plan_refuse(plan, -EINVAL, DAXCTL_REASON_RANGE,
			   "range %#llx-%#llx is not in region %s, which has %#llx-%#llx",
			   range->start, range->end, daxctl_region_get_devname(plan->region),
			   (unsigned long long)space->start, (unsigned long long)space->end - 1);
}

/* Checks all ranges, and sums up their bytes. */
static int check_ranges(struct daxctl_plan *plan, uint64_t align, uint64_t *ret_size)
{
	const struct range *range = plan->want.ranges;
	uint64_t size = 0, length;
	size_t i;
	int rc;

	for (i = 0; i < plan->want.n_ranges; i++, range++) {
		if (range->end < range->start)
			return plan_refuse(plan, -EINVAL, DAXCTL_REASON_RANGE,
					   "range %#llx-%#llx ends before it begins", range->start,
					   range->end);
		length = range->end - range->start + 1;
		rc = plan_check_multiple(plan, length, align);
		if (rc == 0)
			rc = check_inside(plan, range);
		if (rc == 0)
			rc = check_free(plan, range);
		if (rc == 0)
			rc = check_not_stuck(plan, range);
		if (rc == 0)
			rc = plan_place_at(plan, range);
		if (rc < 0)
			return rc;
		size += length;
	}

	*ret_size = size;
	return 0;
}

static int refuse_small(struct daxctl_plan *plan, uint64_t align)
{
	_cleanup_free_ char *largest = plan_largest_text(plan, 0, align);

	if (!largest)
		return -ENOMEM;
	return plan_refuse(
		plan, -ENOSPC, DAXCTL_REASON_NO_SPACE,
		"the region has too little free space for an alignment of %s: %s are free, and %s",
		size_words(align).text, size_words(plan->available).text, largest);
}

static int create_size(struct daxctl_plan *plan, uint64_t align, uint64_t *ret_size)
{
	uint64_t size;
	int rc;

	if (plan_wants(plan, WANT_RANGES))
		return check_ranges(plan, align, ret_size);

	size = plan_wants(plan, WANT_SIZE) ? plan->want.size : plan_largest(plan, align);
	rc = plan_check_multiple(plan, size, align);
	if (rc < 0)
		return rc;
	if (size == 0)
		return plan_wants(plan, WANT_SIZE) ? plan_refuse(plan, -EINVAL, DAXCTL_REASON_SIZE,
								 "a device of no size is of no use")
						   : refuse_small(plan, align);

	*ret_size = size;
	return 0;
}

/*
 * The alignment of a new device. Only root can read the region's alignment, and only root can
 * create a device.
 */
static int create_align(struct daxctl_plan *plan, uint64_t *ret_align)
{
	int rc;

	if (plan_wants(plan, WANT_ALIGN)) {
		*ret_align = plan->want.align;
		return plan_check_align(plan, plan->want.align);
	}

	rc = region_read_align(plan->region, ret_align);
	if (rc < 0)
		return plan_refuse(plan, rc, reason_unreadable(rc),
				   "its alignment cannot be read: %s%s", error_text(rc),
				   rc == -EACCES ? "; run this as root" : "");
	return 0;
}

/* Does the device have space but no driver: a creation that was killed may have left it. */
static bool may_be_left(struct daxctl_dev *dev)
{
	char driver[SYSFS_VALUE_MAX];
	uint64_t size;

	return dev->id != 0 && dev_read_driver(dev, driver) == 0 && !driver[0] &&
	       dev_read_size(dev, &size) == 0 && size > 0;
}

/* Refuses because of too little space, and names devices that may hold space without using it. */
static int refuse_space(struct daxctl_plan *plan, const char *reason)
{
	_cleanup_free_ char *names = NULL;
	struct daxctl_dev *dev;
	FILE *stream;
	size_t size;

	stream = open_memstream(&names, &size);
	if (!stream)
		return -ENOMEM;
	daxctl_dev_foreach (plan->region, dev)
		if (may_be_left(dev))
			fprintf(stream, " %s", dev->name);
	if (fclose(stream) != 0)
		return -ENOMEM;
	if (!names[0])
		return plan_refuse(plan, -ENOSPC, DAXCTL_REASON_NO_SPACE, "%s", reason);

	plan_set_object(plan, "%s", names + 1);
	return plan_refuse(
		plan, -ENOSPC, DAXCTL_REASON_NO_SPACE,
		"%s. These devices have space and no driver, as a creation that was killed leaves them:%s",
		reason, names);
}

static int create_place(struct daxctl_plan *plan, uint64_t align, uint64_t size)
{
	_cleanup_free_ char *largest = NULL, *reason = NULL;

	if (size <= plan_largest(plan, align))
		return plan_place(plan, size, align);
	largest = plan_largest_text(plan, 0, align);
	if (!largest || asprintf(&reason, "%s are more than the region can give: %s",
				 size_words(size).text, largest) < 0)
		return -ENOMEM;

	return refuse_space(plan, reason);
}

static int create_check(struct daxctl_plan *plan, uint64_t *ret_align, uint64_t *ret_size)
{
	uint64_t available;
	int rc;

	rc = plan_check_dynamic(plan, &available);
	if (rc == 0 && available == 0)
		rc = refuse_space(plan, "the region is full");
	if (rc == 0)
		rc = create_align(plan, ret_align);
	if (rc == 0)
		rc = plan_read_space(plan, available);
	if (rc == 0)
		rc = create_size(plan, *ret_align, ret_size);
	if (rc < 0 || (plan_wants(plan, WANT_RANGES) && *ret_size <= available))
		return rc;

	return create_place(plan, *ret_align, *ret_size);
}

int plan_create(struct daxctl_plan *plan)
{
	uint64_t align = 0, size = 0;
	int rc;

	rc = plan_check_memmap(plan);
	if (rc == 0)
		rc = plan_check_sparse(plan);
	if (rc == 0 && plan_wants(plan, WANT_UUID))
		return plan_create_sparse(plan);
	if (rc == 0)
		rc = create_check(plan, &align, &size);
	if (rc == 0)
		rc = plan_load(plan, DAXCTL_DEV_MODE_DEVDAX);
	if (rc < 0)
		return rc;

	plan_step(plan, (struct step){.kind = STEP_CREATE});
	if (plan_wants(plan, WANT_ALIGN))
		plan_step(plan,
			  (struct step){.kind = STEP_SET_ALIGN, .value = align, .old = align});
	plan_add_space(plan, size);

	rc = plan_memmap(plan);
	if (rc < 0)
		return rc;

	return plan_bind(plan, DAXCTL_DEV_MODE_DEVDAX, NULL);
}

/* The kernel keeps device 0 as long as the region exists. */
int plan_destroy(struct daxctl_plan *plan)
{
	uint64_t available;
	int rc;

	rc = plan_check_dynamic(plan, &available);
	if (rc == 0 && plan->snap.mode == DAXCTL_DEV_MODE_RAM)
		rc = plan_check_removal(plan, "be destroyed");
	if (rc < 0)
		return rc;
	if (plan->snap.driver[0] && !plan_wants(plan, WANT_FORCE))
		return plan_refuse(plan, -EBUSY, DAXCTL_REASON_BOUND,
				   "it is in use, bound to driver %s", plan->snap.driver);
	rc = plan_unbind(plan, "be destroyed");
	if (rc < 0)
		return rc;

	if (plan->snap.size > 0)
		plan_step(plan,
			  (struct step){.kind = plan->snap.sparse ? STEP_RELEASE : STEP_SET_SIZE,
					.old = plan->snap.size});
	if (plan->dev->id == 0)
		plan_note(
			plan,
			"the kernel keeps the first device of a region: it is emptied, not deleted");
	else
		plan_step(plan, (struct step){.kind = STEP_DELETE});
	return 0;
}
