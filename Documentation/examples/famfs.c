// SPDX-License-Identifier: LGPL-2.1-or-later
/* famfs DEVICE: switches a device, such as dax0.1, to mode famfs. */
#include <stdio.h>
#include <string.h>

#include <daxctl/plan.h>

int main(int argc, char **argv)
{
	struct daxctl_request *request = NULL;
	struct daxctl_plan *plan = NULL;
	struct daxctl_ctx *ctx = NULL;
	struct daxctl_dev *dev;
	int rc;

	if (argc != 2)
		return 2;
	rc = daxctl_new(&ctx);
	if (rc == 0)
		rc = daxctl_dev_get_by_name(ctx, argv[1], &dev);
	if (rc == 0)
		rc = daxctl_request_new(DAXCTL_ACTION_RECONFIGURE, &request);
	if (rc == 0)
		rc = daxctl_request_set_mode(request, DAXCTL_DEV_MODE_FAMFS);
	if (rc == 0)
		rc = daxctl_dev_plan(dev, request, &plan);
	if (rc == 0)
		rc = daxctl_plan_run(plan);
	if (rc < 0)
		fprintf(stderr, "%s: %s\n", argv[1],
			plan ? daxctl_plan_get_message(plan) : strerror(-rc));

	daxctl_plan_free(plan);
	daxctl_request_free(request);
	daxctl_unref(ctx);
	return rc < 0;
}
