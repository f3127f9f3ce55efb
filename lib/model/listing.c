// SPDX-License-Identifier: LGPL-2.1-or-later
/* Names of devices, and lists of them from directories of the kernel */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/model/model.h"
#include "util/parse.h"

int dev_name_parse(const char *name, int *ret_region, int *ret_id)
{
	int region, id;

	if (strncmp(name, "dax", 3) != 0)
		return -EINVAL;
	name += 3;
	if (parse_id(&name, &region) < 0 || *name++ != '.' || parse_id(&name, &id) < 0 || *name)
		return -EINVAL;

	*ret_region = region;
	*ret_id = id;
	return 0;
}

static int add(void *data, const char *name, uint64_t number)
{
	struct listing *listing = data;
	struct listed entry = {.number = number};

	if (dev_name_parse(name, &entry.region, &entry.id) < 0)
		return 0;
	if (listing->n == listing->room) {
		size_t room = listing->room ? listing->room * 2 : 16;
		struct listed *v = reallocarray(listing->v, room, sizeof(*v));

		if (!v)
			return -ENOMEM;
		listing->v = v;
		listing->room = room;
	}
	listing->v[listing->n++] = entry;
	return 0;
}

static int compare(const void *a, const void *b)
{
	const struct listed *x = a, *y = b;

	if (x->region != y->region)
		return x->region < y->region ? -1 : 1;

	return x->id < y->id ? -1 : x->id > y->id;
}

int listing_read(struct daxctl_ctx *ctx, const char *path, struct listing *ret)
{
	_cleanup_listing_ struct listing listing = {0};
	int rc;

	rc = sysfs_list_numbers(ctx_root(ctx), path, add, &listing);
	if (rc < 0)
		return rc;
	if (listing.n > 1)
		qsort(listing.v, listing.n, sizeof(*listing.v), compare);

	*ret = listing;
	listing.v = NULL;
	return 0;
}

int listing_read_region(struct daxctl_region *region, struct listing *ret)
{
	_cleanup_listing_ struct listing listing = {0};
	_cleanup_free_ char *path = NULL;
	size_t i, n = 0;
	int rc;

	if (asprintf(&path, "%s%s", region->path + 1, region->class_model ? "/dax" : "") < 0)
		return -ENOMEM;
	rc = listing_read(region->ctx, path, &listing);
	if (rc < 0)
		return rc;
	for (i = 0; i < listing.n; i++)
		if (listing.v[i].region == region->id)
			listing.v[n++] = listing.v[i];
	listing.n = n;

	*ret = listing;
	listing.v = NULL;
	return 0;
}

bool listing_has(const struct listing *listing, const struct listed *listed)
{
	return listing->n > 0 &&
	       bsearch(listed, listing->v, listing->n, sizeof(*listing->v), compare);
}

void listed_name(const struct listed *listed, char name[DEV_NAME_MAX])
{
	snprintf(name, DEV_NAME_MAX, DEV_NAME, listed->region, listed->id);
}
