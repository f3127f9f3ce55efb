/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What people can do about a refusal or failure, in the words of this command. The library
 * says what is wrong, and why; it knows no options.
 */
#ifndef DAXCTL_HINTS_H
#define DAXCTL_HINTS_H

#include <daxctl/plan.h>

/* Memory for the caller to free, or NULL: there is nothing to add. */
char *hint_for_plan(const struct daxctl_plan *plan);

#endif
