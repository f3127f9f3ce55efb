// SPDX-License-Identifier: LGPL-2.1-or-later
/* Writes a device's size, alignment, ranges and other attributes. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "lib/change/change.h"

/* Devices of the class model cannot be changed. */
static int open_to_change(struct daxctl_dev *dev)
{
	return dev->region->class_model ? -EOPNOTSUPP : dev_open(dev);
}

int dev_write_size(struct daxctl_dev *dev, uint64_t size)
{
	_cleanup_close_ int dir = open_to_change(dev);

	if (dir < 0)
		return dir;

	mapping_forget(dev); /* the known mappings are stale after any write */
	return sysfs_write(dir, "size", "%" PRIu64, size);
}

int dev_write_align(struct daxctl_dev *dev, uint64_t align)
{
	_cleanup_close_ int dir = open_to_change(dev);

	if (dir < 0)
		return dir;

	return sysfs_write(dir, "align", "%" PRIu64, align);
}

int dev_write_mapping(struct daxctl_dev *dev, uint64_t start, uint64_t end)
{
	_cleanup_close_ int dir = open_to_change(dev);
	uint64_t align;
	int rc;

	if (dir < 0)
		return dir;
	rc = sysfs_read_u64(dir, "align", 10, &align);
	if (rc < 0)
		return rc;
	/* the kernel accepts such a length and does nothing */
	if (end < start || end - start == UINT64_MAX ||
	    (end - start + 1) % dev_granularity(align) != 0)
		return -EINVAL;

	mapping_forget(dev);
	return sysfs_write(dir, "mapping", "%#" PRIx64 "-%#" PRIx64, start, end);
}

int dev_write_memmap(struct daxctl_dev *dev, bool on)
{
	_cleanup_close_ int dir = open_to_change(dev);

	if (dir < 0)
		return dir;

	return sysfs_write(dir, "memmap_on_memory", "%d", on);
}

static int set_answer(struct daxctl_dev *dev, const char *what, int rc)
{
	if (rc < 0)
		log_err(dev_ctx(dev), "%s: its %s cannot be set: %s", dev->name, what,
			strerror(-rc));

	return rc;
}

DAXCTL_EXPORT int daxctl_dev_set_size(struct daxctl_dev *dev, unsigned long long size)
{
	return dev ? set_answer(dev, "size", dev_write_size(dev, size)) : -EINVAL;
}

DAXCTL_EXPORT int daxctl_dev_set_align(struct daxctl_dev *dev, unsigned long align)
{
	int rc;

	if (!dev)
		return -EINVAL;
	rc = guard_align(dev, align);
	if (rc == 0)
		rc = dev_write_align(dev, align);

	return set_answer(dev, "alignment", rc);
}

DAXCTL_EXPORT int daxctl_dev_set_mapping(struct daxctl_dev *dev, unsigned long long start,
					 unsigned long long end)
{
	int rc;

	if (!dev)
		return -EINVAL;
	rc = guard_mapping(dev);
	if (rc == 0)
		rc = guard_start(dev, start);
	if (rc == 0)
		rc = dev_write_mapping(dev, start, end);

	return set_answer(dev, "mapping", rc);
}

DAXCTL_EXPORT int daxctl_dev_set_memmap_on_memory(struct daxctl_dev *dev, int on)
{
	if (!dev || (on != 0 && on != 1))
		return -EINVAL;

	return set_answer(dev, "memmap_on_memory", dev_write_memmap(dev, on));
}

static int claim(int dir, const uuid_t tag)
{
	char text[UUID_TEXT_MAX];

	uuid_to_text(tag, text);
	return sysfs_write(dir, "uuid", "%s", uuid_is_zero(tag) ? "0" : text);
}

int dev_claim(struct daxctl_dev *dev, const uuid_t tag)
{
	_cleanup_close_ int dir = dev_open(dev);

	if (dir < 0)
		return dir;
	if (!dev_is_sparse(dev, dir))
		return -EOPNOTSUPP;

	mapping_forget(dev);
	return claim(dir, tag);
}

DAXCTL_EXPORT int daxctl_dev_set_uuid(struct daxctl_dev *dev, const uuid_t uuid)
{
	int rc;

	if (!dev || !uuid)
		return -EINVAL;
	rc = dev_claim(dev, uuid);
	if (rc < 0)
		log_err(dev_ctx(dev), "%s: no extents could be claimed: %s", dev->name,
			strerror(-rc));

	return rc;
}
