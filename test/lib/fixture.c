// SPDX-License-Identifier: LGPL-2.1-or-later
#include "test/lib/fixture.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"

#define EXIT_SKIPPED 77

struct daxctl_ctx *fixture_context(struct fixture *fixture)
{
	struct daxctl_ctx *ctx;

	setenv("DAXCTL_ROOT", sim_root(fixture->sim), 1);
	assert_return_code(daxctl_new(&ctx), 0);
	daxctl_set_log_priority(ctx, -1);
	return ctx;
}

/* Mounts a new machine, and makes a context on it. */
static struct fixture fixture_mount(struct sim *sim)
{
	struct fixture fixture = {.sim = sim};
	int rc;

	rc = sim_mount(fixture.sim, NULL);
	if (rc == -ENOENT) {
		puts("Bail out! skipped, because there is no /dev/fuse");
		exit(EXIT_SKIPPED);
	}
	assert_return_code(rc, 0);
	fixture.ctx = fixture_context(&fixture);
	return fixture;
}

struct fixture fixture_new(const char *topology, const char *kernel, const char *policy)
{
	const struct sim_options options = {.kernel = kernel, .policy = policy};
	struct sim *sim;

	assert_return_code(sim_new(topology, &options, &sim, NULL), 0);
	return fixture_mount(sim);
}

struct fixture fixture_new_text(const char *text, const char *kernel, const char *policy)
{
	const struct sim_options options = {.kernel = kernel, .policy = policy};
	struct sim *sim;

	assert_return_code(sim_new_text(text, &options, &sim, NULL), 0);
	return fixture_mount(sim);
}

void fixture_free(struct fixture *fixture)
{
	daxctl_unref(fixture->ctx);
	sim_free(fixture->sim);
}

struct daxctl_dev *fixture_dev(struct fixture *fixture, const char *name)
{
	struct daxctl_dev *dev;

	assert_return_code(daxctl_dev_get_by_name(fixture->ctx, name, &dev), 0);
	return dev;
}

struct daxctl_plan *fixture_plan(struct daxctl_dev *dev, enum daxctl_action action,
				 enum daxctl_dev_mode mode)
{
	struct daxctl_request *request;
	struct daxctl_plan *plan;

	assert_int_equal(daxctl_request_new(action, &request), 0);
	if (action == DAXCTL_ACTION_RECONFIGURE)
		assert_int_equal(daxctl_request_set_mode(request, mode), 0);
	assert_int_equal(daxctl_dev_plan(dev, request, &plan), 0);
	daxctl_request_free(request);
	return plan;
}

void fixture_fault(struct fixture *fixture, const char *fault)
{
	assert_return_code(sim_fault(fixture->sim, fault, NULL), 0);
}

int fixture_count_writes(struct fixture *fixture, const char *text)
{
	const char *at = sim_journal(fixture->sim);
	int n = 0;

	while ((at = strstr(at, text))) {
		at += strlen(text);
		n++;
	}

	return n;
}

void assert_file(struct fixture *fixture, const char *path, const char *text)
{
	_cleanup_free_ char *value = NULL;

	assert_true(sim_read(fixture->sim, path, &value) >= 0);
	value[strcspn(value, "\n")] = '\0';
	assert_string_equal(value, text);
}
