/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Growing arrays, and the lowest free number of a set ("ida" in the kernel). */
#ifndef SIM_ARRAY_H
#define SIM_ARRAY_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "util/macro.h"

/* Room for element at of n, zeroed: capacity is the next power of two. */
static inline void *array_make_room(void *items, size_t n, size_t at, size_t size)
{
	char *p = items;

	if ((n & (n - 1)) == 0) {
		p = realloc(items, (n ? 2 * n : 1) * size);
		if (!p)
			return NULL;
	}
	memmove(p + (at + 1) * size, p + at * size, (n - at) * size);
	memset(p + at * size, 0, size);
	return p;
}

/* Opens a zeroed slot at index at of items[n]; its address, or NULL without memory. */
#define ARRAY_INSERT(items, n, at)                                                             \
	({                                                                                     \
		size_t _at = (at);                                                             \
		__typeof__(items) _p = array_make_room((items), (n), _at, sizeof((items)[0])); \
		if (_p) {                                                                      \
			(items) = _p;                                                          \
			(n)++;                                                                 \
		}                                                                              \
		_p ? &_p[_at] : NULL;                                                          \
	})

#define ARRAY_APPEND(items, n) ARRAY_INSERT(items, n, n)

#define ARRAY_REMOVE(items, n, at)                                                             \
	do {                                                                                   \
		size_t _at = (at);                                                             \
		memmove(&(items)[_at], &(items)[_at + 1], ((n)-_at - 1) * sizeof((items)[0])); \
		(n)--;                                                                         \
	} while (0)

/* The index of the first of n, in their order, that is not before what is looked for. */
#define ARRAY_BISECT(n, i, is_before)                         \
	({                                                    \
		size_t _low = 0, _high = (n);                 \
		while (_low < _high) {                        \
			size_t i = _low + (_high - _low) / 2; \
			if (is_before)                        \
				_low = i + 1;                 \
			else                                  \
				_high = i;                    \
		}                                             \
		_low;                                         \
	})

struct ida {
	uint64_t *words;
	size_t n;
};

/* Takes the lowest free number, or returns -1 without memory. */
static inline int ida_get(struct ida *ida)
{
	uint64_t *word;
	size_t i = 0;
	int bit;

	while (i < ida->n && ida->words[i] == UINT64_MAX)
		i++;
	if (i == ida->n && !ARRAY_APPEND(ida->words, ida->n))
		return -1;
	word = &ida->words[i];
	bit = __builtin_ctzll(~*word);
	*word |= 1ULL << bit;
	return (int)(i * 64) + bit;
}

static inline void ida_put(struct ida *ida, int id)
{
	ida->words[id / 64] &= ~(1ULL << (id % 64));
}

#endif
