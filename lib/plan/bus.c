// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * When a plan holds the lock that all regions share. Steps that change memory blocks may take long,
 * and the device stays bound meanwhile: the plan releases the lock for them, so that other programs
 * can work. The plan holds the lock in all other steps. Otherwise another program could unbind the
 * device because it looks like a side effect of the kernel's, try drivers on the device, or change
 * the policy that its bind relies on.
 */
#include <errno.h>

#include "lib/plan/plan.h"

static bool holds_policy(const struct daxctl_plan *plan)
{
	size_t i;

	for (i = 0; i < plan->n_steps; i++)
		if (plan->steps[i].kind == STEP_HOLD_POLICY && plan->steps[i].started)
			return true;

	return false;
}

void plan_release_bus(struct daxctl_plan *plan)
{
	if (plan->bus_locked)
		unlock_bus(plan->region->ctx);
	plan->bus_locked = false;
}

void plan_release_bus_for_blocks(struct daxctl_plan *plan)
{
	if (!holds_policy(plan))
		plan_release_bus(plan);
}

static int take_bus(struct daxctl_plan *plan, struct step *step, const struct lock_wait *wait)
{
	char text[PROCESS_TEXT_MAX];
	int holder = 0, rc;

	if (plan->bus_locked)
		return 0;
	rc = lock_bus(plan->region->ctx, wait, &holder);
	plan->bus_locked = rc == 0;
	if (rc == -EBUSY) {
		plan_add_holder(plan, holder);
		lock_holder_text(plan->region->ctx, holder, text);
		step_set_detail(step, DAXCTL_REASON_LOCKED, "%s is changing devices", text);
	}

	return rc;
}

int plan_bus_to_run(struct daxctl_plan *plan, struct step *step)
{
	const struct lock_wait wait = plan_lock_wait(plan);

	if (step->kind == STEP_ONLINE || step->kind == STEP_OFFLINE) {
		plan_release_bus(plan);
		return 0;
	}

	return take_bus(plan, step, &wait);
}

int plan_bus_to_undo(struct daxctl_plan *plan, struct step *step)
{
	struct lock_wait wait = LOCK_WAIT;

	if (step->kind == STEP_ONLINE || step->kind == STEP_OFFLINE) {
		plan_release_bus_for_blocks(plan);
		return 0;
	}
	wait.ignore_cancel = true;

	return take_bus(plan, step, &wait);
}
