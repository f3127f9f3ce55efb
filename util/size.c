// SPDX-License-Identifier: LGPL-2.1-or-later
#include "util/size.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "util/parse.h"

static const struct unit {
	char letter;
	int shift;
	uint64_t decimal;
} units[] = {
	{'k', 10, 1000ULL},
	{'m', 20, 1000000ULL},
	{'g', 30, 1000000000ULL},
	{'t', 40, 1000000000000ULL},
};

static int unit_parse(const char *text, int *ret_shift)
{
	const struct unit *unit;

	if (!*text) {
		*ret_shift = 0;
		return 0;
	}

	array_foreach (unit, units) {
		if ((*text | 0x20) != unit->letter)
			continue;
		if (text[1] && strcmp(text + 1, "i") != 0 && strcmp(text + 1, "iB") != 0)
			return -EINVAL;
		*ret_shift = unit->shift;
		return 0;
	}

	return -EINVAL;
}

int size_parse(const char *text, uint64_t *ret)
{
	/* 20 digits hold any 64-bit number; a longer text can only have zeros in front */
	char number[64];
	size_t hex = strncasecmp(text, "0x", 2) == 0 ? 2 : 0;
	size_t len = hex + strspn(text + hex, hex ? "0123456789abcdefABCDEF" : "0123456789");
	uint64_t value;
	int shift, rc;

	rc = unit_parse(text + len, &shift);
	if (rc < 0)
		return rc;
	if (len >= sizeof(number))
		return -ERANGE;

	memcpy(number, text, len);
	number[len] = '\0';
	rc = parse_u64(number, 0, &value);
	if (rc < 0)
		return rc;
	if (value > UINT64_MAX >> shift)
		return -ERANGE;

	*ret = value << shift;
	return 0;
}

/* bytes in hundredths of unit, rounded, halves up. 128 bits hold any product. */
static unsigned long long hundredths(uint64_t bytes, uint64_t unit)
{
	return (unsigned long long)(((unsigned __int128)bytes * 100 + unit / 2) / unit);
}

void size_format(uint64_t bytes, char text[SIZE_TEXT_MAX])
{
	const struct unit *unit = &units[1];
	unsigned long long binary, decimal;
	uint64_t limit = 2048ULL << 20;
	char letter;

	/* a unit is used up to 2048 of it */
	while (bytes >= limit && unit < &units[ARRAY_SIZE(units) - 1]) {
		unit++;
		limit <<= 10;
	}

	binary = hundredths(bytes, 1ULL << unit->shift);
	decimal = hundredths(bytes, unit->decimal);
	letter = (char)(unit->letter - 0x20);
	snprintf(text, SIZE_TEXT_MAX, "%llu.%02llu %ciB (%llu.%02llu %cB)", binary / 100,
		 binary % 100, letter, decimal / 100, decimal % 100, letter);
}

/* Writes "1.5" for 150 hundredths. */
static void trim(unsigned long long n, char text[SIZE_TEXT_MAX])
{
	if (n % 100 == 0)
		snprintf(text, SIZE_TEXT_MAX, "%llu", n / 100);
	else if (n % 10 == 0)
		snprintf(text, SIZE_TEXT_MAX, "%llu.%llu", n / 100, n % 100 / 10);
	else
		snprintf(text, SIZE_TEXT_MAX, "%llu.%02llu", n / 100, n % 100);
}

struct size_words size_words(uint64_t bytes)
{
	const struct unit *unit = &units[ARRAY_SIZE(units) - 1];
	char number[SIZE_TEXT_MAX];
	struct size_words words;

	while (unit > units && bytes < 1ULL << unit->shift)
		unit--;
	if (unit == units) {
		snprintf(words.text, sizeof(words.text), "%llu bytes", (unsigned long long)bytes);
		return words;
	}

	trim(hundredths(bytes, 1ULL << unit->shift), number);
	snprintf(words.text, sizeof(words.text), "%llu bytes (%.20s %ciB)",
		 (unsigned long long)bytes, number, unit->letter - 0x20);
	return words;
}
