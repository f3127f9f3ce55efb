// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/sysfs/sysfs.h"
#include "util/cleanup.h"
#include "util/parse.h"

/* A line is "  140000000-17fffffff : dax0.0". */
static bool line_is_of(char *line, const char *name, struct range *ret)
{
	char *start = line + strspn(line, " ");
	char *end = strchr(start, '-');
	char *owner = end ? strstr(end, " : ") : NULL;
	uint64_t first, last;

	if (!owner)
		return false;

	*end++ = '\0';
	*owner = '\0';
	owner += strlen(" : ");
	owner[strcspn(owner, "\n")] = '\0';
	if (strcmp(owner, name) != 0 || parse_u64(start, 16, &first) < 0 ||
	    parse_u64(end, 16, &last) < 0 || last < first)
		return false;

	*ret = (struct range){.start = first, .end = last};
	return true;
}

int iomem_find(int root, const char *name, struct range *ret)
{
	_cleanup_fclose_ FILE *file = NULL;
	_cleanup_free_ char *line = NULL;
	struct range range;
	size_t size = 0;
	int rc;

	rc = sysfs_open_text(root, "proc/iomem", &file);
	if (rc < 0)
		return rc;

	while (getline(&line, &size, file) >= 0) {
		if (!line_is_of(line, name, &range))
			continue;
		if (range.end == 0) /* the kernel shows zeros to ordinary users */
			return -EACCES;
		*ret = range;
		return 0;
	}

	return ferror(file) ? -EIO : -ENOENT;
}
