/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The part of poke that opens devices and maps them. */
#ifndef SCENARIO_POKE_H
#define SCENARIO_POKE_H

#include <stdbool.h>

/* Does what a line of words says, if it is one of its own; false if not. */
bool do_device(char **words, int n);

#endif
