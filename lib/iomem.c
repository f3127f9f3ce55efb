// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/private.h"
#include "util/parse.h"

/* "  140000000-17fffffff : dax0.0" */
static bool line_is_of(char *line, const char *name, uint64_t *ret_start)
{
	char *start = line + strspn(line, " ");
	char *end = strchr(start, '-');
	char *owner = end ? strstr(end, " : ") : NULL;

	if (!owner)
		return false;

	*end = '\0';
	owner += strlen(" : ");
	owner[strcspn(owner, "\n")] = '\0';
	return strcmp(owner, name) == 0 && parse_u64(start, 16, ret_start) == 0;
}

int iomem_find(int root, const char *name, uint64_t *ret)
{
	_cleanup_fclose_ FILE *file = NULL;
	_cleanup_free_ char *line = NULL;
	uint64_t start;
	size_t size = 0;
	int rc;

	rc = sysfs_open_text(root, "proc/iomem", &file);
	if (rc < 0)
		return rc;

	while (getline(&line, &size, file) >= 0) {
		if (!line_is_of(line, name, &start))
			continue;
		if (start == 0) /* what ordinary users are shown */
			return -EACCES;
		*ret = start;
		return 0;
	}

	return ferror(file) ? -EIO : -ENOENT;
}
