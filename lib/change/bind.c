// SPDX-License-Identifier: LGPL-2.1-or-later
/* Binds a device to a driver. */
#include <errno.h>
#include <string.h>

#include "lib/change/change.h"

/*
 * Some drivers do not match the device by its type. Such a driver must be told the device's name,
 * and the kernel then tries to bind the device at once. This is done only if needed, because the
 * kernel then tries the driver on every other unbound device too.
 */
static int driver_tell_name(struct daxctl_dev *dev, const char *driver)
{
	struct autoprobe probed = {0};
	int rc;

	rc = autoprobe_note(dev_ctx(dev), driver, dev->name, &probed);
	if (rc == 0)
		rc = driver_write(dev, driver, "new_id");
	autoprobe_release(dev_ctx(dev), driver, &probed);

	return rc;
}

static int driver_bind_by_name(struct daxctl_dev *dev, const char *driver)
{
	int rc;

	rc = driver_tell_name(dev, driver);
	if (rc < 0)
		return rc;
	if (driver_check(dev, driver) == 0)
		return 0;

	/* the kernel does not return the errno of the first try: try again */
	rc = driver_write(dev, driver, "bind");
	if (driver_check(dev, driver) == 0)
		return 0;

	/* otherwise the driver could take the device later, unasked */
	if (driver_write(dev, driver, "remove_id") < 0)
		log_err(dev_ctx(dev), "%s: its name stays in the list of driver %s", dev->name,
			driver);
	return rc < 0 ? rc : -ENXIO;
}

int driver_bind(struct daxctl_dev *dev, const char *driver)
{
	int rc;

	rc = driver_check(dev, driver);
	if (rc != -ENODEV)
		return rc;

	rc = driver_write(dev, driver, "bind");
	if (rc == -ENODEV)
		return driver_bind_by_name(dev, driver);
	if (rc < 0)
		return rc;

	rc = driver_check(dev, driver);
	return rc == -ENODEV ? -ENXIO : rc;
}

/* Does not take a device from another driver. */
static int load_and_bind(struct daxctl_dev *dev, const char *driver)
{
	int rc;

	rc = driver_check(dev, driver);
	if (rc != -ENODEV)
		return rc;
	rc = driver_present(dev_ctx(dev), driver);
	if (rc == -ENOENT)
		rc = module_load(dev_ctx(dev), driver);
	if (rc == 0)
		rc = guard_bind(dev, driver);
	if (rc == 0 && mode_of_driver(driver) != DAXCTL_DEV_MODE_RAM)
		rc = guard_users(dev, "");
	if (rc == 0)
		rc = driver_bind(dev, driver);
	if (rc < 0)
		log_err(dev_ctx(dev), "%s: cannot be bound to driver %s: %s", dev->name, driver,
			strerror(-rc));

	return rc;
}

/*
 * The policy may have been held at offline for the sake of other devices while this device was
 * bound.
 */
static void follow_policy(struct daxctl_dev *dev)
{
	enum zone_want policy;

	if (policy_read(dev_ctx(dev), &policy) == 0 && policy != ZONE_OFFLINE)
		memory_follow_policy(dev, policy);
}

/* Only root can take the lock. A device that needs no change is enabled without it. */
static int dev_enable(struct daxctl_dev *dev, enum daxctl_dev_mode mode)
{
	struct daxctl_ctx *ctx = dev_ctx(dev);
	int holder, rc;

	rc = dev_refuse_class_model(dev);
	if (rc == 0)
		rc = driver_check(dev, driver_of_mode(mode));
	if (rc != -ENODEV)
		return rc;
	rc = lock_bus(ctx, &LOCK_WAIT, &holder);
	if (rc < 0)
		return rc;
	rc = load_and_bind(dev, driver_of_mode(mode));
	unlock_bus(ctx);
	if (rc == 0 && mode == DAXCTL_DEV_MODE_RAM)
		follow_policy(dev);
	differences_free(&ctx->side_effects); /* the log has reported them */

	return rc;
}

DAXCTL_EXPORT int daxctl_dev_enable_devdax(struct daxctl_dev *dev)
{
	return dev ? dev_enable(dev, DAXCTL_DEV_MODE_DEVDAX) : -EINVAL;
}

DAXCTL_EXPORT int daxctl_dev_enable_ram(struct daxctl_dev *dev)
{
	return dev ? dev_enable(dev, DAXCTL_DEV_MODE_RAM) : -EINVAL;
}

DAXCTL_EXPORT int daxctl_dev_enable_famfs(struct daxctl_dev *dev)
{
	return dev ? dev_enable(dev, DAXCTL_DEV_MODE_FAMFS) : -EINVAL;
}
