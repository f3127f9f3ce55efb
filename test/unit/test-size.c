// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "util/size.h"

static void sizes_people_write(void **state _unused_)
{
	static const struct {
		const char *text;
		uint64_t bytes;
	} cases[] = {
		{"0", 0},
		{"4096", 4096},
		{"0x1000", 4096},
		{"4k", 4096},
		{"4Ki", 4096},
		{"4KiB", 4096},
		{"2M", 2097152},
		{"1g", 1073741824},
		{"1Gi", 1073741824},
		{"1GiB", 1073741824},
		{"1T", 1099511627776},
		{"0x10m", 16777216},
		{"010", 10},
		{"18446744073709551615", UINT64_MAX},
		{"16777215t", 16777215ULL << 40},
	};
	uint64_t v;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		v = 7;
		assert_int_equal(size_parse(cases[i].text, &v), 0);
		assert_int_equal(v, cases[i].bytes);
	}
}

static void weakness_4_wrong_sizes_are_refused(void **state _unused_)
{
	static const char *const bad[] = {"",	"bogus", "-5",	"+5",	" 5",
					  "5 ", "4Gib",	 "4GB", "4gg",	"0x",
					  "k",	"1.5G",	 "4 G", "1G\n", "0xG"};
	static const char *const large[] = {"18446744073709551616", "16777216t", "99999999999999g"};
	const char *const *text;
	uint64_t v = 7;

	array_foreach (text, bad)
		assert_int_equal(size_parse(*text, &v), -EINVAL);
	array_foreach (text, large)
		assert_int_equal(size_parse(*text, &v), -ERANGE);
	assert_int_equal(v, 7);
}

static void words_for_sizes(void **state _unused_)
{
	static const struct {
		uint64_t bytes;
		const char *text;
	} cases[] = {
		{1073741824, "1024.00 MiB (1073.74 MB)"}, {4294967296, "4.00 GiB (4.29 GB)"},
		{2147483648, "2.00 GiB (2.15 GB)"},	  {2147483647, "2048.00 MiB (2147.48 MB)"},
		{5120000, "4.88 MiB (5.12 MB)"},	  {1ULL << 41, "2.00 TiB (2.20 TB)"},
		{9 << 20 >> 3, "1.13 MiB (1.18 MB)"},
	};
	char text[SIZE_TEXT_MAX];

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		size_format(cases[i].bytes, text);
		assert_string_equal(text, cases[i].text);
	}
}

static void sizes_in_messages_have_a_unit(void **state _unused_)
{
	static const struct {
		uint64_t bytes;
		const char *text;
	} sizes[] = {
		{0, "0 bytes"},
		{1048575, "1048575 bytes"},
		{2097152, "2097152 bytes (2 MiB)"},
		{1ULL << 30, "1073741824 bytes (1 GiB)"},
		{3ULL << 29, "1610612736 bytes (1.5 GiB)"},
		{(1ULL << 30) + (1ULL << 28), "1342177280 bytes (1.25 GiB)"},
		{1ULL << 40, "1099511627776 bytes (1 TiB)"},
		{UINT64_MAX, "18446744073709551615 bytes (16777216 TiB)"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++)
		assert_string_equal(size_words(sizes[i].bytes).text, sizes[i].text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes_in_messages_have_a_unit),
		cmocka_unit_test(sizes_people_write),
		cmocka_unit_test(weakness_4_wrong_sizes_are_refused),
		cmocka_unit_test(words_for_sizes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
