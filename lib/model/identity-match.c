// SPDX-License-Identifier: LGPL-2.1-or-later
/* Tells if an identity, which may have been written long ago, names this region or device. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/model/identity.h"
#include "util/error.h"

static bool same_members(const struct daxctl_identity *a, const struct daxctl_identity *b)
{
	return a->n_members == b->n_members &&
	       memcmp(a->members, b->members, a->n_members * sizeof(*a->members)) == 0;
}

/* A namespace has two uuids: that of its dax device, and that of its label. */
static int has_uuid(struct daxctl_region *region, const uuid_t uuid)
{
	struct daxctl_namespace ns = {0};
	int rc;

	rc = namespace_of_region(region, &ns);
	if (rc < 0)
		return rc == -ENOENT ? 0 : rc;

	return memcmp(ns.uuid, uuid, sizeof(uuid_t)) == 0 ||
	       memcmp(ns.label_uuid, uuid, sizeof(uuid_t)) == 0;
}

static int is_cxl(struct daxctl_region *region, const struct daxctl_identity *identity)
{
	_cleanup_identity_ struct daxctl_identity *own = NULL;
	int rc;

	rc = daxctl_region_get_identity(region, &own);
	if (rc < 0)
		return rc == -ENODATA ? 0 : rc;

	return own->kind == DAXCTL_IDENTITY_CXL && same_members(own, identity);
}

DAXCTL_EXPORT int daxctl_identity_is_region(const struct daxctl_identity *identity,
					    struct daxctl_region *region)
{
	_keep_errno_ int before = errno;
	enum daxctl_provider provider;

	if (!identity || !region)
		return -EINVAL;
	provider = daxctl_region_get_provider(region);
	switch (identity->kind) {
	case DAXCTL_IDENTITY_HMEM:
		return provider == DAXCTL_PROVIDER_HMEM ? hmem_range_fits(region, &identity->range)
							: 0;
	case DAXCTL_IDENTITY_CXL:
		return provider == DAXCTL_PROVIDER_CXL ? is_cxl(region, identity) : 0;
	case DAXCTL_IDENTITY_NVDIMM:
		return provider == DAXCTL_PROVIDER_NVDIMM ? has_uuid(region, identity->uuid) : 0;
	case DAXCTL_IDENTITY_TAG:
		return 0;
	}

	return -EINVAL;
}

/* A tag can only name a device. */
static int has_tag(struct daxctl_dev *dev, const struct daxctl_identity *identity)
{
	_cleanup_identity_ struct daxctl_identity *own = NULL;
	int rc;

	rc = daxctl_dev_get_identity(dev, &own);
	if (rc < 0)
		return rc == -ENODATA ? 0 : rc;

	return own->kind == DAXCTL_IDENTITY_TAG &&
	       memcmp(own->uuid, identity->uuid, sizeof(uuid_t)) == 0;
}

DAXCTL_EXPORT int daxctl_identity_is_dev(const struct daxctl_identity *identity,
					 struct daxctl_dev *dev)
{
	_keep_errno_ int before = errno;
	uint64_t offset;
	int rc;

	if (!identity || !dev)
		return -EINVAL;
	if (identity->kind == DAXCTL_IDENTITY_TAG)
		return has_tag(dev, identity);
	rc = daxctl_identity_is_region(identity, dev->region);
	if (rc <= 0 || !identity->has_offset)
		return rc;
	rc = identity_read_offset(dev, identity, &offset);
	if (rc < 0)
		return rc == -ENODATA ? 0 : rc;

	return offset == identity->offset;
}
