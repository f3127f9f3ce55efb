// SPDX-License-Identifier: LGPL-2.1-or-later
/* Makes a plan: checks the request, reads the device, and lets a planner add the steps. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/plan/plan.h"
#include "util/error.h"
#include "util/pause.h"

/* Time between looks if no event arrives */
#define LOOK_AGAIN_MS 250

static int refuse_locked(struct daxctl_plan *plan, int rc, int holder)
{
	char text[PROCESS_TEXT_MAX];

	if (rc == -EINTR)
		return plan_refuse(plan, rc, DAXCTL_REASON_INTERRUPTED,
				   "interrupted while another program changes devices");
	if (rc != -EBUSY)
		return plan_refuse(plan, rc, reason_unreadable(rc),
				   "region %s cannot be locked: %s",
				   daxctl_region_get_devname(plan->region), strerror(-rc));

	lock_holder_text(plan->region->ctx, holder, text);
	plan_add_holder(plan, holder);
	if (plan_wants(plan, WANT_TIMEOUT))
		return plan_refuse(
			plan, rc, DAXCTL_REASON_LOCKED,
			"%s is still changing devices after %u seconds. Try again when it is done, or wait longer",
			text, plan->want.timeout);

	return plan_refuse(
		plan, rc, DAXCTL_REASON_LOCKED,
		"%s has the lock on devices and has not run for %u seconds. Look whether it is stopped or waits for something, and try again when it is done",
		text, LOCK_WAIT.seconds);
}

/*
 * From now on until the plan is freed, no other process can plan a change of the region. If this
 * process may not take the lock, it may not change devices either; the plan says so later.
 */
static int plan_lock(struct daxctl_plan *plan)
{
	const struct lock_wait wait = plan_lock_wait(plan);
	int holder = 0, rc;

	if (plan_wants(plan, WANT_PREVIEW))
		return 0;
	rc = lock_region(plan->region, &wait, &holder);
	plan->locked = rc == 0;
	plan->turn = region_lock_turn(plan->region);
	plan->lock_rc = rc;
	if (rc == 0 || rc == -EACCES || rc == -EPERM)
		return 0;

	return refuse_locked(plan, rc, holder);
}

/* Refuses to plan for a device with unknown attributes. */
static int plan_read_dev(struct daxctl_plan *plan)
{
	const char *what;
	int rc;

	rc = snapshot_read(plan->dev, true, &plan->snap);
	if (rc < 0)
		return plan_refuse(plan, rc, reason_unreadable(rc), "it cannot be read: %s",
				   error_text(rc));
	rc = snapshot_check(&plan->snap, &what);
	if (rc < 0)
		return plan_refuse(plan, rc, reason_unreadable(rc), "its %s cannot be read: %s",
				   what, error_text(rc));

	return 0;
}

/* Reads the device, then calls the planner. */
static int plan_look(struct daxctl_plan *plan)
{
	static int (*const planners[])(struct daxctl_plan * plan) = {
		[DAXCTL_ACTION_CREATE] = plan_create,
		[DAXCTL_ACTION_DESTROY] = plan_destroy,
		[DAXCTL_ACTION_RECONFIGURE] = plan_reconfigure,
		[DAXCTL_ACTION_ENABLE] = plan_enable,
		[DAXCTL_ACTION_DISABLE] = plan_disable,
		[DAXCTL_ACTION_ONLINE] = plan_online,
		[DAXCTL_ACTION_OFFLINE] = plan_offline,
	};
	int rc = plan->dev ? plan_read_dev(plan) : 0;

	if (rc < 0)
		return rc;
	if (plan_memory_may_grow(plan))
		return -EINPROGRESS;
	rc = plan_check_stuck(plan);

	return rc < 0 ? rc : planners[plan->want.action](plan);
}

/*
 * Reads the device while no other program makes the kernel try drivers or holds the policy. During
 * such a change, the state of devices and policy is temporary.
 */
static int plan_look_undisturbed(struct daxctl_plan *plan)
{
	const struct lock_wait wait = plan_lock_wait(plan);
	struct daxctl_ctx *ctx = plan->region->ctx;
	int holder = 0, rc;

	if (!plan->locked)
		return plan_look(plan);
	rc = lock_bus(ctx, &wait, &holder);
	if (rc < 0)
		return refuse_locked(plan, rc, holder);
	rc = plan_look(plan);
	unlock_bus(ctx);

	return rc;
}

/*
 * The kernel shows kmem as the device's driver before kmem has added the memory: at boot, after the
 * module was loaded late, or after a CXL region was created. This function waits while kmem adds
 * blocks, but no longer than the caller's timeout.
 */
static int plan_look_at_all(struct daxctl_plan *plan)
{
	struct pause pause = pause_start(plan_retry_seconds(plan));
	_cleanup_close_ int events = -1;
	size_t missing;
	int rc;

	rc = plan_look_undisturbed(plan);
	if (rc == -EINPROGRESS)
		events = uevents_open();
	while (rc == -EINPROGRESS && !pause_is_over(&pause) && plan_cancelled(plan) == 0) {
		uevents_wait(events, LOOK_AGAIN_MS);
		missing = plan->snap.missing;
		snapshot_free(&plan->snap);
		plan->snap = (struct snapshot){0};
		rc = plan_look_undisturbed(plan);
		if (plan->snap.missing < missing && !plan_wants(plan, WANT_TIMEOUT))
			pause = pause_start(plan_retry_seconds(plan));
	}

	return rc == -EINPROGRESS ? plan_refuse_incomplete(plan) : rc;
}

static int refuse_class_model(struct daxctl_plan *plan)
{
	struct daxctl_ctx *ctx = plan->region->ctx;

	/* the kernel has the new model too: only this module keeps the old one */
	if (sysfs_exists(ctx_root(ctx), "sys/bus/dax") == 0)
		plan_set_object(plan, "module dax_pmem_compat");
	return plan_refuse(plan, -EOPNOTSUPP, DAXCTL_REASON_OLD_MODEL, "%s",
			   class_model_advice(ctx));
}

static int plan_fill(struct daxctl_plan *plan)
{
	int rc;

	if (plan->region->class_model)
		return refuse_class_model(plan);
	rc = plan_lock(plan);
	if (rc == 0)
		rc = plan_look_at_all(plan);
	if (rc == 0 && plan->n_steps > 0 && plan->lock_rc < 0)
		return plan_refuse(plan, plan->lock_rc, DAXCTL_REASON_NOT_PERMITTED,
				   "only root may change devices: run this as root, or with sudo");

	return rc;
}

DEFINE_CLEANUP(struct daxctl_plan *, daxctl_plan_free);

static int plan_new(struct daxctl_region *region, struct daxctl_dev *dev,
		    const struct daxctl_request *request, struct daxctl_plan **ret_plan)
{
	_cleanup_(daxctl_plan_freep) struct daxctl_plan *plan = calloc(1, sizeof(*plan));
	int rc;

	if (!plan)
		return -ENOMEM;
	daxctl_ref(region->ctx); /* given back by daxctl_plan_free() */
	plan->region = region;
	plan->dev = dev;
	rc = request_copy(request, &plan->want);
	if (rc < 0)
		return rc;
	plan->zone = plan_wants(plan, WANT_MEMORY) ? plan->want.zone : ZONE_MOVABLE;

	rc = plan_fill(plan);
	if (plan->no_memory)
		return -ENOMEM;
	if (rc == 0)
		plan->outcome = plan->n_steps ? DAXCTL_OUTCOME_READY : DAXCTL_OUTCOME_ALREADY;
	else if (plan->outcome != DAXCTL_OUTCOME_REFUSED)
		plan_refuse(plan, rc, reason_of_errno(rc), "%s", strerror(-rc));
	if (plan->outcome == DAXCTL_OUTCOME_REFUSED)
		plan_forget(plan);

	*ret_plan = TAKE_PTR(plan);
	return 0;
}

DAXCTL_EXPORT int daxctl_dev_plan(struct daxctl_dev *dev, const struct daxctl_request *request,
				  struct daxctl_plan **ret_plan)
{
	if (!dev || !request || !ret_plan || request->action == DAXCTL_ACTION_CREATE)
		return -EINVAL;

	return plan_new(dev->region, dev, request, ret_plan);
}

DAXCTL_EXPORT int daxctl_region_plan(struct daxctl_region *region,
				     const struct daxctl_request *request,
				     struct daxctl_plan **ret_plan)
{
	if (!region || !request || !ret_plan || request->action != DAXCTL_ACTION_CREATE)
		return -EINVAL;

	return plan_new(region, NULL, request, ret_plan);
}

DAXCTL_EXPORT int daxctl_plan_run(struct daxctl_plan *plan)
{
	return plan_execute(plan);
}

DAXCTL_EXPORT int daxctl_plan_undo(struct daxctl_plan *plan)
{
	return plan_undo(plan);
}
