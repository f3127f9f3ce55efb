// SPDX-License-Identifier: LGPL-2.1-or-later
/* Steps as text, for people */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/plan/plan.h"
#include "util/size.h"

static const char *zone_text(enum zone_want zone)
{
	static const char *const texts[] = {
		[ZONE_OFFLINE] = "offline",
		[ZONE_ANY] = "in a zone of the kernel's choice",
		[ZONE_KERNEL] = "in a kernel zone",
		[ZONE_MOVABLE] = "as movable memory",
	};

	return texts[zone];
}

_printf_(1, 2) static char *text(const char *format, ...)
{
	va_list args;
	char *result;
	int len;

	va_start(args, format);
	len = vasprintf(&result, format, args);
	va_end(args);

	return len < 0 ? NULL : result;
}

static char *memory_text(const char *dev, const struct step *step)
{
	const char *s = step->n_blocks == 1 ? "" : "s";

	if (step->kind == STEP_OFFLINE)
		return text("take %" PRIu64 " memory block%s of %s offline", step->n_blocks, s,
			    dev);
	if (step->n_blocks == 0) /* unknown until the device has its size */
		return text("online the memory blocks of %s %s", dev, zone_text(step->zone));

	return text("online %" PRIu64 " memory block%s of %s %s", step->n_blocks, s, dev,
		    zone_text(step->zone));
}

static char *claim_text(const struct daxctl_plan *plan, const char *dev)
{
	char tag[UUID_TEXT_MAX];

	if (uuid_is_zero(plan->want.uuid))
		return text("give %s one extent without a tag", dev);
	uuid_to_text(plan->want.uuid, tag);
	return text("give %s the extents with the tag %s", dev, tag);
}

char *step_text(const struct daxctl_plan *plan, const struct step *step)
{
	const char *dev = plan->dev ? plan->dev->name : "the new device";

	switch (step->kind) {
	case STEP_LOAD_MODULE:
		return text("load module %s", step->driver);
	case STEP_CREATE:
		return text("create a device in region %s",
			    daxctl_region_get_devname(plan->region));
	case STEP_DELETE:
		return text("delete %s", dev);
	case STEP_UNBIND:
		return text("unbind %s from driver %s", dev, step->driver);
	case STEP_BIND:
		return text("bind %s to driver %s", dev, step->driver);
	case STEP_SET_ALIGN:
		return text("set the alignment of %s to %s", dev, size_words(step->value).text);
	case STEP_SET_SIZE:
		return text("set the size of %s to %s", dev, size_words(step->value).text);
	case STEP_ADD_RANGE:
		return text("give %s the range %#llx-%#llx", dev, step->range.start,
			    step->range.end);
	case STEP_SET_MEMMAP:
		return text("keep the map of its pages in %s memory",
			    step->value ? "its own" : "other");
	case STEP_CLAIM:
		return claim_text(plan, dev);
	case STEP_RELEASE:
		return text("give the extents of %s back to the region", dev);
	case STEP_HOLD_POLICY:
		return text("hold the kernel's policy for new memory at offline (it is %s)",
			    zone_word(step->zone));
	case STEP_RESTORE_POLICY:
		return text("set the kernel's policy for new memory back to %s",
			    zone_word(step->zone));
	case STEP_ONLINE:
	case STEP_OFFLINE:
		return memory_text(dev, step);
	}

	return NULL;
}
