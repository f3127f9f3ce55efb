/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Strict parsing of numbers: the whole string is read, blanks are errors, a sign is an error unless
 * negative numbers make sense, and a number that is too large is an error.
 */
#ifndef UTIL_PARSE_H
#define UTIL_PARSE_H

#include <stdbool.h>
#include <stdint.h>

#include "util/macro.h"

/*
 * Reads all of text as an unsigned number. base is 10 or 16 (an optional 0x before the digits), or
 * 0: decimal, or hexadecimal after 0x. A leading zero does not mean octal. Returns 0, -EINVAL if
 * the text is not a number, -ERANGE if the number is too large.
 */
_must_check_ int parse_u64(const char *text, int base, uint64_t *ret);

/* As parse_u64() with base 10. A leading '-' is allowed, and the number fits an int. */
_must_check_ int parse_int(const char *text, int *ret);

/*
 * Reads a boolean in either case: yes, true, on, y, t, 1; no, false, off, n, f, 0. Returns 0, or
 * -EINVAL for any other text, also for "nope" and "".
 */
_must_check_ int parse_bool(const char *text, bool *ret);

/*
 * Reads the number at the start of *text, for names such as dax0.1, and moves *text behind the
 * number. The number is decimal, without leading zeros, at most INT_MAX. Returns 0, -EINVAL or
 * -ERANGE.
 */
_must_check_ int parse_id(const char **text, int *ret);

#endif
