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

static const struct identity dimm = {
	.nvdimm_uuids = {OTHER, UUID},
	.n_nvdimm_uuids = 2,
	.node = -1,
	.cxl_region = -1,
};

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

	assert_int_equal(config_load(".", &dimm, &config), 0);
	return config;
}

static void weakness_47_no_configuration_is_no_error(void **state _unused_)
{
	struct config config = {.matched = true};

	assert_false(load().matched);
	assert_int_equal(config_load("./missing", &dimm, &config), 0);
	assert_false(config.matched);
}

static void a_section_for_the_device(void **state _unused_)
{
	static const struct identity nobody = {.node = -1, .cxl_region = -1};
	struct config config;

	write_file("a.conf", SECTION "mode = devdax\nonline = no\nmovable = 0\n");
	config = load();
	assert_true(config.matched);
	assert_int_equal(config.mode, DAXCTL_DEV_MODE_DEVDAX);
	assert_true(config.no_online);
	assert_true(config.no_movable);

	assert_int_equal(config_load(".", &nobody, &config), 0);
	assert_false(config.matched);
}

static void weakness_47_the_default_mode_is_system_ram(void **state _unused_)
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

/* Memory without a namespace too, by whatever it is known; all that is said must be so */
static void weakness_45_every_device_has_a_name_for_the_configuration(void **state _unused_)
{
	static const struct identity cxl = {
		.chardev = "dax5.0",
		.region = "/platform/ACPI0017:00/root0/decoder0.0/region5/dax_region5",
		.node = 2,
		.cxl_region = 5,
		.serials = {0xfeed0, 0xfeed1},
		.n_serials = 2,
		.uuid = UUID,
	};
	static const struct {
		const char *text;
		bool matches;
	} cases[] = {
		{"device = dax5.0\n", true},
		{"device = dax5\n", false},
		{"region = /platform/ACPI0017:00/root0/decoder0.0/region5/dax_region5\n", true},
		{"region = /platform\n", false},
		{"node = 2\n", true},
		{"node = 0\n", false},
		{"node = -1\n", false},
		{"node = 2x\n", false},
		{"cxl.region = region5\n", true},
		{"cxl.region = region0\n", false},
		{"cxl.region = 5\n", false},
		{"cxl.serial = 0xfeed1\n", true},
		{"cxl.serial = 1044176\n", true},
		{"cxl.serial = 0xfeed2\n", false},
		{"uuid = 3AE16E85-5b91-4a4e-9e12-4c8a7a9e3d34\n", true},
		{"uuid = " OTHER "\n", false},
		{"node = 2\ncxl.serial = 0xfeed0\n", true},
		{"node = 2\ncxl.serial = 0xfeed2\n", false},
		{"node = 2\nnvdimm.uuid = " UUID "\n", false},
		{"mode = devdax\n", false},
	};
	struct config config;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		_cleanup_free_ char *text = NULL;

		assert_true(asprintf(&text, "[reconfigure-device it]\n%s", cases[i].text) > 0);
		write_file("a.conf", text);
		assert_int_equal(config_load(".", &cxl, &config), 0);
		if (config.matched != cases[i].matches)
			fail_msg("%s: %s", config.matched ? "taken" : "not taken", cases[i].text);
		assert_int_equal(config_load(".", &dimm, &config), 0);
		assert_false(config.matched);
	}
}

static void weakness_46_two_sections_of_one_name_are_an_error(void **state _unused_)
{
	struct config config;

	write_file("a.conf", "[reconfigure-device x]\nnvdimm.uuid = " UUID "\nmode = devdax\n"
			     "[ Reconfigure-Device x ]\nnvdimm.uuid = 1\nmode = famfs\n");
	assert_int_equal(config_load(".", &dimm, &config), -EINVAL);
	write_file("a.conf", SECTION "mode = devdax\n");
	write_file("b.conf", SECTION "online = false\n[reconfigure-device one more]\nnode = 1\n");
	assert_int_equal(load().mode, DAXCTL_DEV_MODE_DEVDAX);
}

static void sections_of_others(void **state _unused_)
{
	write_file("a.conf", "[reconfigure-device x]\nnvdimm.uuid = 1\nmode = devdax\n"
			     "[reconfigure-device y]\nmode = devdax\n"
			     "[reconfigure-devices]\nnvdimm.uuid = " UUID "\n"
			     "[other]\nnvdimm.uuid = " UUID "\nmode = bogus\n");
	assert_false(load().matched);
}

static void weakness_46_links_count_as_files(void **state _unused_)
{
	write_file(".conf", SECTION);
	write_file("a.conf.bak", SECTION);
	write_file("a.txt", SECTION);
	assert_int_equal(symlink("/dev/null", "masked.conf"), 0);
	assert_false(load().matched);

	assert_int_equal(symlink("a.txt", "linked.conf"), 0);
	assert_true(load().matched);
}

static void weakness_46_the_last_file_wins_for_each_key(void **state _unused_)
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

static void weakness_47_a_malformed_file_is_an_error(void **state _unused_)
{
	static const char *const bad[] = {
		SECTION "mode = dax\n", SECTION "online = maybe\n", SECTION "movable =\n",
		SECTION "garbage\n",	"[reconfigure-device\n",
	};
	struct config config = {.no_online = true};
	const char *const *text;

	array_foreach (text, bad) {
		write_file("a.conf", *text);
		if (config_load(".", &dimm, &config) != -EINVAL)
			fail_msg("taken: %s", *text);
	}
	assert_true(config.no_online);
}

static void weakness_46_an_unreadable_file_is_an_error(void **state _unused_)
{
	struct config config;

	assert_int_equal(symlink("missing", "a.conf"), 0);
	assert_int_equal(config_load(".", &dimm, &config), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(weakness_47_no_configuration_is_no_error, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_section_for_the_device, setup, teardown),
		cmocka_unit_test_setup_teardown(weakness_47_the_default_mode_is_system_ram, setup,
						teardown),
		cmocka_unit_test_setup_teardown(
			weakness_45_every_device_has_a_name_for_the_configuration, setup, teardown),
		cmocka_unit_test_setup_teardown(weakness_46_two_sections_of_one_name_are_an_error,
						setup, teardown),
		cmocka_unit_test_setup_teardown(sections_of_others, setup, teardown),
		cmocka_unit_test_setup_teardown(weakness_46_links_count_as_files, setup, teardown),
		cmocka_unit_test_setup_teardown(weakness_46_the_last_file_wins_for_each_key, setup,
						teardown),
		cmocka_unit_test_setup_teardown(weakness_47_a_malformed_file_is_an_error, setup,
						teardown),
		cmocka_unit_test_setup_teardown(weakness_46_an_unreadable_file_is_an_error, setup,
						teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
