// SPDX-License-Identifier: LGPL-2.1-or-later
/* Which driver has a device: the device's mode. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lib/private.h"

/* A driver's name is also that of its module. */
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

const char *mode_name(enum daxctl_dev_mode mode)
{
	return mode < 0 || mode >= DAXCTL_DEV_MODE_END ? "unknown" : modes[mode].mode;
}

enum daxctl_dev_mode mode_of_driver(const char *driver)
{
	int mode;

	/* those of the class model, where there is one mode */
	if (strcmp(driver, "dax_pmem_compat") == 0 || strcmp(driver, "dax_pmem") == 0)
		return DAXCTL_DEV_MODE_DEVDAX;
	for (mode = 0; mode < DAXCTL_DEV_MODE_END; mode++)
		if (strcmp(driver, modes[mode].driver) == 0)
			return (enum daxctl_dev_mode)mode;

	return DAXCTL_DEV_MODE_UNKNOWN;
}

/* In the class model devices have no driver of their own, but that of the region. */
int driver_read(struct daxctl_dev *dev, int dir, char name[SYSFS_VALUE_MAX])
{
	const char *link = dev->region->class_model ? "../../driver" : "driver";
	int rc;

	rc = sysfs_link_name(dir, link, name);
	if (rc != -ENOENT)
		return rc;

	/* unbound, or gone with all its files */
	name[0] = '\0';
	return 0;
}

static int dev_read_driver(struct daxctl_dev *dev, char name[SYSFS_VALUE_MAX])
{
	_cleanup_close_ int dir = dev_open(dev);

	return dir < 0 ? dir : driver_read(dev, dir, name);
}

int driver_present(struct daxctl_ctx *ctx, const char *driver)
{
	char path[128];

	snprintf(path, sizeof(path), BUS_DRIVERS "/%s", driver);
	return sysfs_exists(ctx->root, path);
}

static int driver_write(struct daxctl_dev *dev, const char *driver, const char *file)
{
	char path[128];
	int rc;

	snprintf(path, sizeof(path), BUS_DRIVERS "/%s/%s", driver, file);
	rc = sysfs_write(dev_ctx(dev)->root, path, "%s", dev->name);
	log_debug(dev_ctx(dev), "%s: written to %s of %s: %s", dev->name, file, driver,
		  rc < 0 ? strerror(-rc) : "done");
	return rc;
}

/* 0 if the device is bound to driver, -EBUSY if to another, -ENODEV if to none. */
static int driver_check(struct daxctl_dev *dev, const char *driver)
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

/*
 * A driver that does not take the device by its type must be told its name,
 * and a name told is tried at once. Not before it is needed: telling a name
 * makes the driver try every other unbound device too.
 */
static int driver_tell_name(struct daxctl_dev *dev, const char *driver)
{
	struct bystanders bystanders = {0};
	int rc;

	rc = bystanders_note(dev_ctx(dev), driver, dev->name, &bystanders);
	if (rc == 0)
		rc = driver_write(dev, driver, "new_id");
	bystanders_release(dev_ctx(dev), driver, &bystanders);

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

	/* the first try's errno was swallowed */
	rc = driver_write(dev, driver, "bind");
	if (driver_check(dev, driver) == 0)
		return 0;

	/* or the driver would take the device some day, unasked */
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

/* The name goes first, lest the driver takes the device back at once. */
int driver_unbind(struct daxctl_dev *dev, const char *driver)
{
	int rc;

	rc = driver_write(dev, driver, "remove_id");
	if (rc < 0)
		return rc;
	rc = driver_write(dev, driver, "unbind");
	if (rc < 0)
		return rc;

	rc = driver_check(dev, driver);
	return rc == -ENODEV ? 0 : rc == 0 ? -EBUSY : rc;
}

DAXCTL_EXPORT int daxctl_dev_is_enabled(struct daxctl_dev *dev)
{
	char driver[SYSFS_VALUE_MAX];

	return dev_read_driver(dev, driver) == 0 && driver[0];
}

DAXCTL_EXPORT enum daxctl_dev_mode daxctl_dev_get_mode(struct daxctl_dev *dev)
{
	char driver[SYSFS_VALUE_MAX];

	return dev_read_driver(dev, driver) < 0 ? DAXCTL_DEV_MODE_UNKNOWN : mode_of_driver(driver);
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

/* What can only be looked at is not said to be done. */
static int refuse_class_model(struct daxctl_dev *dev)
{
	if (!dev->region->class_model)
		return 0;

	log_err(dev_ctx(dev), "%s: devices in /" CLASS_DIR " have no drivers: %s", dev->name,
		class_model_advice(dev_ctx(dev)));
	return -EOPNOTSUPP;
}

/* A device that another driver has is not taken from it. */
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
		rc = driver_bind(dev, driver);
	if (rc < 0)
		log_err(dev_ctx(dev), "%s: cannot be bound to driver %s: %s", dev->name, driver,
			strerror(-rc));

	return rc;
}

/* The policy may have been held for other devices' sake when this one was bound. */
static void follow_policy(struct daxctl_dev *dev)
{
	enum zone_want policy;

	if (policy_read(dev_ctx(dev), &policy) == 0 && policy != ZONE_OFFLINE)
		memory_follow_policy(dev, policy);
}

static int dev_enable(struct daxctl_dev *dev, enum daxctl_dev_mode mode)
{
	struct daxctl_ctx *ctx = dev_ctx(dev);
	int holder, rc;

	rc = refuse_class_model(dev);
	if (rc == 0)
		rc = lock_bus(ctx, &LOCK_WAIT, &holder);
	if (rc < 0)
		return rc;
	rc = load_and_bind(dev, driver_of_mode(mode));
	unlock_bus(ctx);
	if (rc == 0 && mode == DAXCTL_DEV_MODE_RAM)
		follow_policy(dev);
	texts_free(&ctx->left); /* told by the log */

	return rc;
}

DAXCTL_EXPORT int daxctl_dev_enable_devdax(struct daxctl_dev *dev)
{
	return dev_enable(dev, DAXCTL_DEV_MODE_DEVDAX);
}

DAXCTL_EXPORT int daxctl_dev_enable_ram(struct daxctl_dev *dev)
{
	return dev_enable(dev, DAXCTL_DEV_MODE_RAM);
}

DAXCTL_EXPORT int daxctl_dev_enable_famfs(struct daxctl_dev *dev)
{
	return dev_enable(dev, DAXCTL_DEV_MODE_FAMFS);
}

/* Where the device's memory is, and how many of its blocks are online. */
static int read_memory(struct daxctl_dev *dev, struct ranges *ret_ranges, size_t *ret_online)
{
	_cleanup_close_ int dir = dev_open(dev);
	_cleanup_blocks_ struct blocks blocks = {0};
	int rc;

	rc = dir < 0 ? dir : mapping_read_ranges(dev, dir, ret_ranges);
	if (rc == 0)
		rc = memory_read_blocks(dev_ctx(dev), ret_ranges, &blocks);
	if (rc == 0)
		*ret_online = (size_t)blocks_count_online(&blocks);

	return rc;
}

struct block_count {
	int dir;
	size_t n;
};

static int count_one(void *data, uint64_t id)
{
	struct block_count *count = data;
	int rc = block_exists(count->dir, id);

	count->n += rc == 0;
	return rc == -ENOENT ? 0 : rc;
}

static int count_blocks(struct daxctl_ctx *ctx, const struct ranges *ranges, size_t *ret_n)
{
	_cleanup_close_ int dir = sysfs_open_dir(ctx->root, MEMORY_DIR);
	struct block_count count = {.dir = dir};
	int rc = dir < 0 ? dir : 0;

	if (rc == 0)
		rc = memory_walk(ranges, ctx->block_size, count_one, &count);
	if (rc == 0)
		*ret_n = count.n;

	return rc;
}

/*
 * Unbinding kmem is one-shot. So there is a last look right before; where the kernel
 * can (7.3), the blocks go first, so that nobody can bring one online any more; and
 * where it cannot, there is a look whether somebody did in the moment between.
 */
int driver_let_go(struct daxctl_dev *dev, const char *driver, struct let_go *ret)
{
	_cleanup_ranges_ struct ranges ranges = {0};
	int rc;

	*ret = (struct let_go){0};
	if (mode_of_driver(driver) != DAXCTL_DEV_MODE_RAM)
		return driver_unbind(dev, driver);

	rc = read_memory(dev, &ranges, &ret->online);
	if (rc == 0 && ret->online > 0)
		return -EBUSY;
	if (rc == 0)
		rc = plug_out_dev(dev);
	if (rc == 0)
		rc = driver_unbind(dev, driver);
	if (rc == 0)
		rc = count_blocks(dev_ctx(dev), &ranges, &ret->stuck);

	return rc == 0 && ret->stuck > 0 ? -EBUSY : rc;
}

DAXCTL_EXPORT int daxctl_dev_disable(struct daxctl_dev *dev)
{
	struct let_go left = {0};
	char driver[SYSFS_VALUE_MAX];
	int holder, rc;

	rc = refuse_class_model(dev);
	if (rc == 0)
		rc = dev_read_driver(dev, driver);
	if (rc < 0 || !driver[0])
		return rc;

	rc = lock_bus(dev_ctx(dev), &LOCK_WAIT, &holder);
	if (rc < 0)
		return rc;
	rc = driver_let_go(dev, driver, &left);
	unlock_bus(dev_ctx(dev));
	if (left.online > 0)
		log_err(dev_ctx(dev),
			"%s: stays bound: %zu of its memory blocks are online and would be stuck until the next reboot; take them offline first",
			dev->name, left.online);
	else if (left.stuck > 0)
		log_err(dev_ctx(dev),
			"%s: somebody brought memory online in the last moment: %zu memory blocks are stuck until the next reboot",
			dev->name, left.stuck);
	else if (rc < 0)
		log_err(dev_ctx(dev), "%s: cannot be unbound from driver %s: %s", dev->name, driver,
			strerror(-rc));

	return rc;
}
