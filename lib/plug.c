// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * <dev>/state (Linux 7.3, while bound to kmem): all memory of a device plugged
 * in or out at once, all or nothing. What it says is true of the last write to
 * it alone: blocks that are changed one by one leave it stale.
 */
#include <errno.h>
#include <string.h>

#include "lib/private.h"

#define UNPLUGGED "unplugged"

int plug_read_word(int dir, char word[SYSFS_VALUE_MAX])
{
	return sysfs_read(dir, "state", word);
}

bool plug_is_out(const char *word)
{
	return strcmp(word, UNPLUGGED) == 0;
}

int plug_read(int dir, bool *ret_unplugged)
{
	char word[SYSFS_VALUE_MAX];
	int rc;

	rc = plug_read_word(dir, word);
	if (rc < 0)
		return rc;

	*ret_unplugged = plug_is_out(word);
	return 0;
}

int plug_in(int dir, enum zone_want zone)
{
	return sysfs_write(dir, "state", "%s", zone_word(zone));
}

int plug_out(int dir)
{
	bool unplugged;
	int rc;

	rc = sysfs_write(dir, "state", UNPLUGGED);
	if (rc < 0)
		return rc;
	rc = plug_read(dir, &unplugged);

	return rc == 0 && !unplugged ? -EIO : rc;
}

int plug_dev_is_out(struct daxctl_dev *dev)
{
	_cleanup_close_ int dir = dev_open(dev);
	bool unplugged = false;
	int rc;

	rc = dir < 0 ? dir : plug_read(dir, &unplugged);
	if (rc < 0)
		return rc == -ENOENT ? 0 : rc;

	return unplugged;
}

int plug_out_dev(struct daxctl_dev *dev)
{
	_cleanup_close_ int dir = dev_open(dev);
	bool unplugged = false;
	int rc;

	rc = dir < 0 ? dir : plug_read(dir, &unplugged);
	if (rc == 0 && !unplugged)
		rc = plug_out(dir);

	return rc == -ENOENT ? 0 : rc;
}
