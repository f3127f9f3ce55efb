// SPDX-License-Identifier: LGPL-2.1-or-later
/* nodes: prints the NUMA node of each device in mode system-ram. */
#include <stdio.h>
#include <string.h>

#include <daxctl/info.h>

static int print(struct daxctl_dev *dev)
{
	struct daxctl_dev_info *info;
	int rc = daxctl_dev_get_info(dev, &info);

	if (rc < 0) {
		fprintf(stderr, "%s: %s\n", daxctl_dev_get_devname(dev), strerror(-rc));
		return rc;
	}
	if (daxctl_dev_info_get_mode(info) == DAXCTL_DEV_MODE_RAM)
		printf("%s %d\n", daxctl_dev_get_devname(dev),
		       daxctl_dev_info_get_target_node(info));
	daxctl_dev_info_free(info);
	return 0;
}

int main(void)
{
	struct daxctl_region *region;
	struct daxctl_ctx *ctx;
	struct daxctl_dev *dev;
	int failed = daxctl_new(&ctx) < 0;

	if (failed)
		return 1;
	daxctl_region_foreach (ctx, region)
		daxctl_dev_foreach (region, dev)
			failed |= print(dev) < 0;
	daxctl_unref(ctx);
	return failed;
}
