// SPDX-License-Identifier: LGPL-2.1-or-later
/* Where the memory of a region comes from: firmware, a CXL region, or an nvdimm namespace */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lib/model/model.h"
#include "util/error.h"
#include "util/parse.h"

struct daxctl_memdev {
	struct cxl_member member;
};

#define CXL_DEVICES "sys/bus/cxl/devices"

static enum daxctl_provider provider_of_bus(struct daxctl_region *region, const char *bus)
{
	if (strcmp(bus, "cxl") == 0)
		return DAXCTL_PROVIDER_CXL;
	if (strcmp(bus, "nd") == 0)
		return DAXCTL_PROVIDER_NVDIMM;
	if (strcmp(bus, "platform") == 0 &&
	    strncmp(daxctl_region_get_devname(region), "hmem.", strlen("hmem.")) == 0)
		return DAXCTL_PROVIDER_HMEM;

	return DAXCTL_PROVIDER_OTHER;
}

/* Returns 0 or -errno. */
static int provider_read(struct daxctl_region *region, enum daxctl_provider *ret)
{
	_cleanup_close_ int dir = sysfs_open_dir(ctx_root(region->ctx), region->path + 1);
	char bus[SYSFS_VALUE_MAX];
	int rc;

	rc = dir < 0 ? dir : sysfs_link_name(dir, "subsystem", bus);
	if (rc < 0 && rc != -ENOENT)
		return rc;

	/* some providers have no bus */
	*ret = rc < 0 ? DAXCTL_PROVIDER_OTHER : provider_of_bus(region, bus);
	return 0;
}

DAXCTL_EXPORT enum daxctl_provider daxctl_region_get_provider(struct daxctl_region *region)
{
	enum daxctl_provider provider = DAXCTL_PROVIDER_OTHER;
	int before = errno;

	errno_answer(before, region ? provider_read(region, &provider) : -EINVAL);
	return provider;
}

/* Returns 0 if the region is a CXL region, -ENOENT if not, or -errno. */
static int check_cxl(struct daxctl_region *region)
{
	enum daxctl_provider provider;
	int rc;

	rc = provider_read(region, &provider);
	return rc == 0 && provider != DAXCTL_PROVIDER_CXL ? -ENOENT : rc;
}

/* Can the text in a file be the name of a device, such as "decoder2.0". */
static bool is_device_name(const char *text)
{
	return text[0] && text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789.")] == '\0';
}

/* Removes the last component. */
static void path_up(char *path)
{
	char *last = strrchr(path, '/');

	if (last)
		*last = '\0';
}

/*
 * Opens the directory of the CXL region that contains a dax region. Returns a descriptor or -errno.
 */
static int cxl_region_open(struct daxctl_region *region)
{
	_cleanup_free_ char *path = strdup(region->path + 1);
	int rc;

	if (!path)
		return -ENOMEM;
	rc = check_cxl(region);
	if (rc < 0)
		return rc;

	path_up(path);
	return sysfs_open_dir(ctx_root(region->ctx), path);
}

int cxl_region_read_start(struct daxctl_region *region, uint64_t *ret)
{
	_cleanup_close_ int dir = cxl_region_open(region);

	return dir < 0 ? dir : sysfs_read_u64(dir, "resource", 0, ret);
}

DAXCTL_EXPORT int daxctl_region_get_cxl_region(struct daxctl_region *region, int *ret_id)
{
	_keep_errno_ int before = errno;
	const char *end, *name;
	int id, rc;

	if (!region || !ret_id)
		return -EINVAL;
	rc = check_cxl(region);
	if (rc < 0)
		return rc;
	end = name = strrchr(region->path, '/');
	while (name > region->path && name[-1] != '/')
		name--;
	if (strncmp(name, "region", strlen("region")) != 0)
		return -ENOENT;
	name += strlen("region");
	if (parse_id(&name, &id) < 0 || name != end)
		return -ENOENT;

	*ret_id = id;
	return 0;
}

/* Opens the directory of the endpoint that has the decoder. Returns a descriptor or -errno. */
static int endpoint_open(struct daxctl_ctx *ctx, const char *decoder)
{
	_cleanup_free_ char *path = NULL;
	int rc;

	if (!is_device_name(decoder))
		return -EBADMSG;
	rc = sysfs_link_path(ctx_root(ctx), CXL_DEVICES, decoder, &path);
	if (rc < 0)
		return rc;

	path_up(path);
	return sysfs_open_dir(ctx_root(ctx), path);
}

/* Reads where the decoder's part of the region starts on the memory device. */
static int dpa_read(struct daxctl_ctx *ctx, const char *decoder, uint64_t *ret)
{
	_cleanup_free_ char *path = NULL;
	uint64_t dpa = 0;
	int rc;

	if (asprintf(&path, CXL_DEVICES "/%s/dpa_resource", decoder) < 0)
		return -ENOMEM;
	rc = sysfs_read_u64(ctx_root(ctx), path, 0, &dpa);
	if (rc < 0 && rc != -ENOENT) /* before Linux 6.0 */
		return rc;

	*ret = dpa;
	return 0;
}

/*
 * Target n of a CXL region is a decoder of an endpoint. The endpoint is the memory device as the
 * host sees it.
 */
int cxl_member_read(struct daxctl_region *region, unsigned int n, struct cxl_member *ret)
{
	_cleanup_close_ int dir = cxl_region_open(region), endpoint = -1;
	char target[32], decoder[SYSFS_VALUE_MAX], name[SYSFS_VALUE_MAX];
	struct cxl_member member = {0};
	int rc;

	if (dir < 0)
		return dir;
	snprintf(target, sizeof(target), "target%u", n);
	rc = sysfs_read(dir, target, decoder);
	if (rc < 0)
		return rc;
	endpoint = endpoint_open(region->ctx, decoder);
	rc = endpoint < 0 ? endpoint : sysfs_link_name(endpoint, "uport", name);
	if (rc == 0)
		rc = sysfs_read_u64(endpoint, "uport/serial", 0, &member.serial);
	if (rc == 0)
		rc = dpa_read(region->ctx, decoder, &member.dpa);
	if (rc < 0)
		return rc == -ENOENT ? -ENXIO
				     : rc; /* there is a target, but it leads to no memory device */

	snprintf(member.name, sizeof(member.name), "%.31s", name);
	*ret = member;
	return 0;
}

DAXCTL_EXPORT int daxctl_region_get_memdev(struct daxctl_region *region, unsigned int n,
					   struct daxctl_memdev **ret_memdev)
{
	_keep_errno_ int before = errno;
	_cleanup_free_ struct daxctl_memdev *memdev = NULL;
	int rc;

	if (!region || !ret_memdev)
		return -EINVAL;
	memdev = calloc(1, sizeof(*memdev));
	if (!memdev)
		return -ENOMEM;
	rc = cxl_member_read(region, n, &memdev->member);
	if (rc < 0)
		return rc;

	*ret_memdev = TAKE_PTR(memdev);
	return 0;
}

DAXCTL_EXPORT void daxctl_memdev_free(struct daxctl_memdev *memdev)
{
	free(memdev);
}

DAXCTL_EXPORT const char *daxctl_memdev_get_name(const struct daxctl_memdev *memdev)
{
	return memdev ? memdev->member.name : NULL;
}

DAXCTL_EXPORT unsigned long long daxctl_memdev_get_serial(const struct daxctl_memdev *memdev)
{
	return memdev ? memdev->member.serial : 0;
}

/* Returns zeros if the file is missing or empty. */
static int read_uuid(int dir, const char *name, uuid_t uuid)
{
	int rc;

	memset(uuid, 0, sizeof(uuid_t));
	rc = sysfs_read_uuid(dir, name, uuid);

	return rc == -ENOENT ? 0 : rc;
}

/*
 * The region's parent is an nvdimm device, which names its namespace. The namespace is a sibling of
 * that device.
 */
static int namespace_read(int dir, struct daxctl_namespace *ns)
{
	char name[SYSFS_VALUE_MAX], path[SYSFS_VALUE_MAX + 16];
	int rc;

	rc = sysfs_read(dir, "namespace", name);
	if (rc < 0)
		return rc;
	if (!name[0])
		return -ENOENT;
	if (!is_device_name(name) || strlen(name) >= sizeof(ns->name))
		return -EBADMSG;

	rc = read_uuid(dir, "uuid", ns->uuid);
	if (rc < 0)
		return rc;
	snprintf(path, sizeof(path), "../%s/uuid", name);
	rc = read_uuid(dir, path, ns->label_uuid);
	if (rc < 0)
		return rc;

	strcpy(ns->name, name);
	return 0;
}

int namespace_of_region(struct daxctl_region *region, struct daxctl_namespace *ret)
{
	_cleanup_close_ int dir = sysfs_open_dir(ctx_root(region->ctx), region->path + 1);

	return dir < 0 ? dir : namespace_read(dir, ret);
}

DAXCTL_EXPORT int daxctl_region_get_namespace(struct daxctl_region *region,
					      struct daxctl_namespace **ret_ns)
{
	_keep_errno_ int before = errno;
	_cleanup_free_ struct daxctl_namespace *ns = NULL;
	int rc;

	if (!region || !ret_ns)
		return -EINVAL;
	ns = calloc(1, sizeof(*ns));
	if (!ns)
		return -ENOMEM;
	rc = namespace_of_region(region, ns);
	if (rc < 0)
		return rc;

	*ret_ns = TAKE_PTR(ns);
	return 0;
}

DAXCTL_EXPORT void daxctl_namespace_free(struct daxctl_namespace *ns)
{
	free(ns);
}

DAXCTL_EXPORT const char *daxctl_namespace_get_name(const struct daxctl_namespace *ns)
{
	return ns ? ns->name : NULL;
}

DAXCTL_EXPORT int daxctl_namespace_get_uuid(const struct daxctl_namespace *ns, uuid_t uuid)
{
	return ns ? uuid_give(ns->uuid, uuid) : -EINVAL;
}

DAXCTL_EXPORT int daxctl_namespace_get_label_uuid(const struct daxctl_namespace *ns, uuid_t uuid)
{
	return ns ? uuid_give(ns->label_uuid, uuid) : -EINVAL;
}
