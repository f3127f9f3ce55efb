// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "util/parse.h"

static void u64_reads_whole_numbers(void **state _unused_)
{
	uint64_t v = 7;

	assert_int_equal(parse_u64("0", 0, &v), 0);
	assert_int_equal(v, 0);
	assert_int_equal(parse_u64("18446744073709551615", 0, &v), 0);
	assert_int_equal(v, UINT64_MAX);
	assert_int_equal(parse_u64("0x10", 0, &v), 0);
	assert_int_equal(v, 16);
	assert_int_equal(parse_u64("010", 0, &v), 0);
	assert_int_equal(v, 10);
	assert_int_equal(parse_u64("8000000", 16, &v), 0);
	assert_int_equal(v, 0x8000000);
}

static void u64_refuses_the_rest(void **state _unused_)
{
	static const char *const bad[] = {"",	" 1",	"1 ",	 "-1", "+1",  "0x",
					  "1x", "0x-1", "0x0x1", "a",  "1\n", "0x 1"};
	const char *const *text;
	uint64_t v = 7;

	array_foreach (text, bad)
		assert_int_equal(parse_u64(*text, 0, &v), -EINVAL);
	assert_int_equal(parse_u64("18446744073709551616", 0, &v), -ERANGE);
	assert_int_equal(parse_u64("f", 10, &v), -EINVAL);
	assert_int_equal(v, 7);
}

static void int_knows_its_range(void **state _unused_)
{
	int v = 7;

	assert_int_equal(parse_int("-1", &v), 0);
	assert_int_equal(v, -1);
	assert_int_equal(parse_int("-2147483648", &v), 0);
	assert_int_equal(v, INT_MIN);
	assert_int_equal(parse_int("2147483647", &v), 0);
	assert_int_equal(v, INT_MAX);
	assert_int_equal(parse_int("2147483648", &v), -ERANGE);
	assert_int_equal(parse_int("--1", &v), -EINVAL);
	assert_int_equal(parse_int("-", &v), -EINVAL);
	assert_int_equal(v, INT_MAX);
}

static void bool_knows_all_words_and_no_others(void **state _unused_)
{
	static const char *const yes[] = {"yes", "true", "on", "y", "t", "1", "Yes", "ON", "T"};
	static const char *const no[] = {"no", "false", "off", "n", "f", "0", "No", "OFF", "F"};
	static const char *const bad[] = {"",	"nope", "yesterday", "2", "o",
					  "of", " on",	"on ",	     "00"};
	const char *const *text;
	bool v;

	array_foreach (text, yes) {
		v = false;
		assert_int_equal(parse_bool(*text, &v), 0);
		assert_true(v);
	}
	array_foreach (text, no) {
		v = true;
		assert_int_equal(parse_bool(*text, &v), 0);
		assert_false(v);
	}
	array_foreach (text, bad)
		assert_int_equal(parse_bool(*text, &v), -EINVAL);
}

static void id_stops_behind_the_number(void **state _unused_)
{
	const char *text = "12.3";
	int v = 7;

	assert_int_equal(parse_id(&text, &v), 0);
	assert_int_equal(v, 12);
	assert_string_equal(text, ".3");
	assert_int_equal(parse_id(&text, &v), -EINVAL);
	text = "007";
	assert_int_equal(parse_id(&text, &v), -EINVAL);
	text = "99999999999";
	assert_int_equal(parse_id(&text, &v), -ERANGE);
	assert_int_equal(v, 12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(u64_reads_whole_numbers),
		cmocka_unit_test(u64_refuses_the_rest),
		cmocka_unit_test(int_knows_its_range),
		cmocka_unit_test(bool_knows_all_words_and_no_others),
		cmocka_unit_test(id_stops_behind_the_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
