// SPDX-License-Identifier: LGPL-2.1-or-later
#include "message.h"

#include <stdarg.h>
#include <stdio.h>

void message(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("daxctl: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
}
