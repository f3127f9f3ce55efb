// SPDX-License-Identifier: LGPL-2.1-or-later
#include "batch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* Not what comes from a namespace. */
static bool can_be_destroyed(struct daxctl_dev *dev)
{
	errno = 0;
	daxctl_region_get_available_size(daxctl_dev_get_region(dev));
	return errno != ENOENT;
}

static bool batch_is_about(enum daxctl_action action, struct daxctl_dev *dev)
{
	switch (action) {
	case DAXCTL_ACTION_DESTROY:
		return can_be_destroyed(dev);
	case DAXCTL_ACTION_ONLINE:
	case DAXCTL_ACTION_OFFLINE:
		return daxctl_dev_get_mode(dev) == DAXCTL_DEV_MODE_RAM;
	default:
		return daxctl_dev_get_size(dev) > 0;
	}
}

enum exit_code batch_select(struct daxctl_ctx *ctx, const struct batch_values *values,
			    enum daxctl_action action, struct dev_list *ret)
{
	enum exit_code code = select_devs(ctx, &values->devs, &values->regions, ret);
	size_t n = 0;

	if (code != EXIT_CODE_DONE)
		return code;

	for (size_t i = 0; i < ret->n; i++) {
		if (!values->devs.all || batch_is_about(action, ret->items[i]))
			ret->items[n++] = ret->items[i];
	}
	ret->n = n;
	if (n > 0)
		return EXIT_CODE_DONE;

	message("there is no device that this could be about. 'daxctl list -i' shows all.");
	return EXIT_CODE_NOTHING;
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
		message("%s: cannot plan this: %s", name, strerror(-rc));
		daxctl_plan_free(plan);
		return exit_from_errno(rc);
	}

	batch->plans = plans;
	batch->plans[batch->n++] = plan;
	return EXIT_CODE_DONE;
}

/* What is wanted, and how this call goes about it. */
static struct daxctl_want complete(const struct batch *batch, const struct daxctl_want *want)
{
	struct daxctl_want all = {.struct_size = sizeof(all)};

	if (want)
		all = *want;
	if (batch->values->dry_run)
		all.flags |= DAXCTL_WANT_PREVIEW;
	if (batch->values->timeout.given) {
		all.flags |= DAXCTL_WANT_TIMEOUT;
		all.timeout = (unsigned int)batch->values->timeout.value;
	}

	return all;
}

enum exit_code batch_plan_dev(struct batch *batch, struct daxctl_dev *dev,
			      enum daxctl_action action, const struct daxctl_want *want)
{
	const struct daxctl_want all = complete(batch, want);
	struct daxctl_plan *plan = NULL;
	int rc;

	batch->cancel = signals_catch();
	rc = daxctl_dev_plan(dev, action, &all, &plan);
	return batch_add(batch, daxctl_dev_get_devname(dev), rc, plan);
}

enum exit_code batch_plan_create(struct batch *batch, struct daxctl_region *region,
				 const struct daxctl_want *want)
{
	const struct daxctl_want all = complete(batch, want);
	struct daxctl_plan *plan = NULL;
	int rc;

	batch->cancel = signals_catch();
	rc = daxctl_region_plan_create(region, &all, &plan);
	return batch_add(batch, daxctl_region_get_devname(region), rc, plan);
}

static void tell_failure(struct daxctl_plan *plan)
{
	const char *text = daxctl_plan_get_message(plan);

	tell(plan, text ? text : strerror(-daxctl_plan_get_status(plan)));
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
		message("nothing was changed: what cannot be done for all is not begun.");

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

static size_t count_done(const struct batch *batch)
{
	size_t n = 0;

	for (size_t i = 0; i < batch->n; i++) {
		enum daxctl_outcome outcome = daxctl_plan_get_outcome(batch->plans[i]);

		n += outcome == DAXCTL_OUTCOME_DONE || outcome == DAXCTL_OUTCOME_ALREADY;
	}

	return batch->ran ? n : 0;
}

static unsigned int count_notes(struct daxctl_plan *plan)
{
	unsigned int n = 0;

	while (daxctl_plan_get_note(plan, n))
		n++;

	return n;
}

static void run_one(struct batch *batch, struct daxctl_plan *plan)
{
	unsigned int told = count_notes(plan);
	const struct size_option *timeout = &batch->values->timeout;
	struct progress progress;
	int rc;

	progress_start(&progress, plan, timeout);
	daxctl_plan_set_cancel(plan, batch->cancel);
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
		if (batch->values->verbose)
			tell_steps(batch->plans[i]);
	}

	batch->ran = true;
	for (size_t i = 0; i < batch->n; i++)
		run_one(batch, batch->plans[i]);

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
		message("cannot show the plans: %s", strerror(-rc));
	return rc < 0 ? exit_from_errno(rc) : code;
}

enum exit_code batch_run(struct batch *batch, const char *done)
{
	enum exit_code code;
	size_t n;

	if (batch->values->dry_run)
		return batch_preview(batch);

	code = tell_refusals(batch);
	if (code == EXIT_CODE_DONE)
		code = run_all(batch);

	n = count_done(batch);
	fprintf(stderr, "%s %zu device%s\n", done, n, n == 1 ? "" : "s");
	return code;
}

/* One that was destroyed, or never came to be, is not shown. */
static int add_row(struct daxctl_plan *plan, struct rows *rows)
{
	struct daxctl_dev *dev = daxctl_plan_get_dev(plan);
	struct dev_report report = {0}, *row;
	int rc;

	if (!dev)
		return 0;
	rc = dev_report_fill(dev, 0, &report);
	if (rc == -ENOENT || rc == -ENODEV)
		return 0;

	row = rc == 0 ? rows_add(rows, &dev_record) : NULL;
	if (row) {
		*row = report;
		return 0;
	}
	rc = rc < 0 ? rc : -ENOMEM;
	message("%s: cannot read it: %s", daxctl_dev_get_devname(dev), error_text(rc));
	return rc;
}

enum exit_code batch_show(const struct batch *batch)
{
	_cleanup_(dev_rows_free) struct rows rows = {0};
	int rc, worst = 0;

	if (batch->values->dry_run && batch->n > 0)
		return EXIT_CODE_DONE; /* stdout has the plans */

	for (size_t i = 0; batch->ran && i < batch->n; i++) {
		rc = add_row(batch->plans[i], &rows);
		worst = rc < 0 ? rc : worst;
	}

	render_json(stdout, &dev_record, &rows, batch->values->human);
	return exit_from_errno(worst);
}

enum exit_code batch_on_devs(const struct batch_values *values, enum daxctl_action action,
			     const struct daxctl_want *want, const char *done)
{
	_cleanup_ctx_ struct daxctl_ctx *ctx = NULL;
	_cleanup_(dev_list_free) struct dev_list devs = {0};
	_cleanup_(batch_free) struct batch batch = {.values = values};
	enum exit_code code;

	code = context_open(values->verbose, &ctx);
	if (code == EXIT_CODE_DONE)
		code = batch_select(ctx, values, action, &devs);
	for (size_t i = 0; i < devs.n && code == EXIT_CODE_DONE; i++)
		code = batch_plan_dev(&batch, devs.items[i], action, want);

	return code == EXIT_CODE_DONE ? batch_run(&batch, done) : code;
}
