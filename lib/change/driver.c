// SPDX-License-Identifier: LGPL-2.1-or-later
/* Writes a device's name to a file of a driver. */
#include <stdio.h>
#include <string.h>

#include "lib/change/change.h"

int driver_write(struct daxctl_dev *dev, const char *driver, const char *file)
{
	char path[128];
	int rc;

	/*
	 * another device may have the name by now: check. A name that the driver was told is always
	 * taken back.
	 */
	rc = strcmp(file, "remove_id") == 0 ? 0 : dev_check(dev);
	if (rc < 0)
		return rc;
	snprintf(path, sizeof(path), BUS_DRIVERS "/%s/%s", driver, file);
	rc = sysfs_write(ctx_root(dev_ctx(dev)), path, "%s", dev->name);
	log_debug(dev_ctx(dev), "%s: written to %s of %s: %s", dev->name, file, driver,
		  rc < 0 ? strerror(-rc) : "done");
	return rc;
}
