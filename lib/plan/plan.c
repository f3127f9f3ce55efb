// SPDX-License-Identifier: LGPL-2.1-or-later
#include "lib/plan/plan.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/error.h"

/* Seconds */
#define RETRY_TIMEOUT 5

void plan_step(struct daxctl_plan *plan, struct step step)
{
	struct step *steps = reallocarray(plan->steps, plan->n_steps + 1, sizeof(*steps));

	if (!steps) {
		plan->no_memory = true;
		return;
	}

	plan->steps = steps;
	step.text = step_text(plan, &step);
	if (!step.text)
		plan->no_memory = true;
	plan->steps[plan->n_steps++] = step;
}

void plan_note(struct daxctl_plan *plan, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (texts_vadd(&plan->notes, format, args) < 0)
		plan->no_memory = true;
	va_end(args);
}

void plan_note_kernel_zone(struct daxctl_plan *plan)
{
	plan_note(
		plan,
		"memory in a kernel zone, as asked for, can often not be taken offline again before the next reboot");
}

void plan_note_unknown_zone(struct daxctl_plan *plan, const struct blocks *blocks)
{
	int rc = blocks_zone_rc(blocks);

	if (rc == 0 || plan->zone_noted)
		return;
	plan->zone_noted = true;
	plan_note(
		plan,
		"the zone of its memory is unknown, because valid_zones of a memory block cannot be read (%s): the zone is not checked",
		error_text(rc));
}

void plan_note_policy(struct daxctl_plan *plan, enum zone_want policy)
{
	if (!plan->policy_known)
		plan->policy = policy;
	plan->policy_known = true;
}

int plan_refuse(struct daxctl_plan *plan, int rc, enum daxctl_reason reason, const char *format,
		...)
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
	plan->reason = reason;
	plan->outcome = DAXCTL_OUTCOME_REFUSED;
	return rc;
}

const char *plan_subject(const struct daxctl_plan *plan)
{
	return plan->dev ? plan->dev->name : daxctl_region_get_devname(plan->region);
}

int plan_cancelled(const struct daxctl_plan *plan)
{
	return plan->cancel && *plan->cancel ? -EINTR : ctx_cancelled(plan->region->ctx);
}

void plan_progress(struct daxctl_plan *plan, const struct step *step, size_t done, size_t total)
{
	if (plan->progress)
		plan->progress(plan, (unsigned int)(step - plan->steps), (unsigned int)done,
			       (unsigned int)total, plan->progress_data);
}

unsigned int plan_retry_seconds(const struct daxctl_plan *plan)
{
	return plan_wants(plan, WANT_TIMEOUT) ? plan->want.timeout : RETRY_TIMEOUT;
}

struct lock_wait plan_lock_wait(const struct daxctl_plan *plan)
{
	struct lock_wait wait = LOCK_WAIT;

	if (plan_wants(plan, WANT_TIMEOUT))
		wait = (struct lock_wait){.seconds = plan->want.timeout};
	wait.cancel = plan->cancel;

	return wait;
}

void lock_holder_text(struct daxctl_ctx *ctx, int holder, char text[PROCESS_TEXT_MAX])
{
	if (holder > 0)
		process_text(ctx, holder, text);
	else
		snprintf(text, PROCESS_TEXT_MAX, "Another program");
}

static void forget_range(struct ranges *ranges, const struct range *range)
{
	size_t i;

	for (i = ranges->n; i-- > 0;)
		if (ranges->v[i].start == range->start) {
			ranges->v[i] = ranges->v[--ranges->n];
			return;
		}
}

void plan_release_space(struct daxctl_plan *plan)
{
	size_t i;

	for (i = 0; i < plan->placed.n; i++)
		forget_range(&plan->region->reserved_ranges, &plan->placed.v[i]);
	plan->placed.n = 0;
	plan->region->reserved -= plan->reserved;
	plan->reserved = 0;
}

void plan_forget(struct daxctl_plan *plan)
{
	while (plan->n_steps > 0)
		step_free(&plan->steps[--plan->n_steps]);
	texts_free(&plan->notes);
	plan_release_space(plan);
}

DAXCTL_EXPORT void daxctl_plan_free(struct daxctl_plan *plan)
{
	struct daxctl_ctx *ctx = plan ? plan->region->ctx : NULL;

	if (!plan)
		return;
	plan_forget(plan);
	if (plan->locked)
		unlock_region(plan->region);
	snapshot_free(&plan->snap);
	free(plan->steps);
	differences_free(&plan->differences);
	free(plan->object);
	free(plan->want.ranges);
	space_free(&plan->space);
	ranges_free(&plan->placed);
	free(plan->message);
	free(plan);
	daxctl_unref(ctx);
}

DAXCTL_EXPORT int daxctl_plan_set_progress(struct daxctl_plan *plan,
					   void (*fn)(struct daxctl_plan *plan, unsigned int step,
						      unsigned int done, unsigned int total,
						      void *data),
					   void *data)
{
	if (!plan)
		return -EINVAL;
	plan->progress = fn;
	plan->progress_data = data;
	return 0;
}

DAXCTL_EXPORT int daxctl_plan_set_cancel(struct daxctl_plan *plan, const volatile int *flag)
{
	if (!plan)
		return -EINVAL;
	plan->cancel = flag;
	return 0;
}

void step_set_detail(struct step *step, enum daxctl_reason reason, const char *format, ...)
{
	va_list args;

	step->reason = reason;
	free(step->detail);
	va_start(args, format);
	if (vasprintf(&step->detail, format, args) < 0)
		step->detail = NULL;
	va_end(args);
}

void step_free(struct step *step)
{
	blocks_free(&step->changed);
	free(step->detail);
	free(step->text);
}
