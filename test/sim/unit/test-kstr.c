/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test/sim/model/kstr.h"
#include "test/sim/unit/check.h"

static void numbers(void **state)
{
	static const struct {
		const char *text;
		unsigned base;
		int rc;
		uint64_t value;
	} rows[] = {
		{"0", 0, 0, 0},
		{"42\n", 0, 0, 42},
		{"010", 0, 0, 8},
		{"0x1F", 0, 0, 31},
		{"0X1f\n", 0, 0, 31},
		{"+7", 0, 0, 7},
		{"ff", 16, 0, 255},
		{"0xff", 16, 0, 255},
		{"18446744073709551615", 0, 0, UINT64_MAX},
		{"18446744073709551616", 0, -ERANGE, 0},
		{"99999999999999999999999999x", 0, -ERANGE, 0},
		{"", 0, -EINVAL, 0},
		{"\n", 0, -EINVAL, 0},
		{"0x", 0, -EINVAL, 0},
		{"08", 0, -EINVAL, 0},
		{"-1", 0, -EINVAL, 0},
		{" 1", 0, -EINVAL, 0},
		{"1 ", 0, -EINVAL, 0},
		{"1\n\n", 0, -EINVAL, 0},
		{"++1", 0, -EINVAL, 0},
		{"1k", 0, -EINVAL, 0},
		{"fg", 16, -EINVAL, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint64_t value = 0;

		if (kstr_u64(rows[i].text, rows[i].base, &value) != rows[i].rc ||
		    value != rows[i].value)
			fail_msg("\"%s\"", rows[i].text);
	}
}

static void signed_numbers(void **state)
{
	int value = 0;

	(void)state;
	assert_int_equal(kstr_int("-2147483648", &value), 0);
	assert_int_equal(value, INT32_MIN);
	assert_int_equal(kstr_int("2147483647\n", &value), 0);
	assert_int_equal(value, INT32_MAX);
	assert_int_equal(kstr_int("2147483648", &value), -ERANGE);
	assert_int_equal(kstr_int("-2147483649", &value), -ERANGE);
	assert_int_equal(kstr_int("-", &value), -EINVAL);
	assert_int_equal(kstr_int("-+1", &value), -EINVAL);
}

static void booleans(void **state)
{
	static const char *const yes[] = {"1", "y", "Y", "yes", "t", "true", "on", "On\n"};
	static const char *const no[] = {"0", "n", "N", "no", "f", "false", "off", "of", "0x1"};
	static const char *const neither[] = {"", "2", "o", "ox", "x", "\n", " 1"};
	bool value;

	(void)state;
	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
		assert_int_equal(kstr_bool(yes[i], false, &value), 0);
		assert_true(value);
	}
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++) {
		assert_int_equal(kstr_bool(no[i], false, &value), 0);
		assert_false(value);
	}
	for (size_t i = 0; i < sizeof(neither) / sizeof(neither[0]); i++)
		assert_int_equal(kstr_bool(neither[i], true, &value), -EINVAL);
	assert_int_equal(kstr_bool("enable", false, &value), -EINVAL);
	assert_int_equal(kstr_bool("enable", true, &value), 0);
	assert_true(value);
	assert_int_equal(kstr_bool("D", true, &value), 0);
	assert_false(value);
}

static void equality(void **state)
{
	(void)state;
	assert_true(kstr_equal("a", "a"));
	assert_true(kstr_equal("a", "a\n"));
	assert_true(kstr_equal("a\n", "a"));
	assert_true(kstr_equal("", "\n"));
	assert_false(kstr_equal("a", "a\n\n"));
	assert_false(kstr_equal("a", " a"));
	assert_false(kstr_equal("a", "ab"));
	assert_false(kstr_equal("a\nb", "a"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers),
		cmocka_unit_test(signed_numbers),
		cmocka_unit_test(booleans),
		cmocka_unit_test(equality),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
