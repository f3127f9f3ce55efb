/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test/sim/model/kstr.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <string.h>

static unsigned digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if (isxdigit((unsigned char)c))
		return (unsigned)(tolower((unsigned char)c) - 'a' + 10);
	return UINT_MAX;
}

static const char *skip_base(const char *text, unsigned *base)
{
	bool hex = text[0] == '0' && tolower((unsigned char)text[1]) == 'x';

	if (*base == 0) {
		if (hex && isxdigit((unsigned char)text[2]))
			*base = 16;
		else
			*base = text[0] == '0' ? 8 : 10;
	}
	return *base == 16 && hex ? text + 2 : text;
}

/* Digits, one optional newline, the end: anything else is -EINVAL. */
static int digits_u64(const char *text, unsigned base, uint64_t *ret)
{
	const char *s = skip_base(text, &base);
	const char *first = s;
	uint64_t value = 0;
	bool overflow = false;

	for (; digit_value(*s) < base; s++) {
		overflow |= __builtin_mul_overflow(value, (uint64_t)base, &value);
		overflow |= __builtin_add_overflow(value, (uint64_t)digit_value(*s), &value);
	}
	if (overflow)
		return -ERANGE;
	if (s == first)
		return -EINVAL;
	if (*s == '\n')
		s++;
	if (*s)
		return -EINVAL;
	*ret = value;
	return 0;
}

int kstr_u64(const char *text, unsigned base, uint64_t *ret)
{
	return digits_u64(*text == '+' ? text + 1 : text, base, ret);
}

int kstr_int(const char *text, int *ret)
{
	bool negative = *text == '-';
	uint64_t limit = negative ? (uint64_t)INT_MAX + 1 : INT_MAX;
	uint64_t value;
	int rc;

	rc = negative ? digits_u64(text + 1, 0, &value) : kstr_u64(text, 0, &value);
	if (rc)
		return rc;
	if (value > limit)
		return -ERANGE;
	*ret = negative ? (int)-(int64_t)value : (int)value;
	return 0;
}

int kstr_bool(const char *text, bool enable, bool *ret)
{
	int second = text[0] ? tolower((unsigned char)text[1]) : 0;

	switch (tolower((unsigned char)text[0])) {
	case 'y':
	case 't':
	case '1':
		*ret = true;
		return 0;
	case 'n':
	case 'f':
	case '0':
		*ret = false;
		return 0;
	case 'e':
	case 'd':
		if (!enable)
			return -EINVAL;
		*ret = tolower((unsigned char)text[0]) == 'e';
		return 0;
	case 'o':
		if (second != 'n' && second != 'f')
			return -EINVAL;
		*ret = second == 'n';
		return 0;
	}
	return -EINVAL;
}

bool kstr_equal(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	if (*a == '\n' && !a[1])
		a++;
	if (*b == '\n' && !b[1])
		b++;
	return !*a && !*b;
}

int kstr_match(const char *const *list, const char *text)
{
	for (int i = 0; list[i]; i++)
		if (kstr_equal(list[i], text))
			return i;
	return -EINVAL;
}
