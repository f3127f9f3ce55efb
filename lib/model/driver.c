// SPDX-License-Identifier: LGPL-2.1-or-later
/* The driver of a device, which decides the device's mode */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lib/model/model.h"
#include "util/error.h"

/* A driver and its module have the same name. */
static const struct {
	const char *driver;
	const char *mode;
} modes[DAXCTL_DEV_MODE_END] = {
	[DAXCTL_DEV_MODE_DEVDAX] = {"device_dax", "devdax"},
	[DAXCTL_DEV_MODE_RAM] = {"kmem", "system-ram"},
	[DAXCTL_DEV_MODE_FAMFS] = {"fsdev_dax", "famfs"},
};

const char *driver_of_mode(enum daxctl_dev_mode mode)
{
	return mode < 0 || mode >= DAXCTL_DEV_MODE_END ? NULL : modes[mode].driver;
}

DAXCTL_EXPORT const char *daxctl_mode_to_text(enum daxctl_dev_mode mode)
{
	return mode < 0 || mode >= DAXCTL_DEV_MODE_END ? NULL : modes[mode].mode;
}

DAXCTL_EXPORT int daxctl_mode_from_text(const char *text, enum daxctl_dev_mode *ret_mode)
{
	int mode;

	for (mode = 0; text && ret_mode && mode < DAXCTL_DEV_MODE_END; mode++)
		if (strcmp(text, modes[mode].mode) == 0) {
			*ret_mode = (enum daxctl_dev_mode)mode;
			return 0;
		}

	return -EINVAL;
}

enum daxctl_dev_mode mode_of_driver(const char *driver)
{
	int mode;

	/* drivers of the class model, which has one mode */
	if (strcmp(driver, "dax_pmem_compat") == 0 || strcmp(driver, "dax_pmem") == 0)
		return DAXCTL_DEV_MODE_DEVDAX;
	for (mode = 0; mode < DAXCTL_DEV_MODE_END; mode++)
		if (strcmp(driver, modes[mode].driver) == 0)
			return (enum daxctl_dev_mode)mode;

	return DAXCTL_DEV_MODE_UNKNOWN;
}

/* Devices of the class model have no driver of their own: use the driver of the region. */
int driver_read(struct daxctl_dev *dev, int dir, char name[SYSFS_VALUE_MAX])
{
	const char *link = dev->region->class_model ? "../../driver" : "driver";
	int rc;

	rc = sysfs_link_name(dir, link, name);
	if (rc != -ENOENT)
		return rc;

	/* the device is unbound, or gone with all its files */
	name[0] = '\0';
	return 0;
}

int dev_read_driver(struct daxctl_dev *dev, char name[SYSFS_VALUE_MAX])
{
	_cleanup_close_ int dir = dev_open(dev);

	return dir < 0 ? dir : driver_read(dev, dir, name);
}

int driver_present(struct daxctl_ctx *ctx, const char *driver)
{
	char path[128];

	snprintf(path, sizeof(path), BUS_DRIVERS "/%s", driver);
	return sysfs_exists(ctx_root(ctx), path);
}

int driver_check(struct daxctl_dev *dev, const char *driver)
{
	char bound[SYSFS_VALUE_MAX];
	int rc;

	rc = dev_read_driver(dev, bound);
	if (rc < 0)
		return rc;
	if (!bound[0])
		return -ENODEV;

	return strcmp(bound, driver) == 0 ? 0 : -EBUSY;
}

DAXCTL_EXPORT int daxctl_dev_is_enabled(struct daxctl_dev *dev)
{
	const int before = errno;
	char driver[SYSFS_VALUE_MAX];
	int rc = dev ? dev_read_driver(dev, driver) : -EINVAL;

	errno_answer(before, rc);
	/* as in the older library: an unreadable driver does not mean that the device is unbound */
	errno_answer(before, rc);
	if (!dev)
		return 0;

	return rc == -ENOENT ? 0 : rc < 0 || driver[0];
}

DAXCTL_EXPORT enum daxctl_dev_mode daxctl_dev_get_mode(struct daxctl_dev *dev)
{
	const int before = errno;
	char driver[SYSFS_VALUE_MAX];
	int rc = dev ? dev_read_driver(dev, driver) : -EINVAL;

	errno_answer(before, rc);

	errno_answer(before, rc);
	return rc < 0 ? DAXCTL_DEV_MODE_UNKNOWN : mode_of_driver(driver);
}

DAXCTL_EXPORT int daxctl_dev_is_system_ram_mode(struct daxctl_dev *dev)
{
	return daxctl_dev_get_mode(dev) == DAXCTL_DEV_MODE_RAM;
}

DAXCTL_EXPORT int daxctl_dev_is_system_ram_capable(struct daxctl_dev *dev)
{
	return daxctl_dev_is_system_ram_mode(dev);
}

DAXCTL_EXPORT int daxctl_dev_is_devdax_mode(struct daxctl_dev *dev)
{
	return daxctl_dev_get_mode(dev) == DAXCTL_DEV_MODE_DEVDAX;
}

DAXCTL_EXPORT int daxctl_dev_is_famfs_mode(struct daxctl_dev *dev)
{
	return daxctl_dev_get_mode(dev) == DAXCTL_DEV_MODE_FAMFS;
}

/* Devices of the class model cannot be changed. */
int dev_refuse_class_model(struct daxctl_dev *dev)
{
	if (!dev->region->class_model)
		return 0;

	log_err(dev_ctx(dev), "%s: devices in /" CLASS_DIR " have no drivers: %s", dev->name,
		class_model_advice(dev_ctx(dev)));
	return -EOPNOTSUPP;
}
