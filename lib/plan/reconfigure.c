// SPDX-License-Identifier: LGPL-2.1-or-later
/* Plans another mode, size or alignment of a device, in one plan. */
#include <errno.h>
#include <string.h>

#include "lib/plan/plan.h"
#include "util/error.h"

static bool geometry_changes(const struct daxctl_plan *plan)
{
	return (plan_wants(plan, WANT_SIZE) && plan->want.size != plan->snap.size) ||
	       (plan_wants(plan, WANT_ALIGN) && plan->want.align != plan->snap.align);
}

/* The mode at the end: as requested, else as before. UNKNOWN means unbound. */
static enum daxctl_dev_mode final_mode(const struct daxctl_plan *plan)
{
	if (plan_wants(plan, WANT_MODE))
		return plan->want.mode;
	if (plan_wants(plan, WANT_SIZE) && plan->want.size == 0)
		return DAXCTL_DEV_MODE_UNKNOWN;

	return plan->snap.mode;
}

static int check_sense(struct daxctl_plan *plan, enum daxctl_dev_mode mode)
{
	uint64_t size = plan_wants(plan, WANT_SIZE) ? plan->want.size : plan->snap.size;

	if (plan->snap.driver[0] && plan->snap.mode == DAXCTL_DEV_MODE_UNKNOWN)
		return plan_refuse(
			plan, -EBUSY, DAXCTL_REASON_FOREIGN,
			"it is bound to driver %s, which is none of devdax, system-ram and famfs",
			plan->snap.driver);
	if (mode != DAXCTL_DEV_MODE_UNKNOWN && size == 0)
		return plan_refuse(plan, -ENXIO, DAXCTL_REASON_EMPTY,
				   "it is empty, and a driver needs something to drive");
	if (plan->snap.mode == DAXCTL_DEV_MODE_RAM && mode == DAXCTL_DEV_MODE_FAMFS &&
	    !plan_wants(plan, WANT_FORCE))
		return plan_refuse(
			plan, -EINVAL, DAXCTL_REASON_BOUND,
			"it is in system-ram mode, and its memory has to go offline before it can be famfs");

	return 0;
}

/* If driver and geometry stay, only memory blocks may need a change. */
static int plan_stay(struct daxctl_plan *plan, enum daxctl_dev_mode mode)
{
	if (mode != DAXCTL_DEV_MODE_RAM || !plan_wants(plan, WANT_MODE))
		return 0;
	if (plan->zone == ZONE_OFFLINE) {
		if (blocks_count_online(&plan->snap.blocks) > 0)
			plan_note(plan, "its memory is online already and stays so");
		return 0;
	}

	return plan_online(plan);
}

/* If only the size was requested, the memory comes back in the same zone. */
static int keep_memory_as_it_is(struct daxctl_plan *plan)
{
	const struct blocks *blocks = &plan->snap.blocks;
	int rc = blocks_zone_rc(blocks);

	if (plan->snap.mode != DAXCTL_DEV_MODE_RAM || plan_wants(plan, WANT_MODE))
		return 0;
	if (blocks_count_online(blocks) == 0)
		plan->zone = ZONE_OFFLINE;
	else if (blocks_count_kernel(blocks) > 0)
		plan->zone = ZONE_KERNEL;
	else if (rc < 0)
		return plan_refuse(
			plan, rc, reason_unreadable(rc),
			"the zone of its memory is unknown, because valid_zones of a memory block cannot be read (%s): the memory cannot be put back as it is. Ask for mode system-ram as well, and so for a zone",
			error_text(rc));

	return 0;
}

/* Steps that need the device unbound, or at least not bound to kmem for memmap_on_memory. */
static int plan_between(struct daxctl_plan *plan, bool geometry)
{
	int rc = 0;

	if (geometry)
		rc = plan->snap.sparse ? plan_geometry_sparse(plan) : plan_geometry(plan);
	return rc < 0 ? rc : plan_memmap(plan);
}

int plan_reconfigure(struct daxctl_plan *plan)
{
	enum daxctl_dev_mode mode = final_mode(plan);
	bool geometry = geometry_changes(plan);
	/* only kmem forbids a change of memmap_on_memory while it has the device */
	bool rebind = geometry || mode != plan->snap.mode ||
		      (plan_changes_memmap(plan) && mode == DAXCTL_DEV_MODE_RAM);
	int rc;

	rc = check_sense(plan, mode);
	if (rc == 0)
		rc = plan_check_memmap(plan);
	if (rc < 0)
		return rc;
	if (!rebind) {
		rc = plan_between(plan, false);
		return rc < 0 ? rc : plan_stay(plan, mode);
	}

	/* refuse an impossible change before any that only needs another command first */
	if (plan->snap.mode == DAXCTL_DEV_MODE_RAM)
		rc = plan_check_removal(plan, geometry ? "be resized" : "change its mode");
	if (rc == 0)
		rc = keep_memory_as_it_is(plan);
	if (rc == 0 && geometry)
		rc = plan_check_geometry(plan);
	if (rc == 0 && mode != DAXCTL_DEV_MODE_UNKNOWN)
		rc = plan_load(plan, mode);
	if (rc == 0)
		rc = plan_unbind(plan, geometry ? "be resized" : "change its mode");
	if (rc == 0)
		rc = plan_between(plan, geometry);
	if (rc == 0 && mode != DAXCTL_DEV_MODE_UNKNOWN)
		rc = plan_bind(plan, mode, geometry ? NULL : &plan->snap.ranges);

	return rc;
}
