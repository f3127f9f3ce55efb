// SPDX-License-Identifier: LGPL-2.1-or-later
/* A program that wants to know no more than the names and sizes of all devices. */
#include <stdio.h>
#include <stdlib.h>

#include <daxctl/libdaxctl.h>

int main(void)
{
	struct daxctl_region *region;
	struct daxctl_ctx *ctx;
	struct daxctl_dev *dev;

	if (daxctl_new(&ctx) < 0)
		return EXIT_FAILURE;

	daxctl_region_foreach (ctx, region) {
		daxctl_dev_foreach (region, dev)
			printf("%s %llu\n", daxctl_dev_get_devname(dev), daxctl_dev_get_size(dev));
	}

	daxctl_unref(ctx);
	return EXIT_SUCCESS;
}
