// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The directory that all names are relative to. Normally it is / and needs no descriptor. With
 * DAXCTL_ROOT, for tests, it is another directory. Its descriptor is checked before each use,
 * because the program may have closed it.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/model/model.h"

static int open_root(struct daxctl_ctx *ctx)
{
	int fd = sysfs_open_path(ctx->root_path);

	return fd < 0 ? fd : held_take(fd, &ctx->root);
}

int ctx_root_open(struct daxctl_ctx *ctx, const char *path)
{
	ctx->root = HELD_NONE;
	if (!path)
		return 0;

	/* an absolute path: the program may change its working directory */
	ctx->root_path = realpath(path, NULL);
	return ctx->root_path ? open_root(ctx) : -errno;
}

int ctx_root(struct daxctl_ctx *ctx)
{
	int rc = 0;

	if (!ctx->root_path)
		return SYSFS_ROOT;
	if (!held_is_ours(&ctx->root)) {
		ctx->root = HELD_NONE;
		rc = open_root(ctx);
	}

	return rc < 0 ? rc : ctx->root.fd;
}

bool ctx_root_is_real(const struct daxctl_ctx *ctx)
{
	return !ctx->root_path;
}

void ctx_root_close(struct daxctl_ctx *ctx)
{
	held_close(&ctx->root);
	free(ctx->root_path);
}
