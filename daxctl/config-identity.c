// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config-identity.h"

#include <errno.h>

#include "names.h"
#include "objects.h"

static int read_namespace(struct daxctl_region *region, struct identity *identity)
{
	_cleanup_namespace_ struct daxctl_namespace *ns = NULL;
	uuid_t uuid;
	int rc;

	rc = daxctl_region_get_namespace(region, &ns);
	if (rc < 0)
		return rc == -ENOENT ? 0 : rc;

	if (daxctl_namespace_get_uuid(ns, uuid) == 0)
		uuid_to_text(uuid, identity->nvdimm_uuids[identity->n_nvdimm_uuids++]);
	if (daxctl_namespace_get_label_uuid(ns, uuid) == 0)
		uuid_to_text(uuid, identity->nvdimm_uuids[identity->n_nvdimm_uuids++]);
	return 0;
}

/*
 * A target that leads to no memory device (-ENXIO) ends the list as the last one does. One
 * that cannot be read might be what a section is about.
 */
static int read_cxl(struct daxctl_region *region, struct identity *identity)
{
	int id, rc;

	rc = daxctl_region_get_cxl_region(region, &id);
	if (rc < 0)
		return rc == -ENOENT ? 0 : rc;
	identity->cxl_region = id;
	for (unsigned int i = 0; identity->n_serials < IDENTITY_SERIALS_MAX; i++) {
		_cleanup_memdev_ struct daxctl_memdev *memdev = NULL;

		rc = daxctl_region_get_memdev(region, i, &memdev);
		if (rc < 0)
			return rc == -ENOENT || rc == -ENXIO ? 0 : rc;
		if (daxctl_memdev_get_serial(memdev))
			identity->serials[identity->n_serials++] = daxctl_memdev_get_serial(memdev);
	}

	return 0;
}

/* Whether a section is about the device cannot be told without these. 0 or -errno. */
static int check_info(const struct daxctl_dev_info *info)
{
	int node = daxctl_dev_info_get_status(info, DAXCTL_DEV_TARGET_NODE);

	if (node < 0 && node != -ENOENT)
		return node;

	return daxctl_dev_info_get_status(info, DAXCTL_DEV_UUID);
}

int identity_read(struct daxctl_dev *dev, struct identity *ret)
{
	struct daxctl_region *region = daxctl_dev_get_region(dev);
	_cleanup_dev_info_ struct daxctl_dev_info *info = NULL;
	uuid_t uuid;
	int rc;

	rc = daxctl_dev_get_info(dev, &info);
	if (rc == 0)
		rc = check_info(info);
	if (rc < 0)
		return rc;

	*ret = (struct identity){
		.chardev = daxctl_dev_get_devname(dev),
		.region = region_short_path(daxctl_region_get_path(region)),
		.node = daxctl_dev_info_get_target_node(info),
		.cxl_region = -1,
	};
	if (daxctl_dev_info_get_uuid(info, uuid) == 0)
		uuid_to_text(uuid, ret->uuid);
	rc = read_cxl(region, ret);

	return rc < 0 ? rc : read_namespace(region, ret);
}
