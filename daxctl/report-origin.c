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

static int cxl_fill(struct daxctl_region *region, struct origin_report *report)
{
	int id;

	if (daxctl_region_get_cxl_region(region, &id) == 0)
		snprintf(report->cxl_region, sizeof(report->cxl_region), "region%d", id);
	for (unsigned int i = 0;; i++) {
		_cleanup_memdev_ struct daxctl_memdev *memdev = NULL;
		struct memdev_report *row;

		if (daxctl_region_get_memdev(region, i, &memdev) < 0)
			return 0;
		row = rows_add(&report->memdevs, &memdev_record);
		if (!row)
			return -ENOMEM;
		snprintf(row->memdev, sizeof(row->memdev), "%s", daxctl_memdev_get_name(memdev));
		row->serial = (struct opt_u64){true, daxctl_memdev_get_serial(memdev)};
	}
}

static void namespace_fill(struct daxctl_region *region, struct origin_report *report)
{
	_cleanup_namespace_ struct daxctl_namespace *ns = NULL;
	uuid_t uuid;

	if (daxctl_region_get_namespace(region, &ns) < 0)
		return;
	snprintf(report->nvdimm_namespace, sizeof(report->nvdimm_namespace), "%s",
		 daxctl_namespace_get_name(ns));
	if (daxctl_namespace_get_uuid(ns, uuid) == 0)
		uuid_to_text(uuid, report->namespace_uuid);
}

int origin_report_fill(struct daxctl_region *region, struct origin_report *ret)
{
	enum daxctl_provider provider = daxctl_region_get_provider(region);

	ret->provider = providers[provider];
	if (provider == DAXCTL_PROVIDER_CXL)
		return cxl_fill(region, ret);
	if (provider == DAXCTL_PROVIDER_NVDIMM)
		namespace_fill(region, ret);

	return 0;
}

/* Without an identity, and where it cannot be read, there is none to print. */
static int identity_keep(int rc, struct daxctl_identity *identity, char **ret)
{
	if (rc < 0)
		return rc == -ENOMEM ? rc : 0;
	*ret = strdup(daxctl_identity_get_text(identity));
	daxctl_identity_free(identity);

	return *ret ? 0 : -ENOMEM;
}

int dev_identity_fill(struct daxctl_dev *dev, char **ret)
{
	struct daxctl_identity *identity = NULL;
	int rc = daxctl_dev_get_identity(dev, &identity);

	return identity_keep(rc, identity, ret);
}

int region_identity_fill(struct daxctl_region *region, char **ret)
{
	struct daxctl_identity *identity = NULL;
	int rc = daxctl_region_get_identity(region, &identity);

	return identity_keep(rc, identity, ret);
}
