// SPDX-License-Identifier: LGPL-2.1-or-later
#include "show-plan.h"

#include <errno.h>
#include <stdio.h>

#include <json-c/json.h>

#include "util/cleanup.h"

static void json_put(struct json_object *object)
{
	json_object_put(object);
}

DEFINE_CLEANUP(struct json_object *, json_put);

static const char *subject(struct daxctl_plan *plan)
{
	struct daxctl_dev *dev = daxctl_plan_get_dev(plan);

	return dev ? daxctl_dev_get_devname(dev)
		   : daxctl_region_get_devname(daxctl_plan_get_region(plan));
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
		return;
	default:
		break;
	}

	printf("%s:\n", subject(plan));
	for (unsigned int i = 0; (text = daxctl_plan_get_note(plan, i)); i++)
		printf("  note: %s\n", text);
	for (unsigned int i = 0; (text = daxctl_plan_get_step(plan, i)); i++)
		printf("  %u. %s\n", i + 1, text);
}

/* Hands value to object, or releases it. 0 or -ENOMEM. */
static int add(struct json_object *object, const char *key, struct json_object *value)
{
	if (value && json_object_object_add(object, key, value) == 0)
		return 0;

	json_object_put(value);
	return -ENOMEM;
}

static int add_texts(struct json_object *object, const char *key, struct daxctl_plan *plan,
		     const char *(*get)(struct daxctl_plan *plan, unsigned int n))
{
	_cleanup_(json_putp) struct json_object *texts = json_object_new_array();
	const char *text;

	for (unsigned int i = 0; texts && (text = get(plan, i)); i++) {
		struct json_object *string = json_object_new_string(text);

		if (!string || json_object_array_add(texts, string) < 0) {
			json_object_put(string);
			return -ENOMEM;
		}
	}

	return add(object, key, TAKE_PTR(texts));
}

static int plan_to_json(struct daxctl_plan *plan, struct json_object *ret)
{
	static const char *const outcomes[] = {
		[DAXCTL_OUTCOME_READY] = "ready",
		[DAXCTL_OUTCOME_ALREADY] = "already",
		[DAXCTL_OUTCOME_REFUSED] = "refused",
	};
	const char *message = daxctl_plan_get_message(plan);
	const char *key = daxctl_plan_get_dev(plan) ? "chardev" : "region";
	int rc;

	rc = add(ret, key, json_object_new_string(subject(plan)));
	if (rc == 0)
		rc = add(ret, "outcome",
			 json_object_new_string(outcomes[daxctl_plan_get_outcome(plan)]));
	if (rc == 0 && message)
		rc = add(ret, "reason", json_object_new_string(message));
	if (rc == 0)
		rc = add_texts(ret, "notes", plan, daxctl_plan_get_note);
	if (rc == 0)
		rc = add_texts(ret, "steps", plan, daxctl_plan_get_step);
	return rc;
}

static int show_json(struct daxctl_plan *const *plans, size_t n)
{
	_cleanup_(json_putp) struct json_object *array = json_object_new_array();

	for (size_t i = 0; array && i < n; i++) {
		_cleanup_(json_putp) struct json_object *object = json_object_new_object();

		if (!object || plan_to_json(plans[i], object) < 0 ||
		    json_object_array_add(array, object) < 0)
			return -ENOMEM;
		TAKE_PTR(object);
	}
	if (!array)
		return -ENOMEM;

	puts(json_object_to_json_string_ext(array, JSON_C_TO_STRING_PRETTY));
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
