// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Dynamic capacity, proposed for Linux. The capacity of a sparse region comes and goes in extents.
 * Some extents have a tag. A device claims whole extents by tag; it cannot get a size.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lib/model/model.h"
#include "util/error.h"
#include "util/parse.h"

/* Only CXL regions can be sparse: other regions need no check. */
static bool may_be_sparse(struct daxctl_region *region)
{
	return strncmp(daxctl_region_get_devname(region), "dax_region", strlen("dax_region")) == 0;
}

/*
 * If the kernel knows sparse regions, all devices have the file uuid. It is writable only in sparse
 * regions.
 */
bool dev_is_sparse(struct daxctl_dev *dev, int dir)
{
	return may_be_sparse(dev->region) && sysfs_is_writable(dir, "uuid") > 0;
}

DAXCTL_EXPORT int daxctl_dev_get_uuid(struct daxctl_dev *dev, uuid_t uuid)
{
	_keep_errno_ int before = errno;
	_cleanup_close_ int dir = dev && uuid ? dev_open(dev) : -EINVAL;

	return dir < 0 ? dir : sysfs_read_uuid(dir, "uuid", uuid);
}

/* Device 0 exists as long as its region. Other devices may vanish meanwhile. */
DAXCTL_EXPORT int daxctl_region_is_sparse(struct daxctl_region *region)
{
	_keep_errno_ int before = errno;
	struct daxctl_dev *dev;
	int rc;

	rc = region ? dev_first(region, &dev) : -EINVAL;
	if (rc < 0)
		return rc;
	for (; dev; dev = dev_next(dev)) {
		_cleanup_close_ int dir = dev_open(dev);

		if (dir >= 0)
			return dev_is_sparse(dev, dir);
		if (dir != -ENOENT)
			return dir;
	}

	return 0;
}

struct extent_search {
	int region;
	int after;
	int found; /* the lowest number above "after", or -1 */
};

static int look_at(void *data, const char *name)
{
	struct extent_search *search = data;
	int region, id;

	if (strncmp(name, "extent", strlen("extent")) != 0)
		return 0;
	name += strlen("extent");
	if (parse_id(&name, &region) < 0 || *name++ != '.' || parse_id(&name, &id) < 0 || *name)
		return 0;
	if (id > search->after && (search->found < 0 || id < search->found)) {
		search->region = region;
		search->found = id;
	}

	return 0;
}

/* An extent without a tag has no file uuid. */
static int extent_read(int dir, struct extent_search found, struct daxctl_extent *extent)
{
	_cleanup_close_ int extent_dir = -1;
	uint64_t offset = 0, length = 0;
	char name[64];
	int rc;

	snprintf(name, sizeof(name), "extent%d.%d", found.region, found.found);
	extent_dir = sysfs_open_dir(dir, name);
	if (extent_dir < 0)
		return extent_dir;
	rc = sysfs_read_u64(extent_dir, "offset", 0, &offset);
	if (rc == 0)
		rc = sysfs_read_u64(extent_dir, "length", 0, &length);
	if (rc < 0)
		return rc;

	memset(extent->uuid, 0, sizeof(uuid_t));
	rc = sysfs_read_uuid(extent_dir, "uuid", extent->uuid);
	if (rc < 0 && rc != -ENOENT)
		return rc;

	extent->id = found.found;
	extent->offset = offset;
	extent->length = length;
	return 0;
}

/* Skips an extent that vanishes meanwhile. */
int extent_after(struct daxctl_region *region, int after, struct daxctl_extent *ret)
{
	struct extent_search search = {.after = after};
	_cleanup_close_ int dir = -1;
	int rc;

	if (!may_be_sparse(region))
		return -ENOENT;
	dir = sysfs_open_dir(ctx_root(region->ctx), region->path + 1);
	if (dir < 0)
		return dir;
	do {
		search.found = -1;
		rc = sysfs_list(dir, ".", look_at, &search);
		if (rc == 0)
			rc = search.found < 0 ? -ENOENT : extent_read(dir, search, ret);
		search.after = search.found;
	} while (rc == -ENOENT && search.found >= 0);

	return rc;
}

DAXCTL_EXPORT int daxctl_region_get_extent(struct daxctl_region *region, int after,
					   struct daxctl_extent **ret_extent)
{
	_keep_errno_ int before = errno;
	_cleanup_free_ struct daxctl_extent *extent = NULL;
	int rc;

	if (!region || !ret_extent)
		return -EINVAL;
	extent = calloc(1, sizeof(*extent));
	if (!extent)
		return -ENOMEM;
	rc = extent_after(region, after, extent);
	if (rc < 0)
		return rc;

	*ret_extent = TAKE_PTR(extent);
	return 0;
}

DAXCTL_EXPORT void daxctl_extent_free(struct daxctl_extent *extent)
{
	free(extent);
}

DAXCTL_EXPORT int daxctl_extent_get_id(const struct daxctl_extent *extent)
{
	return extent ? extent->id : -EINVAL;
}

DAXCTL_EXPORT unsigned long long daxctl_extent_get_offset(const struct daxctl_extent *extent)
{
	return extent ? extent->offset : 0;
}

DAXCTL_EXPORT unsigned long long daxctl_extent_get_length(const struct daxctl_extent *extent)
{
	return extent ? extent->length : 0;
}

DAXCTL_EXPORT int daxctl_extent_get_uuid(const struct daxctl_extent *extent, uuid_t uuid)
{
	return extent ? uuid_give(extent->uuid, uuid) : -EINVAL;
}
