// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenants SIZE...: carves a device of each size from the first region, all or none. */
#include <stdio.h>
#include <stdlib.h>

#include <daxctl/plan.h>

#define MAX 16

static int check(const struct daxctl_plan *plan, int rc)
{
	const char *why = daxctl_plan_get_message(plan);

	if (rc < 0)
		fprintf(stderr, "%s\n", why ? why : "this cannot be planned");
	return rc;
}

int main(int argc, char **argv)
{
	struct daxctl_request *request = NULL;
	struct daxctl_plan *plans[MAX] = {NULL};
	struct daxctl_ctx *ctx = NULL;
	int n, bad = argc > MAX || daxctl_new(&ctx) < 0 ||
		     daxctl_request_new(DAXCTL_ACTION_CREATE, &request) < 0;

	for (n = 1; n < argc && !bad; n++) /* each knows of the space that others will take */
		bad = daxctl_request_set_size(request, strtoull(argv[n], NULL, 0)) < 0 ||
		      daxctl_region_plan(daxctl_region_get_first(ctx), request, &plans[n]) < 0 ||
		      check(plans[n], daxctl_plan_get_status(plans[n])) < 0;
	for (n = 1; n < argc && !bad; n++)
		bad = check(plans[n], daxctl_plan_run(plans[n])) < 0;
	for (n = MAX - 1; n > 0; daxctl_plan_free(plans[n--]))
		if (bad && daxctl_plan_get_outcome(plans[n]) == DAXCTL_OUTCOME_DONE)
			check(plans[n], daxctl_plan_undo(plans[n]));
	daxctl_request_free(request);
	daxctl_unref(ctx);
	return bad;
}
