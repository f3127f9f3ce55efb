// SPDX-License-Identifier: LGPL-2.1-or-later
#include "namespace.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "root.h"
#include "util/cleanup.h"

/* Reads one line, cut if longer; empty if there is no such file. */
static int read_line(const char *dir, const char *name, char *text, size_t size)
{
	_cleanup_free_ char *path = NULL;
	_cleanup_fclose_ FILE *file = NULL;

	text[0] = '\0';
	if (asprintf(&path, "%s/%s", dir, name) < 0) {
		path = NULL;
		return -ENOMEM;
	}

	file = fopen(path, "re");
	if (!file)
		return errno == ENOENT ? 0 : -errno;
	if (!fgets(text, (int)size, file) && ferror(file))
		return -errno;
	text[strcspn(text, "\n")] = '\0';
	return 0;
}

static int add_uuid(const char *dir, const char *name, struct namespace_uuids *uuids)
{
	int rc = read_line(dir, name, uuids->text[uuids->n], UUID_TEXT_MAX);

	if (rc == 0 && uuids->text[uuids->n][0])
		uuids->n++;
	return rc;
}

int namespace_get_uuids(struct daxctl_dev *dev, struct namespace_uuids *ret)
{
	const char *region = daxctl_region_get_path(daxctl_dev_get_region(dev));
	_cleanup_free_ char *dir = root_path(region);
	char namespace[64], file[96];
	int rc;

	ret->n = 0;
	if (!dir)
		return -ENOMEM;
	/* a region of nvdimm memory is a device that names its namespace, its sibling */
	rc = read_line(dir, "namespace", namespace, sizeof(namespace));
	if (rc < 0 || !namespace[0])
		return rc;

	rc = add_uuid(dir, "uuid", ret);
	if (rc < 0)
		return rc;
	snprintf(file, sizeof(file), "../%s/uuid", namespace);
	return add_uuid(dir, file, ret);
}
