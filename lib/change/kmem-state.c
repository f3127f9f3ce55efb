// SPDX-License-Identifier: LGPL-2.1-or-later
/* Writes <dev>/state (Linux 7.3), which adds or removes all memory of a device at once. */
#include <errno.h>

#include "lib/change/change.h"

int kmem_plug(int dir, enum zone_want zone)
{
	return sysfs_write(dir, "state", "%s", zone_word(zone));
}

int kmem_unplug(int dir)
{
	bool unplugged;
	int rc;

	rc = sysfs_write(dir, "state", KMEM_UNPLUGGED);
	if (rc < 0)
		return rc;
	rc = kmem_read_unplugged(dir, &unplugged);

	return rc == 0 && !unplugged ? -EIO : rc;
}

int kmem_unplug_dev(struct daxctl_dev *dev)
{
	_cleanup_close_ int dir = dev_open(dev);
	bool unplugged = false;
	int rc;

	rc = dir < 0 ? dir : kmem_read_unplugged(dir, &unplugged);
	if (rc == 0 && !unplugged)
		rc = kmem_unplug(dir);

	return rc == -ENOENT ? 0 : rc;
}
