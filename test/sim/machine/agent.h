/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Somebody else on the machine: what happens without the program under test.
 * See README.md for the verbs.
 */
#ifndef SIM_AGENT_H
#define SIM_AGENT_H

#include "test/sim/tree/tree.h"

/*
 * Does what the words of line say. -EINVAL for a line that is none; what the
 * kernel answers to the deed is not reported.
 */
_must_check_ int agent_act(struct model *model, const struct tree *tree, const char *line);
/* Whether agent_act() would understand it. */
bool agent_knows(const char *line);
/* "EBUSY" to its number; -EINVAL. */
_must_check_ int errno_parse(const char *name, int *ret);
/* "20ms"; -EINVAL. */
_must_check_ int milliseconds_parse(const char *text, unsigned *ret);
/* Index of a driver by name, or -ENOENT; loaded or not. */
int driver_kind_parse(const char *name);

#endif
