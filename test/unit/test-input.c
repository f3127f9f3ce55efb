// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "input.h"
#include "util/cleanup.h"
#include "util/macro.h"

#define HEAD	 "{\"chardev\":\"dax1.0\",\"size\":6291456,\"align\":2097152,\"mode\":\"devdax\","
#define SECOND	 "{\"page_offset\":512,\"start\":8589934592,\"end\":8594128895,\"size\":4194304}"
#define FIRST	 "{\"page_offset\":0,\"start\":12884901888,\"end\":12886999039,\"size\":2097152}"
#define MAPPINGS "\"mappings\":[" SECOND "," FIRST "]"

static int parse(const char *text, struct input *ret, char why[INPUT_WHY_MAX])
{
	why[0] = '\0';
	return input_parse(text, strlen(text), 4096, ret, why);
}

static void expect_two_ranges(const char *text)
{
	_cleanup_(input_free) struct input input = {0};
	char why[INPUT_WHY_MAX];

	if (parse(text, &input, why) != 0)
		fail_msg("refused: %s", why);
	assert_int_equal(input.chardev.region, 1);
	assert_int_equal(input.chardev.id, 0);
	assert_int_equal(input.size, 6291456);
	assert_int_equal(input.align, 2097152);
	assert_int_equal(input.n_ranges, 2);
	assert_int_equal(input.ranges[0].start, 12884901888);
	assert_int_equal(input.ranges[0].end, 12886999039);
	assert_int_equal(input.ranges[1].start, 8589934592);
	assert_int_equal(input.ranges[1].end, 8594128895);
}

static void weakness_21_the_output_of_list_is_read(void **state _unused_)
{
	expect_two_ranges(HEAD MAPPINGS "}\n");
	expect_two_ranges("[\n" HEAD MAPPINGS "}\n]\n\n");
	/* with words for people */
	expect_two_ranges("{\"chardev\":\"dax1.0\",\"size\":\"6.00 MiB (6.29 MB)\","
			  "\"align\":2097152,\"mappings\":["
			  "{\"page_offset\":\"0x200\",\"start\":\"0x200000000\","
			  "\"end\":\"0x2003fffff\",\"size\":4194304},"
			  "{\"page_offset\":\"0\",\"start\":\"0x300000000\","
			  "\"end\":\"0x3001fffff\",\"size\":2097152}]}");
}

static void align_in_words(void **state _unused_)
{
	_cleanup_(input_free) struct input input = {0};
	char why[INPUT_WHY_MAX];

	assert_int_equal(parse("{\"chardev\":\"dax1.0\",\"size\":\"1024.00 MiB (1073.74 MB)\","
			       "\"align\":\"1024.00 MiB (1073.74 MB)\",\"mappings\":[{"
			       "\"page_offset\":\"0\",\"start\":\"0x40000000\","
			       "\"end\":\"0x7fffffff\",\"size\":\"1024.00 MiB (1073.74 MB)\"}]}",
			       &input, why),
			 0);
	assert_int_equal(input.align, 1 << 30);
	assert_int_equal(input.size, 1 << 30);
}

static void weakness_21_contradictions_in_a_file_are_refused(void **state _unused_)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{"", "ends too early"},
		{"{", "no JSON"},
		{HEAD MAPPINGS "} x", "behind it"},
		{"[]", "0 devices"},
		{"[{},{}]", "2 devices"},
		{"[3]", "no device"},
		{"3 ", "no device"},
		{"null ", "no device"},
		{"{}", "chardev"},
		{"{\"chardev\":\"dax1\"}", "no device's name"},
		{"{\"chardev\":7}", "no device's name"},
		{HEAD "\"x\":1}", "no \"mappings\""},
		{HEAD "\"mappings\":1}", "no array"},
		{HEAD "\"mappings\":[]}", "no array"},
		{HEAD "\"mappings\":[1]}", "no object"},
		{HEAD "\"mappings\":[" FIRST "]}", "its size is 6291456, but"},
		{HEAD "\"mappings\":[" SECOND "]}", "page_offset 512 should be at 0"},
		{HEAD "\"mappings\":[" FIRST "," FIRST "]}", "should be at 512"},
		{HEAD "\"mappings\":[{\"page_offset\":0,\"start\":8192,\"end\":4095}]}",
		 "before its start"},
		{HEAD "\"mappings\":[{\"page_offset\":0,\"start\":-1,\"end\":4095}]}",
		 "\"start\" is no number"},
		{HEAD "\"mappings\":[{\"page_offset\":0,\"start\":1.5,\"end\":4095}]}",
		 "\"start\" is no number"},
		{HEAD "\"mappings\":[{\"page_offset\":0,\"start\":\"x\",\"end\":4095}]}",
		 "\"start\" is no number"},
		{HEAD "\"mappings\":[{\"page_offset\":0,\"end\":4095}]}", "no \"start\""},
		{HEAD "\"mappings\":[{\"page_offset\":0,\"start\":0,\"end\":4095,\"size\":1}]}",
		 "size is 1"},
		{HEAD "\"mappings\":[{\"page_offset\":0,\"start\":0,\"end\":4095},"
		      "{\"page_offset\":1,\"start\":0,\"end\":4095}]}",
		 "two mappings have address"},
		{"{\"chardev\":\"dax1.0\",\"size\":4096,\"align\":3,\"mappings\":["
		 "{\"page_offset\":0,\"start\":0,\"end\":4095}]}",
		 "power of two"},
		{"{\"chardev\":\"dax1.0\",\"size\":\"1.00 GiB (1.07 GB)\",\"align\":4096,"
		 "\"mappings\":[{\"page_offset\":0,\"start\":0,\"end\":4095}]}",
		 "\"size\" is no number"},
		{"{\"chardev\":\"dax1.0\",\"align\":4096,"
		 "\"mappings\":[{\"page_offset\":0,\"start\":0,\"end\":4095}]}",
		 "no \"size\""},
		{"{\"chardev\":\"dax1.0\",\"size\":4096,"
		 "\"mappings\":[{\"page_offset\":0,\"start\":0,\"end\":4095}]}",
		 "no \"align\""},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		_cleanup_(input_free) struct input input = {0};
		char why[INPUT_WHY_MAX];

		if (parse(cases[i].text, &input, why) != -EINVAL)
			fail_msg("taken: %s", cases[i].text);
		if (!strstr(why, cases[i].why))
			fail_msg("%s: \"%s\", not \"%s\"", cases[i].text, why, cases[i].why);
	}
}

static void weakness_22_a_size_other_than_that_of_the_ranges_is_refused(void **state _unused_)
{
	_cleanup_(input_free) struct input input = {0};
	char why[INPUT_WHY_MAX];

	assert_int_equal(parse(HEAD "\"mappings\":[" FIRST "]}", &input, why), -EINVAL);
	assert_non_null(strstr(why, "its size is 6291456, but the mappings have 2097152 bytes"));
}

static void files(void **state _unused_)
{
	_cleanup_(input_free) struct input input = {0};
	char why[INPUT_WHY_MAX] = "";

	assert_int_equal(input_read("/nonexistent/file", &input, why), -ENOENT);
	assert_non_null(strstr(why, "No such file"));
	assert_int_equal(input_read("/tmp", &input, why), -EISDIR);
	assert_int_equal(input_read("/dev/null", &input, why), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(weakness_21_the_output_of_list_is_read),
		cmocka_unit_test(align_in_words),
		cmocka_unit_test(weakness_21_contradictions_in_a_file_are_refused),
		cmocka_unit_test(weakness_22_a_size_other_than_that_of_the_ranges_is_refused),
		cmocka_unit_test(files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
