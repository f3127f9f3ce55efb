/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What daxctl's exit status says. */
#ifndef DAXCTL_EXIT_H
#define DAXCTL_EXIT_H

#include <stddef.h>

#include <daxctl/plan.h>

enum exit_code {
	EXIT_CODE_DONE = 0,	  /* done, or already so */
	EXIT_CODE_FAILED = 1,	  /* nothing is changed, or all was put back */
	EXIT_CODE_USAGE = 2,	  /* what was asked makes no sense; nothing was looked at */
	EXIT_CODE_NOTHING = 3,	  /* nothing matches what was named */
	EXIT_CODE_PARTLY = 4,	  /* some of it was done now, and some was not */
	EXIT_CODE_BUSY = 5,	  /* in use, or online; else as 1 */
	EXIT_CODE_PERMISSION = 6, /* not allowed; else as 1 */
};

/* The code for one failure; rc is 0 or -errno. */
enum exit_code exit_from_errno(int rc);

/* The code for several plans that were run, whatever became of each. */
enum exit_code exit_from_plans(struct daxctl_plan *const *plans, size_t n);

#endif
