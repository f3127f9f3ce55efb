// SPDX-License-Identifier: LGPL-2.1-or-later
#include "lib/plan.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

DEFINE_CLEANUP(struct daxctl_plan *, daxctl_plan_free);

void plan_step(struct daxctl_plan *plan, struct step step)
{
	struct step *steps = reallocarray(plan->steps, plan->n_steps + 1, sizeof(*steps));

	if (!steps) {
		plan->no_memory = true;
		return;
	}

	plan->steps = steps;
	step.words = step_words(plan, &step);
	if (!step.words)
		plan->no_memory = true;
	plan->steps[plan->n_steps++] = step;
}

void plan_note(struct daxctl_plan *plan, const char *format, ...)
{
	char **notes = reallocarray(plan->notes, plan->n_notes + 1, sizeof(*notes));
	va_list args;
	char *note;
	int len;

	if (notes)
		plan->notes = notes;
	va_start(args, format);
	len = vasprintf(&note, format, args);
	va_end(args);
	if (!notes || len < 0) {
		plan->no_memory = true;
		return;
	}

	plan->notes[plan->n_notes++] = note;
}

int plan_refuse(struct daxctl_plan *plan, int rc, const char *format, ...)
{
	va_list args;
	char *message;
	int len;

	va_start(args, format);
	len = vasprintf(&message, format, args);
	va_end(args);

	free(plan->message);
	plan->message = len < 0 ? NULL : message;
	plan->status = rc;
	plan->outcome = DAXCTL_OUTCOME_REFUSED;
	return rc;
}

const char *plan_subject(const struct daxctl_plan *plan)
{
	return plan->dev ? plan->dev->name : daxctl_region_get_devname(plan->region);
}

/* Keeps a copy of what is wanted, ranges included. */
static int plan_set_want(struct daxctl_plan *plan, const struct daxctl_want *want)
{
	if (!want)
		return 0;
	if (want->struct_size != sizeof(*want))
		return -EINVAL;

	plan->want = *want;
	plan->want.ranges = NULL;
	if (!plan_wants(plan, DAXCTL_WANT_RANGES))
		return 0;
	if (want->n_ranges == 0 || plan_wants(plan, DAXCTL_WANT_SIZE))
		return -EINVAL;

	plan->ranges = calloc(want->n_ranges, sizeof(*plan->ranges));
	if (!plan->ranges)
		return -ENOMEM;
	memcpy(plan->ranges, want->ranges, want->n_ranges * sizeof(*plan->ranges));
	plan->want.ranges = plan->ranges;
	return 0;
}

/* What each action may be asked for, besides FORCE. */
static int check_want(enum daxctl_action action, const struct daxctl_want *want)
{
	static const unsigned int allowed[] = {
		[DAXCTL_ACTION_CREATE] = DAXCTL_WANT_SIZE | DAXCTL_WANT_ALIGN | DAXCTL_WANT_RANGES,
		[DAXCTL_ACTION_DESTROY] = 0,
		[DAXCTL_ACTION_RECONFIGURE] = DAXCTL_WANT_MODE | DAXCTL_WANT_SIZE |
					      DAXCTL_WANT_ALIGN | DAXCTL_WANT_NO_ONLINE |
					      DAXCTL_WANT_NO_MOVABLE,
		[DAXCTL_ACTION_ENABLE] = 0,
		[DAXCTL_ACTION_DISABLE] = 0,
		[DAXCTL_ACTION_ONLINE] = DAXCTL_WANT_NO_MOVABLE,
		[DAXCTL_ACTION_OFFLINE] = 0,
	};

	if ((unsigned int)action >= ARRAY_SIZE(allowed))
		return -EINVAL;
	if (want->flags & ~(allowed[action] | DAXCTL_WANT_FORCE))
		return -EINVAL;
	if ((want->flags & DAXCTL_WANT_MODE) && !driver_of_mode(want->mode))
		return -EINVAL;

	return 0;
}

static int plan_fill(struct daxctl_plan *plan)
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
	int rc;

	if (plan->dev) {
		rc = snapshot_read(plan->dev, true, &plan->snap);
		if (rc < 0)
			return plan_refuse(plan, rc, "it cannot be read: %s", strerror(-rc));
	}

	return planners[plan->action](plan);
}

static int plan_new(struct daxctl_region *region, struct daxctl_dev *dev, enum daxctl_action action,
		    const struct daxctl_want *want, struct daxctl_plan **ret_plan)
{
	_cleanup_(daxctl_plan_freep) struct daxctl_plan *plan = calloc(1, sizeof(*plan));
	int rc;

	if (!plan)
		return -ENOMEM;
	plan->region = region;
	plan->dev = dev;
	plan->action = action;
	rc = plan_set_want(plan, want);
	if (rc == 0)
		rc = check_want(action, &plan->want);
	if (rc < 0)
		return rc;

	rc = plan_fill(plan);
	if (plan->no_memory)
		return -ENOMEM;
	if (rc == 0)
		plan->outcome = plan->n_steps ? DAXCTL_OUTCOME_READY : DAXCTL_OUTCOME_ALREADY;
	else if (plan->outcome != DAXCTL_OUTCOME_REFUSED)
		plan_refuse(plan, rc, "%s", strerror(-rc));

	*ret_plan = TAKE_PTR(plan);
	return 0;
}

DAXCTL_EXPORT int daxctl_dev_plan(struct daxctl_dev *dev, enum daxctl_action action,
				  const struct daxctl_want *want, struct daxctl_plan **ret_plan)
{
	if (action == DAXCTL_ACTION_CREATE)
		return -EINVAL;

	return plan_new(dev->region, dev, action, want, ret_plan);
}

DAXCTL_EXPORT int daxctl_region_plan_create(struct daxctl_region *region,
					    const struct daxctl_want *want,
					    struct daxctl_plan **ret_plan)
{
	return plan_new(region, NULL, DAXCTL_ACTION_CREATE, want, ret_plan);
}

DAXCTL_EXPORT void daxctl_plan_free(struct daxctl_plan *plan)
{
	size_t i;

	if (!plan)
		return;
	for (i = 0; i < plan->n_steps; i++)
		step_free(&plan->steps[i]);
	for (i = 0; i < plan->n_notes; i++)
		free(plan->notes[i]);
	snapshot_free(&plan->snap);
	free(plan->steps);
	free(plan->notes);
	free(plan->ranges);
	free(plan->message);
	free(plan);
}

DAXCTL_EXPORT int daxctl_plan_run(struct daxctl_plan *plan)
{
	return plan_execute(plan);
}

DAXCTL_EXPORT enum daxctl_outcome daxctl_plan_get_outcome(struct daxctl_plan *plan)
{
	return plan->outcome;
}

DAXCTL_EXPORT int daxctl_plan_get_status(struct daxctl_plan *plan)
{
	return plan->status;
}

DAXCTL_EXPORT const char *daxctl_plan_get_message(struct daxctl_plan *plan)
{
	return plan->message;
}

DAXCTL_EXPORT const char *daxctl_plan_get_note(struct daxctl_plan *plan, unsigned int n)
{
	return n < plan->n_notes ? plan->notes[n] : NULL;
}

DAXCTL_EXPORT const char *daxctl_plan_get_step(struct daxctl_plan *plan, unsigned int n)
{
	return n < plan->n_steps ? plan->steps[n].words : NULL;
}

DAXCTL_EXPORT struct daxctl_dev *daxctl_plan_get_dev(struct daxctl_plan *plan)
{
	return plan->dev;
}

DAXCTL_EXPORT struct daxctl_region *daxctl_plan_get_region(struct daxctl_plan *plan)
{
	return plan->region;
}
