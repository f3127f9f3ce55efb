// SPDX-License-Identifier: LGPL-2.1-or-later
/* Finds free space in a region for a plan: does the size fit, and which ranges does it get. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/plan/plan.h"
#include "util/size.h"

/*
 * If the layout is unknown, for example because a device vanishes meanwhile, the kernel chooses the
 * ranges by size.
 */
int plan_read_space(struct daxctl_plan *plan, uint64_t available)
{
	int rc = space_read(plan->region, available, &plan->space);

	plan->space_known = rc == 0;
	plan->available = available;
	if (rc == -ENOMEM)
		return rc;
	if (rc == 0 && space_stuck(&plan->space) > 0)
		plan_note(
			plan,
			"%s of the region's free space are memory that is stuck in the system until the next reboot (from %#llx): they are left out",
			size_words(space_stuck(&plan->space)).text, plan->space.stuck.v[0].start);

	return 0;
}

uint64_t plan_largest(const struct daxctl_plan *plan, uint64_t align)
{
	if (plan->space_known)
		return space_largest(&plan->space, align);

	return plan->available - plan->available % dev_granularity(align);
}

/* Also writes the largest size for other alignments of the CPU, if it differs. */
static void write_others(FILE *stream, struct daxctl_plan *plan, uint64_t now, uint64_t align)
{
	uint64_t sizes[PAGES_MAX], here = plan_largest(plan, align), told = here, other;
	size_t n = pages_read(plan->region->ctx, sizes);

	while (n-- > 0) {
		other = plan_largest(plan, sizes[n]);
		if (other == here || other == told)
			continue;
		fprintf(stream, "%s, and %s with an alignment of %s",
			told == here ? " with this alignment" : "", size_words(now + other).text,
			size_words(sizes[n]).text);
		told = other;
	}
}

char *plan_largest_text(struct daxctl_plan *plan, uint64_t now, uint64_t align)
{
	char *text = NULL;
	FILE *stream;
	size_t length;

	stream = open_memstream(&text, &length);
	if (!stream)
		return NULL;
	fprintf(stream, "the largest size possible is %s",
		size_words(now + plan_largest(plan, align)).text);
	write_others(stream, plan, now, align);
	fclose(stream);

	return text;
}

static int reserve_ranges(struct daxctl_plan *plan)
{
	struct ranges *reserved = &plan->region->reserved_ranges;
	size_t i;
	int rc = 0;

	for (i = 0; rc == 0 && i < plan->placed.n; i++)
		rc = ranges_append(reserved, plan->placed.v[i]);

	return rc;
}

int plan_place(struct daxctl_plan *plan, uint64_t bytes, uint64_t align)
{
	int rc;

	plan->reserved += bytes;
	plan->region->reserved += bytes;
	plan->by_size = true;
	if (!plan->space_known)
		return 0;
	rc = space_place(&plan->space, bytes, align, &plan->placed, &plan->by_size);

	return rc < 0 ? rc : reserve_ranges(plan);
}

int plan_place_at(struct daxctl_plan *plan, const struct range *range)
{
	uint64_t bytes = range->end - range->start + 1;

	plan->reserved += bytes;
	plan->region->reserved += bytes;
	return ranges_append(&plan->placed, *range) < 0 ||
			       ranges_append(&plan->region->reserved_ranges, *range) < 0
		       ? -ENOMEM
		       : 0;
}

/* By size, the kernel extends the last range if it can. A range that is written stays separate. */
static int add_placed(const struct daxctl_plan *plan, struct ranges *after)
{
	size_t i;
	int rc = 0;

	for (i = 0; rc == 0 && i < plan->placed.n; i++) {
		const struct range *next = &plan->placed.v[i];

		if (plan->by_size && after->n > 0 && after->v[after->n - 1].end + 1 == next->start)
			after->v[after->n - 1].end = next->end;
		else
			rc = ranges_append(after, *next);
	}

	return rc;
}

int plan_ranges_after(const struct daxctl_plan *plan, uint64_t size, struct ranges *ret)
{
	const struct ranges *now = &plan->snap.ranges;
	_cleanup_ranges_ struct ranges after = {0};
	uint64_t left = size;
	size_t i;
	int rc = 0;

	for (i = 0; rc == 0 && i < now->n && left > 0; i++) {
		struct range range = now->v[i];
		uint64_t length = MIN(range.end - range.start + 1, left);

		range.end = range.start + length - 1;
		rc = ranges_append(&after, range);
		left -= length;
	}
	if (rc == 0 && left > 0)
		rc = plan->space_known ? add_placed(plan, &after) : -ENODATA;
	if (rc < 0)
		return rc;

	*ret = after;
	after.v = NULL;
	return 0;
}

void plan_add_space(struct daxctl_plan *plan, uint64_t size)
{
	size_t i;

	if (plan->by_size) {
		plan_step(plan, (struct step){.kind = STEP_SET_SIZE,
					      .value = size,
					      .old = plan->dev ? plan->snap.size : 0});
		return;
	}
	for (i = 0; i < plan->placed.n; i++)
		plan_step(plan, (struct step){.kind = STEP_ADD_RANGE, .range = plan->placed.v[i]});
}
