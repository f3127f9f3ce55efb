// SPDX-License-Identifier: LGPL-2.1-or-later
/* Finds devices by a name of any form. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/model/identity.h"

/* The devices found so far */
struct found {
	struct daxctl_ctx *ctx;
	struct daxctl_dev **devs;
	size_t n;
};

static int add(struct found *found, struct daxctl_dev *dev)
{
	struct daxctl_dev **devs = reallocarray(found->devs, found->n + 1, sizeof(*devs));

	if (!devs)
		return -ENOMEM;

	devs[found->n++] = dev;
	found->devs = devs;
	return 0;
}

static int add_named(struct found *found, const char *name)
{
	struct daxctl_dev *dev;
	int rc;

	rc = scan_dev(found->ctx, name, &dev);
	return rc < 0 ? rc : add(found, dev);
}

/* Adds each device of a region for which is() returns 1. */
static int add_of_region(struct found *found, struct daxctl_region *region,
			 int (*is)(struct daxctl_dev *dev, const void *data), const void *data)
{
	struct daxctl_dev *dev;
	int rc;

	rc = dev_first(region, &dev);
	if (rc < 0) /* the path of daxctl_new_region() may be gone */
		return rc == -ENOENT ? 0 : rc;
	for (; dev; dev = dev_next(dev)) {
		rc = is(dev, data);
		if (rc > 0)
			rc = add(found, dev);
		if (rc < 0)
			return rc;
	}

	return 0;
}

/* As add_of_region(), for the devices of all regions. */
static int add_all(struct found *found, int (*is)(struct daxctl_dev *dev, const void *data),
		   const void *data)
{
	struct daxctl_region *region;
	int rc;

	rc = region_first(found->ctx, &region);
	if (rc < 0)
		return rc;
	for (; region; region = region_next(region)) {
		rc = add_of_region(found, region, is, data);
		if (rc < 0)
			return rc;
	}

	return 0;
}

/* ---- one function for each form ---- */

static int find_dev(struct found *found, const struct name *name)
{
	return add_named(found, name->text);
}

static int find_char(struct found *found, const struct name *name)
{
	char path[64], text[SYSFS_VALUE_MAX];
	int rc;

	snprintf(path, sizeof(path), "sys/dev/char/%d:%d", name->a, name->b);
	rc = sysfs_link_name(ctx_root(found->ctx), path, text);
	if (rc == -ENOENT)
		return -ENODEV;
	if (rc == 0)
		rc = add_named(found, text);

	return rc == -EINVAL ? -ENODEV : rc; /* the number belongs to another kind of device */
}

/* Parses the last component of a path as a name. */
static int find_last(struct found *found, const char *path, enum name_form form,
		     int (*fn)(struct found *found, const struct name *name))
{
	_cleanup_(name_free) struct name last = {0};
	int rc;

	rc = name_parse(strrchr(path, '/') + 1, &last);
	if (rc == -EINVAL || (rc == 0 && last.form != form))
		return -ENODEV;

	return rc < 0 ? rc : fn(found, &last);
}

/*
 * The file may be missing, for example in a container: then use the last component as the device's
 * name.
 */
static int find_file(struct found *found, const struct name *name)
{
	struct name numbers = {0};
	int rc;

	rc = sysfs_char_number(ctx_root(found->ctx), name->text + 1, &numbers.a, &numbers.b);
	if (rc == -ENOENT)
		return find_last(found, name->text, NAME_DEV, find_dev);

	return rc < 0 ? rc : find_char(found, &numbers);
}

static int has_path(struct daxctl_dev *dev, const void *data)
{
	const char *path = data;

	return strcmp(path + 1, dev->path) == 0 || strcmp(path, dev->region->path) == 0;
}

static bool begins(const char *path, const char *with)
{
	return strncmp(path, with, strlen(with)) == 0;
}

static int find_sys(struct found *found, const struct name *name)
{
	if (begins(name->text, "/sys/dev/char/"))
		return find_last(found, name->text, NAME_CHAR, find_char);
	if (begins(name->text, "/sys/devices/"))
		return add_all(found, has_path, name->text);

	return find_last(found, name->text, NAME_DEV, find_dev);
}

static int is_on_node(struct daxctl_dev *dev, const void *data)
{
	const struct name *name = data;
	_cleanup_close_ int dir = dev_open(dev);
	int node, rc;

	rc = dir < 0 ? dir : sysfs_read_int(dir, "target_node", &node);
	if (rc < 0)
		return rc == -ENOENT ? 0 : rc;

	return node == name->a;
}

/* Is the memory device one of the members of the device's region. */
static int has_member(struct daxctl_dev *dev, const void *data)
{
	const struct name *name = data;
	struct cxl_member member;
	unsigned int n;
	int rc;

	for (n = 0;; n++) {
		rc = cxl_member_read(dev->region, n, &member);
		if (rc < 0)
			return rc == -ENOENT ? 0 : rc;
		if (name->form == NAME_MEMDEV ? strcmp(member.name, name->text) == 0
					      : member.serial == name->number)
			return 1;
	}
}

/* Serial number 0 means that the memory device has none. */
static int find_serial(struct found *found, const struct name *name)
{
	return name->number == 0 ? -ENODEV : add_all(found, has_member, name);
}

static int has_address(struct daxctl_dev *dev, const void *data)
{
	const struct name *name = data;
	_cleanup_close_ int dir = dev_open(dev);
	_cleanup_ranges_ struct ranges ranges = {0};
	size_t i;
	int rc;

	rc = dir < 0 ? dir : mapping_read_ranges(dev, dir, &ranges);
	if (rc < 0)
		return rc == -ENOENT ? 0 : rc;
	for (i = 0; i < ranges.n; i++)
		if (ranges.v[i].start <= name->number && name->number <= ranges.v[i].end)
			return 1;

	return 0;
}

/*
 * A number is a serial number or an address. Returns -ENOTUNIQ if it is both, for different
 * devices.
 */
static int find_number(struct found *found, const struct name *name)
{
	struct found others = {.ctx = found->ctx};
	bool same;
	int rc;

	rc = find_serial(found, name);
	if (rc < 0 && rc != -ENODEV)
		return rc;
	rc = add_all(&others, has_address, name);
	if (rc == -EACCES && found->n > 0) /* only root can read addresses */
		rc = 0;
	same = others.n == 0 ||
	       (others.n == found->n &&
		memcmp(others.devs, found->devs, others.n * sizeof(*others.devs)) == 0);
	if (rc == 0 && found->n > 0 && !same)
		rc = -ENOTUNIQ;
	if (rc == 0 && found->n == 0) {
		*found = others;
		return 0;
	}

	free(others.devs);
	return rc;
}

static int is_identity(struct daxctl_dev *dev, const void *data)
{
	int rc = daxctl_identity_is_dev(data, dev);

	return rc == -ENOENT ? 0 : rc;
}

static int find(struct found *found, const struct name *name)
{
	switch (name->form) {
	case NAME_DEV:
		return find_dev(found, name);
	case NAME_CHAR:
		return find_char(found, name);
	case NAME_FILE:
		return find_file(found, name);
	case NAME_SYS:
		return find_sys(found, name);
	case NAME_NODE:
		return add_all(found, is_on_node, name);
	case NAME_MEMDEV:
		return add_all(found, has_member, name);
	case NAME_SERIAL:
		return find_serial(found, name);
	case NAME_ADDRESS:
		return add_all(found, has_address, name);
	case NAME_NUMBER:
		return find_number(found, name);
	case NAME_IDENTITY:
		return add_all(found, is_identity, name->identity);
	}

	return -EINVAL;
}

DAXCTL_EXPORT int daxctl_find_devs(struct daxctl_ctx *ctx, const char *name,
				   struct daxctl_dev ***ret_devs, size_t *ret_n)
{
	_cleanup_(name_free) struct name parsed = {0};
	struct found found = {.ctx = ctx};
	int rc;

	if (!ctx || !name || !ret_devs || !ret_n)
		return -EINVAL;
	rc = name_parse(name, &parsed);
	if (rc == 0)
		rc = find(&found, &parsed);
	if (rc == 0 && found.n == 0)
		rc = -ENODEV;
	if (rc < 0) {
		free(found.devs);
		return rc;
	}

	*ret_devs = found.devs;
	*ret_n = found.n;
	return 0;
}
