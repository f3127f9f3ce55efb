// SPDX-License-Identifier: LGPL-2.1-or-later
// tag::program[]
#include <stdio.h>
#include <string.h>

#include <daxctl/libdaxctl.h>

int main(void)
{
	struct daxctl_region *region;
	struct daxctl_dev *dev;
	struct daxctl_ctx *ctx;
	int rc = daxctl_new(&ctx);

	if (rc < 0) {
		fprintf(stderr, "daxctl_new: %s\n", strerror(-rc));
		return 1;
	}

	daxctl_region_foreach (ctx, region) {
		daxctl_dev_foreach (region, dev)
			printf("%s %llu\n", daxctl_dev_get_devname(dev), daxctl_dev_get_size(dev));
	}

	daxctl_unref(ctx);
	return 0;
}
// end::program[]
