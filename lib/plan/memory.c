// SPDX-License-Identifier: LGPL-2.1-or-later
/* Bringing the memory of a system-ram device online and offline. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/plan/plan.h"
#include "util/error.h"

static int check_is_ram(struct daxctl_plan *plan)
{
	int rc = plan->snap.blocks_rc;

	if (plan->snap.mode != DAXCTL_DEV_MODE_RAM)
		return plan_refuse(
			plan, -ENXIO, DAXCTL_REASON_NOT_SYSTEM_RAM,
			"it has no memory blocks, since it is %s%s, not in system-ram mode: see \"daxctl reconfigure-device -m system-ram\"",
			plan->snap.driver[0] ? "bound to driver " : "disabled", plan->snap.driver);
	if (rc < 0)
		return plan_refuse(plan, rc, reason_unreadable(rc),
				   "its memory blocks cannot be read: %s%s", error_text(rc),
				   rc == -EACCES ? "; run this as root" : "");

	return 0;
}

/* Those of the blocks that are online in another zone, as text. */
static char *wrong_blocks_text(const struct blocks *blocks, enum zone_want want)
{
	_cleanup_blocks_ struct blocks wrong = {0};

	if (blocks_pick(blocks, block_zone_is_wrong, want, &wrong) < 0)
		return NULL;

	return blocks_text(&wrong);
}

static int refuse_wrong_zone(struct daxctl_plan *plan, enum zone_want want)
{
	_cleanup_free_ char *blocks = wrong_blocks_text(&plan->snap.blocks, want);

	return plan_refuse(
		plan, -EBUSY, DAXCTL_REASON_ZONE,
		"%s: online already, but %s. To move them, take them offline first (daxctl offline-memory %s); to leave them, ask for that zone (%s)",
		blocks ? blocks : "blocks",
		want == ZONE_MOVABLE ? "in a kernel zone, not as movable memory"
				     : "as movable memory, not in a kernel zone",
		plan->dev->name, want == ZONE_MOVABLE ? "--no-movable" : "without --no-movable");
}

/* Only the kernel's lack of valid_zones lets a block pass that is perhaps to be moved. */
static int check_zones_to_move(struct daxctl_plan *plan)
{
	int rc = blocks_zone_rc(&plan->snap.blocks);

	if (!plan_wants(plan, WANT_FORCE) || rc == 0 || rc == -ENOENT)
		return 0;

	return plan_refuse(
		plan, rc, reason_unreadable(rc),
		"valid_zones of a memory block cannot be read (%s): so the blocks that are to be moved to another zone are unknown",
		error_text(rc));
}

/* Steps that bring all blocks of a device that is bound already online. */
int plan_online(struct daxctl_plan *plan)
{
	const struct blocks *blocks = &plan->snap.blocks;
	enum zone_want want = plan->zone;
	size_t offline = 0, wrong = 0, i;
	int rc;

	rc = check_is_ram(plan);
	if (rc < 0)
		return rc;
	for (i = 0; i < blocks->n; i++) {
		offline += blocks->v[i].state != BLOCK_ONLINE;
		wrong += block_zone_is_wrong(&blocks->v[i], want);
	}
	if (plan->snap.unplugged)
		offline = memory_count(&plan->snap.ranges, plan->region->ctx->block_size);
	if (wrong > 0 && !plan_wants(plan, WANT_FORCE))
		return refuse_wrong_zone(plan, want);
	rc = check_zones_to_move(plan);
	if (rc < 0)
		return rc;
	plan_note_unknown_zone(plan, blocks);
	if (offline + wrong == 0)
		return 0;
	rc = wrong > 0 ? plan_check_offline(plan) : 0;
	if (rc < 0)
		return rc;

	plan_note_for_good(plan);
	if (want == ZONE_KERNEL)
		plan_note_kernel_zone(plan);
	if (wrong > 0)
		plan_step(plan, (struct step){.kind = STEP_OFFLINE,
					      .zone = want,
					      .rezone = true,
					      .n_blocks = wrong});
	plan_step(plan, (struct step){.kind = STEP_ONLINE,
				      .zone = want,
				      .exact = true,
				      .rezone = wrong > 0,
				      .n_blocks = offline + wrong});
	return 0;
}

int plan_offline(struct daxctl_plan *plan)
{
	int online, rc;

	rc = check_is_ram(plan);
	if (rc < 0)
		return rc;
	online = blocks_count_online(&plan->snap.blocks);
	rc = online > 0 ? plan_check_offline(plan) : 0;
	if (rc == 0 && online > 0)
		plan_step(plan, (struct step){.kind = STEP_OFFLINE, .n_blocks = (uint64_t)online});

	return rc;
}
