/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What people read: lines on stderr. Data goes to stdout, elsewhere. */
#ifndef DAXCTL_MESSAGE_H
#define DAXCTL_MESSAGE_H

#include "util/macro.h"

/* Prints "daxctl: ", the text, and the end of the line. */
_printf_(1, 2) void message(const char *format, ...);

#endif
