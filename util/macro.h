/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Small things that C lacks. */
#ifndef UTIL_MACRO_H
#define UTIL_MACRO_H

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

#define array_foreach(p, a) for ((p) = (a); (p) < (a) + ARRAY_SIZE(a); (p)++)

#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))

#define SWAP(a, b)                         \
	do {                               \
		__typeof__(a) swap_ = (a); \
		(a) = (b);                 \
		(b) = swap_;               \
	} while (0)

/* align is a power of two */
#define ALIGN_DOWN(x, align) ((x) & ~((align)-1))
#define ALIGN_UP(x, align)   ALIGN_DOWN((x) + (align)-1, align)

#define _printf_(fmt, args) __attribute__((format(printf, fmt, args)))
#define _must_check_	    __attribute__((warn_unused_result))
#define _unused_	    __attribute__((unused))

#endif
