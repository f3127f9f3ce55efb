// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "names.h"
#include "util/cleanup.h"
#include "util/macro.h"

static void devices_have_several_forms(void **state _unused_)
{
	static const char *const forms[] = {"dax3.14", "3.14", "/dev/dax3.14",
					    "/sys/bus/dax/devices/dax3.14", " dax3.14 ,"};
	const char *const *form;

	array_foreach (form, forms) {
		_cleanup_(dev_names_free) struct dev_names names = {0};

		assert_int_equal(dev_names_add(&names, *form), 0);
		assert_int_equal(names.n, 1);
		assert_int_equal(names.items[0].region, 3);
		assert_int_equal(names.items[0].id, 14);
		assert_false(names.all);
	}
}

static void weakness_33_device_names_count_as_a_whole(void **state _unused_)
{
	static const char *const bad[] = {
		"",	      "0",     "dax0",	      "0junk",	 "0.1junk",	     "dax0.1/",
		"dax0.",      ".1",    "dax0.-1",     "dax-1.0", "dax0.1.2",	     "/dev/",
		"dax00.1",    "0.01",  "/tmp/dax0.1", "DAX0.1",	 "daxdax0.1",	     "all.0",
		"dev/dax0.1", "0x0.1", "dax0.1,x",    ",",	 "dax99999999999.0",
	};
	const char *const *text;

	array_foreach (text, bad) {
		_cleanup_(dev_names_free) struct dev_names names = {0};

		if (dev_names_add(&names, *text) != -EINVAL)
			fail_msg("\"%s\" was taken for a device", *text);
	}
}

static void devices_are_sorted_and_counted_once(void **state _unused_)
{
	_cleanup_(dev_names_free) struct dev_names names = {0};
	static const struct dev_name expected[] = {{0, 2}, {0, 10}, {1, 0}};

	assert_int_equal(dev_names_add(&names, "dax1.0"), 0);
	assert_int_equal(dev_names_add(&names, "0.10,dax0.2 /dev/dax1.0"), 0);
	assert_int_equal(dev_names_add(&names, "1.0"), 0);
	assert_int_equal(names.n, ARRAY_SIZE(expected));
	for (size_t i = 0; i < names.n; i++)
		assert_int_equal(dev_name_compare(&names.items[i], &expected[i]), 0);

	assert_int_equal(dev_names_add(&names, "all"), 0);
	assert_true(names.all);
}

static void regions_have_two_forms(void **state _unused_)
{
	_cleanup_(region_names_free) struct region_names names = {0};

	assert_true(region_names_cover(&names, 5));
	assert_int_equal(region_names_add(&names, "0"), 0);
	assert_int_equal(region_names_add(&names, "region12, 7"), 0);
	assert_true(region_names_cover(&names, 0));
	assert_true(region_names_cover(&names, 12));
	assert_true(region_names_cover(&names, 7));
	assert_false(region_names_cover(&names, 5));
	assert_int_equal(region_names_add(&names, "all"), 0);
	assert_true(region_names_cover(&names, 5));
}

static void weakness_33_region_names_count_as_a_whole(void **state _unused_)
{
	static const char *const bad[] = {"",	    "0x",	 "0junk",     "region", "region 0x",
					  "regio0", "-1",	 "00",	      "0.1",	"dax0",
					  "0,junk", "regionall", "4294967296"};
	const char *const *text;

	array_foreach (text, bad) {
		_cleanup_(region_names_free) struct region_names names = {0};

		if (region_names_add(&names, *text) != -EINVAL)
			fail_msg("\"%s\" was taken for a region", *text);
	}
}

static void region_paths_are_shown_short(void **state _unused_)
{
	assert_string_equal(region_short_path("/sys/devices/platform/hmem.0"), "/platform/hmem.0");
	assert_string_equal(region_short_path("/platform/hmem.0"), "/platform/hmem.0");
	assert_string_equal(region_short_path("/sys/devices2/hmem.0"), "/sys/devices2/hmem.0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(devices_have_several_forms),
		cmocka_unit_test(weakness_33_device_names_count_as_a_whole),
		cmocka_unit_test(devices_are_sorted_and_counted_once),
		cmocka_unit_test(regions_have_two_forms),
		cmocka_unit_test(weakness_33_region_names_count_as_a_whole),
		cmocka_unit_test(region_paths_are_shown_short),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
