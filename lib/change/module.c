// SPDX-License-Identifier: LGPL-2.1-or-later
/* Inserts a driver's module. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lib/change/change.h"
#include "lib/change/kmod.h"

static void kmod_close(struct kmod *kmod)
{
	if (kmod->ctx)
		kmod->kmod_unref(kmod->ctx);
}
#define _cleanup_kmod_ _cleanup_(kmod_close)

/* By default libkmod would write to stderr. */
_printf_(6, 0) static void log_kmod(void *data, int priority, const char *file, int line,
				    const char *fn, const char *format, va_list args)
{
	struct daxctl_ctx *ctx = data;

	if (ctx->log_priority >= LOG_INFO)
		log_vmessage(ctx, priority, file, line, fn, format, args);
}

static int open_kmod(struct daxctl_ctx *ctx, struct kmod *kmod)
{
	int rc;

	/* with DAXCTL_ROOT, the machine that is asked about is not the running kernel */
	if (!ctx_root_is_real(ctx))
		return -ENOENT;
	rc = kmod_open(kmod);
	if (rc < 0)
		return rc;
	kmod->ctx = kmod->kmod_new(NULL, NULL);
	if (!kmod->ctx)
		return -ENOMEM;

	kmod->kmod_set_log_fn(kmod->ctx, log_kmod, ctx);
	return 0;
}

static int insert(struct daxctl_ctx *ctx, const char *name)
{
	_cleanup_kmod_ struct kmod kmod = {0};
	struct kmod_module *module;
	int rc;

	rc = open_kmod(ctx, &kmod);
	if (rc < 0)
		return rc;
	rc = kmod.kmod_module_new_from_name(kmod.ctx, name, &module);
	if (rc < 0)
		return rc;

	rc = kmod.kmod_module_probe_insert_module(module, KMOD_PROBE_APPLY_BLACKLIST, NULL, NULL,
						  NULL, NULL);
	kmod.kmod_module_unref(module);
	return rc > 0 ? -EPERM : rc;
}

int module_check(struct daxctl_ctx *ctx, const char *name)
{
	struct kmod_list *found = NULL, *allowed = NULL;
	_cleanup_kmod_ struct kmod kmod = {0};
	int rc;

	rc = open_kmod(ctx, &kmod);
	if (rc < 0)
		return rc;
	rc = kmod.kmod_module_new_from_lookup(kmod.ctx, name, &found);
	if (rc < 0)
		return rc;

	if (!found)
		rc = -ENOENT;
	else if (kmod.kmod_module_apply_filter(kmod.ctx, KMOD_FILTER_BLACKLIST, found, &allowed) ==
			 0 &&
		 !allowed)
		rc = -EPERM;
	kmod.kmod_module_unref_list(allowed);
	kmod.kmod_module_unref_list(found);
	return rc;
}

int module_insert(struct daxctl_ctx *ctx, const char *name)
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
