// SPDX-License-Identifier: LGPL-2.1-or-later
/* The attributes of a device */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/model/model.h"
#include "util/error.h"
#include "util/parse.h"

/* The kernel gives memory to devices in multiples of a subsection. */
#define SUBSECTION (2ULL << 20)

uint64_t dev_granularity(uint64_t align)
{
	return MAX(align, SUBSECTION);
}

/* Reads a single attribute. Opening the device's directory would cost more. */
static int dev_read_text(struct daxctl_dev *dev, const char *name, char value[SYSFS_VALUE_MAX])
{
	_cleanup_free_ char *path = NULL;

	if (dev->gone)
		return -ENOENT;
	if (asprintf(&path, "%s/%s", dev->path, name) < 0)
		return -ENOMEM;

	return sysfs_read(ctx_root(dev_ctx(dev)), path, value);
}

int dev_read_u64(struct daxctl_dev *dev, const char *name, int base, uint64_t *ret)
{
	char value[SYSFS_VALUE_MAX];
	int rc;

	rc = dev_read_text(dev, name, value);
	if (rc < 0)
		return rc;

	return parse_u64(value, base, ret) < 0 ? -EBADMSG : 0;
}

int dev_read_size(struct daxctl_dev *dev, uint64_t *ret)
{
	return dev_read_u64(dev, "size", 10, ret);
}

int dev_read_align(struct daxctl_dev *dev, uint64_t *ret)
{
	return dev_read_u64(dev, "align", 10, ret);
}

int dev_read_memmap(int dir)
{
	uint64_t value;
	int rc;

	rc = sysfs_read_u64(dir, "memmap_on_memory", 10, &value);
	return rc < 0 ? rc : value != 0;
}

DAXCTL_EXPORT struct daxctl_dev *daxctl_dev_get_first(struct daxctl_region *region)
{
	const int before = errno;
	struct daxctl_dev *dev = NULL;

	errno_answer(before, region ? dev_first(region, &dev) : -EINVAL);
	return dev;
}

DAXCTL_EXPORT struct daxctl_dev *daxctl_dev_get_next(struct daxctl_dev *dev)
{
	return dev ? dev_next(dev) : NULL;
}

DAXCTL_EXPORT struct daxctl_region *daxctl_dev_get_region(struct daxctl_dev *dev)
{
	return dev ? dev->region : NULL;
}

DAXCTL_EXPORT struct daxctl_ctx *daxctl_dev_get_ctx(struct daxctl_dev *dev)
{
	return dev ? dev_ctx(dev) : NULL;
}

DAXCTL_EXPORT int daxctl_dev_get_id(struct daxctl_dev *dev)
{
	return dev ? dev->id : -EINVAL;
}

DAXCTL_EXPORT const char *daxctl_dev_get_devname(struct daxctl_dev *dev)
{
	return dev ? dev->name : NULL;
}

int dev_read_number(struct daxctl_dev *dev, int *ret_major, int *ret_minor)
{
	char value[SYSFS_VALUE_MAX];
	const char *p = value;
	int major, minor, rc;

	rc = dev_read_text(dev, "dev", value);
	if (rc < 0)
		return rc;
	if (parse_id(&p, &major) < 0 || *p++ != ':' || parse_id(&p, &minor) < 0 || *p)
		return -EBADMSG;

	*ret_major = major;
	*ret_minor = minor;
	return 0;
}

DAXCTL_EXPORT int daxctl_dev_get_major(struct daxctl_dev *dev)
{
	const int before = errno;
	int major = -1, minor;

	errno_answer(before, dev ? dev_read_number(dev, &major, &minor) : -EINVAL);
	return major;
}

DAXCTL_EXPORT int daxctl_dev_get_minor(struct daxctl_dev *dev)
{
	const int before = errno;
	int major, minor = -1;

	errno_answer(before, dev ? dev_read_number(dev, &major, &minor) : -EINVAL);
	return minor;
}

DAXCTL_EXPORT unsigned long long daxctl_dev_get_resource(struct daxctl_dev *dev)
{
	const int before = errno;
	struct range range = {0};
	uint64_t resource = 0;
	int rc;

	rc = dev ? dev_read_u64(dev, "resource", 16, &resource) : -EINVAL;
	if (rc == -ENOENT) { /* before Linux 5.3 */
		rc = iomem_find(ctx_root(dev_ctx(dev)), dev->name, &range);
		resource = range.start;
	}
	errno_answer(before, rc);
	return resource;
}

DAXCTL_EXPORT unsigned long long daxctl_dev_get_size(struct daxctl_dev *dev)
{
	const int before = errno;
	uint64_t size = 0;

	errno_answer(before, dev ? dev_read_size(dev, &size) : -EINVAL);
	return size;
}

DAXCTL_EXPORT unsigned long daxctl_dev_get_align(struct daxctl_dev *dev)
{
	const int before = errno;
	uint64_t align = 0;

	errno_answer(before, dev ? dev_read_align(dev, &align) : -EINVAL);
	return align;
}

static int dev_read_node(struct daxctl_dev *dev, const char *name)
{
	const int before = errno;
	char value[SYSFS_VALUE_MAX];
	int node = -1, rc;

	rc = dev ? dev_read_text(dev, name, value) : -EINVAL;
	if (rc == 0 && parse_int(value, &node) < 0)
		rc = -EBADMSG;
	if (rc == -ENOENT) /* without a node the kernel hides the file; or the device is gone */
		rc = dev_check(dev);
	errno_answer(before, rc);
	return node;
}

DAXCTL_EXPORT int daxctl_dev_get_target_node(struct daxctl_dev *dev)
{
	return dev_read_node(dev, "target_node");
}

DAXCTL_EXPORT int daxctl_dev_get_numa_node(struct daxctl_dev *dev)
{
	return dev ? dev_read_node(dev, "numa_node") : -EINVAL;
}

DAXCTL_EXPORT int daxctl_dev_get_memmap_on_memory(struct daxctl_dev *dev)
{
	_keep_errno_ int before = errno;
	uint64_t value;
	int rc;

	rc = dev ? dev_read_u64(dev, "memmap_on_memory", 10, &value) : -EINVAL;
	return rc < 0 ? rc : value != 0;
}
