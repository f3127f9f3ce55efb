// SPDX-License-Identifier: LGPL-2.1-or-later
/* Creates and deletes devices of a region. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lib/change/change.h"

/* Counts new devices, and has the name of the last one */
struct only_dev {
	size_t n;
	char name[DEV_NAME_MAX];
};

static int note_new(void *data, const char *name)
{
	struct only_dev *only = data;

	only->n++;
	snprintf(only->name, sizeof(only->name), "%s", name);
	return 0;
}

/*
 * Reads the name of the new device from the file "create". "seed" may name a device that somebody
 * else has left unused. If "create" cannot be read or contains no name, nobody would own the new
 * device: find it by listing the region.
 */
static int created_name(struct daxctl_region *region, int dir, char name[SYSFS_VALUE_MAX],
			int *ret_id)
{
	struct only_dev only = {0};
	int region_id, rc;

	rc = sysfs_read(dir, "create", name);
	if (rc == 0 && dev_name_parse(name, &region_id, ret_id) == 0 && region_id == region->id)
		return 0;
	if (region_each_new(region, note_new, &only) < 0 || only.n != 1)
		return rc < 0 ? rc : -EBADMSG;

	strcpy(name, only.name);
	return dev_name_parse(name, &region_id, ret_id);
}

int region_create(struct daxctl_region *region, struct daxctl_dev **ret_dev)
{
	_cleanup_close_ int dir = region->class_model ? -EOPNOTSUPP : region_open(region);
	char name[SYSFS_VALUE_MAX];
	struct daxctl_dev *dev;
	int id, rc;

	region->creating = false;
	if (dir < 0)
		return dir;
	/* to tell a new device from existing ones */
	rc = scan_region(region);
	if (rc < 0)
		return rc;
	region->creating = true;
	rc = sysfs_write(dir, "create", "1");
	if (rc == 0)
		rc = created_name(region, dir, name, &id);
	if (rc == 0)
		rc = dev_find(region, id, &dev);
	if (rc < 0)
		return rc;

	region->created = dev;
	*ret_dev = dev;
	return 0;
}

/*
 * The kernel finds the device by its name. Another device may have that name by now: check first.
 */
int region_delete(struct daxctl_region *region, struct daxctl_dev *dev)
{
	_cleanup_close_ int dir = region->class_model ? -EOPNOTSUPP : region_open(region);
	int rc;

	if (dir < 0)
		return dir;
	rc = dev_check(dev);
	if (rc == 0)
		rc = sysfs_write(dir, "delete", "%s", dev->name);
	if (rc == 0)
		dev_retire(dev);

	return rc;
}

DAXCTL_EXPORT int daxctl_region_create_dev(struct daxctl_region *region)
{
	struct daxctl_dev *dev;
	int rc;

	if (!region)
		return -EINVAL;
	rc = region_create(region, &dev);
	if (rc < 0)
		log_err(region->ctx, "region %s: no device could be created: %s",
			daxctl_region_get_devname(region), strerror(-rc));

	return rc;
}

DAXCTL_EXPORT int daxctl_region_destroy_dev(struct daxctl_region *region, struct daxctl_dev *dev)
{
	int rc;

	if (!region || !dev || dev->region != region)
		return -EINVAL;
	rc = region_delete(region, dev);
	if (rc < 0)
		log_err(region->ctx, "%s: cannot be deleted: %s", dev->name, strerror(-rc));

	return rc;
}
