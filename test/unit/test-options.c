// SPDX-License-Identifier: LGPL-2.1-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "command.h"
#include "names.h"
#include "util/cleanup.h"

struct values {
	struct region_names regions;
	struct dev_names devs;
	struct size_option size;
	struct size_option align;
	struct mode_option mode;
	struct number_option count;
	const char *input;
	bool force;
	bool human;
	bool no_online;
};

static const struct option_spec specs[] = {
	{"region", 'r', OPTION_REGIONS, offsetof(struct values, regions), "region", "help"},
	{"size", 's', OPTION_SIZE, offsetof(struct values, size), "size", "help"},
	{"align", 'a', OPTION_ALIGN, offsetof(struct values, align), "align", "help"},
	{"mode", 'm', OPTION_MODE, offsetof(struct values, mode), "mode", "help"},
	{"input", 0, OPTION_FILE, offsetof(struct values, input), "file", "help"},
	{"count", 'c', OPTION_NUMBER, offsetof(struct values, count), "number", "help"},
	{"force", 'f', OPTION_FLAG, offsetof(struct values, force), NULL, "help"},
	{"human", 'u', OPTION_FLAG, offsetof(struct values, human), NULL, "help"},
	{"no-online", 'N', OPTION_FLAG, offsetof(struct values, no_online), NULL, "help"},
	{NULL, 0, OPTION_DEVS, offsetof(struct values, devs), "device", "specify a device"},
	{0},
};

static const struct command command = {
	.name = "test",
	.options = specs,
	.values_size = sizeof(struct values),
};

static const struct option_spec plain_specs[] = {
	{"human", 'u', OPTION_FLAG, offsetof(struct values, human), NULL, "help"},
	{0},
};

static const struct command plain = {
	.name = "plain",
	.options = plain_specs,
	.values_size = sizeof(struct values),
};

#define WORDS_MAX 16

/* Words end with NULL; stderr is not looked at here. */
static enum parsed parse(const struct command *cmd, struct values *values,
			 const char *const words[])
{
	char *argv[WORDS_MAX + 2] = {(char *)(uintptr_t)cmd->name};
	int argc = 1;

	for (; words[argc - 1] && argc <= WORDS_MAX; argc++)
		argv[argc] = (char *)(uintptr_t)words[argc - 1];
	memset(values, 0, sizeof(*values));
	return options_parse(cmd, argc, argv, values);
}

#define PARSE(cmd, values, ...) parse(cmd, values, (const char *const[]){__VA_ARGS__, NULL})

static void all_spellings(void **state _unused_)
{
	struct values v;

	assert_int_equal(PARSE(&command, &v, "--size=4G", "0.1"), PARSED_OK);
	assert_true(v.size.given);
	assert_int_equal(v.size.value, 4ULL << 30);
	options_free(&command, &v);

	assert_int_equal(PARSE(&command, &v, "--size", "4G", "0.1"), PARSED_OK);
	assert_int_equal(v.size.value, 4ULL << 30);
	options_free(&command, &v);

	assert_int_equal(PARSE(&command, &v, "-s4G", "0.1"), PARSED_OK);
	assert_int_equal(v.size.value, 4ULL << 30);
	options_free(&command, &v);

	assert_int_equal(PARSE(&command, &v, "0.1", "-fum", "system-ram", "0.0"), PARSED_OK);
	assert_true(v.force && v.human && v.mode.given && !v.no_online);
	assert_int_equal(v.mode.value, DAXCTL_DEV_MODE_RAM);
	assert_int_equal(v.devs.n, 2);
	options_free(&command, &v);
}

static void prefixes(void **state _unused_)
{
	struct values v;

	assert_int_equal(PARSE(&command, &v, "--hum", "--si=1", "--reg", "3", "0.1"), PARSED_OK);
	assert_true(v.human && v.size.given && v.regions.n == 1);
	options_free(&command, &v);

	/* --no-force, --no-human, --no-online */
	assert_int_equal(PARSE(&command, &v, "--no", "0.1"), PARSED_WRONG);
	options_free(&command, &v);
	assert_int_equal(PARSE(&command, &v, "--no-o", "0.1"), PARSED_OK);
	assert_true(v.no_online);
	options_free(&command, &v);
}

static void last_one_wins(void **state _unused_)
{
	struct values v;

	assert_int_equal(PARSE(&command, &v, "-f", "--no-force", "-N", "--online", "--no-human",
			       "-u", "-s1", "-s2", "0.1"),
			 PARSED_OK);
	assert_false(v.force);
	assert_false(v.no_online);
	assert_true(v.human);
	assert_int_equal(v.size.value, 2);
	options_free(&command, &v);
}

static void operands_behind_dashes(void **state _unused_)
{
	struct values v;

	assert_int_equal(PARSE(&command, &v, "-f", "--", "0.1", "0.2"), PARSED_OK);
	assert_int_equal(v.devs.n, 2);
	options_free(&command, &v);

	assert_int_equal(PARSE(&command, &v, "0.1", "--", "-f"), PARSED_WRONG);
	assert_false(v.force);
	options_free(&command, &v);
}

static void lists_add_up(void **state _unused_)
{
	struct values v;

	assert_int_equal(PARSE(&command, &v, "-r", "0,1", "--region=region7", "all"), PARSED_OK);
	assert_int_equal(v.regions.n, 3);
	assert_true(v.devs.all);
	options_free(&command, &v);
}

static void numbers(void **state _unused_)
{
	struct values v;

	assert_int_equal(PARSE(&command, &v, "0.1"), PARSED_OK);
	assert_false(v.count.given);
	options_free(&command, &v);
	assert_int_equal(PARSE(&command, &v, "-c4294967295", "0.1"), PARSED_OK);
	assert_true(v.count.given);
	assert_int_equal(v.count.value, UINT32_MAX);
	options_free(&command, &v);
	assert_int_equal(PARSE(&command, &v, "--count", "0", "0.1"), PARSED_OK);
	assert_true(v.count.given && v.count.value == 0);
	options_free(&command, &v);
}

static void wrong_values(void **state _unused_)
{
	static const char *const wrong[][3] = {
		{"-s", "bogus"},
		{"-s", ""},
		{"-s", "-5"},
		{"-s", "4 G"},
		{"-s", "99999999999999999999"},
		{"-a", "0"},
		{"-a", "3"},
		{"-a", ""},
		{"-m", "ram"},
		{"-m", ""},
		{"-c", ""},
		{"-c", "-1"},
		{"-c", "1k"},
		{"-c", "4294967296"},
		{"-r", "0x"},
		{"-r", ""},
		{"0junk", "-f"},
		{"--force=1", "-f"},
		{"", "-f"},
	};
	struct values v;

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		if (PARSE(&command, &v, wrong[i][0], wrong[i][1], "0.1") != PARSED_WRONG)
			fail_msg("%s \"%s\" was taken", wrong[i][0], wrong[i][1]);
		options_free(&command, &v);
	}
}

static void wrong_words(void **state _unused_)
{
	static const char *const wrong[] = {"--bogus", "-Z", "-fZ", "--size", "-s", "-"};
	const char *const *word;
	struct values v;

	array_foreach (word, wrong) {
		if (PARSE(&command, &v, "0.1", *word) != PARSED_WRONG)
			fail_msg("%s was taken", *word);
		options_free(&command, &v);
	}
}

static void operands_where_they_belong(void **state _unused_)
{
	struct values v;

	assert_int_equal(PARSE(&command, &v, "-f"), PARSED_WRONG);
	options_free(&command, &v);
	assert_int_equal(PARSE(&plain, &v, "-u"), PARSED_OK);
	assert_true(v.human);
	assert_int_equal(PARSE(&plain, &v, "-u", "0.1"), PARSED_WRONG);
	assert_int_equal(PARSE(&plain, &v, "--", "0.1"), PARSED_WRONG);
}

static void help_comes_first(void **state _unused_)
{
	struct values v;

	assert_int_equal(PARSE(&command, &v, "-h"), PARSED_USAGE);
	assert_int_equal(PARSE(&command, &v, "--help"), PARSED_HELP);
	assert_int_equal(PARSE(&command, &v, "--list-opts"), PARSED_LIST);
	assert_int_equal(PARSE(&command, &v, "--list-table"), PARSED_TABLE);
	assert_int_equal(PARSE(&command, &v, "-uh"), PARSED_USAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_spellings),    cmocka_unit_test(prefixes),
		cmocka_unit_test(last_one_wins),    cmocka_unit_test(operands_behind_dashes),
		cmocka_unit_test(lists_add_up),	    cmocka_unit_test(wrong_values),
		cmocka_unit_test(wrong_words),	    cmocka_unit_test(operands_where_they_belong),
		cmocka_unit_test(help_comes_first), cmocka_unit_test(numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
