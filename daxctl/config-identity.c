// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config-identity.h"

#include <errno.h>

#include "names.h"

static int read_namespace(struct daxctl_region *region, struct identity *identity)
{
	struct daxctl_namespace ns = {.struct_size = sizeof(ns)};
	int rc;

	rc = daxctl_region_get_namespace(region, &ns);
	if (rc < 0)
		return rc == -ENOENT ? 0 : rc;

	if (!uuid_is_zero(ns.uuid))
		uuid_to_text(ns.uuid, identity->nvdimm_uuids[identity->n_nvdimm_uuids++]);
	if (!uuid_is_zero(ns.label_uuid))
		uuid_to_text(ns.label_uuid, identity->nvdimm_uuids[identity->n_nvdimm_uuids++]);
	return 0;
}

/* A memory device that cannot be read is not called by its serial number. */
static void read_cxl(struct daxctl_region *region, struct identity *identity)
{
	struct daxctl_memdev memdev = {.struct_size = sizeof(memdev)};
	int id;

	if (daxctl_region_get_cxl_region(region, &id) < 0)
		return;
	identity->cxl_region = id;
	for (unsigned int i = 0; identity->n_serials < IDENTITY_SERIALS_MAX; i++) {
		if (daxctl_region_get_memdev(region, i, &memdev) < 0)
			return;
		if (memdev.serial)
			identity->serials[identity->n_serials++] = memdev.serial;
	}
}

int identity_read(struct daxctl_dev *dev, struct identity *ret)
{
	struct daxctl_region *region = daxctl_dev_get_region(dev);
	struct daxctl_dev_info info = {.struct_size = sizeof(info)};
	int rc;

	rc = daxctl_dev_get_info(dev, &info);
	if (rc < 0)
		return rc;

	*ret = (struct identity){
		.chardev = daxctl_dev_get_devname(dev),
		.region = region_short_path(daxctl_region_get_path(region)),
		.node = info.target_node,
		.cxl_region = -1,
	};
	if (!uuid_is_zero(info.uuid))
		uuid_to_text(info.uuid, ret->uuid);
	read_cxl(region, ret);

	return read_namespace(region, ret);
}
