// SPDX-License-Identifier: LGPL-2.1-or-later
#include "util/parse.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "util/error.h"

static const char *skip_hex_prefix(const char *text)
{
	return text[0] == '0' && (text[1] == 'x' || text[1] == 'X') ? text + 2 : text;
}

int parse_u64(const char *text, int base, uint64_t *ret)
{
	const char *digits = base == 10 ? text : skip_hex_prefix(text);
	_keep_errno_ int before = errno;
	unsigned long long value;
	char *end;

	if (base == 0)
		base = digits != text ? 16 : 10;
	/* strtoull() would also accept blanks, a sign, and a second 0x */
	if (!isxdigit((unsigned char)*digits) || skip_hex_prefix(digits) != digits)
		return -EINVAL;

	errno = 0;
	value = strtoull(digits, &end, base);
	if (*end || end == digits)
		return -EINVAL;
	if (errno == ERANGE)
		return -ERANGE;

	*ret = value;
	return 0;
}

int parse_int(const char *text, int *ret)
{
	int negative = *text == '-';
	uint64_t limit = (uint64_t)INT_MAX + (negative ? 1 : 0);
	uint64_t value;
	int rc;

	rc = parse_u64(text + negative, 10, &value);
	if (rc < 0)
		return rc;
	if (value > limit)
		return -ERANGE;

	*ret = negative ? (int)-(int64_t)value : (int)value;
	return 0;
}

int parse_id(const char **text, int *ret)
{
	const char *p = *text;
	long value = 0;

	if (!isdigit((unsigned char)*p) || (p[0] == '0' && isdigit((unsigned char)p[1])))
		return -EINVAL;
	for (; isdigit((unsigned char)*p); p++) {
		value = value * 10 + (*p - '0');
		if (value > INT_MAX)
			return -ERANGE;
	}

	*text = p;
	*ret = (int)value;
	return 0;
}

int parse_bool(const char *text, bool *ret)
{
	static const struct {
		const char *word;
		bool value;
	} words[] = {
		{"yes", true},	{"true", true}, {"on", true},  {"y", true},
		{"t", true},	{"1", true},	{"no", false}, {"false", false},
		{"off", false}, {"n", false},	{"f", false},  {"0", false},
	};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (strcasecmp(words[i].word, text) == 0) {
			*ret = words[i].value;
			return 0;
		}
	}

	return -EINVAL;
}
