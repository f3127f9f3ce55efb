/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Plans that are not run, for people and for programs. */
#ifndef DAXCTL_SHOW_PLAN_H
#define DAXCTL_SHOW_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include <daxctl/plan.h>

/* Prints the plans on stdout. 0 or -errno. */
int show_plans(struct daxctl_plan *const *plans, size_t n, bool json);

#endif
