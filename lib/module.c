// SPDX-License-Identifier: LGPL-2.1-or-later
/* Loading a driver's module; the only user of libkmod. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <libkmod.h>

#include "lib/private.h"

DEFINE_CLEANUP(struct kmod_ctx *, kmod_unref);
DEFINE_CLEANUP(struct kmod_module *, kmod_module_unref);

/* libkmod would write to stderr uninvited. */
_printf_(6, 0) static void log_kmod(void *data, int priority, const char *file, int line,
				    const char *fn, const char *format, va_list args)
{
	struct daxctl_ctx *ctx = data;

	if (ctx->log_priority >= LOG_INFO)
		ctx->log_fn(ctx, priority, file, line, fn, format, args);
}

static int open_kmod(struct daxctl_ctx *ctx, struct kmod_ctx **ret)
{
	struct kmod_ctx *kmod;

	/* under DAXCTL_ROOT the running kernel is not the one that is asked for */
	if (!ctx->real_root)
		return -ENOENT;
	kmod = kmod_new(NULL, NULL);
	if (!kmod)
		return -ENOMEM;

	kmod_set_log_fn(kmod, log_kmod, ctx);
	*ret = kmod;
	return 0;
}

static int insert(struct daxctl_ctx *ctx, const char *name)
{
	_cleanup_(kmod_unrefp) struct kmod_ctx *kmod = NULL;
	_cleanup_(kmod_module_unrefp) struct kmod_module *module = NULL;
	int rc;

	rc = open_kmod(ctx, &kmod);
	if (rc < 0)
		return rc;
	rc = kmod_module_new_from_name(kmod, name, &module);
	if (rc < 0)
		return rc;

	rc = kmod_module_probe_insert_module(module, KMOD_PROBE_APPLY_BLACKLIST, NULL, NULL, NULL,
					     NULL);
	return rc > 0 ? -EPERM : rc;
}

int module_check(struct daxctl_ctx *ctx, const char *name)
{
	_cleanup_(kmod_unrefp) struct kmod_ctx *kmod = NULL;
	struct kmod_list *found = NULL, *allowed = NULL;
	int rc;

	rc = open_kmod(ctx, &kmod);
	if (rc < 0)
		return rc;
	rc = kmod_module_new_from_lookup(kmod, name, &found);
	if (rc < 0)
		return rc;

	if (!found)
		rc = -ENOENT;
	else if (kmod_module_apply_filter(kmod, KMOD_FILTER_BLACKLIST, found, &allowed) == 0 &&
		 !allowed)
		rc = -EPERM;
	kmod_module_unref_list(allowed);
	kmod_module_unref_list(found);
	return rc;
}

int module_load(struct daxctl_ctx *ctx, const char *name)
{
	int rc = insert(ctx, name);

	if (rc == -EPERM)
		log_err(ctx,
			"module %s is blocklisted in modprobe's configuration, or must not be loaded",
			name);
	else if (rc < 0)
		log_err(ctx, "module %s cannot be loaded: %s", name, strerror(-rc));

	return rc;
}

int module_load_for(struct daxctl_dev *dev, const char *name)
{
	struct daxctl_ctx *ctx = dev_ctx(dev);
	struct bystanders bystanders = {0};
	int rc;

	rc = bystanders_note(ctx, name, dev->name, &bystanders);
	if (rc == 0)
		rc = module_load(ctx, name);
	bystanders_release(ctx, name, &bystanders);

	return rc;
}
