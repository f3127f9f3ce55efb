// SPDX-License-Identifier: LGPL-2.1-or-later
/* Plans bringing the memory of a system-ram device online and taking it offline. */
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
			"it has no memory blocks, since it is %s%s, not in system-ram mode",
			plan->snap.driver[0] ? "bound to driver " : "disabled", plan->snap.driver);
	if (rc < 0)
		return plan_refuse(plan, rc, reason_unreadable(rc),
				   "its memory blocks cannot be read: %s%s", error_text(rc),
				   rc == -EACCES ? "; run this as root" : "");

	return 0;
}

/* Names the blocks that are online in another zone than wanted. */
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

	if (blocks)
		plan_set_object(plan, "%s", blocks);
	return plan_refuse(plan, -EBUSY, DAXCTL_REASON_ZONE, "online already, but %s: %s",
			   want == ZONE_MOVABLE ? "in a kernel zone, not as movable memory"
						: "as movable memory, not in a kernel zone",
			   blocks ? blocks : "");
}

/* If no zone was asked for, online blocks may stay in their zone. */
static void note_wrong_zone(struct daxctl_plan *plan, enum zone_want want)
{
	_cleanup_free_ char *blocks = wrong_blocks_text(&plan->snap.blocks, want);

	plan_note(
		plan,
		"these memory blocks are online in a kernel zone, and stay there: %s. They may not go offline again before the next reboot",
		blocks ? blocks : "");
}

/*
 * The zones of blocks must be known to move blocks. Only a kernel without valid_zones is excused.
 */
static int check_zones_to_move(struct daxctl_plan *plan)
{
	int rc = blocks_zone_rc(&plan->snap.blocks);

	if (!plan_may_force(plan) || rc == 0 || rc == -ENOENT)
		return 0;

	return plan_refuse(
		plan, rc, reason_unreadable(rc),
		"valid_zones of a memory block cannot be read (%s): so the blocks that are to be moved to another zone are unknown",
		error_text(rc));
}

/* Counts the blocks that are not online, and those that are online in another zone than wanted. */
static void count_blocks(const struct daxctl_plan *plan, size_t *ret_offline, size_t *ret_wrong)
{
	const struct blocks *blocks = &plan->snap.blocks;
	size_t i;

	*ret_offline = *ret_wrong = 0;
	for (i = 0; i < blocks->n; i++) {
		*ret_offline += blocks->v[i].state != BLOCK_ONLINE;
		*ret_wrong += block_zone_is_wrong(&blocks->v[i], plan->zone);
	}
	if (plan->snap.unplugged)
		*ret_offline = memory_count(&plan->snap.ranges, plan->region->ctx->block_size);
}

/*
 * Blocks in another zone are moved with force. Without force the plan is refused if a zone was
 * asked for, else the blocks stay.
 */
static int check_wrong(struct daxctl_plan *plan, size_t wrong, bool *ret_move)
{
	*ret_move = wrong > 0 && plan_may_force(plan);
	if (*ret_move)
		return plan_check_offline(plan);
	if (wrong > 0 && plan_wants(plan, WANT_MEMORY))
		return refuse_wrong_zone(plan, plan->zone);
	if (wrong > 0)
		note_wrong_zone(plan, plan->zone);

	return 0;
}

static void add_online_steps(struct daxctl_plan *plan, size_t offline, size_t move)
{
	struct step step = {.zone = plan->zone, .rezone = move > 0};

	if (move > 0) {
		step.kind = STEP_OFFLINE;
		step.n_blocks = move;
		plan_step(plan, step);
	}
	step.kind = STEP_ONLINE;
	step.n_blocks = offline + move;
	step.exact = move > 0 || plan_wants(plan, WANT_MEMORY);
	plan_step(plan, step);
}

static int refuse_shortfall(struct daxctl_plan *plan)
{
	return plan_refuse(
		plan, -EBUSY, DAXCTL_REASON_INCOMPLETE,
		"it is incomplete: the %zu memory blocks that are there are online already, but driver kmem has not added %zu others. The kernel's log may tell why (dmesg)",
		plan->snap.blocks.n, plan->shortfall);
}

/* Adds the steps that bring all blocks of a bound device online. */
int plan_online(struct daxctl_plan *plan)
{
	size_t offline, wrong;
	bool move;
	int rc;

	rc = check_is_ram(plan);
	if (rc < 0)
		return rc;
	count_blocks(plan, &offline, &wrong);
	rc = check_wrong(plan, wrong, &move);
	if (rc == 0)
		rc = check_zones_to_move(plan);
	if (rc < 0)
		return rc;
	plan_note_unknown_zone(plan, &plan->snap.blocks);
	/* kmem's probe has ended without adding these blocks */
	plan->shortfall = plan->snap.missing;
	if (offline == 0 && !move)
		return plan->shortfall > 0 ? refuse_shortfall(plan) : 0;

	plan_note_stays_online(plan);
	if (plan->zone == ZONE_KERNEL)
		plan_note_kernel_zone(plan);
	add_online_steps(plan, offline, move ? wrong : 0);
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
