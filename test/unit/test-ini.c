// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "ini.h"
#include "util/cleanup.h"
#include "util/macro.h"

/* A file that is there as long as the test runs; its path is in state. */
static int setup(void **state)
{
	char *path = strdup("/tmp/daxctl-ini-XXXXXX");
	int fd = path ? mkstemp(path) : -1;

	if (fd < 0)
		return -1;
	close(fd);
	*state = path;
	return 0;
}

static int teardown(void **state)
{
	_cleanup_free_ char *path = *state;

	return unlink(path);
}

static int read_bytes(const char *path, const char *bytes, size_t n, struct ini *ret)
{
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, n, file), n);
	assert_int_equal(fclose(file), 0);
	return ini_read(path, ret);
}

static int read_text(const char *path, const char *text, struct ini *ret)
{
	return read_bytes(path, text, strlen(text), ret);
}

static void one_value_for_each_way_to_write_it(void **state)
{
	static const struct {
		const char *line, *value;
	} cases[] = {
		{"key=value", "value"},
		{"  key\t=\t value  ", "value"},
		{"KEY = Value", "Value"},
		{"key = value # comment", "value"},
		{"key = value; comment", "value"},
		{"key = two words", "two words"},
		{"key = a=b", "a=b"},
		{"key =", ""},
		{"key = # nothing", ""},
		{"key = ;", ""},
		{"key = \"\"", ""},
		{"key = ''", ""},
		{"key = \" # ; \"", " # ; "},
		{"key = ' it''s' ", NULL},
		{"key = 'say \"no\"' # comment", "say \"no\""},
		{"key = \"value\" ; comment", "value"},
		{"key = value\r", "value"},
		{"key = \\\n  value", "value"},
		{"key = one \\\n  more", "one   more"},
		{"key = 1\nkey = 2", "2"},
		{"# key = 1\n  ; key = 2\nkey = 3", "3"},
		{"# comment \\\nkey = value", "value"},
		{"key = \"open", NULL},
		{"key = \"value\" more", NULL},
		{"key", NULL},
		{"= value", NULL},
		{"key = value \\", NULL},
		{"[section", NULL},
		{"[section] # comment", NULL},
		{"[]", NULL},
		{"[ \t]", NULL},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		_cleanup_free_ char *text = NULL;
		const struct ini_key *key;
		struct ini ini = {0};
		int rc;

		assert_true(asprintf(&text, "[section]\n%s", cases[i].line) > 0);
		rc = read_text(*state, text, &ini);
		if (rc != (cases[i].value ? 0 : -EINVAL))
			fail_msg("%d: %s", rc, cases[i].line);
		if (rc < 0)
			continue;
		assert_int_equal(ini.n_sections, 1);
		key = ini_find(&ini.sections[0], "Key");
		if (!key || strcmp(key->value, cases[i].value) != 0)
			fail_msg("\"%s\": %s", key ? key->value : "(none)", cases[i].line);
		ini_free(&ini);
	}
}

static void every_section_and_key_has_its_line(void **state)
{
	static const char text[] = "\n# first\n[ One  two ]\na = 1\nb = \\\n2\n\n[Three]\r\nc = 3\n"
				   "[three]";
	struct ini ini;

	assert_int_equal(read_text(*state, text, &ini), 0);
	assert_int_equal(ini.n_sections, 3);
	assert_string_equal(ini.sections[0].name, "One  two");
	assert_int_equal(ini.sections[0].line, 3);
	assert_int_equal(ini_find(&ini.sections[0], "a")->line, 4);
	assert_int_equal(ini_find(&ini.sections[0], "b")->line, 5);
	assert_null(ini_find(&ini.sections[0], "c"));
	assert_string_equal(ini.sections[1].name, "Three");
	assert_int_equal(ini.sections[1].line, 8);
	assert_int_equal(ini_find(&ini.sections[1], "c")->line, 9);
	assert_int_equal(ini.sections[2].line, 10);
	ini_free(&ini);
}

static void an_empty_file_has_no_sections(void **state)
{
	struct ini ini;

	assert_int_equal(read_text(*state, "", &ini), 0);
	assert_int_equal(ini.n_sections, 0);
	ini_free(&ini);
	assert_int_equal(read_text(*state, "\n \n;\n", &ini), 0);
	assert_int_equal(ini.n_sections, 0);
	ini_free(&ini);
}

static void what_is_no_text_or_belongs_to_no_section_is_an_error(void **state)
{
	static const char zero[] = "[section]\nkey = val\0ue\n";
	struct ini ini;

	assert_int_equal(read_bytes(*state, zero, sizeof(zero) - 1, &ini), -EINVAL);
	assert_int_equal(read_text(*state, "key = value\n[section]\n", &ini), -EINVAL);
}

static void long_lines_are_read_whole(void **state)
{
	static char text[100 * 1000];
	struct ini ini;
	int n = snprintf(text, sizeof(text), "[section]\nkey = %0*d", 90 * 1000, 0);

	assert_true(n > 90 * 1000);
	assert_int_equal(read_text(*state, text, &ini), 0);
	assert_int_equal(strlen(ini_find(&ini.sections[0], "key")->value), 90 * 1000);
	ini_free(&ini);
}

static void a_file_that_cannot_be_read_is_an_error(void **state _unused_)
{
	struct ini ini;

	assert_int_equal(ini_read("/nonexistent/a.conf", &ini), -ENOENT);
	assert_int_equal(ini_read("/", &ini), -EISDIR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(one_value_for_each_way_to_write_it, setup,
						teardown),
		cmocka_unit_test_setup_teardown(every_section_and_key_has_its_line, setup,
						teardown),
		cmocka_unit_test_setup_teardown(an_empty_file_has_no_sections, setup, teardown),
		cmocka_unit_test_setup_teardown(
			what_is_no_text_or_belongs_to_no_section_is_an_error, setup, teardown),
		cmocka_unit_test_setup_teardown(long_lines_are_read_whole, setup, teardown),
		cmocka_unit_test(a_file_that_cannot_be_read_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
