/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A simulated machine and a context on it, for each test anew. */
#ifndef TEST_LIB_FIXTURE_H
#define TEST_LIB_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <daxctl/info.h>
#include <daxctl/plan.h>

#include "test/sim/sim.h"

struct fixture {
	struct sim *sim;
	struct daxctl_ctx *ctx;
};

/*
 * Makes the machine of a topology and kernel, under a policy for new memory, and
 * a context on it, silent. Where there is no /dev/fuse the program ends, as skipped.
 */
struct fixture fixture_new(const char *topology, const char *kernel, const char *policy);
/* The same of a topology in words. */
struct fixture fixture_new_text(const char *text, const char *kernel, const char *policy);
void fixture_free(struct fixture *fixture);

/* One more context on the machine. */
struct daxctl_ctx *fixture_context(struct fixture *fixture);

/* The device called so, which must be there. */
struct daxctl_dev *fixture_dev(struct fixture *fixture, const char *name);

/* A plan for a device, which must be made; of a mode, if the action takes one. */
struct daxctl_plan *fixture_plan(struct daxctl_dev *dev, enum daxctl_action action,
				 enum daxctl_dev_mode mode);

/* Adds a fault, in the simulator's words. */
void fixture_fault(struct fixture *fixture, const char *fault);

/* How often text stands in the journal of writes. */
int fixture_count_writes(struct fixture *fixture, const char *text);

/* What a file holds must be this text, without its newline. */
void assert_file(struct fixture *fixture, const char *path, const char *text);

#endif
