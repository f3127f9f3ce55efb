// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Finds the differences from the state before a plan. They are read from the machine; the steps'
 * own results do not count. Each difference is one sentence.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/plan/plan.h"
#include "util/size.h"

#define differs(plan, change, ...)                                                  \
	do {                                                                        \
		if (differences_add(&(plan)->differences, change, __VA_ARGS__) < 0) \
			(plan)->no_memory = true;                                   \
	} while (0)

static const char *text_or_null(const char *text)
{
	return text[0] ? text : NULL;
}

static void compare_driver(struct daxctl_plan *plan, const char *now, const char *before)
{
	const struct change change = {plan->dev->name, "driver", text_or_null(before),
				      text_or_null(now)};

	if (strcmp(now, before) != 0)
		differs(plan, &change, "%s has %s%s (it had %s)", plan->dev->name,
			now[0] ? "driver " : "no driver", now, before[0] ? before : "none");
}

static void compare_number(struct daxctl_plan *plan, const char *attribute, const char *what,
			   uint64_t now, uint64_t before)
{
	char now_text[24], before_text[24];
	const struct change change = {plan->dev->name, attribute, before_text, now_text};

	snprintf(now_text, sizeof(now_text), "%" PRIu64, now);
	snprintf(before_text, sizeof(before_text), "%" PRIu64, before);
	if (now != before)
		differs(plan, &change, "%s has %s %" PRIu64 " (it had %" PRIu64 ")",
			plan->dev->name, what, now, before);
}

/* Compares the tag of the extents of a device in a sparse region. */
static void compare_tag(struct daxctl_plan *plan, const uuid_t now, const uuid_t before)
{
	char now_text[UUID_TEXT_MAX], before_text[UUID_TEXT_MAX];
	const struct change change = {plan->dev->name, "uuid",
				      uuid_is_zero(before) ? NULL : before_text,
				      uuid_is_zero(now) ? NULL : now_text};

	if (memcmp(now, before, sizeof(uuid_t)) == 0)
		return;

	uuid_to_text(now, now_text);
	uuid_to_text(before, before_text);
	differs(plan, &change, "%s has extents with the tag %s (it had %s)", plan->dev->name,
		now_text, before_text);
}

static bool same_ranges(const struct ranges *a, const struct ranges *b)
{
	return a->n == b->n && (a->n == 0 || memcmp(a->v, b->v, a->n * sizeof(*a->v)) == 0);
}

/* Returns the text, or NULL. The caller frees it. */
static char *ranges_text(const struct ranges *ranges)
{
	char *text = NULL;
	size_t size, i;
	FILE *stream;

	stream = open_memstream(&text, &size);
	if (!stream)
		return NULL;
	for (i = 0; i < ranges->n; i++)
		fprintf(stream, "%s%#llx-%#llx", i ? ", " : "", ranges->v[i].start,
			ranges->v[i].end);
	fclose(stream);

	return text;
}

/* If the size differs, the ranges differ too: report only the size. */
static void compare_ranges(struct daxctl_plan *plan, const struct snapshot *now,
			   const struct snapshot *before)
{
	_cleanup_free_ char *now_text = NULL, *before_text = NULL;

	if (now->size != before->size || same_ranges(&now->ranges, &before->ranges))
		return;

	now_text = ranges_text(&now->ranges);
	before_text = ranges_text(&before->ranges);
	if (!now_text || !before_text)
		plan->no_memory = true;
	else
		differs(plan, (&(struct change){plan->dev->name, "mapping", before_text, now_text}),
			"%s has the ranges %s (it had %s)", plan->dev->name, now_text, before_text);
}

/* A block before and now. was_there and is_there tell if it existed and exists. */
struct pair {
	struct block before, now;
	bool was_there, is_there;
};

static void state_text(char text[BLOCK_TEXT_MAX], const struct block *block, bool there)
{
	if (there)
		block_text(block, text);
	else
		strcpy(text, "not there");
}

static bool same_block(const struct block *a, bool a_there, const struct block *b, bool b_there)
{
	if (!a_there || !b_there)
		return a_there == b_there;

	return a->state == b->state && strcmp(a->zone, b->zone) == 0;
}

static bool pair_changed(const struct pair *pair)
{
	return !same_block(&pair->before, pair->was_there, &pair->now, pair->is_there);
}

static uint64_t pair_id(const struct pair *pair)
{
	return pair->is_there ? pair->now.id : pair->before.id;
}

static bool pair_continues(const struct pair *first, const struct pair *next, uint64_t distance)
{
	return pair_id(next) == pair_id(first) + distance &&
	       same_block(&first->before, first->was_there, &next->before, next->was_there) &&
	       same_block(&first->now, first->is_there, &next->now, next->is_there);
}

/* Writes "memory32-35 are offline (they were online in zone Movable)". */
static void pairs_differ(struct daxctl_plan *plan, const struct pair *first, size_t n)
{
	char now[BLOCK_TEXT_MAX], before[BLOCK_TEXT_MAX], range[BLOCK_RANGE_TEXT_MAX];
	const struct change change = {range, "state", first->was_there ? before : NULL,
				      first->is_there ? now : NULL};

	state_text(now, &first->now, first->is_there);
	state_text(before, &first->before, first->was_there);
	block_range_text(pair_id(first), n, range);
	differs(plan, &change, "%s %s %s (%s %s)", range, n > 1 ? "are" : "is", now,
		n > 1 ? "they were" : "it was", before);
}

static void compare_pairs(struct daxctl_plan *plan, const struct pair *pairs, size_t n)
{
	size_t first, i;

	for (first = 0; first < n; first = i) {
		for (i = first + 1; i < n && pair_continues(&pairs[first], &pairs[i], i - first);)
			i++;
		if (pair_changed(&pairs[first]))
			pairs_differ(plan, &pairs[first], i - first);
	}
}

/* A block that is no longer in the device's ranges may still exist. */
static int find_block(int dir, const struct block *before, struct pair *pair)
{
	int rc;

	rc = block_read(dir, before->id, &pair->now);
	pair->is_there = rc == 0;

	return rc == -ENOENT ? block_check_absent(dir, before->id) : rc;
}

/* If a zone was known and cannot be read now, it may have changed: returns the error. */
static int check_known(const struct pair *pair)
{
	bool was_known = pair->was_there && block_zone_is_known(&pair->before);

	return was_known && pair->is_there ? pair->now.zone_rc : 0;
}

/* Merges both lists, which are sorted by number, into sorted pairs. */
static int compare_blocks(struct daxctl_plan *plan, const struct blocks *now,
			  const struct blocks *before)
{
	_cleanup_close_ int dir = sysfs_open_dir(ctx_root(plan->region->ctx), MEMORY_DIR);
	_cleanup_free_ struct pair *pairs = calloc(now->n + before->n + 1, sizeof(*pairs));
	size_t i = 0, k = 0, n = 0;
	int rc = dir < 0 ? dir : 0;

	if (!pairs)
		return -ENOMEM;
	for (; rc == 0 && (i < now->n || k < before->n); n++) {
		struct pair *pair = &pairs[n];

		pair->is_there = i < now->n && (k == before->n || now->v[i].id <= before->v[k].id);
		pair->was_there = k < before->n && (i == now->n || before->v[k].id <= now->v[i].id);
		if (pair->was_there)
			pair->before = before->v[k++];
		if (pair->is_there)
			pair->now = now->v[i++];
		else
			rc = find_block(dir, &pair->before, pair);
		if (rc == 0)
			rc = check_known(pair);
	}
	if (rc == 0)
		compare_pairs(plan, pairs, n);

	return rc;
}

/* A device that is no longer system-ram may have left blocks behind. */
static bool had_memory(const struct daxctl_plan *plan, const struct snapshot *now)
{
	const struct step *step;

	if (now->mode == DAXCTL_DEV_MODE_RAM || plan->snap.mode == DAXCTL_DEV_MODE_RAM)
		return true;
	for (step = plan->steps; step < plan->steps + plan->n_steps; step++)
		if (step->kind == STEP_BIND && step->started &&
		    mode_of_driver(step->driver) == DAXCTL_DEV_MODE_RAM)
			return true;

	return false;
}

static int compare_memory(struct daxctl_plan *plan, struct snapshot *now)
{
	int rc = now->blocks_rc;

	if (!had_memory(plan, now))
		return 0;

	return rc < 0 ? rc : compare_blocks(plan, &now->blocks, &plan->snap.blocks);
}

static int compare_dev(struct daxctl_plan *plan)
{
	_cleanup_snapshot_ struct snapshot now = {0};
	const struct snapshot *before = &plan->snap;
	const char *what;
	int rc;

	rc = snapshot_read(plan->dev, true, &now);
	if (rc == -ENOENT || rc == -ENODEV) {
		differs(plan, (&(struct change){plan->dev->name, "device", plan->dev->name, NULL}),
			"%s is gone", plan->dev->name);
		return 0;
	}
	if (rc == 0)
		rc = snapshot_check(&now, &what);
	/* an attribute that was known and cannot be read now may have changed */
	if (rc == 0 && now.memmap_on_memory < 0 && before->memmap_on_memory >= 0)
		rc = now.memmap_on_memory;
	if (rc < 0)
		return rc;

	compare_driver(plan, now.driver, before->driver);
	compare_number(plan, "size", "size", now.size, before->size);
	compare_number(plan, "align", "alignment", now.align, before->align);
	compare_tag(plan, now.uuid, before->uuid);
	if (now.memmap_on_memory >= 0 && before->memmap_on_memory >= 0)
		compare_number(plan, "memmap_on_memory", "memmap_on_memory",
			       (uint64_t)now.memmap_on_memory, (uint64_t)before->memmap_on_memory);
	rc = now.ranges_rc;
	if (rc == 0)
		compare_ranges(plan, &now, before);

	return rc < 0 ? rc : compare_memory(plan, &now);
}

/* The device did not exist before. */
static int compare_created(struct daxctl_plan *plan)
{
	_cleanup_snapshot_ struct snapshot now = {0};
	const char *what;
	int rc;

	rc = snapshot_read(plan->dev, false, &now);
	if (rc == -ENOENT || rc == -ENODEV)
		return 0;
	if (rc == 0)
		rc = snapshot_check(&now, &what);
	if (rc == 0)
		differs(plan, (&(struct change){plan->dev->name, "device", NULL, plan->dev->name}),
			"%s is there, with a size of %s and %s%s", plan->dev->name,
			size_words(now.size).text, now.driver[0] ? "driver " : "no driver",
			now.driver);

	return rc;
}

static int new_dev_differs(void *data, const char *name)
{
	struct daxctl_plan *plan = data;

	differs(plan, (&(struct change){name, "device", NULL, name}),
		"%s is there, and was not before", name);
	return 0;
}

static bool was_begun(const struct daxctl_plan *plan, enum step_kind kind)
{
	const struct step *step;

	for (step = plan->steps; step < plan->steps + plan->n_steps; step++)
		if (step->kind == kind && step->started)
			return true;

	return false;
}

/* The create step failed before it could read the name of the new device: list all new devices. */
static int compare_unknown(struct daxctl_plan *plan)
{
	if (!was_begun(plan, STEP_CREATE))
		return 0;

	return region_each_new(plan->region, new_dev_differs, plan);
}

static int compare_policy(struct daxctl_plan *plan)
{
	enum zone_want now;
	int rc;

	if (!plan->policy_known)
		return 0;
	rc = policy_read(plan->region->ctx, &now);
	if (rc == 0 && now != plan->policy)
		differs(plan,
			(&(struct change){"memory", "auto_online_blocks", zone_word(plan->policy),
					  zone_word(now)}),
			"the kernel's policy for new memory is %s (it was %s)", zone_word(now),
			zone_word(plan->policy));

	return rc;
}

int plan_compare(struct daxctl_plan *plan)
{
	int rc = 0;

	if (plan->want.action != DAXCTL_ACTION_CREATE)
		rc = compare_dev(plan);
	else
		rc = plan->dev ? compare_created(plan) : compare_unknown(plan);
	if (rc == 0)
		rc = compare_policy(plan);

	return plan->no_memory ? -ENOMEM : rc;
}
