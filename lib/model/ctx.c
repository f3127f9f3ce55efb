// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/model/model.h"

static void ctx_free(struct daxctl_ctx *ctx)
{
	struct daxctl_region *region;

	while ((region = TAILQ_FIRST(&ctx->regions))) {
		TAILQ_REMOVE(&ctx->regions, region, list);
		region_free(region);
	}
	ctx_root_close(ctx);
	differences_free(&ctx->side_effects);
	free(ctx->users);
	free(ctx);
}

DEFINE_CLEANUP(struct daxctl_ctx *, ctx_free);

DAXCTL_EXPORT int daxctl_new(struct daxctl_ctx **ret_ctx)
{
	_cleanup_(ctx_freep) struct daxctl_ctx *ctx = NULL;
	const char *root = secure_getenv("DAXCTL_ROOT");
	int rc;

	if (!ret_ctx)
		return -EINVAL;
	ctx = calloc(1, sizeof(*ctx));
	if (!ctx)
		return -ENOMEM;

	ctx->refcount = 1;
	ctx->config_path = DAXCTL_CONF_DIR;
	TAILQ_INIT(&ctx->regions);
	log_init(ctx);

	rc = ctx_root_open(ctx, root);
	if (rc < 0) {
		log_err(ctx, "cannot open the directory %s that DAXCTL_ROOT names: %s", root,
			strerror(-rc));
		return rc;
	}

	log_debug(ctx, "context made, log priority %d", ctx->log_priority);
	*ret_ctx = TAKE_PTR(ctx);
	return 0;
}

DAXCTL_EXPORT struct daxctl_ctx *daxctl_ref(struct daxctl_ctx *ctx)
{
	if (ctx)
		ctx->refcount++;

	return ctx;
}

DAXCTL_EXPORT void daxctl_unref(struct daxctl_ctx *ctx)
{
	if (ctx && --ctx->refcount == 0)
		ctx_free(ctx);
}

DAXCTL_EXPORT void *daxctl_get_userdata(struct daxctl_ctx *ctx)
{
	return ctx ? ctx->userdata : NULL;
}

DAXCTL_EXPORT void daxctl_set_userdata(struct daxctl_ctx *ctx, void *userdata)
{
	if (ctx)
		ctx->userdata = userdata;
}

DAXCTL_EXPORT int daxctl_set_config_path(struct daxctl_ctx *ctx, char *config_path)
{
	if (!ctx || !config_path)
		return -EINVAL;

	ctx->config_path = config_path;
	return 0;
}

DAXCTL_EXPORT const char *daxctl_get_config_path(struct daxctl_ctx *ctx)
{
	return ctx ? ctx->config_path : NULL;
}

int ctx_cancelled(const struct daxctl_ctx *ctx)
{
	return ctx->cancel && *ctx->cancel ? -EINTR : 0;
}

DAXCTL_EXPORT void daxctl_set_cancel(struct daxctl_ctx *ctx, const volatile int *flag)
{
	if (ctx)
		ctx->cancel = flag;
}
