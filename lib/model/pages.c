// SPDX-License-Identifier: LGPL-2.1-or-later
/* The page sizes of the CPU: the alignments that a device can have */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/model/model.h"

/* Some x86 CPUs lack pages of 1 GiB. If the flags cannot be read, assume that the CPU has them. */
static bool cpu_lacks_huge(struct daxctl_ctx *ctx)
{
	_cleanup_fclose_ FILE *file = NULL;
	_cleanup_free_ char *line = NULL;
	size_t size = 0;

	if (sysfs_open_text(ctx_root(ctx), "proc/cpuinfo", &file) < 0)
		return false;
	while (getline(&line, &size, file) >= 0)
		if (strncmp(line, "flags\t", 6) == 0)
			return !strstr(line, " pdpe1gb");

	return false;
}

size_t pages_read(struct daxctl_ctx *ctx, uint64_t sizes[PAGES_MAX])
{
	uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
	uint64_t per_table = page / 8, middle;
	int rc;

	rc = sysfs_read_u64(ctx_root(ctx), "sys/kernel/mm/transparent_hugepage/hpage_pmd_size", 10,
			    &middle);
	if (rc < 0)
		middle = page * per_table;

	sizes[0] = page;
	sizes[1] = middle;
	sizes[2] = middle * per_table;
	return cpu_lacks_huge(ctx) ? 2 : 3;
}
