// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Refuses writes that the kernel accepts although they crash it or give a program access to other
 * memory: see Documentation/kernel-notes.md. Calls that make such a write check here first.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "lib/change/change.h"
#include "lib/proc/proc.h"

int guard_mapping(struct daxctl_dev *dev)
{
	char driver[SYSFS_VALUE_MAX];
	int rc;

	rc = dev_read_driver(dev, driver);
	if (rc < 0 || !driver[0] || mode_of_driver(driver) == DAXCTL_DEV_MODE_DEVDAX)
		return rc;

	log_err(dev_ctx(dev),
		"%s: driver %s has it, and counted its ranges when it was bound: one range more crashes some kernels when it is unbound. Disable it first",
		dev->name, driver);
	return -EBUSY;
}

int guard_starts(struct daxctl_dev *dev, uint64_t align, uint64_t *ret_start)
{
	_cleanup_close_ int dir = -1;
	_cleanup_ranges_ struct ranges ranges = {0};
	int rc;

	if (align <= RANGE_START_UNIT)
		return 0;
	dir = dev_open(dev);
	rc = dir < 0 ? dir : mapping_read_ranges(dev, dir, &ranges);
	if (rc < 0)
		return rc;

	return ranges_start_aligned(&ranges, align, ret_start) ? 0 : -EADDRNOTAVAIL;
}

/* Writes the reason to the log and returns -EBUSY. */
static int refuse_start(struct daxctl_dev *dev, uint64_t align, uint64_t start)
{
	log_err(dev_ctx(dev),
		"%s: its range at %#" PRIx64 " does not start at a multiple of %" PRIu64
		" bytes: a page of that size would reach into the memory below it",
		dev->name, start, align);
	return -EBUSY;
}

int guard_align(struct daxctl_dev *dev, uint64_t align)
{
	uint64_t start;
	int rc;

	rc = guard_starts(dev, align, &start);
	return rc == -EADDRNOTAVAIL ? refuse_start(dev, align, start) : rc;
}

/* Before Linux 5.10 there is neither this attribute nor a page size of 1 GiB. */
static int read_align(struct daxctl_dev *dev, uint64_t *ret)
{
	int rc;

	*ret = 0;
	rc = dev_read_align(dev, ret);
	return rc == -ENOENT ? 0 : rc;
}

int guard_start(struct daxctl_dev *dev, uint64_t start)
{
	uint64_t align;
	int rc;

	rc = read_align(dev, &align);
	if (rc < 0 || align <= RANGE_START_UNIT || start % align == 0)
		return rc;

	return refuse_start(dev, align, start);
}

int guard_bind(struct daxctl_dev *dev, const char *driver)
{
	uint64_t align;
	int rc;

	if (mode_of_driver(driver) == DAXCTL_DEV_MODE_RAM)
		return 0;
	rc = read_align(dev, &align);

	return rc < 0 ? rc : guard_align(dev, align);
}

/* Some kernels crash if a device is bound again while a program still has it open. */
int guard_users(struct daxctl_dev *dev, const char *driver)
{
	_cleanup_dev_users_ struct dev_users users = {0};
	int rc;

	rc = users_of_dev(dev, driver, USERS_LAST_MOMENT, &users);
	if (rc < 0) {
		log_info(dev_ctx(dev), "%s: the programs that have it open are not known: %s",
			 dev->name, strerror(-rc));
		return 0;
	}
	if (users.mount)
		log_err(dev_ctx(dev), "%s: a file system of it is mounted at %s", dev->name,
			users.mount);
	else if (users.programs)
		log_err(dev_ctx(dev), "%s: %s has it open or mapped", dev->name, users.programs);

	return users.mount || users.programs ? -EBUSY : 0;
}
