// SPDX-License-Identifier: LGPL-2.1-or-later
/* File systems that are mounted from a device. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/proc/proc.h"

/* "/dev/dax0.0 /mnt famfs rw 0 0"; blanks in names are written as \040 */
static char *place_of(char *line, const char *source)
{
	char *rest = line, *what = strsep(&rest, " "), *place = strsep(&rest, " ");

	return place && strcmp(what, source) == 0 ? place : NULL;
}

int mounts_find(struct daxctl_dev *dev, char **ret_place)
{
	_cleanup_fclose_ FILE *mounts = NULL;
	_cleanup_free_ char *line = NULL;
	char source[DEV_NAME_MAX + 8];
	const char *place;
	size_t size = 0;
	int rc;

	rc = sysfs_open_text(ctx_root(dev_ctx(dev)), "proc/self/mounts", &mounts);
	if (rc < 0)
		return rc;

	snprintf(source, sizeof(source), "/dev/%s", dev->name);
	while (getline(&line, &size, mounts) >= 0) {
		place = place_of(line, source);
		if (!place)
			continue;
		*ret_place = strdup(place);
		return *ret_place ? 0 : -ENOMEM;
	}

	return -ENOENT;
}
