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

int plug_read(int dir, bool *ret_unplugged)
{
	char value[SYSFS_VALUE_MAX];
	int rc;

	rc = sysfs_read(dir, "state", value);
	if (rc < 0)
		return rc;

	*ret_unplugged = strcmp(value, UNPLUGGED) == 0;
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
