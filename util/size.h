/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sizes as people write and read them. */
#ifndef UTIL_SIZE_H
#define UTIL_SIZE_H

#include <stdint.h>

#include "util/macro.h"

/* Room for the text of any size */
#define SIZE_TEXT_MAX 64

/*
 * Reads "4096", "0x1000", "4k", "1G", "1GiB", "2t": a decimal or 0x number with at most one unit.
 * Units are k, m, g, t in either case, also as Ki or KiB. All units are powers of 1024. Returns 0,
 * -EINVAL for any other text (also empty and negative), or -ERANGE if the bytes do not fit 64 bits.
 */
_must_check_ int size_parse(const char *text, uint64_t *ret);

struct size_words {
	char text[SIZE_TEXT_MAX];
};

/* For messages: "1073741824 bytes (1 GiB)", "4096 bytes". The unit has at most two decimals. */
struct size_words size_words(uint64_t bytes);

/* Writes bytes as "1.50 GiB (1.61 GB)". The units are MiB to TiB, with two decimals. */
void size_format(uint64_t bytes, char text[SIZE_TEXT_MAX]);

#endif
