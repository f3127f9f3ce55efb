// SPDX-License-Identifier: LGPL-2.1-or-later
/* Runs a plan: the steps in order, and the undo of finished steps if one fails. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/plan/plan.h"

/*
 * The message about the result. It is opened before the first step, when a failure still changes
 * nothing.
 */
struct report {
	FILE *stream;
	char *text;
	size_t size;
};

static int report_open(struct report *report)
{
	report->stream = open_memstream(&report->text, &report->size);

	return report->stream ? 0 : -ENOMEM;
}

/* Sets the message only if something was written. */
static void report_close(struct report *report, struct daxctl_plan *plan)
{
	fclose(report->stream);
	if (report->size == 0) {
		free(report->text);
		return;
	}
	free(plan->message);
	plan->message = report->text;
}

static void report_failure(struct report *report, struct daxctl_plan *plan, struct step *step,
			   int rc)
{
	const char *look;

	step_explain(plan, step, rc);
	look = step_look(step, rc);
	if (rc == -EINTR)
		fprintf(report->stream, "interrupted before or while it could %s", step->text);
	else
		fprintf(report->stream, "failed to %s: %s", step->text, strerror(-rc));
	if (step->detail)
		fprintf(report->stream, ". %s", step->detail);
	if (look)
		fprintf(report->stream, ". %s", look);
}

/* With KEEP_GOING, blocks that went offline stay offline, although others failed. */
static bool is_kept(const struct daxctl_plan *plan, const struct step *step,
		    const struct step *failed)
{
	return step == failed && step->kind == STEP_OFFLINE && step->changed.n > 0 &&
	       plan_wants(plan, WANT_KEEP_GOING);
}

static void report_undo_failure(struct report *report, const struct step *step, int rc, bool first)
{
	fprintf(report->stream, "%s \"%s\" (%s)", first ? ". This could not be taken back:" : ",",
		step->text, strerror(-rc));
}

static void report_kept(struct report *report, const struct step *step)
{
	fprintf(report->stream, ". %zu memory blocks went offline and stay so, as asked",
		step->changed.n);
}

/*
 * Undoes each started step, the last one first. A failure does not end the loop. Returns 0 or
 * -errno of the first failure.
 */
static int undo_all(struct daxctl_plan *plan, struct report *report, const struct step *failed)
{
	int first_error = 0, rc;
	size_t n;

	for (n = plan->n_steps; n-- > 0;) {
		if (is_kept(plan, &plan->steps[n], failed)) {
			report_kept(report, &plan->steps[n]);
			continue;
		}
		rc = step_undo(plan, &plan->steps[n]);
		if (rc < 0)
			report_undo_failure(report, &plan->steps[n], rc, first_error == 0);
		first_error = first_error < 0 ? first_error : rc;
	}

	return first_error;
}

/* Side effects on other devices are differences too, whatever the result of the plan. */
static void adopt_side_effects(struct daxctl_plan *plan)
{
	if (differences_move(&plan->region->ctx->side_effects, &plan->differences) < 0)
		plan->no_memory = true;
}

static void report_differences(struct report *report, const struct daxctl_plan *plan)
{
	const struct step *step;
	bool stuck = false;
	size_t i;

	for (step = plan->steps; step < plan->steps + plan->n_steps; step++)
		stuck = stuck || step->stuck;

	fprintf(report->stream, ". Not as it was before:");
	for (i = 0; i < plan->differences.n; i++)
		fprintf(report->stream, "%s %s", i ? ";" : "", plan->differences.v[i].text);
	if (stuck)
		fprintf(report->stream, ". Nothing but a reboot gives that memory back");
}

/* The state of the machine decides the outcome, not the results of the undo functions. */
static int plan_fail(struct daxctl_plan *plan, struct report *report, struct step *failed, int rc)
{
	int compared;

	report_failure(report, plan, failed, rc);
	(void)!undo_all(plan, report, failed);
	adopt_side_effects(plan);
	compared = plan_compare(plan);
	if (compared < 0)
		fprintf(report->stream, ". How things are now cannot be read: %s",
			strerror(-compared));
	else if (plan->differences.n > 0)
		report_differences(report, plan);
	else
		fprintf(report->stream, ". Everything is as it was before");

	plan->status = rc;
	plan->reason = step_reason(failed, rc);
	plan->failed = failed;
	plan->outcome = compared < 0 || plan->differences.n > 0 ? DAXCTL_OUTCOME_PARTIAL
								: DAXCTL_OUTCOME_UNDONE;
	return rc;
}

/* All existing blocks are online, but kmem has not added all blocks: the outcome is PARTIAL. */
static int plan_fall_short(struct daxctl_plan *plan, struct report *report)
{
	fprintf(report->stream,
		"it is incomplete: the memory blocks that are there are online, but driver kmem has not added %zu others. The kernel's log may tell why (dmesg)",
		plan->shortfall);
	plan->outcome = DAXCTL_OUTCOME_PARTIAL;
	plan->status = -EBUSY;
	plan->reason = DAXCTL_REASON_INCOMPLETE;

	return plan->status;
}

/* Done, perhaps with side effects on other devices: the outcome is then PARTIAL. */
static int plan_succeed(struct daxctl_plan *plan, struct report *report)
{
	size_t i;

	adopt_side_effects(plan);
	if (plan->shortfall > 0 && plan->differences.n == 0)
		return plan_fall_short(plan, report);
	if (plan->differences.n > 0)
		fprintf(report->stream, "it is done. But not all else is as it was before:");
	for (i = 0; i < plan->differences.n; i++)
		fprintf(report->stream, "%s %s", i ? ";" : "", plan->differences.v[i].text);
	plan->outcome = plan->differences.n ? DAXCTL_OUTCOME_PARTIAL : DAXCTL_OUTCOME_DONE;
	plan->status = plan->differences.n ? -EBUSY : 0;
	plan->reason = plan->differences.n ? DAXCTL_REASON_SIDE_EFFECTS : DAXCTL_REASON_NONE;

	return plan->status;
}

static int run_one(struct daxctl_plan *plan, struct step *step)
{
	int rc = plan_cancelled(plan);

	if (rc == 0)
		rc = plan_bus_to_run(plan, step);
	log_debug(plan->region->ctx, "%s: %s", plan_subject(plan), step->text);
	return rc < 0 ? rc : step_run(plan, step);
}

static int run_steps(struct daxctl_plan *plan, struct report *report)
{
	struct step *step, *end = plan->steps + plan->n_steps;
	int rc = 0;

	for (step = plan->steps; rc == 0 && step < end; step++) {
		rc = run_one(plan, step);
		if (rc < 0)
			return plan_fail(plan, report, step, rc);
	}
	for (step = plan->steps; step < end; step++) {
		rc = step_verify(plan, step);
		if (rc < 0)
			return plan_fail(plan, report, step, rc);
	}

	return plan_succeed(plan, report);
}

/*
 * The plan is valid only if its lock was never lost: otherwise another program may have changed the
 * region.
 */
static int check_lock(struct daxctl_plan *plan)
{
	if (!plan->locked || region_lock_turn(plan->region) == plan->turn)
		return 0;

	return plan_refuse(
		plan, -ENOLCK, DAXCTL_REASON_OTHER,
		"the lock on region %s is not held any more: this program has closed its descriptor, or has forked since the plan was made; make a new plan",
		daxctl_region_get_devname(plan->region));
}

int plan_execute(struct daxctl_plan *plan)
{
	struct report report = {0};
	int rc;

	if (!plan)
		return -EINVAL;
	if (plan->outcome == DAXCTL_OUTCOME_REFUSED)
		return plan->status;
	if (plan->outcome == DAXCTL_OUTCOME_ALREADY)
		return 0;
	if (plan->outcome != DAXCTL_OUTCOME_READY || plan_wants(plan, WANT_PREVIEW))
		return -EINVAL;

	rc = check_lock(plan);
	if (rc < 0)
		return rc;
	rc = report_open(&report);
	if (rc < 0) {
		plan->status = rc;
		plan->reason = reason_of_errno(rc);
		plan->outcome = DAXCTL_OUTCOME_UNDONE;
		return rc;
	}
	plan_release_space(plan);
	rc = run_steps(plan, &report);
	plan_release_bus(plan);
	report_close(&report, plan);
	return rc;
}

/* As in plan_fail(), the state of the machine decides the outcome. */
static int take_back(struct daxctl_plan *plan, struct report *report)
{
	int rc, compared;

	fprintf(report->stream, "it was taken back, as asked");
	rc = undo_all(plan, report, NULL);
	adopt_side_effects(plan);
	compared = plan_compare(plan);
	if (compared < 0)
		fprintf(report->stream, ". How things are now cannot be read: %s",
			strerror(-compared));
	else if (plan->differences.n > 0)
		report_differences(report, plan);
	if (rc == 0)
		rc = compared < 0 ? compared : plan->differences.n > 0 ? -EBUSY : 0;

	plan->status = rc;
	plan->reason = reason_of_errno(rc);
	plan->outcome = rc < 0 ? DAXCTL_OUTCOME_PARTIAL : DAXCTL_OUTCOME_UNDONE;
	return rc;
}

int plan_undo(struct daxctl_plan *plan)
{
	struct report report = {0};
	int rc, holder;

	if (!plan || plan->outcome != DAXCTL_OUTCOME_DONE)
		return plan && plan->outcome == DAXCTL_OUTCOME_ALREADY ? 0 : -EINVAL;
	if (plan->locked && region_lock_turn(plan->region) != plan->turn)
		return -ENOLCK;
	rc = lock_bus(plan->region->ctx, &LOCK_WAIT, &holder);
	if (rc < 0)
		return rc;
	plan->bus_locked = true;
	rc = report_open(&report);
	if (rc == 0) {
		rc = take_back(plan, &report);
		report_close(&report, plan);
	}
	plan_release_bus(plan);
	return rc;
}
