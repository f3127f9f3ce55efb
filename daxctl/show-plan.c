// SPDX-License-Identifier: LGPL-2.1-or-later
#include "show-plan.h"

#include <errno.h>
#include <stdio.h>

#include "hints.h"
#include "render-json.h"
#include "report.h"
#include "util/cleanup.h"
#include "util/macro.h"

static const char *subject(struct daxctl_plan *plan)
{
	struct daxctl_dev *dev = daxctl_plan_get_dev(plan);

	return dev ? daxctl_dev_get_devname(dev)
		   : daxctl_region_get_devname(daxctl_plan_get_region(plan));
}

static void print_hint(const struct daxctl_plan *plan)
{
	_cleanup_free_ char *hint = hint_for_plan(plan);

	if (hint)
		printf("  hint: %s\n", hint);
}

static void print_plan(struct daxctl_plan *plan)
{
	const char *text;

	switch (daxctl_plan_get_outcome(plan)) {
	case DAXCTL_OUTCOME_ALREADY:
		printf("%s: already as wanted, nothing to do\n", subject(plan));
		return;
	case DAXCTL_OUTCOME_REFUSED:
		text = daxctl_plan_get_message(plan);
		printf("%s: refused: %s\n", subject(plan), text ? text : "out of memory");
		print_hint(plan);
		return;
	default:
		break;
	}

	printf("%s:\n", subject(plan));
	for (unsigned int i = 0; (text = daxctl_plan_get_note(plan, i)); i++)
		printf("  note: %s\n", text);
	print_hint(plan);
	for (unsigned int i = 0; (text = daxctl_plan_get_step(plan, i)); i++)
		printf("  %u. %s\n", i + 1, text);
}

static int add_texts(struct text_list *texts, struct daxctl_plan *plan,
		     const char *(*get)(const struct daxctl_plan *plan, unsigned int n))
{
	const char *text, **items;

	while ((text = get(plan, (unsigned int)texts->n))) {
		items = reallocarray(texts->items, texts->n + 1, sizeof(*items));
		if (!items)
			return -ENOMEM;
		texts->items = items;
		texts->items[texts->n++] = text;
	}

	return 0;
}

static int plan_report_fill(struct daxctl_plan *plan, struct plan_report *ret)
{
	static const char *const outcomes[] = {
		[DAXCTL_OUTCOME_READY] = "ready",
		[DAXCTL_OUTCOME_ALREADY] = "already",
		[DAXCTL_OUTCOME_REFUSED] = "refused",
	};
	int rc;

	*(daxctl_plan_get_dev(plan) ? &ret->chardev : &ret->region) = subject(plan);
	ret->outcome = outcomes[daxctl_plan_get_outcome(plan)];
	ret->reason = daxctl_plan_get_message(plan);
	rc = add_texts(&ret->notes, plan, daxctl_plan_get_note);
	if (rc == 0)
		rc = add_texts(&ret->steps, plan, daxctl_plan_get_step);
	return rc;
}

static int show_json(struct daxctl_plan *const *plans, size_t n)
{
	_cleanup_(plan_rows_free) struct rows rows = {0};

	for (size_t i = 0; i < n; i++) {
		struct plan_report *report = rows_add(&rows, &plan_record);

		if (!report || plan_report_fill(plans[i], report) < 0)
			return -ENOMEM;
	}

	render_json(stdout, &plan_record, &rows, false);
	return 0;
}

int show_plans(struct daxctl_plan *const *plans, size_t n, bool json)
{
	if (json)
		return show_json(plans, n);

	for (size_t i = 0; i < n; i++)
		print_plan(plans[i]);
	return 0;
}
