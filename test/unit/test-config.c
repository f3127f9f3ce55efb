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

#include "config.h"
#include "util/cleanup.h"
#include "util/macro.h"

#define UUID	"3ae16e85-5b91-4a4e-9e12-4c8a7a9e3d34"
#define OTHER	"00000000-5b91-4a4e-9e12-4c8a7a9e3d34"
#define SECTION "[reconfigure-device one]\nnvdimm.uuid = " UUID "\n"

static const char *const uuids[] = {OTHER, UUID};

/* Each test has an empty directory for its working directory. */
static int setup(void **state)
{
	char *dir = strdup("/tmp/daxctl-config-XXXXXX");

	if (!dir || !mkdtemp(dir) || chdir(dir) < 0)
		return -1;
	*state = dir;
	return 0;
}

static int teardown(void **state)
{
	_cleanup_free_ char *dir = *state;
	_cleanup_free_ char *command = NULL;

	if (chdir("/") < 0 || asprintf(&command, "rm -r %s", dir) < 0)
		return -1;
	return system(command);
}

static void write_file(const char *name, const char *text)
{
	_cleanup_fclose_ FILE *file = fopen(name, "we");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
}

static struct config load(void)
{
	struct config config = {0};

	assert_int_equal(config_load(".", uuids, ARRAY_SIZE(uuids), &config), 0);
	return config;
}

static void no_configuration(void **state _unused_)
{
	struct config config = {.matched = true};

	assert_false(load().matched);
	assert_int_equal(config_load("./missing", uuids, 2, &config), 0);
	assert_false(config.matched);
}

static void a_section_for_the_device(void **state _unused_)
{
	struct config config;

	write_file("a.conf", SECTION "mode = devdax\nonline = no\nmovable = 0\n");
	config = load();
	assert_true(config.matched);
	assert_int_equal(config.mode, DAXCTL_DEV_MODE_DEVDAX);
	assert_true(config.no_online);
	assert_true(config.no_movable);

	assert_int_equal(config_load(".", NULL, 0, &config), 0);
	assert_false(config.matched);
}

static void system_ram_if_nothing_is_said(void **state _unused_)
{
	struct config config;

	write_file("a.conf",
		   "[Reconfigure-Device]\nNVDIMM.uuid = 3AE16E85-5b91-4a4e-9e12-4c8a7a9e3d34\n");
	config = load();
	assert_true(config.matched);
	assert_int_equal(config.mode, DAXCTL_DEV_MODE_RAM);
	assert_false(config.no_online);
	assert_false(config.no_movable);
}

static void sections_of_others(void **state _unused_)
{
	write_file("a.conf", "[reconfigure-device x]\nnvdimm.uuid = 1\nmode = devdax\n"
			     "[reconfigure-device y]\nmode = devdax\n"
			     "[reconfigure-devices]\nnvdimm.uuid = " UUID "\n"
			     "[other]\nnvdimm.uuid = " UUID "\nmode = bogus\n");
	assert_false(load().matched);
}

static void files_that_count(void **state _unused_)
{
	write_file(".conf", SECTION);
	write_file("a.conf.bak", SECTION);
	write_file("a.txt", SECTION);
	assert_int_equal(symlink("/dev/null", "masked.conf"), 0);
	assert_false(load().matched);

	assert_int_equal(symlink("a.txt", "linked.conf"), 0);
	assert_true(load().matched);
}

static void the_last_wins_per_key(void **state _unused_)
{
	struct config config;

	write_file("90.conf", SECTION "online = false\n");
	write_file("10.conf", SECTION "mode = famfs\nonline = true\nmovable = false\n");
	write_file("50.conf",
		   SECTION "mode = system-ram\n[reconfigure-device two]\nnvdimm.uuid = " OTHER
			   "\nmovable = true\n");
	config = load();
	assert_int_equal(config.mode, DAXCTL_DEV_MODE_RAM);
	assert_true(config.no_online);
	assert_false(config.no_movable);
}

static void what_is_malformed(void **state _unused_)
{
	static const char *const bad[] = {
		SECTION "mode = dax\n", SECTION "online = maybe\n", SECTION "movable =\n",
		SECTION "garbage\n",	"[reconfigure-device\n",
	};
	struct config config = {.no_online = true};
	const char *const *text;

	array_foreach (text, bad) {
		write_file("a.conf", *text);
		if (config_load(".", uuids, 2, &config) != -EINVAL)
			fail_msg("taken: %s", *text);
	}
	assert_true(config.no_online);
}

static void what_cannot_be_read(void **state _unused_)
{
	struct config config;

	assert_int_equal(symlink("missing", "a.conf"), 0);
	assert_int_equal(config_load(".", uuids, 2, &config), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(no_configuration, setup, teardown),
		cmocka_unit_test_setup_teardown(a_section_for_the_device, setup, teardown),
		cmocka_unit_test_setup_teardown(system_ram_if_nothing_is_said, setup, teardown),
		cmocka_unit_test_setup_teardown(sections_of_others, setup, teardown),
		cmocka_unit_test_setup_teardown(files_that_count, setup, teardown),
		cmocka_unit_test_setup_teardown(the_last_wins_per_key, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_malformed, setup, teardown),
		cmocka_unit_test_setup_teardown(what_cannot_be_read, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
