// SPDX-License-Identifier: LGPL-2.1-or-later
/* Devices by a name of any form. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/model/identity.h"
#include "util/parse.h"

/* The devices found so far. */
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

/* Adds each device for which is() says 1. */
static int add_all(struct found *found, int (*is)(struct daxctl_dev *dev, const void *data),
		   const void *data)
{
	struct daxctl_region *region;
	struct daxctl_dev *dev;
	int rc;

	rc = scan_bus(found->ctx);
	if (rc < 0)
		return rc;
	TAILQ_FOREACH (region, &found->ctx->regions, list) {
		rc = scan_region(region);
		if (rc == -ENOENT) /* a path of the program's own that is gone */
			continue;
		if (rc < 0)
			return rc;
		TAILQ_FOREACH (dev, &region->devs, list) {
			rc = dev->gone ? 0 : is(dev, data);
			if (rc > 0)
				rc = add(found, dev);
			if (rc < 0)
				return rc;
		}
	}

	return 0;
}

/* ---- dax0.1, 0.1 ---- */

static int find_name(struct found *found, const char *text)
{
	char name[DEV_NAME_MAX];
	int region, id;

	snprintf(name, sizeof(name), "%s%s", strncmp(text, "dax", 3) == 0 ? "" : "dax", text);
	if (strlen(text) + 3 >= sizeof(name) || dev_name_parse(name, &region, &id) < 0)
		return -EINVAL;

	return add_named(found, name);
}

/* ---- 252:7 and paths in /dev ---- */

static int find_number(struct found *found, int major, int minor)
{
	char path[64], name[SYSFS_VALUE_MAX];
	int rc;

	snprintf(path, sizeof(path), "sys/dev/char/%d:%d", major, minor);
	rc = sysfs_link_name(ctx_root(found->ctx), path, name);
	if (rc == -ENOENT)
		return -ENODEV;
	if (rc == 0)
		rc = add_named(found, name);

	return rc == -EINVAL ? -ENODEV : rc; /* no dax device has that number */
}

static int find_numbers(struct found *found, const char *text)
{
	int major, minor;

	if (parse_id(&text, &major) < 0 || *text++ != ':' || parse_id(&text, &minor) < 0 || *text)
		return -EINVAL;

	return find_number(found, major, minor);
}

/* In a container, say, there may be no such file: its name is the device's then. */
static int find_node(struct found *found, const char *path)
{
	int major, minor, rc;

	rc = sysfs_char_number(ctx_root(found->ctx), path + 1, &major, &minor);
	if (rc == 0)
		return find_number(found, major, minor);
	if (rc == -ENOENT) {
		rc = find_name(found, path + strlen("/dev/"));
		return rc == -EINVAL ? -ENODEV : rc;
	}

	return rc;
}

/* ---- paths in /sys ---- */

static int has_path(struct daxctl_dev *dev, const void *data)
{
	const char *path = data;

	return strcmp(path + 1, dev->path) == 0 || strcmp(path, dev->region->path) == 0;
}

static int find_sys(struct found *found, const char *text)
{
	_cleanup_free_ char *path = strdup(text);
	const char *name;
	size_t len;

	if (!path)
		return -ENOMEM;
	for (len = strlen(path); len > 1 && path[len - 1] == '/'; len--)
		path[len - 1] = '\0';
	name = strrchr(path, '/') + 1;
	if (strncmp(path, "/sys/dev/char/", strlen("/sys/dev/char/")) == 0)
		return find_numbers(found, name);
	if (strncmp(path, "/sys/devices/", strlen("/sys/devices/")) != 0)
		return find_name(found, name);

	return add_all(found, has_path, path);
}

/* ---- node:1, mem0, serial:feed0, address:0x100000000, identities ---- */

static int is_on_node(struct daxctl_dev *dev, const void *data)
{
	const int *wanted = data;
	_cleanup_close_ int dir = dev_open(dev);
	int node, rc;

	rc = dir < 0 ? dir : sysfs_read_int(dir, "target_node", &node);
	if (rc < 0)
		return rc == -ENOENT ? 0 : rc;

	return node == *wanted;
}

static int find_by_node(struct found *found, const char *text)
{
	int node;

	if (parse_id(&text, &node) < 0 || *text)
		return -EINVAL;

	return add_all(found, is_on_node, &node);
}

/* Has the region a member with the name, or where name is NULL with the serial number. */
static int has_member(struct daxctl_region *region, const char *name, uint64_t serial)
{
	struct cxl_member member;
	unsigned int n;
	int rc;

	for (n = 0;; n++) {
		rc = cxl_member_read(region, n, &member);
		if (rc < 0)
			return rc == -ENOENT ? 0 : rc;
		if (name ? strcmp(member.name, name) == 0 : member.serial == serial)
			return 1;
	}
}

static int has_serial(struct daxctl_dev *dev, const void *data)
{
	const uint64_t *serial = data;

	return has_member(dev->region, NULL, *serial);
}

static int has_memdev(struct daxctl_dev *dev, const void *data)
{
	return has_member(dev->region, data, 0);
}

static int find_serial(struct found *found, uint64_t serial)
{
	/* 0 stands for none */
	return serial == 0 ? -ENODEV : add_all(found, has_serial, &serial);
}

static int has_address(struct daxctl_dev *dev, const void *data)
{
	const uint64_t *address = data;
	_cleanup_close_ int dir = dev_open(dev);
	_cleanup_ranges_ struct ranges ranges = {0};
	size_t i;
	int rc;

	rc = dir < 0 ? dir : mapping_read_ranges(dev, dir, &ranges);
	if (rc < 0)
		return rc == -ENOENT ? 0 : rc;
	for (i = 0; i < ranges.n; i++)
		if (ranges.v[i].start <= *address && *address <= ranges.v[i].end)
			return 1;

	return 0;
}

static int parse_hex(const char *text, uint64_t *ret)
{
	return parse_u64(text, strncmp(text, "0x", 2) == 0 ? 0 : 16, ret);
}

static int find_by_serial(struct found *found, const char *text)
{
	uint64_t serial;

	return parse_hex(text, &serial) < 0 ? -EINVAL : find_serial(found, serial);
}

static int find_by_address(struct found *found, const char *text)
{
	uint64_t address;

	return parse_hex(text, &address) < 0 ? -EINVAL : add_all(found, has_address, &address);
}

/* A number alone: whichever it is; refused where it is both, of different devices. */
static int find_hex(struct found *found, const char *text)
{
	struct found others = {.ctx = found->ctx};
	uint64_t number;
	bool same;
	int rc;

	if (parse_u64(text, 0, &number) < 0)
		return -EINVAL;
	rc = find_serial(found, number);
	if (rc < 0 && rc != -ENODEV)
		return rc;
	rc = add_all(&others, has_address, &number);
	if (rc == -EACCES && found->n > 0) /* addresses are for root alone */
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

static int find_identity(struct found *found, const char *text)
{
	_cleanup_identity_ struct daxctl_identity *identity = NULL;
	int rc;

	rc = daxctl_identity_from_text(text, &identity);
	return rc < 0 ? rc : add_all(found, is_identity, identity);
}

static int find_memdev(struct found *found, const char *text)
{
	const char *number = text + strlen("mem");
	int id;

	if (parse_id(&number, &id) < 0 || *number)
		return -EINVAL;

	return add_all(found, has_memdev, text);
}

/* ---- which form ---- */

static int find(struct found *found, const char *text)
{
	static const struct {
		const char *prefix;
		bool keeps_prefix; /* fn wants to see it */
		int (*fn)(struct found *found, const char *text);
	} forms[] = {
		{"/dev/", true, find_node},	      {"/sys/", true, find_sys},
		{"node:", false, find_by_node},	      {"serial:", false, find_by_serial},
		{"address:", false, find_by_address}, {"0x", true, find_hex},
		{"mem", true, find_memdev},
	};
	size_t i, len;
	int rc;

	for (i = 0; i < ARRAY_SIZE(forms); i++) {
		len = strlen(forms[i].prefix);
		if (strncmp(text, forms[i].prefix, len) == 0)
			return forms[i].fn(found, forms[i].keeps_prefix ? text : text + len);
	}
	rc = find_name(found, text);
	if (rc == -EINVAL)
		rc = find_numbers(found, text);

	return rc == -EINVAL ? find_identity(found, text) : rc;
}

DAXCTL_EXPORT int daxctl_find_devs(struct daxctl_ctx *ctx, const char *name,
				   struct daxctl_dev ***ret_devs, size_t *ret_n)
{
	struct found found = {.ctx = ctx};
	int rc;

	if (!ctx || !name || !ret_devs || !ret_n)
		return -EINVAL;
	rc = find(&found, name);
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
