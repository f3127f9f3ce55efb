// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Unbinding a device from its driver: never while its memory is online.
 */
#include <errno.h>
#include <string.h>

#include "lib/change/change.h"

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

/* The device as it is, if its memory can be read. */
static int read_memory(struct daxctl_dev *dev, struct snapshot *snap)
{
	int rc = snapshot_read(dev, false, snap);

	return rc < 0 ? rc : snap->blocks_rc;
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
	_cleanup_close_ int dir = sysfs_open_dir(ctx_root(ctx), MEMORY_DIR);
	struct block_count count = {.dir = dir};
	int rc = dir < 0 ? dir : 0;

	if (rc == 0)
		rc = memory_walk(ranges, ctx->block_size, count_one, &count);
	if (rc == 0)
		*ret_n = count.n;

	return rc;
}

/* A kernel that cannot remove memory keeps all of it, and the device is lost. */
static int check_removal(struct daxctl_dev *dev, const struct snapshot *snap)
{
	struct removal removal;

	if (snap->unplugged)
		return 0;
	if (snap->ranges.are_claims)
		return -EOPNOTSUPP;
	removal = removal_read(dev_ctx(dev), &snap->blocks);

	return removal.is == REMOVAL_IMPOSSIBLE ? -EOPNOTSUPP : removal.rc;
}

/*
 * Unbinding kmem is one-shot. So there is a last look right before; where the kernel
 * can (7.3), the blocks go first, so that nobody can bring one online any more; and
 * where it cannot, there is a look whether somebody did in the moment between.
 */
int driver_let_go(struct daxctl_dev *dev, const char *driver, bool probed, struct let_go *ret)
{
	_cleanup_snapshot_ struct snapshot snap = {0};
	int rc;

	*ret = (struct let_go){0};
	if (mode_of_driver(driver) != DAXCTL_DEV_MODE_RAM)
		return driver_unbind(dev, driver);

	rc = read_memory(dev, &snap);
	if (rc < 0)
		return rc;
	/* the file state is there once the probe has ended */
	if (!probed && !snap.pluggable)
		ret->missing = snap.missing;
	ret->online = (size_t)blocks_count_online(&snap.blocks);
	if (ret->online > 0 || ret->missing > 0)
		return -EBUSY;
	rc = check_removal(dev, &snap);
	if (rc == 0)
		rc = kmem_unplug_dev(dev);
	if (rc == 0)
		rc = driver_unbind(dev, driver);
	if (rc == 0)
		rc = count_blocks(dev_ctx(dev), &snap.ranges, &ret->stuck);

	return rc == 0 && ret->stuck > 0 ? -EBUSY : rc;
}

DAXCTL_EXPORT int daxctl_dev_disable(struct daxctl_dev *dev)
{
	struct let_go left = {0};
	char driver[SYSFS_VALUE_MAX];
	int holder, rc;

	rc = dev_refuse_class_model(dev);
	if (rc == 0)
		rc = dev_read_driver(dev, driver);
	if (rc < 0 || !driver[0])
		return rc;

	rc = lock_bus(dev_ctx(dev), &LOCK_WAIT, &holder);
	if (rc < 0)
		return rc;
	rc = driver_let_go(dev, driver, false, &left);
	unlock_bus(dev_ctx(dev));
	if (left.online > 0)
		log_err(dev_ctx(dev),
			"%s: stays bound: %zu of its memory blocks are online and would be stuck until the next reboot; take them offline first",
			dev->name, left.online);
	else if (left.missing > 0)
		log_err(dev_ctx(dev),
			"%s: stays bound: driver kmem may still be adding its memory; %zu memory blocks are missing",
			dev->name, left.missing);
	else if (left.stuck > 0)
		log_err(dev_ctx(dev),
			"%s: somebody brought memory online in the last moment: %zu memory blocks are stuck until the next reboot",
			dev->name, left.stuck);
	else if (rc < 0)
		log_err(dev_ctx(dev), "%s: cannot be unbound from driver %s: %s", dev->name, driver,
			strerror(-rc));

	return rc;
}
