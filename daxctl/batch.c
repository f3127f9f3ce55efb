// SPDX-License-Identifier: LGPL-2.1-or-later
#include "batch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hints.h"
#include "message.h"
#include "progress.h"
#include "render-json.h"
#include "report.h"
#include "show-plan.h"
#include "signals.h"
#include "util/cleanup.h"
#include "util/error.h"

void batch_free(struct batch *batch)
{
	for (size_t i = 0; i < batch->n; i++)
		daxctl_plan_free(batch->plans[i]);
	free(batch->plans);
	*batch = (struct batch){0};
}

/* Says something about the device, or the region as long as there is no device. */
static void tell(struct daxctl_plan *plan, const char *text)
{
	struct daxctl_dev *dev = daxctl_plan_get_dev(plan);
	struct daxctl_region *region = daxctl_plan_get_region(plan);

	if (dev)
		message("%s: %s", daxctl_dev_get_devname(dev), text);
	else
		message("region %d (%s): %s", daxctl_region_get_id(region),
			daxctl_region_get_devname(region), text);
}

static enum exit_code batch_add(struct batch *batch, const char *name, int rc,
				struct daxctl_plan *plan)
{
	struct daxctl_plan **plans;

	plans = rc < 0 ? NULL
		       : reallocarray(batch->plans, batch->n + 1, sizeof(struct daxctl_plan *));
	if (!plans) {
		rc = rc < 0 ? rc : -ENOMEM;
		message("%s: the change cannot be planned: %s.", name, strerror(-rc));
		daxctl_plan_free(plan);
		return exit_from_errno(rc);
	}

	batch->plans = plans;
	batch->plans[batch->n++] = plan;
	return EXIT_CODE_DONE;
}

enum exit_code batch_request_check(int rc)
{
	if (rc < 0)
		message("the change cannot be asked for: %s.", strerror(-rc));
	return exit_from_errno(rc);
}

struct daxctl_request *batch_request(const struct batch_values *values, enum daxctl_action action,
				     unsigned int flags)
{
	_cleanup_request_ struct daxctl_request *request = NULL;
	int rc = daxctl_request_new(action, &request);

	if (rc == 0)
		rc = daxctl_request_set_flags(
			request, flags | (values->dry_run ? DAXCTL_REQUEST_PREVIEW : 0U));
	if (rc == 0 && values->timeout.given)
		rc = daxctl_request_set_timeout(request, (unsigned int)values->timeout.value);

	return batch_request_check(rc) == EXIT_CODE_DONE ? TAKE_PTR(request) : NULL;
}

enum exit_code batch_plan_dev(struct batch *batch, struct daxctl_dev *dev,
			      const struct daxctl_request *request)
{
	struct daxctl_plan *plan = NULL;
	int rc;

	daxctl_set_cancel(daxctl_dev_get_ctx(dev), signals_catch());
	rc = daxctl_dev_plan(dev, request, &plan);
	return batch_add(batch, daxctl_dev_get_devname(dev), rc, plan);
}

enum exit_code batch_plan_create(struct batch *batch, struct daxctl_region *region,
				 const struct daxctl_request *request)
{
	struct daxctl_plan *plan = NULL;
	int rc;

	daxctl_set_cancel(daxctl_region_get_ctx(region), signals_catch());
	rc = daxctl_region_plan(region, request, &plan);
	return batch_add(batch, daxctl_region_get_devname(region), rc, plan);
}

static void tell_hint(struct daxctl_plan *plan)
{
	_cleanup_free_ char *hint = hint_for_plan(plan);

	if (hint)
		tell(plan, hint);
}

static void tell_failure(struct daxctl_plan *plan)
{
	const char *text = daxctl_plan_get_message(plan);

	tell(plan, text ? text : strerror(-daxctl_plan_get_status(plan)));
	tell_hint(plan);
}

/* Tells each refusal. The code of the first, or EXIT_CODE_DONE if there is none. */
static enum exit_code tell_refusals(const struct batch *batch)
{
	enum exit_code code = EXIT_CODE_DONE;
	size_t refused = 0;

	for (size_t i = 0; i < batch->n; i++) {
		if (daxctl_plan_get_outcome(batch->plans[i]) != DAXCTL_OUTCOME_REFUSED)
			continue;
		tell_failure(batch->plans[i]);
		if (refused++ == 0)
			code = exit_from_errno(daxctl_plan_get_status(batch->plans[i]));
	}
	if (refused > 0 && refused < batch->n)
		message("nothing was changed: a command changes all of its devices, or none if one is refused.");

	return code;
}

/* From the n-th note on. Returns how many there are. */
static unsigned int tell_notes(struct daxctl_plan *plan, unsigned int n)
{
	const char *text;

	for (; (text = daxctl_plan_get_note(plan, n)); n++)
		tell(plan, text);

	return n;
}

static void tell_steps(struct daxctl_plan *plan)
{
	const char *text;

	for (unsigned int i = 0; (text = daxctl_plan_get_step(plan, i)); i++)
		message("step %u: %s", i + 1, text);
}

static unsigned int count_notes(struct daxctl_plan *plan)
{
	unsigned int n = 0;

	while (daxctl_plan_get_note(plan, n))
		n++;

	return n;
}

static void run_one(struct daxctl_plan *plan)
{
	unsigned int told = count_notes(plan);
	struct progress progress;
	int rc;

	progress_start(&progress, plan);
	rc = daxctl_plan_run(plan);
	progress_end(&progress);
	tell_notes(plan, told);
	if (rc < 0)
		tell_failure(plan);
}

static enum exit_code run_all(struct batch *batch)
{
	for (size_t i = 0; i < batch->n; i++) {
		tell_notes(batch->plans[i], 0);
		tell_hint(batch->plans[i]);
		if (batch->values->verbose)
			tell_steps(batch->plans[i]);
	}

	batch->ran = true;
	for (size_t i = 0; i < batch->n; i++)
		run_one(batch->plans[i]);

	return exit_from_plans(batch->plans, batch->n);
}

/* The refusals are part of what is shown. */
static enum exit_code batch_preview(const struct batch *batch)
{
	enum exit_code code = EXIT_CODE_DONE;
	int rc = show_plans(batch->plans, batch->n, batch->values->json);

	for (size_t i = 0; i < batch->n && code == EXIT_CODE_DONE; i++)
		code = exit_from_errno(daxctl_plan_get_status(batch->plans[i]));
	if (rc < 0)
		message("the plans cannot be shown: %s.", strerror(-rc));
	return rc < 0 ? exit_from_errno(rc) : code;
}

/* How many plans have come to an outcome */
static size_t count(const struct batch *batch, enum daxctl_outcome outcome)
{
	size_t n = 0;

	for (size_t i = 0; i < batch->n; i++)
		n += daxctl_plan_get_outcome(batch->plans[i]) == outcome;

	return n;
}

bool batch_changed(const struct batch *batch)
{
	return count(batch, DAXCTL_OUTCOME_DONE) > 0 || count(batch, DAXCTL_OUTCOME_PARTIAL) > 0;
}

/* Only a change that was made is counted as one. */
static void tell_sum(const struct batch *batch, const struct batch_words *words)
{
	size_t done = count(batch, DAXCTL_OUTCOME_DONE);
	size_t already = batch->ran ? count(batch, DAXCTL_OUTCOME_ALREADY) : 0;
	size_t partly = count(batch, DAXCTL_OUTCOME_PARTIAL);

	fprintf(stderr, "%s %zu device%s", words->done, done, done == 1 ? "" : "s");
	if (already > 0)
		fprintf(stderr, "; %zu %s already %s", already, already == 1 ? "was" : "were",
			words->already);
	if (partly > 0)
		fprintf(stderr, "; %zu only partly, see above", partly);
	fputc('\n', stderr);
}

enum exit_code batch_run(struct batch *batch, const struct batch_words *words)
{
	enum exit_code code;

	if (batch->values->dry_run)
		return batch_preview(batch);

	code = tell_refusals(batch);
	if (code == EXIT_CODE_DONE)
		code = run_all(batch);
	tell_sum(batch, words);
	return code;
}

void batch_note_options(const struct batch_values *values, bool prints_json)
{
	if (!values->human)
		return;
	if (values->dry_run)
		option_without_effect("--human", "a plan is the same for people and programs");
	else if (!prints_json && !values->json)
		option_without_effect("--human", "it is about JSON; --json prints the devices");
}

enum exit_code batch_on_devs(const struct batch_values *values, enum daxctl_action action,
			     const struct daxctl_request *request, const struct batch_words *words)
{
	_cleanup_ctx_ struct daxctl_ctx *ctx = NULL;
	_cleanup_(selected_devs_free) struct selected_devs devs = {0};
	_cleanup_(batch_free) struct batch batch = {.values = values};
	enum exit_code code;

	if (!request)
		return EXIT_CODE_FAILED;
	batch_note_options(values, false);
	code = context_open(values->verbose, &ctx);
	if (code == EXIT_CODE_DONE)
		code = batch_select(ctx, values, action, &devs);
	for (size_t i = 0; i < devs.n && code == EXIT_CODE_DONE; i++)
		code = batch_plan_dev(&batch, devs.items[i], request);
	if (code == EXIT_CODE_DONE)
		code = batch_run(&batch, words);

	return values->json || values->dry_run ? batch_show(&batch, code) : code;
}
