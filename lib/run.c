// SPDX-License-Identifier: LGPL-2.1-or-later
/* Doing a plan: in order, and if a step fails, back again. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/plan.h"

/* Says what happened; opened before the first step, when it may still fail. */
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

/* A message only where there is something to say. */
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

static void report_failure(struct report *report, const struct step *step, int rc)
{
	const char *advice = step_advice(step, rc);

	if (rc == -EINTR)
		fprintf(report->stream, "interrupted before or while it could %s", step->words);
	else
		fprintf(report->stream, "failed to %s: %s", step->words, strerror(-rc));
	if (advice)
		fprintf(report->stream, ": %s", advice);
	if (step->detail)
		fprintf(report->stream, ". %s", step->detail);
}

/* What went offline may be worth keeping so, though not all did. */
static bool is_kept(const struct daxctl_plan *plan, const struct step *step)
{
	return step->kind == STEP_OFFLINE && step->changed.n > 0 &&
	       plan_wants(plan, DAXCTL_WANT_KEEP_GOING);
}

static void report_undo_failure(struct report *report, const struct step *step, int rc, bool first)
{
	fprintf(report->stream, "%s \"%s\" (%s)",
		first ? ". Taking back what was done failed with" : ",", step->words,
		strerror(-rc));
}

static void report_kept(struct report *report, const struct step *step)
{
	fprintf(report->stream, ". %zu memory blocks went offline and stay so, as asked",
		step->changed.n);
}

/* Each that was begun, the last one first, whatever becomes of it. */
static void undo_all(struct daxctl_plan *plan, struct report *report)
{
	bool first = true;
	size_t n;
	int rc;

	for (n = plan->n_steps; n-- > 0;) {
		if (is_kept(plan, &plan->steps[n])) {
			report_kept(report, &plan->steps[n]);
			continue;
		}
		rc = step_undo(plan, &plan->steps[n]);
		if (rc < 0)
			report_undo_failure(report, &plan->steps[n], rc, first);
		first = first && rc == 0;
	}
}

static void report_differences(struct report *report, const struct daxctl_plan *plan)
{
	_cleanup_free_ char *command = plan_command(plan);
	size_t i;

	fprintf(report->stream, ". Not as it was before:");
	for (i = 0; i < plan->differences.n; i++)
		fprintf(report->stream, "%s %s", i ? ";" : "", plan->differences.v[i]);
	if (command)
		fprintf(report->stream, ". When the cause is gone, go on with: %s", command);
}

/* Whatever the undoing believes: what counts is how things are. */
static int plan_fail(struct daxctl_plan *plan, struct report *report, const struct step *failed,
		     int rc)
{
	int compared;

	report_failure(report, failed, rc);
	undo_all(plan, report);
	compared = plan_compare(plan);
	if (compared < 0)
		fprintf(report->stream, ". How things are now cannot be read: %s",
			strerror(-compared));
	else if (plan->differences.n > 0)
		report_differences(report, plan);
	else
		fprintf(report->stream, ". Everything is as it was before");

	plan->status = rc;
	plan->outcome = compared < 0 || plan->differences.n > 0 ? DAXCTL_OUTCOME_PARTIAL
								: DAXCTL_OUTCOME_UNDONE;
	return rc;
}

static int run_one(struct daxctl_plan *plan, struct step *step)
{
	int rc = plan_cancelled(plan);

	log_debug(plan->region->ctx, "%s: %s", plan_subject(plan), step->words);
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

	plan->outcome = DAXCTL_OUTCOME_DONE;
	return 0;
}

int plan_execute(struct daxctl_plan *plan)
{
	struct report report = {0};
	int rc;

	if (plan->outcome == DAXCTL_OUTCOME_REFUSED)
		return plan->status;
	if (plan->outcome == DAXCTL_OUTCOME_ALREADY)
		return 0;
	if (plan->outcome != DAXCTL_OUTCOME_READY || plan_wants(plan, DAXCTL_WANT_PREVIEW))
		return -EINVAL;

	rc = report_open(&report);
	if (rc < 0)
		return rc;
	rc = run_steps(plan, &report);
	report_close(&report, plan);
	return rc;
}
