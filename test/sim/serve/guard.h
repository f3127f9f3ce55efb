/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Somebody who unmounts when a process has ended without doing so. */
#ifndef SIM_GUARD_H
#define SIM_GUARD_H

#include <stdbool.h>

#include "util/macro.h"

struct guard;

/*
 * Watches over what is mounted at dir while the calling thread lives; remove: dir
 * goes as well.
 */
_must_check_ int guard_new(const char *dir, bool remove, struct guard **ret_guard);
/* Everything is in order: nothing is mounted any more. */
void guard_free(struct guard *guard);

#endif
