// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * toggle DEVICE: disables and enables a device through one context again and
 * again, in two modes, while their modules have to be loaded. A sanitizer tells
 * of memory that is used after it was given back, and of memory that never is.
 */
#include <stdio.h>
#include <string.h>

#include <daxctl/info.h>

static int failed(const char *what, int rc)
{
	fprintf(stderr, "%s: %s\n", what, strerror(-rc));
	return 1;
}

static int toggle(struct daxctl_dev *dev)
{
	static const struct {
		const char *name;
		int (*call)(struct daxctl_dev *dev);
	} calls[] = {
		{"disable", daxctl_dev_disable},
		{"enable as devdax", daxctl_dev_enable_devdax},
		{"once more", daxctl_dev_enable_devdax},
		{"disable again", daxctl_dev_disable},
		{"enable as memory", daxctl_dev_enable_ram},
		{"once more", daxctl_dev_enable_ram},
		{"disable memory", daxctl_dev_disable},
		{"and once more", daxctl_dev_disable},
		{"enable at last", daxctl_dev_enable_devdax},
	};
	size_t i;
	int rc;

	for (i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		rc = calls[i].call(dev);
		if (rc < 0)
			return failed(calls[i].name, rc);
	}

	return 0;
}

int main(int argc, char **argv)
{
	struct daxctl_ctx *ctx;
	struct daxctl_dev *dev;
	int rc;

	if (argc != 2) {
		fprintf(stderr, "Usage: %s DEVICE\n", argv[0]);
		return 2;
	}
	rc = daxctl_new(&ctx);
	if (rc < 0)
		return failed("no context", rc);

	rc = daxctl_dev_get_by_name(ctx, argv[1], &dev);
	rc = rc < 0 ? failed(argv[1], rc) : toggle(dev);
	daxctl_unref(ctx);
	return rc;
}
