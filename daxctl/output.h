/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Standard output, which carries data only. */
#ifndef DAXCTL_OUTPUT_H
#define DAXCTL_OUTPUT_H

#include "util/macro.h"

/*
 * Writes out all that was printed. Returns 0, or -errno after giving up on the rest, so that it is
 * reported once.
 */
_must_check_ int output_flush(void);

#endif
