// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <daxctl/identity.h>

#include "objects.h"
#include "report.h"

static const char *const providers[] = {
	[DAXCTL_PROVIDER_OTHER] = "other",
	[DAXCTL_PROVIDER_HMEM] = "hmem",
	[DAXCTL_PROVIDER_CXL] = "cxl",
	[DAXCTL_PROVIDER_NVDIMM] = "nvdimm",
};

/* A target that leads to no memory device is -ENXIO: that one has no name. */
static int memdevs_fill(struct daxctl_region *region, struct origin_report *report,
			struct unread *unread)
{
	for (unsigned int i = 0;; i++) {
		_cleanup_memdev_ struct daxctl_memdev *memdev = NULL;
		struct memdev_report *row;
		int rc;

		rc = daxctl_region_get_memdev(region, i, &memdev);
		if (rc < 0) {
			unread_add(unread, "CXL memory devices", rc == -ENXIO ? 0 : rc);
			return 0;
		}
		row = rows_add(&report->memdevs, &memdev_record);
		if (!row)
			return -ENOMEM;
		snprintf(row->memdev, sizeof(row->memdev), "%s", daxctl_memdev_get_name(memdev));
		row->serial = (struct opt_u64){true, daxctl_memdev_get_serial(memdev)};
	}
}

static int cxl_fill(struct daxctl_region *region, struct origin_report *report,
		    struct unread *unread)
{
	int id, rc;

	rc = daxctl_region_get_cxl_region(region, &id);
	unread_add(unread, "CXL region", rc);
	if (rc == 0)
		snprintf(report->cxl_region, sizeof(report->cxl_region), "region%d", id);

	return memdevs_fill(region, report, unread);
}

static void namespace_fill(struct daxctl_region *region, struct origin_report *report,
			   struct unread *unread)
{
	_cleanup_namespace_ struct daxctl_namespace *ns = NULL;
	uuid_t uuid;
	int rc;

	rc = daxctl_region_get_namespace(region, &ns);
	unread_add(unread, "namespace", rc);
	if (rc < 0)
		return;
	snprintf(report->nvdimm_namespace, sizeof(report->nvdimm_namespace), "%s",
		 daxctl_namespace_get_name(ns));
	if (daxctl_namespace_get_uuid(ns, uuid) == 0)
		uuid_to_text(uuid, report->namespace_uuid);
}

int origin_report_fill(struct daxctl_region *region, struct origin_report *ret,
		       struct unread *unread)
{
	enum daxctl_provider provider;
	int rc;

	errno = 0;
	provider = daxctl_region_get_provider(region);
	rc = provider == DAXCTL_PROVIDER_OTHER ? -errno : 0;
	unread_add(unread, "provider", rc);
	ret->provider = rc == 0 ? providers[provider] : NULL;
	if (provider == DAXCTL_PROVIDER_CXL)
		return cxl_fill(region, ret, unread);
	if (provider == DAXCTL_PROVIDER_NVDIMM)
		namespace_fill(region, ret, unread);

	return 0;
}

/* Not every device has an identity: -ENODATA. */
static int identity_keep(int rc, struct daxctl_identity *identity, char **ret,
			 struct unread *unread)
{
	unread_add(unread, "identity", rc == -ENODATA || rc == -ENXIO ? 0 : rc);
	if (rc < 0)
		return rc == -ENOMEM ? rc : 0;
	*ret = strdup(daxctl_identity_get_text(identity));
	daxctl_identity_free(identity);

	return *ret ? 0 : -ENOMEM;
}

int dev_identity_fill(struct daxctl_dev *dev, char **ret, struct unread *unread)
{
	struct daxctl_identity *identity = NULL;
	int rc = daxctl_dev_get_identity(dev, &identity);

	return identity_keep(rc, identity, ret, unread);
}

int region_identity_fill(struct daxctl_region *region, char **ret, struct unread *unread)
{
	struct daxctl_identity *identity = NULL;
	int rc = daxctl_region_get_identity(region, &identity);

	return identity_keep(rc, identity, ret, unread);
}
