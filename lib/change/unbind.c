// SPDX-License-Identifier: LGPL-2.1-or-later
/* Unbinds a device from its driver, but never while its memory is online. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/change/change.h"

/* The name is removed first. Otherwise the driver could take the device back at once. */
int driver_unbind(struct daxctl_dev *dev, const char *driver)
{
	int rc;

	rc = dev_check(dev);
	if (rc == 0)
		rc = driver_write(dev, driver, "remove_id");
	if (rc < 0)
		return rc;
	rc = driver_write(dev, driver, "unbind");
	if (rc < 0)
		return rc;

	rc = driver_check(dev, driver);
	return rc == -ENODEV ? 0 : rc == 0 ? -EBUSY : rc;
}

struct block_search {
	int dir;
	struct blocks found;
};

static int find_one(void *data, uint64_t id)
{
	struct block_search *search = data;
	struct block *more;
	int rc = block_exists(search->dir, id);

	if (rc < 0)
		return rc == -ENOENT ? 0 : rc;
	more = reallocarray(search->found.v, search->found.n + 1, sizeof(*more));
	if (!more)
		return -ENOMEM;

	search->found.v = more;
	more[search->found.n++] = (struct block){.id = id};
	return 0;
}

/* Finds the blocks that exist, even if their attributes cannot be read. */
static int find_blocks(struct daxctl_ctx *ctx, const struct ranges *ranges, struct blocks *ret)
{
	_cleanup_close_ int dir = sysfs_open_dir(ctx_root(ctx), MEMORY_DIR);
	struct block_search search = {.dir = dir};
	int rc = dir < 0 ? dir : 0;

	if (rc == 0)
		rc = memory_walk(ranges, ctx->block_size, find_one, &search);
	*ret = search.found;

	return rc;
}

char *unbind_blocks_text(const struct unbind_blocks *left)
{
	if (left->online.n > 0)
		return blocks_text(&left->online);

	return left->stuck.n > 0 ? blocks_names(&left->stuck) : NULL;
}

/* A kernel that cannot remove memory would keep all of it, and the device would be lost. */
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
 * Waits for the end of a probe. The kernel writes power/control under the lock of the device, and a
 * probe holds that lock. Writing the value that the file already has changes nothing. When the
 * write returns, the probe has ended, and all memory that kmem brings online is online. The wait is
 * as long as that of unbind itself.
 */
static int await_probe(struct daxctl_dev *dev)
{
	_cleanup_close_ int dir = dev_open(dev);
	char value[SYSFS_VALUE_MAX];
	int rc;

	rc = dir < 0 ? dir : sysfs_read(dir, "power/control", value);
	if (rc == 0)
		rc = sysfs_write(dir, "power/control", "%s", value);

	return rc == -ENOENT ? 0 : rc; /* the kernel has no CONFIG_PM */
}

/*
 * Reads the memory after the probe has ended. If the file state exists (Linux 7.3), the probe has
 * ended.
 */
static int read_settled(struct daxctl_dev *dev, bool probed, struct snapshot *snap,
			size_t *ret_missing)
{
	int rc = snapshot_read_memory(dev, snap);

	*ret_missing = 0;
	if (rc < 0 || probed || snap->has_state)
		return rc;
	*ret_missing = snap->missing;
	if (snap->missing > 0)
		return 0;
	rc = await_probe(dev);
	if (rc < 0)
		return rc;
	snapshot_free(snap);
	*snap = (struct snapshot){0};

	return snapshot_read_memory(dev, snap);
}

/*
 * Unbinding kmem cannot be undone. So the blocks are read again right before. If the kernel can
 * (Linux 7.3), the memory is removed first, so that nobody can bring a block online any more. On
 * other kernels, the blocks are looked for after unbinding: a block that somebody brought online in
 * between is stuck.
 */
int driver_unbind_safely(struct daxctl_dev *dev, const char *driver, bool probed,
			 struct unbind_blocks *ret)
{
	_cleanup_snapshot_ struct snapshot snap = {0};
	int rc;

	if (mode_of_driver(driver) != DAXCTL_DEV_MODE_RAM)
		return driver_unbind(dev, driver);

	rc = read_settled(dev, probed, &snap, &ret->missing);
	if (rc == 0)
		rc = blocks_pick(&snap.blocks, block_is_not_offline, ZONE_OFFLINE, &ret->online);
	if (rc < 0)
		return rc;
	if (ret->online.n > 0 || ret->missing > 0)
		return -EBUSY;
	rc = check_removal(dev, &snap);
	if (rc == 0)
		rc = kmem_unplug_dev(dev);
	if (rc == 0)
		rc = driver_unbind(dev, driver);
	if (rc == 0)
		rc = find_blocks(dev_ctx(dev), &snap.ranges, &ret->stuck);

	return rc == 0 && ret->stuck.n > 0 ? -EBUSY : rc;
}

static void log_failure(struct daxctl_dev *dev, const char *driver,
			const struct unbind_blocks *left, int rc)
{
	_cleanup_free_ char *blocks = unbind_blocks_text(left);

	if (left->online.n > 0)
		log_err(dev_ctx(dev),
			"%s: stays bound, since its memory would be stuck until the next reboot. Take these memory blocks offline first: %s",
			dev->name, blocks ? blocks : "");
	else if (left->missing > 0)
		log_err(dev_ctx(dev),
			"%s: stays bound: driver kmem may still be adding its memory; %zu memory blocks are missing",
			dev->name, left->missing);
	else if (left->stuck.n > 0)
		log_err(dev_ctx(dev),
			"%s: is unbound, but the kernel kept memory blocks, which are stuck until the next reboot: %s",
			dev->name, blocks ? blocks : "");
	else if (rc < 0)
		log_err(dev_ctx(dev), "%s: cannot be unbound from driver %s: %s", dev->name, driver,
			strerror(-rc));
}

DAXCTL_EXPORT int daxctl_dev_disable(struct daxctl_dev *dev)
{
	_cleanup_unbind_blocks_ struct unbind_blocks left = {0};
	char driver[SYSFS_VALUE_MAX];
	int holder, rc;

	if (!dev)
		return -EINVAL;
	rc = dev_refuse_class_model(dev);
	if (rc == 0)
		rc = dev_read_driver(dev, driver);
	if (rc < 0 || !driver[0])
		return rc;

	rc = lock_bus(dev_ctx(dev), &LOCK_WAIT, &holder);
	if (rc < 0)
		return rc;
	if (mode_of_driver(driver) != DAXCTL_DEV_MODE_RAM)
		rc = guard_users(dev, driver);
	if (rc == 0)
		rc = driver_unbind_safely(dev, driver, false, &left);
	unlock_bus(dev_ctx(dev));
	log_failure(dev, driver, &left, rc);

	return rc;
}
