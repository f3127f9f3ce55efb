// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Lists the devices that have a driver. The drivers' directories are read, not the devices: this
 * takes one look per driver, however many attributes the devices have.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/change/change.h"

struct bound_search {
	struct daxctl_ctx *ctx;
	struct bound *found;
	size_t room;
};

static int note_dev(void *data, const char *name)
{
	struct bound_search *search = data;
	struct bound *found = search->found;
	char(*names)[DEV_NAME_MAX];
	int region, id;

	if (dev_name_parse(name, &region, &id) < 0)
		return 0;
	if (found->n == search->room) {
		search->room = search->room ? search->room * 2 : 64;
		names = reallocarray(found->names, search->room, sizeof(*names));
		if (!names)
			return -ENOMEM;
		found->names = names;
	}

	snprintf(found->names[found->n++], DEV_NAME_MAX, "%s", name);
	return 0;
}

/* A driver may have been unloaded after its name was listed. */
static int note_driver(void *data, const char *driver)
{
	struct bound_search *search = data;
	char path[128];
	int rc;

	snprintf(path, sizeof(path), BUS_DRIVERS "/%.64s", driver);
	rc = sysfs_list(ctx_root(search->ctx), path, note_dev, search);

	return rc == -ENOENT ? 0 : rc;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(a, b);
}

int bound_read(struct daxctl_ctx *ctx, const char *driver, struct bound *ret)
{
	struct bound_search search = {.ctx = ctx, .found = ret};
	int rc;

	if (driver)
		rc = note_driver(&search, driver);
	else
		rc = sysfs_list(ctx_root(ctx), BUS_DRIVERS, note_driver, &search);
	if (ret->n > 1)
		qsort(ret->names, ret->n, sizeof(*ret->names), by_name);

	return rc == -ENOENT ? 0 : rc;
}

bool bound_has(const struct bound *bound, const char *name)
{
	return bound->n > 0 &&
	       bsearch(name, bound->names, bound->n, sizeof(*bound->names), by_name);
}
