// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Walks over the regions of a context, and over the devices of a region. Between two calls, a walk
 * is stored only in the object where it stands.
 */
#include <errno.h>
#include <string.h>

#include "lib/model/model.h"

/* If more walks arrive than there is room for, forgets the oldest. */
static void walk_arrive(struct walks *walks, unsigned int latest)
{
	if (walks->n == ARRAY_SIZE(walks->latest)) {
		walks->n--;
		memmove(walks->latest, walks->latest + 1, walks->n * sizeof(walks->latest[0]));
	}
	walks->latest[walks->n++] = latest;
}

/*
 * An inner walk ends before the outer one, so the newest walk leaves. An object that was found by
 * name has no walk.
 */
static unsigned int walk_leave(struct walks *walks, const struct daxctl_ctx *ctx)
{
	return walks->n > 0 ? walks->latest[--walks->n] : ctx->births;
}

static struct daxctl_dev *dev_seen(struct daxctl_dev *dev, unsigned int latest)
{
	while (dev && dev->birth > latest)
		dev = TAILQ_NEXT(dev, list);
	if (dev)
		walk_arrive(&dev->walks, latest);

	return dev;
}

int dev_first(struct daxctl_region *region, struct daxctl_dev **ret)
{
	int rc = scan_region(region);

	if (rc == 0)
		*ret = dev_seen(TAILQ_FIRST(&region->devs), region->ctx->births);

	return rc;
}

struct daxctl_dev *dev_next(struct daxctl_dev *dev)
{
	unsigned int latest = walk_leave(&dev->walks, dev_ctx(dev));
	struct daxctl_dev *next = dev;

	/* a device that is gone is in no walk's list: continue after its number */
	if (dev->gone)
		next = dev_from(dev->region, dev->id);
	if (next && next->id == dev->id)
		next = TAILQ_NEXT(next, list);

	return dev_seen(next, latest);
}

static struct daxctl_region *region_seen(struct daxctl_region *region, unsigned int latest)
{
	while (region && (!region->present || region->birth > latest))
		region = TAILQ_NEXT(region, list);
	if (region)
		walk_arrive(&region->walks, latest);

	return region;
}

int region_first(struct daxctl_ctx *ctx, struct daxctl_region **ret)
{
	int rc = scan_bus(ctx);

	if (rc == 0)
		*ret = region_seen(TAILQ_FIRST(&ctx->regions), ctx->births);

	return rc;
}

struct daxctl_region *region_next(struct daxctl_region *region)
{
	unsigned int latest = walk_leave(&region->walks, region->ctx);

	return region_seen(TAILQ_NEXT(region, list), latest);
}
