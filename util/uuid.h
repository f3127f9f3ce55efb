/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* UUIDs as text: strictly 8-4-4-4-12 hexadecimal digits */
#ifndef UTIL_UUID_H
#define UTIL_UUID_H

#include <stdbool.h>

#include "util/macro.h"

#define UUID_SIZE 16

/* Room for the text of a uuid and the NUL */
#define UUID_TEXT_MAX 37

/* Reads digits of either case. Returns 0 or -EINVAL. */
_must_check_ int uuid_from_text(const char *text, unsigned char ret[UUID_SIZE]);

/* Writes digits in lower case. */
void uuid_to_text(const unsigned char uuid[UUID_SIZE], char text[UUID_TEXT_MAX]);

/* Copies a uuid. Returns 0, -ENOENT if the uuid is all zeros, -EINVAL if ret is NULL. */
_must_check_ int uuid_give(const unsigned char uuid[UUID_SIZE], unsigned char ret[UUID_SIZE]);

/* All zeros mean: no uuid. */
bool uuid_is_zero(const unsigned char uuid[UUID_SIZE]);

#endif
