// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Checks for users of a device. After the device is unbound, a mapping fails with SIGBUS, and a
 * mounted file system loses its storage. If the device is bound again while old descriptors are
 * open, the kernel's count of users is wrong from then on (up to Linux 7.3 at least), and older
 * kernels crash: such a plan is refused, even with force.
 */
#include <errno.h>
#include <string.h>

#include "lib/plan/plan.h"

/*
 * A device that is disabled or destroyed may be taken from programs, with a note. For other actions
 * the programs keep it, and the plan is refused.
 */
static bool may_be_lost(const struct daxctl_plan *plan)
{
	return plan->want.action == DAXCTL_ACTION_DISABLE ||
	       plan->want.action == DAXCTL_ACTION_DESTROY;
}

/* Processes whose files cannot be read may be users too. */
static void note_unseen(struct daxctl_plan *plan, size_t unseen)
{
	if (unseen > 0)
		plan_note(
			plan,
			"whether somebody has it open is not known for sure: the kernel does not show this process the open files of %zu processes",
			unseen);
}

static void add_holders(struct daxctl_plan *plan, const struct dev_users *users)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(users->pids); i++)
		plan_add_holder(plan, users->pids[i]);
	if (users->mount)
		plan_set_object(plan, "%s", users->mount);
}

int plan_check_users(struct daxctl_plan *plan, const char *purpose)
{
	_cleanup_dev_users_ struct dev_users users = {0};
	int rc;

	rc = users_of_dev(plan->dev, plan->snap.driver, USERS_PLANNING, &users);
	if (rc < 0) {
		plan_note(plan, "whether somebody has it open is not known: /proc says %s",
			  strerror(-rc));
		return 0;
	}
	if (users.mount || (users.programs && !may_be_lost(plan)))
		add_holders(plan, &users);
	if (users.mount)
		return plan_refuse(
			plan, -EBUSY, DAXCTL_REASON_MOUNTED,
			"a file system of it is mounted at %s; it cannot %s before that is unmounted",
			users.mount, purpose);
	if (users.programs && !may_be_lost(plan))
		return plan_refuse(plan, -EBUSY, DAXCTL_REASON_OPEN,
				   "%s has it open or mapped; it cannot %s before that is ended",
				   users.programs, purpose);

	note_unseen(plan, users.unseen);
	if (users.programs)
		plan_note(plan, "%s has it open or mapped, and loses it", users.programs);
	return 0;
}

/* If users cannot be read, the plan has a note about that already. */
int step_check_users(struct daxctl_plan *plan, struct step *step)
{
	_cleanup_dev_users_ struct dev_users users = {0};

	if (users_of_dev(plan->dev, step->kind == STEP_UNBIND ? step->driver : "",
			 USERS_LAST_MOMENT, &users) < 0)
		return 0;
	if (users.mount)
		step_set_detail(step, DAXCTL_REASON_MOUNTED, "A file system of it is mounted at %s",
				users.mount);
	else if (users.programs && !may_be_lost(plan))
		step_set_detail(step, DAXCTL_REASON_OPEN, "%s has it open or mapped",
				users.programs);
	else
		return 0;

	add_holders(plan, &users);
	return -EBUSY;
}
