/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* /proc/iomem: what is where, and which driver has claimed it. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "test/sim/model/model.h"
#include "util/cleanup.h"

/* What starts lower or contains it. */
static bool is_before(const struct span *at, const struct span *span)
{
	return at->start < span->start || (at->start == span->start && at->end >= span->end);
}

static size_t resource_index(const struct model *model, const struct span *span)
{
	return ARRAY_BISECT(model->n_resources, i, is_before(&model->resources[i].span, span));
}

int iomem_describe(struct model *model, const struct span *span, const char *name)
{
	struct resource *slot =
		ARRAY_INSERT(model->resources, model->n_resources, resource_index(model, span));

	if (!slot)
		return -ENOMEM;
	slot->span = *span;
	snprintf(slot->name, sizeof(slot->name), "%s", name);
	return 0;
}

/*
 * Claims do not overlap each other: of those that start lower, the last one is enough to
 * look at. What is only described lies between them.
 */
static bool is_claimed(const struct model *model, const struct span *span)
{
	const struct resource *resources = model->resources;
	size_t at = resource_index(model, span);

	for (size_t i = at; i < model->n_resources && resources[i].span.start <= span->end; i++)
		if (resources[i].claim)
			return true;
	for (size_t i = at; i-- > 0;)
		if (resources[i].claim)
			return span_overlaps(&resources[i].span, span);
	return false;
}

int iomem_claim(struct model *model, const struct span *span, const char *name, bool ram)
{
	struct resource *slot;

	if (is_claimed(model, span))
		return -EBUSY;
	slot = ARRAY_INSERT(model->resources, model->n_resources, resource_index(model, span));
	if (!slot)
		return -ENOMEM;
	slot->span = *span;
	slot->claim = true;
	slot->ram = ram;
	snprintf(slot->name, sizeof(slot->name), "%s", name);
	return 0;
}

void iomem_release(struct model *model, const struct span *span)
{
	for (size_t i = resource_index(model, span); i-- > 0;) {
		const struct resource *resource = &model->resources[i];

		if (resource->span.start < span->start)
			return;
		if (resource->claim && resource->span.start == span->start &&
		    resource->span.end == span->end) {
			ARRAY_REMOVE(model->resources, model->n_resources, i);
			return;
		}
	}
}

static void resource_show(const struct span *span, const char *name, size_t depth, bool privileged,
			  FILE *out)
{
	/* As wide as the highest address needs, eight digits at least. */
	fprintf(out, "%*s%08" PRIx64 "-%08" PRIx64 " : %s\n", (int)(2 * depth), "",
		privileged ? span->start : 0, privileged ? span->end : 0, name);
}

void iomem_show(const struct model *model, bool privileged, FILE *out)
{
	enum { DEPTH_MAX = 8 };
	uint64_t ends[DEPTH_MAX];
	size_t depth = 0;

	for (size_t i = 0; i < model->n_resources; i++) {
		const struct resource *resource = &model->resources[i];

		while (depth && resource->span.start > ends[depth - 1])
			depth--;
		resource_show(&resource->span, resource->name, depth, privileged, out);
		if (resource->ram)
			resource_show(&resource->span, "System RAM (kmem)", depth + 1, privileged,
				      out);
		if (depth < DEPTH_MAX)
			ends[depth++] = resource->span.end;
	}
}
