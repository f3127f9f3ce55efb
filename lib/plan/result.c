// SPDX-License-Identifier: LGPL-2.1-or-later
/* The getters of a plan for programs. They accept NULL. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/plan/plan.h"

static const struct {
	enum daxctl_step_kind kind;
	const char *text;
} kinds[] = {
	[STEP_LOAD_MODULE] = {DAXCTL_STEP_LOAD_MODULE, "load-module"},
	[STEP_CREATE] = {DAXCTL_STEP_CREATE, "create"},
	[STEP_DELETE] = {DAXCTL_STEP_DELETE, "delete"},
	[STEP_UNBIND] = {DAXCTL_STEP_UNBIND, "unbind"},
	[STEP_BIND] = {DAXCTL_STEP_BIND, "bind"},
	[STEP_SET_ALIGN] = {DAXCTL_STEP_SET_ALIGN, "set-align"},
	[STEP_SET_SIZE] = {DAXCTL_STEP_SET_SIZE, "set-size"},
	[STEP_ADD_RANGE] = {DAXCTL_STEP_ADD_RANGE, "add-range"},
	[STEP_SET_MEMMAP] = {DAXCTL_STEP_SET_MEMMAP_ON_MEMORY, "set-memmap-on-memory"},
	[STEP_CLAIM] = {DAXCTL_STEP_CLAIM, "claim"},
	[STEP_RELEASE] = {DAXCTL_STEP_RELEASE, "release"},
	[STEP_HOLD_POLICY] = {DAXCTL_STEP_HOLD_POLICY, "hold-policy"},
	[STEP_RESTORE_POLICY] = {DAXCTL_STEP_RESTORE_POLICY, "restore-policy"},
	[STEP_ONLINE] = {DAXCTL_STEP_ONLINE, "online"},
	[STEP_OFFLINE] = {DAXCTL_STEP_OFFLINE, "offline"},
};

static const char *const outcomes[] = {
	[DAXCTL_OUTCOME_READY] = "ready",     [DAXCTL_OUTCOME_ALREADY] = "already",
	[DAXCTL_OUTCOME_REFUSED] = "refused", [DAXCTL_OUTCOME_DONE] = "done",
	[DAXCTL_OUTCOME_UNDONE] = "undone",   [DAXCTL_OUTCOME_PARTIAL] = "partial",
};

DAXCTL_EXPORT const char *daxctl_outcome_to_text(enum daxctl_outcome outcome)
{
	return (unsigned int)outcome < ARRAY_SIZE(outcomes) ? outcomes[outcome] : NULL;
}

DAXCTL_EXPORT const char *daxctl_step_kind_to_text(enum daxctl_step_kind kind)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		if (kinds[i].kind == kind)
			return kinds[i].text;

	return NULL;
}

void plan_set_object(struct daxctl_plan *plan, const char *format, ...)
{
	va_list args;

	free(plan->object);
	va_start(args, format);
	if (vasprintf(&plan->object, format, args) < 0)
		plan->object = NULL;
	va_end(args);
}

void plan_add_holder(struct daxctl_plan *plan, int pid)
{
	if (pid > 0 && plan->n_holders < ARRAY_SIZE(plan->holders))
		plan->holders[plan->n_holders++] = pid;
}

DAXCTL_EXPORT enum daxctl_outcome daxctl_plan_get_outcome(const struct daxctl_plan *plan)
{
	return plan ? plan->outcome : DAXCTL_OUTCOME_REFUSED;
}

DAXCTL_EXPORT int daxctl_plan_get_status(const struct daxctl_plan *plan)
{
	return plan ? plan->status : -EINVAL;
}

DAXCTL_EXPORT enum daxctl_reason daxctl_plan_get_reason(const struct daxctl_plan *plan)
{
	return plan ? plan->reason : DAXCTL_REASON_OTHER;
}

DAXCTL_EXPORT const char *daxctl_plan_get_message(const struct daxctl_plan *plan)
{
	return plan ? plan->message : NULL;
}

DAXCTL_EXPORT const char *daxctl_plan_get_object(const struct daxctl_plan *plan)
{
	return plan ? plan->object : NULL;
}

DAXCTL_EXPORT int daxctl_plan_get_holder(const struct daxctl_plan *plan, unsigned int n)
{
	if (!plan)
		return -EINVAL;

	return n < plan->n_holders ? plan->holders[n] : -ENOENT;
}

DAXCTL_EXPORT const char *daxctl_plan_get_note(const struct daxctl_plan *plan, unsigned int n)
{
	return plan && n < plan->notes.n ? plan->notes.v[n] : NULL;
}

static const struct step *step_get(const struct daxctl_plan *plan, unsigned int n)
{
	return plan && n < plan->n_steps ? &plan->steps[n] : NULL;
}

DAXCTL_EXPORT const char *daxctl_plan_get_step(const struct daxctl_plan *plan, unsigned int n)
{
	const struct step *step = step_get(plan, n);

	return step ? step->text : NULL;
}

DAXCTL_EXPORT enum daxctl_step_kind daxctl_plan_get_step_kind(const struct daxctl_plan *plan,
							      unsigned int n)
{
	const struct step *step = step_get(plan, n);

	return step ? kinds[step->kind].kind : DAXCTL_STEP_NONE;
}

DAXCTL_EXPORT const char *daxctl_plan_get_step_target(const struct daxctl_plan *plan,
						      unsigned int n)
{
	const struct step *step = step_get(plan, n);

	if (!step)
		return NULL;
	switch (step->kind) {
	case STEP_LOAD_MODULE:
		return step->driver;
	case STEP_CREATE:
		return daxctl_region_get_devname(plan->region);
	case STEP_HOLD_POLICY:
	case STEP_RESTORE_POLICY:
		return "auto_online_blocks";
	default:
		return plan->dev ? plan->dev->name : NULL;
	}
}

DAXCTL_EXPORT int daxctl_plan_get_failed_step(const struct daxctl_plan *plan)
{
	if (!plan)
		return -EINVAL;

	return plan->failed ? (int)(plan->failed - plan->steps) : -ENOENT;
}

static const struct difference *difference_get(const struct daxctl_plan *plan, unsigned int n)
{
	return plan && n < plan->differences.n ? &plan->differences.v[n] : NULL;
}

DAXCTL_EXPORT const char *daxctl_plan_get_difference(const struct daxctl_plan *plan, unsigned int n)
{
	const struct difference *difference = difference_get(plan, n);

	return difference ? difference->text : NULL;
}

DAXCTL_EXPORT const char *daxctl_plan_get_difference_object(const struct daxctl_plan *plan,
							    unsigned int n)
{
	const struct difference *difference = difference_get(plan, n);

	return difference ? difference->object : NULL;
}

DAXCTL_EXPORT const char *daxctl_plan_get_difference_attribute(const struct daxctl_plan *plan,
							       unsigned int n)
{
	const struct difference *difference = difference_get(plan, n);

	return difference ? difference->attribute : NULL;
}

DAXCTL_EXPORT const char *daxctl_plan_get_difference_before(const struct daxctl_plan *plan,
							    unsigned int n)
{
	const struct difference *difference = difference_get(plan, n);

	return difference ? difference->before : NULL;
}

DAXCTL_EXPORT const char *daxctl_plan_get_difference_now(const struct daxctl_plan *plan,
							 unsigned int n)
{
	const struct difference *difference = difference_get(plan, n);

	return difference ? difference->now : NULL;
}

DAXCTL_EXPORT struct daxctl_dev *daxctl_plan_get_dev(const struct daxctl_plan *plan)
{
	return plan ? plan->dev : NULL;
}

DAXCTL_EXPORT struct daxctl_region *daxctl_plan_get_region(const struct daxctl_plan *plan)
{
	return plan ? plan->region : NULL;
}

DAXCTL_EXPORT enum daxctl_action daxctl_plan_get_action(const struct daxctl_plan *plan)
{
	return plan ? plan->want.action : DAXCTL_ACTION_RECONFIGURE;
}

DAXCTL_EXPORT enum daxctl_memory_state daxctl_plan_get_memory(const struct daxctl_plan *plan)
{
	return plan ? (enum daxctl_memory_state)plan->zone : DAXCTL_MEMORY_OFFLINE;
}
