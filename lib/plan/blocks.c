// SPDX-License-Identifier: LGPL-2.1-or-later
/* Checks what the memory blocks of a device allow, before the first write. */
#include <errno.h>
#include <inttypes.h>

#include "lib/plan/plan.h"

/* If <dev>/state exists (Linux 7.3), kmem's probe has ended and adds no more blocks. */
bool plan_memory_may_grow(const struct daxctl_plan *plan)
{
	return plan->snap.missing > 0 && !plan->snap.has_state;
}

int plan_refuse_incomplete(struct daxctl_plan *plan)
{
	return plan_refuse(
		plan, -EBUSY, DAXCTL_REASON_INCOMPLETE,
		"it is incomplete: driver kmem has it, but only %zu of its %zu memory blocks are there. The driver may still be adding the others: try again later, or wait longer. Nothing was changed",
		plan->snap.blocks.n, plan->snap.blocks.n + plan->snap.missing);
}

int plan_check_stuck(struct daxctl_plan *plan)
{
	const struct blocks *blocks = &plan->snap.blocks;

	if (!snapshot_is_stuck(&plan->snap) || plan->want.action == DAXCTL_ACTION_DISABLE)
		return 0;

	return plan_refuse(
		plan, -EBUSY, DAXCTL_REASON_STUCK,
		"%zu memory blocks at its addresses (from memory%" PRIu64 " to memory%" PRIu64
		") are stuck in the system: driver kmem does not have the device, and only a reboot removes them. Until then it cannot be used or destroyed",
		blocks->n, blocks->v[0].id, blocks->v[blocks->n - 1].id);
}

int plan_check_removal(struct daxctl_plan *plan, const char *purpose)
{
	char text[REMOVAL_TEXT_MAX];
	struct removal removal;

	if (plan->snap.ranges.are_claims)
		return plan_refuse(
			plan, -EOPNOTSUPP, DAXCTL_REASON_NOT_REMOVABLE,
			"it cannot %s before the next reboot: a kernel before Linux 5.3 never lets go of memory that was added as system-ram",
			purpose);
	/* removed memory needs no check */
	if (plan->snap.unplugged)
		return 0;
	removal = removal_read(plan->region->ctx, &plan->snap.blocks);
	if (removal.is == REMOVAL_POSSIBLE)
		return 0;

	removal_text(&removal, text);
	if (removal.is == REMOVAL_UNKNOWN)
		return plan_refuse(
			plan, removal.rc, reason_unreadable(removal.rc),
			"it cannot %s, since it is not known whether this kernel can remove memory: %s",
			purpose, text);
	return plan_refuse(
		plan, -EOPNOTSUPP, DAXCTL_REASON_NOT_REMOVABLE,
		"it cannot %s before the next reboot: this kernel cannot remove memory (%s)",
		purpose, text);
}

int plan_check_offline(struct daxctl_plan *plan)
{
	struct removal removal = removal_read(plan->region->ctx, &plan->snap.blocks);
	char text[REMOVAL_TEXT_MAX];

	if (removal.is != REMOVAL_IMPOSSIBLE)
		return 0;

	removal_text(&removal, text);
	return plan_refuse(
		plan, -EOPNOTSUPP, DAXCTL_REASON_NOT_REMOVABLE,
		"its memory blocks cannot go offline before the next reboot: this kernel cannot remove memory (%s)",
		text);
}

/* When kmem is loaded or is told a name, the kernel tries kmem on every unbound device. */
static int refuse_others(struct daxctl_plan *plan)
{
	char other[DEV_NAME_MAX];
	bool loads = driver_present(plan->region->ctx, driver_of_mode(DAXCTL_DEV_MODE_RAM)) < 0;
	int rc;

	rc = autoprobe_find(plan->region->ctx, loads ? "" : plan->dev->name, other);
	if (rc <= 0)
		return rc;

	return plan_refuse(
		plan, -EOPNOTSUPP, DAXCTL_REASON_NOT_REMOVABLE,
		"%s has no driver; the kernel may bind it to kmem as well, and cannot remove that memory before the next reboot. Bind it to a driver first",
		other);
}

int plan_check_permanent(struct daxctl_plan *plan)
{
	struct removal removal = removal_read(plan->region->ctx, &plan->snap.blocks);
	char text[REMOVAL_TEXT_MAX];

	if (removal.is != REMOVAL_IMPOSSIBLE)
		return 0;

	removal_text(&removal, text);
	plan_note(
		plan,
		"it stays in system-ram mode until the next reboot: this kernel cannot remove memory (%s)",
		text);
	return refuse_others(plan);
}

void plan_note_stays_online(struct daxctl_plan *plan)
{
	struct removal removal = removal_read(plan->region->ctx, &plan->snap.blocks);
	char text[REMOVAL_TEXT_MAX];

	if (removal.is != REMOVAL_IMPOSSIBLE)
		return;

	removal_text(&removal, text);
	plan_note(
		plan,
		"its memory blocks stay online until the next reboot: this kernel cannot remove memory (%s)",
		text);
}
