/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A growing list of sentences */
#ifndef UTIL_TEXTS_H
#define UTIL_TEXTS_H

#include <stdarg.h>
#include <stddef.h>

#include "util/macro.h"

struct texts {
	size_t n;
	char **v;
};

/* Adds a sentence. Returns 0 or -ENOMEM. */
_must_check_ int texts_add(struct texts *texts, const char *format, ...) _printf_(2, 3);
_must_check_ int texts_vadd(struct texts *texts, const char *format, va_list args) _printf_(2, 0);
void texts_free(struct texts *texts);

#endif
