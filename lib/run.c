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

static int undo_one(struct daxctl_plan *plan, struct report *report, struct step *step)
{
	if (!is_kept(plan, step))
		return step_undo(plan, step);

	fprintf(report->stream, ". %zu memory blocks went offline and stay so, as asked",
		step->changed.n);
	return 1;
}

/* From step n back to the first. Returns how many could not be taken back. */
static size_t undo_from(struct daxctl_plan *plan, struct report *report, size_t n)
{
	size_t left = 0, kept = 0;
	struct step *step;
	int rc;

	for (;; n--) {
		step = &plan->steps[n];
		rc = undo_one(plan, report, step);
		if (rc < 0)
			fprintf(report->stream, "%s \"%s\" (%s)",
				left++ ? "," : ". These steps could not be taken back:",
				step->words, strerror(-rc));
		kept += rc > 0;
		if (n == 0)
			return left + kept;
	}
}

static void plan_fail(struct daxctl_plan *plan, struct report *report, size_t n, int rc)
{
	size_t left;

	report_failure(report, &plan->steps[n], rc);
	left = undo_from(plan, report, n);
	if (left == 0)
		fprintf(report->stream, ". Everything is as it was before");

	plan->status = rc;
	plan->outcome = left ? DAXCTL_OUTCOME_PARTIAL : DAXCTL_OUTCOME_UNDONE;
}

static int run_steps(struct daxctl_plan *plan, struct report *report)
{
	size_t n;
	int rc;

	for (n = 0; n < plan->n_steps; n++) {
		log_debug(plan->region->ctx, "%s: %s", plan_subject(plan), plan->steps[n].words);
		rc = plan_cancelled(plan);
		if (rc == 0)
			rc = step_run(plan, &plan->steps[n]);
		if (rc < 0) {
			plan_fail(plan, report, n, rc);
			return rc;
		}
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
