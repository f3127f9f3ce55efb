/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test/sim/unit/check.h"

static void check_message(const char *text, const struct sim_options *options, const char *wanted)
{
	_cleanup_free_ char *message = NULL;
	struct sim *sim;

	assert_int_equal(sim_new_text(text, options, &sim, &message), -EINVAL);
	assert_non_null(message);
	assert_string_equal(message, wanted);
}

struct mistake {
	const char *text, *message;
};

static void check_mistakes(const struct mistake *rows, size_t n)
{
	static const struct sim_options options = {.kernel = NULL};

	for (size_t i = 0; i < n; i++)
		check_message(rows[i].text, &options, rows[i].message);
}

static void mistakes_have_a_line_and_a_reason(void **state)
{
	static const struct mistake rows[] = {
		{"x", "text:1: neither [section] nor key = value: \"x\""},
		{"\n\n[nod 0]", "text:3: unknown section: \"nod\""},
		{"[node", "text:1: no ] at the end: \"[node\""},
		{"[node x]", "text:1: not a node number: \"x\""},
		{"[machine x]", "text:1: unexpected word: \"x\""},
		{"[node 0]\n[machine]", "text:2: [machine] must come first"},
		{"[node 0]\nsize = 1G", "text:2: unknown key here: \"size\""},
		{"kernel = 6.9", "text:1: unknown key here: \"kernel\""},
		{"[region cxl]\nid since = 1", "text:2: unknown key here: \"id since\""},
		{"[region cxl]\nid since 6 = 1", "text:2: not a kernel version: \"6\""},
		{"[region cxl]\nid since 99.0 = x", "text:2: not a number: \"x\""},
		{"[machine]\npolicy since 6.9 = offline",
		 "text:2: the same for all kernels here: \"policy since 6.9\""},
	};

	(void)state;
	check_mistakes(rows, sizeof(rows) / sizeof(rows[0]));
}

static void mistakes_of_machine_and_nodes(void **state)
{
	static const struct mistake rows[] = {
		{"[machine]\nkernel = 4.9",
		 "text:2: not a kernel version from 5.1 on, or dcd: \"4.9\""},
		{"[machine]\nkernel = six",
		 "text:2: not a kernel version from 5.1 on, or dcd: \"six\""},
		{"[machine]\npolicy = on", "text:2: not a word of auto_online_blocks: \"on\""},
		{"[machine]\nblock-size = 3M", "text:2: not a power of two from 2M on: \"3M\""},
		{"[machine]\nhotremove = 1", "text:2: neither yes nor no: \"1\""},
		{"[machine]\nmissing = ext4", "text:2: not a dax driver: \"ext4\""},
		{"[node 0]\nram = 2G", "text:2: not START+SIZE: \"2G\""},
		{"[node 0]\nram = 0+2Q", "text:2: not START+SIZE: \"0+2Q\""},
		{"[node 0]\nram = 0+1M", "text:1: ram must start and end with a memory block"},
		{"[node 0]\nram = 0+2G\n[node 1]\nram = 1G+2G",
		 "text:3: ram 0x40000000 overlaps other ram"},
		{"[node 0]\ncpus = all", "text:2: not a list of cpus: \"all\""},
	};

	(void)state;
	check_mistakes(rows, sizeof(rows) / sizeof(rows[0]));
}

static void mistakes_of_regions(void **state)
{
	static const struct mistake rows[] = {
		{"[region disk]", "text:1: not hmem, cxl or pmem: \"disk\""},
		{"[region pmem]\nbus = -1", "text:2: not a bus number: \"-1\""},
		{"[node 0]\n[region pmem]\nstart = 4G\nsize = 2G\nnode = 0\n"
		 "[region pmem]\nstart = 6G\nsize = 2G\nnode = 0\nbus = 1",
		 "text:6: the bus of a region before is 0"},
		{"[region hmem]\nsize = 1G", "text:1: a region needs start and size"},
		{"[region hmem]\nstart = 4G\nsize = 12 parsecs",
		 "text:3: not a size: \"12 parsecs\""},
		{"[region hmem]\nstart = 4G\nsize = 1G\nalign = 8K",
		 "text:1: align must be 4K, 2M or 1G"},
		{"[region hmem]\nstart = 4097M\nsize = 1G",
		 "text:1: start and size must fit align"},
		{"[region hmem]\nstart = 4G\nsize = 1G\nnode = 3", "text:1: there is no node 3"},
		{"[node 0]\n[region hmem]\nstart = 4G\nsize = 1G\n"
		 "[region hmem]\nstart = 4608M\nsize = 1G",
		 "text:5: region 0x120000000-0x15fffffff overlaps region 0"},
		{"[node 0]\nram = 0+2G\n[region hmem]\nstart = 1G\nsize = 4G",
		 "text:3: region 0x40000000-0x13fffffff overlaps System RAM"},
		{"[node 0]\n[region hmem]\nstart = 4G\nsize = 1G\nid = 0\n"
		 "[region hmem]\nstart = 8G\nsize = 1G\nid = 0",
		 "text:6: id 0 is taken"},
		{"[machine]\nkernel = 6.1\n[node 0]\n[region cxl]\nstart = 4G\nsize = 1G",
		 "text:4: cxl regions need kernel 6.3"},
		{"[node 0]\n[region cxl]\nstart = 4G\nsize = 1G\ndynamic-capacity = yes",
		 "text:2: dynamic capacity needs kernel dcd"},
	};

	(void)state;
	check_mistakes(rows, sizeof(rows) / sizeof(rows[0]));
}

static void mistakes_of_devices_and_extents(void **state)
{
	static const struct mistake rows[] = {
		{"[device]", "text:1: a device follows its region"},
		{"[node 0]\n[region hmem]\nstart = 4G\nsize = 1G\n[device]\nsize = 2G",
		 "text:5: the region has no room for this size"},
		{"[node 0]\n[region hmem]\nstart = 4G\nsize = 1G\n[device]\nsize = 1M",
		 "text:5: size must be a multiple of 2097152"},
		{"[node 0]\n[region hmem]\nstart = 4G\nsize = 1G\n[device]\nrange = 4G+2M\n"
		 "[device]\nrange = 4G+4M",
		 "text:7: range 0x100000000-0x1003fffff is not free in the region"},
		{"[node 0]\n[region hmem]\nstart = 4G\nsize = 1G\n[device]\ndriver = nvme",
		 "text:6: not a dax driver, nor none: \"nvme\""},
		{"[node 0]\n[region hmem]\nstart = 4G\nsize = 1G\n[device]\nsize = 2M\n"
		 "driver = kmem",
		 "text:5: the driver refuses the device: Invalid argument"},
		{"[node 0]\n[region hmem]\nstart = 4G\nsize = 1G\n[device]\ncount = 0",
		 "text:6: not a count from 1 to 65536: \"0\""},
		{"[node 0]\n[region pmem]\nstart = 4G\nsize = 1G\n[device]\n[device]\n",
		 "text:6: a pmem region has one device"},
		{"[extent]\nstart = 0", "text:1: an extent follows a region with dynamic-capacity"},
	};

	(void)state;
	check_mistakes(rows, sizeof(rows) / sizeof(rows[0]));
}

static void spaces_behind_a_title_are_no_mistake(void **state)
{
	static const struct sim_options options = {.kernel = NULL};
	_cleanup_sim_ struct sim *sim = NULL;

	(void)state;
	assert_int_equal(sim_new_text("[machine] ", &options, &sim, NULL), 0);
}

static void options_have_no_line(void **state)
{
	static const char *const faults[] = {"write: x", NULL};

	(void)state;
	check_message("", &(struct sim_options){.kernel = "2.6"},
		      "not a kernel version from 5.1 on, or dcd: \"2.6\"");
	check_message("", &(struct sim_options){.policy = "x"},
		      "not a word of auto_online_blocks: \"x\"");
	check_message("", &(struct sim_options){.faults = faults}, "not a fault: \"write: x\"");
}

static void options_go_before_the_file(void **state)
{
	struct sim_options options = {.kernel = "6.12", .policy = "online"};
	_cleanup_sim_ struct sim *sim = NULL;

	(void)state;
	assert_int_equal(sim_new_text("[machine]\nkernel = 7.3\npolicy = offline\n[node 0]\n"
				      "cpus = 0\n[region hmem]\nstart = 4G\nsize = 1G\n",
				      &options, &sim, NULL),
			 0);
	CHECK(sim, READ(MEM "auto_online_blocks", "online\n"));
	assert_true(sim_exists(sim, "sys/devices/platform/hmem.0"));
	assert_false(sim_exists(sim, DRV "fsdev_dax"));
}

static void settings_and_since(void **state)
{
	static const char *const settings[] = {"memmap-on-memory=yes", "block-size=256M", NULL};
	static const char *const bad[] = {"ram=1", NULL};
	struct sim_options options = {.kernel = "6.1", .settings = settings};
	_cleanup_sim_ struct sim *sim = NULL;

	(void)state;
	assert_int_equal(sim_new_text("[machine]\nblock-size = 128M\n[node 0]\ncpus = 0\n"
				      "[region cxl]\nsince = 6.3\nstart = 4G\nsize = 1G\n"
				      "[device]\nsize = 1G\n",
				      &options, &sim, NULL),
			 0);
	CHECK(sim, READ(MEM "block_size_bytes", "10000000\n"),
	      READ("sys/module/memory_hotplug/parameters/memmap_on_memory", "Y\n"));
	assert_false(sim_exists(sim, DEV "dax0.0"));
	check_message("", &(struct sim_options){.settings = bad},
		      "not KEY=VALUE of a machine: \"ram=1\"");
}

static void a_key_for_some_kernels(void **state)
{
	static const struct {
		const char *kernel, *dev;
	} rows[] = {{"6.1", "dax5.0"}, {"6.9", "dax7.0"}, {"7.3", "dax6.0"}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct sim_options options = {.kernel = rows[i].kernel};
		_cleanup_sim_ struct sim *sim = NULL;
		_cleanup_free_ char *path = NULL;

		assert_int_equal(sim_new_text("[node 0]\ncpus = 0\n[region hmem]\nstart = 4G\n"
					      "size = 1G\nid = 5\nid since 6.9 = 7\n"
					      "id since 7.1 = 6\n",
					      &options, &sim, NULL),
				 0);
		assert_true(asprintf(&path, DEV "%s", rows[i].dev) > 0);
		assert_true(sim_exists(sim, path));
	}
}

static void what_comes_with_it_parses(void **state)
{
	static const char *const names[] = {
		"big",	       "cxl-expander", "dcd",	   "hbm-pair",	"none",
		"nvdimm",      "qemu-all",     "qemu-cxl", "qemu-hmem", "qemu-hmem-numa-off",
		"qemu-nvdimm",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		_cleanup_free_ char *message = NULL;
		struct sim *sim = NULL;

		if (sim_new(names[i], NULL, &sim, &message))
			fail_msg("%s", message);
		sim_free(sim);
	}
}

static void a_name_that_is_none(void **state)
{
	_cleanup_free_ char *message = NULL;
	struct sim *sim;

	(void)state;
	assert_int_equal(sim_new("nonesuch", NULL, &sim, &message), -ENOENT);
	assert_string_equal(message, "no topology \"nonesuch\": No such file or directory");
}

static void devices_as_described(void **state)
{
	_cleanup_sim_ struct sim *sim =
		machine("[node 0]\ncpus = 0-3 # all\nram = 0+2G\n\n[region hmem]\nstart = 4G\n"
			"size = 4G\nalign = 4K\n[device]\nrange = 5G+1G\nrange = 4G+2M\n"
			"align = 2M\ndriver = device_dax\n[device]\nsize = 256M\n"
			"count = 3\n",
			"6.9");

	(void)state;
	CHECK(sim, READ(DEV "dax0.0/size", "1075838976\n"), READ(DEV "dax0.0/align", "2097152\n"),
	      READ(DEV "dax0.0/mapping1/page_offset", "0x40000\n"),
	      READ(DEV "dax0.0/driver/module/initstate", "live\n"),
	      READ(DEV "dax0.3/align", "4096\n"), READ(DEV "dax0.3/size", "268435456\n"),
	      READ(NODE "node0/cpulist", "0-3\n"));
	assert_true(sim_exists(sim, DRV "kmem/dax0.2"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mistakes_have_a_line_and_a_reason),
		cmocka_unit_test(mistakes_of_machine_and_nodes),
		cmocka_unit_test(mistakes_of_regions),
		cmocka_unit_test(mistakes_of_devices_and_extents),
		cmocka_unit_test(spaces_behind_a_title_are_no_mistake),
		cmocka_unit_test(options_have_no_line),
		cmocka_unit_test(options_go_before_the_file),
		cmocka_unit_test(settings_and_since),
		cmocka_unit_test(a_key_for_some_kernels),
		cmocka_unit_test(what_comes_with_it_parses),
		cmocka_unit_test(a_name_that_is_none),
		cmocka_unit_test(devices_as_described),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
