// SPDX-License-Identifier: LGPL-2.1-or-later
/* Inserting a driver's module. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
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

/* libkmod would write to stderr uninvited. */
_printf_(6, 0) static void log_kmod(void *data, int priority, const char *file, int line,
				    const char *fn, const char *format, va_list args)
{
	struct daxctl_ctx *ctx = data;

	if (ctx->log_priority >= LOG_INFO)
		ctx->log_fn(ctx, priority, file, line, fn, format, args);
}

/* Several times what libkmod, which has paths of PATH_MAX, was seen to take. */
#define KMOD_STACK (256 * 1024)

struct kmod_job {
	int (*fn)(struct daxctl_ctx *ctx, const char *name);
	struct daxctl_ctx *ctx;
	const char *name;
	int rc;
};

static void *kmod_run(void *data)
{
	struct kmod_job *job = data;

	job->rc = job->fn(job->ctx, job->name);
	return NULL;
}

/* Signals are for the threads of the program. */
static int kmod_start(pthread_t *thread, struct kmod_job *job)
{
	sigset_t all, before;
	pthread_attr_t attr;
	int rc;

	rc = pthread_attr_init(&attr);
	if (rc != 0)
		return rc;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	pthread_attr_setstacksize(&attr, KMOD_STACK);
	rc = pthread_create(thread, &attr, kmod_run, job);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attr);
	return rc;
}

/*
 * Callers may have less stack left than libkmod needs: it gets one of its own,
 * by way of a thread that is waited for, if there can be one.
 */
static int with_own_stack(int (*fn)(struct daxctl_ctx *ctx, const char *name),
			  struct daxctl_ctx *ctx, const char *name)
{
	struct kmod_job job = {.fn = fn, .ctx = ctx, .name = name};
	pthread_t thread;

	if (kmod_start(&thread, &job) != 0)
		return fn(ctx, name);
	pthread_join(thread, NULL);
	return job.rc;
}

static int open_kmod(struct daxctl_ctx *ctx, struct kmod *kmod)
{
	int rc;

	/* under DAXCTL_ROOT the running kernel is not the one that is asked for */
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

static int check(struct daxctl_ctx *ctx, const char *name)
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

int module_check(struct daxctl_ctx *ctx, const char *name)
{
	return with_own_stack(check, ctx, name);
}

int module_insert(struct daxctl_ctx *ctx, const char *name)
{
	int rc = with_own_stack(insert, ctx, name);

	if (rc == -EPERM)
		log_err(ctx,
			"module %s is blocklisted in modprobe's configuration, or must not be loaded",
			name);
	else if (rc < 0)
		log_err(ctx, "module %s cannot be loaded: %s", name, strerror(-rc));

	return rc;
}
