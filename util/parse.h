/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Strict numbers: the whole string counts, no blanks, no sign where none makes
 * sense, and what does not fit is an error.
 */
#ifndef UTIL_PARSE_H
#define UTIL_PARSE_H

#include <stdbool.h>
#include <stdint.h>

#include "util/macro.h"

/*
 * Reads all of text as an unsigned number. base 10 or 16 (digits only) or 0:
 * decimal, or hexadecimal behind 0x; a leading zero does not mean octal.
 * Returns 0, -EINVAL for anything that is not a number, -ERANGE for too large.
 */
_must_check_ int parse_u64(const char *text, int base, uint64_t *ret);

/* As parse_u64(), with a leading '-' allowed and the range of int. */
_must_check_ int parse_int(const char *text, int *ret);

/*
 * Reads the words for a boolean, in either case: yes, true, on, y, t, 1; no, false, off,
 * n, f, 0. Returns 0, or -EINVAL for anything else, "nope" and "" as well.
 */
_must_check_ int parse_bool(const char *text, bool *ret);

/*
 * Reads the number at the start of *text and moves *text behind it; for names
 * such as dax0.1. Decimal, without leading zeros, at most INT_MAX.
 */
_must_check_ int parse_id(const char **text, int *ret);

#endif
