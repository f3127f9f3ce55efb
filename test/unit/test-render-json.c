// SPDX-License-Identifier: LGPL-2.1-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "render-json.h"
#include "util/cleanup.h"
#include "util/macro.h"

#define KNOWN(x)          \
	{                 \
		true, (x) \
	}

static void expect(const struct record_type *type, void *items, size_t n, bool human,
		   const char *expected)
{
	const struct rows rows = {items, n};
	_cleanup_free_ char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	render_json(out, type, &rows, human);
	assert_int_equal(fclose(out), 0);
	assert_string_equal(text, expected);
}

static struct dev_report ram(void)
{
	return (struct dev_report){
		.chardev = "dax0.1",
		.size = KNOWN(1073741824),
		.target_node = KNOWN(2),
		.align = KNOWN(2097152),
		.mode = "system-ram",
		.online_memblocks = KNOWN(8),
		.total_memblocks = KNOWN(8),
		.movable = KNOWN(true),
	};
}

static void nothing(void **state _unused_)
{
	expect(&dev_record, NULL, 0, false, "[]\n");
	expect(&dev_record, NULL, 0, true, "[]\n");
}

static void system_ram(void **state _unused_)
{
	struct dev_report dev = ram();

	expect(&dev_record, &dev, 1, false,
	       "[\n"
	       "  {\n"
	       "    \"chardev\":\"dax0.1\",\n"
	       "    \"size\":1073741824,\n"
	       "    \"target_node\":2,\n"
	       "    \"align\":2097152,\n"
	       "    \"mode\":\"system-ram\",\n"
	       "    \"online_memblocks\":8,\n"
	       "    \"total_memblocks\":8,\n"
	       "    \"movable\":true\n"
	       "  }\n"
	       "]\n");
}

static void what_is_not_known_is_left_out(void **state _unused_)
{
	struct dev_report devs[] = {
		{.chardev = "dax0.0", .size = KNOWN(0), .mode = "devdax", .state = "disabled"},
		{.chardev = "dax0.1", .size = KNOWN(UINT64_MAX), .mode = "vfio_dax"},
	};

	expect(&dev_record, devs, 2, true,
	       "[\n"
	       "  {\n"
	       "    \"chardev\":\"dax0.0\",\n"
	       "    \"size\":0,\n"
	       "    \"mode\":\"devdax\",\n"
	       "    \"state\":\"disabled\"\n"
	       "  },\n"
	       "  {\n"
	       "    \"chardev\":\"dax0.1\",\n"
	       "    \"size\":\"16777216.00 TiB (18446744.07 TB)\",\n"
	       "    \"mode\":\"vfio_dax\"\n"
	       "  }\n"
	       "]\n");
	expect(&dev_record, &devs[1], 1, false,
	       "[\n"
	       "  {\n"
	       "    \"chardev\":\"dax0.1\",\n"
	       "    \"size\":18446744073709551615,\n"
	       "    \"mode\":\"vfio_dax\"\n"
	       "  }\n"
	       "]\n");
}

static void mappings_for_people(void **state _unused_)
{
	struct mapping_report mappings[] = {
		{KNOWN(262144), KNOWN(0x180000000), KNOWN(0x1bfffffff), KNOWN(1073741824)},
		{KNOWN(0), KNOWN(0x140000000), KNOWN(0x1401fffff), KNOWN(2097152)},
	};
	struct dev_report dev = {
		.chardev = "dax0.1",
		.size = KNOWN(1073741824),
		.target_node = KNOWN(2),
		.align = KNOWN(2097152),
		.mode = "devdax",
		.mappings = {mappings, ARRAY_SIZE(mappings)},
	};

	expect(&dev_record, &dev, 1, true,
	       "{\n"
	       "  \"chardev\":\"dax0.1\",\n"
	       "  \"size\":\"1024.00 MiB (1073.74 MB)\",\n"
	       "  \"target_node\":2,\n"
	       "  \"align\":2097152,\n"
	       "  \"mode\":\"devdax\",\n"
	       "  \"mappings\":[\n"
	       "    {\n"
	       "      \"page_offset\":\"0x40000\",\n"
	       "      \"start\":\"0x180000000\",\n"
	       "      \"end\":\"0x1bfffffff\",\n"
	       "      \"size\":\"1024.00 MiB (1073.74 MB)\"\n"
	       "    },\n"
	       "    {\n"
	       "      \"page_offset\":\"0\",\n"
	       "      \"start\":\"0x140000000\",\n"
	       "      \"end\":\"0x1401fffff\",\n"
	       "      \"size\":2097152\n"
	       "    }\n"
	       "  ]\n"
	       "}\n");
}

static void mappings_for_programs(void **state _unused_)
{
	struct mapping_report mapping = {KNOWN(0), KNOWN(5368709120), KNOWN(UINT64_MAX),
					 KNOWN(4096)};
	struct dev_report dev = {
		.chardev = "dax0.1",
		.size = KNOWN(4096),
		.mode = "famfs",
		.mappings = {&mapping, 1},
	};

	expect(&dev_record, &dev, 1, false,
	       "[\n"
	       "  {\n"
	       "    \"chardev\":\"dax0.1\",\n"
	       "    \"size\":4096,\n"
	       "    \"mode\":\"famfs\",\n"
	       "    \"mappings\":[\n"
	       "      {\n"
	       "        \"page_offset\":0,\n"
	       "        \"start\":5368709120,\n"
	       "        \"end\":18446744073709551615,\n"
	       "        \"size\":4096\n"
	       "      }\n"
	       "    ]\n"
	       "  }\n"
	       "]\n");
}

static void region_for_people(void **state _unused_)
{
	struct dev_report dev = {
		.chardev = "dax0.0",
		.size = KNOWN(1073741824),
		.target_node = KNOWN(2),
		.align = KNOWN(2097152),
		.mode = "devdax",
		.state = "disabled",
	};
	struct region_report region = {
		.path = "/platform/hmem.0",
		.id = KNOWN(0),
		.size = KNOWN(4294967296),
		.available_size = KNOWN(2147483648),
		.align = KNOWN(1073741824),
		.devs = {&dev, 1},
	};

	expect(&region_record, &region, 1, true,
	       "{\n"
	       "  \"path\":\"\\/platform\\/hmem.0\",\n"
	       "  \"id\":0,\n"
	       "  \"size\":\"4.00 GiB (4.29 GB)\",\n"
	       "  \"available_size\":\"2.00 GiB (2.15 GB)\",\n"
	       "  \"align\":1073741824,\n"
	       "  \"devices\":[\n"
	       "    {\n"
	       "      \"chardev\":\"dax0.0\",\n"
	       "      \"size\":\"1024.00 MiB (1073.74 MB)\",\n"
	       "      \"target_node\":2,\n"
	       "      \"align\":2097152,\n"
	       "      \"mode\":\"devdax\",\n"
	       "      \"state\":\"disabled\"\n"
	       "    }\n"
	       "  ]\n"
	       "}\n");
}

static void plans(void **state _unused_)
{
	const char *steps[] = {"unbind \"it\"", "bind it"};
	struct plan_report plans[] = {
		{.chardev = "dax0.0", .outcome = "ready", .steps = {steps, 2}},
		{.region = "hmem.0", .outcome = "refused", .reason = "it is full"},
	};

	expect(&plan_record, plans, 2, false,
	       "[\n"
	       "  {\n"
	       "    \"chardev\":\"dax0.0\",\n"
	       "    \"outcome\":\"ready\",\n"
	       "    \"notes\":[\n"
	       "    ],\n"
	       "    \"steps\":[\n"
	       "      \"unbind \\\"it\\\"\",\n"
	       "      \"bind it\"\n"
	       "    ]\n"
	       "  },\n"
	       "  {\n"
	       "    \"region\":\"hmem.0\",\n"
	       "    \"outcome\":\"refused\",\n"
	       "    \"reason\":\"it is full\",\n"
	       "    \"notes\":[\n"
	       "    ],\n"
	       "    \"steps\":[\n"
	       "    ]\n"
	       "  }\n"
	       "]\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing),
		cmocka_unit_test(system_ram),
		cmocka_unit_test(what_is_not_known_is_left_out),
		cmocka_unit_test(mappings_for_people),
		cmocka_unit_test(mappings_for_programs),
		cmocka_unit_test(region_for_people),
		cmocka_unit_test(plans),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
