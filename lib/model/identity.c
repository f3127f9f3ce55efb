// SPDX-License-Identifier: LGPL-2.1-or-later
/* Reads the identity of a region or a device from the machine. */
#include "lib/model/identity.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "util/error.h"

/* ---- regions ---- */

static int read_hmem(struct daxctl_region *region, struct daxctl_identity *identity)
{
	identity->kind = DAXCTL_IDENTITY_HMEM;
	return hmem_read_range(region, &identity->range);
}

/*
 * If one memory device has no serial number, the region has no identity: the device could be
 * mistaken for another one.
 */
static int read_cxl(struct daxctl_region *region, struct daxctl_identity *identity)
{
	struct cxl_member member;
	unsigned int n;
	int rc;

	identity->kind = DAXCTL_IDENTITY_CXL;
	for (n = 0;; n++) {
		rc = cxl_member_read(region, n, &member);
		if (rc < 0)
			break;
		if (member.serial == 0)
			return -ENODATA;
		rc = identity_add_member(identity, (struct identity_member){
							   .serial = member.serial,
							   .dpa = member.dpa,
						   });
		if (rc < 0)
			return rc;
	}
	if (rc != -ENOENT)
		return rc;

	return n > 0 ? 0 : -ENODATA;
}

/* Uses the uuid that ndctl lists, or the uuid of the namespace's label if the former is not set. */
static int read_nvdimm(struct daxctl_region *region, struct daxctl_identity *identity)
{
	struct daxctl_namespace ns = {0};
	int rc;

	identity->kind = DAXCTL_IDENTITY_NVDIMM;
	rc = namespace_of_region(region, &ns);
	if (rc < 0)
		return rc == -ENOENT ? -ENODATA : rc;
	memcpy(identity->uuid, uuid_is_zero(ns.uuid) ? ns.label_uuid : ns.uuid, sizeof(uuid_t));

	return uuid_is_zero(identity->uuid) ? -ENODATA : 0;
}

static int read_region(struct daxctl_region *region, struct daxctl_identity *identity)
{
	int saved = errno, rc;

	errno = 0;
	switch (daxctl_region_get_provider(region)) {
	case DAXCTL_PROVIDER_HMEM:
		rc = read_hmem(region, identity);
		break;
	case DAXCTL_PROVIDER_CXL:
		rc = read_cxl(region, identity);
		break;
	case DAXCTL_PROVIDER_NVDIMM:
		rc = read_nvdimm(region, identity);
		break;
	default:
		rc = errno ? -errno : -ENODATA;
	}
	errno = saved;

	return rc;
}

DAXCTL_EXPORT int daxctl_region_get_identity(struct daxctl_region *region,
					     struct daxctl_identity **ret_identity)
{
	_keep_errno_ int before = errno;
	_cleanup_identity_ struct daxctl_identity *identity = NULL;
	int rc;

	if (!region || !ret_identity)
		return -EINVAL;
	identity = calloc(1, sizeof(*identity));
	if (!identity)
		return -ENOMEM;
	rc = read_region(region, identity);
	if (rc == 0)
		rc = identity_write_text(identity);
	if (rc < 0)
		return rc;

	*ret_identity = TAKE_PTR(identity);
	return 0;
}

/* ---- devices ---- */

static int region_start(struct daxctl_region *region, const struct daxctl_identity *identity,
			uint64_t *ret)
{
	if (identity->kind == DAXCTL_IDENTITY_CXL)
		return cxl_region_read_start(region, ret);

	*ret = identity->range.start;
	return 0;
}

static int first_address(struct daxctl_dev *dev, uint64_t *ret)
{
	_cleanup_close_ int dir = dev_open(dev);
	_cleanup_ranges_ struct ranges ranges = {0};
	int rc;

	rc = dir < 0 ? dir : mapping_read_ranges(dev, dir, &ranges);
	if (rc < 0)
		return rc;
	if (ranges.n == 0)
		return -ENODATA;

	*ret = ranges.v[0].start;
	return 0;
}

/* Does the device fill its region. It then starts where the region starts. */
static int fills_region(struct daxctl_dev *dev, bool *ret)
{
	_cleanup_close_ int dir = dev_open(dev);
	uint64_t size, whole;
	int rc;

	rc = dir < 0 ? dir : sysfs_read_u64(dir, "size", 10, &size);
	if (rc == 0)
		rc = region_read_size(dev->region, &whole);
	if (rc == 0)
		*ret = size == whole && size > 0;

	return rc;
}

/* Only root can read addresses. A device that fills its region needs none. */
int identity_read_offset(struct daxctl_dev *dev, const struct daxctl_identity *region,
			 uint64_t *ret)
{
	uint64_t start, address;
	bool fills = true;
	int rc = 0;

	if (region->kind != DAXCTL_IDENTITY_NVDIMM)
		rc = fills_region(dev, &fills);
	if (rc == 0 && fills)
		*ret = 0;
	if (rc < 0 || fills)
		return rc;
	rc = first_address(dev, &address);
	if (rc == 0)
		rc = region_start(dev->region, region, &start);
	if (rc < 0)
		return rc;
	if (address < start)
		return -EBADMSG;

	*ret = address - start;
	return 0;
}

/* A tag names the device's extents, wherever the extents lie. */
static int read_tag(struct daxctl_dev *dev, struct daxctl_identity *identity)
{
	_cleanup_close_ int dir = dev_open(dev);
	int rc;

	if (dir < 0)
		return dir;
	if (!dev_is_sparse(dev, dir))
		return -ENODATA;
	rc = sysfs_read_uuid(dir, "uuid", identity->uuid);
	if (rc < 0)
		return rc;
	if (uuid_is_zero(identity->uuid))
		return -ENODATA;

	identity->kind = DAXCTL_IDENTITY_TAG;
	return 0;
}

DAXCTL_EXPORT int daxctl_dev_get_identity(struct daxctl_dev *dev,
					  struct daxctl_identity **ret_identity)
{
	_keep_errno_ int before = errno;
	_cleanup_identity_ struct daxctl_identity *identity = NULL;
	int rc;

	if (!dev || !ret_identity)
		return -EINVAL;
	identity = calloc(1, sizeof(*identity));
	if (!identity)
		return -ENOMEM;
	rc = read_tag(dev, identity);
	if (rc == -ENODATA) {
		rc = read_region(dev->region, identity);
		if (rc == 0)
			rc = identity_read_offset(dev, identity, &identity->offset);
		identity->has_offset = true;
	}
	if (rc == 0)
		rc = identity_write_text(identity);
	if (rc < 0)
		return rc;

	*ret_identity = TAKE_PTR(identity);
	return 0;
}
