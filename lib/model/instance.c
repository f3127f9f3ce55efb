// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Ties each object to one device of the kernel. A device that was destroyed and created again has
 * the same name, but is another device and gets another object: a program that still holds the old
 * object must not change the new device. In sysfs each directory has its own inode number, also a
 * directory that is created again.
 */
#include <errno.h>

#include "lib/model/model.h"
#include "util/error.h"

void dev_retire(struct daxctl_dev *dev)
{
	struct daxctl_region *region = dev->region;

	if (dev->gone)
		return;
	TAILQ_REMOVE(&region->devs, dev, list);
	TAILQ_INSERT_TAIL(&region->gone_devs, dev, list);
	dev->gone = true;
	if (region->created == dev)
		region->created = NULL;
	log_debug(region->ctx, "%s: is gone", dev->name);
}

/*
 * In sysfs, a directory listing and stat(2) give the same number. In other file systems, which only
 * tests use, they may differ: compare each kind of number with its own kind.
 */
static int is_still_listed(struct daxctl_dev *dev)
{
	_cleanup_listing_ struct listing listing = {0};
	size_t i;
	int rc;

	rc = listing_read_region(dev->region, &listing);
	for (i = 0; rc == 0 && i < listing.n; i++)
		if (listing.v[i].id == dev->id)
			return listing.v[i].number == dev->listed_number;

	return rc == -ENOENT ? 0 : rc;
}

/*
 * Compares with a number of stat(2). Returns 1 if the device is still the object's, 0 if not, or
 * -errno.
 */
static int is_same(struct daxctl_dev *dev, uint64_t number)
{
	int rc = 1;

	if (dev->number == number)
		return 1;
	if (dev->number != 0)
		return 0;
	if (dev->listed_number != 0 && dev->listed_number != number)
		rc = is_still_listed(dev);
	if (rc > 0)
		dev->number = number;

	return rc;
}

int dev_check_number(struct daxctl_dev *dev, uint64_t number)
{
	int rc = is_same(dev, number);

	if (rc == 0)
		dev_retire(dev);

	return rc == 0 ? -ENOENT : rc < 0 ? rc : 0;
}

int dev_is_listed_as(struct daxctl_dev *dev, uint64_t number)
{
	uint64_t now;
	int rc;

	if (dev->listed_number == 0 && dev->number != 0 && dev->number != number) {
		rc = sysfs_number(ctx_root(dev_ctx(dev)), dev->path, &now);
		if (rc < 0 || now != dev->number)
			return rc == -ENOENT ? 0 : rc;
	} else if (dev->listed_number != 0 && dev->listed_number != number) {
		return 0;
	}

	dev->listed_number = number;
	return 1;
}

int dev_open(struct daxctl_dev *dev)
{
	_cleanup_close_ int dir = -1;
	uint64_t number;
	int rc;

	if (dev->gone)
		return -ENOENT;
	dir = sysfs_open_dir(ctx_root(dev_ctx(dev)), dev->path);
	if (dir < 0)
		return dir;
	rc = sysfs_number(dir, "", &number);
	if (rc == 0)
		rc = dev_check_number(dev, number);

	return rc < 0 ? rc : TAKE_FD(dir);
}

int dev_check(struct daxctl_dev *dev)
{
	uint64_t number;
	int rc;

	if (dev->gone)
		return -ENOENT;
	rc = sysfs_number(ctx_root(dev_ctx(dev)), dev->path, &number);

	return rc < 0 ? rc : dev_check_number(dev, number);
}

DAXCTL_EXPORT int daxctl_dev_is_gone(struct daxctl_dev *dev)
{
	_keep_errno_ int before = errno;
	int rc = dev ? dev_check(dev) : -EINVAL;

	return rc == -ENOENT ? 1 : rc;
}
