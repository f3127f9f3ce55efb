/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The CPU of a machine, and the pages that it has, are settings of its own. */
#include "test/sim/unit/check.h"

#define DAX DEV "dax0.0/"
#define THP "sys/kernel/mm/transparent_hugepage/"

static void has(struct sim *sim, const char *path, const char *part, bool wanted)
{
	_cleanup_free_ char *text = NULL;

	assert_true(sim_read(sim, path, &text) >= 0);
	if (!!strstr(text, part) != wanted)
		fail_msg("%s %s \"%s\": %s", path, wanted ? "lacks" : "has", part, text);
}

static void three_sizes_by_default(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(EMPTY_REGION, "7.3");

	(void)state;
	has(sim, "proc/cpuinfo", " pdpe1gb ", true);
	CHECK(sim, READ(THP "hpage_pmd_size", "2097152\n"), TAKES(DAX "align", "1073741824"));
}

/* As kernels do on such a CPU: align is what the architecture could have. */
static void without_the_third_size(void **state)
{
	_cleanup_sim_ struct sim *sim =
		machine("[machine]\npage-sizes = 4K 2M\n" EMPTY_REGION, "7.3");

	(void)state;
	has(sim, "proc/cpuinfo", "flags\t\t: ", true);
	has(sim, "proc/cpuinfo", "pdpe1gb", false);
	CHECK(sim, TAKES(DAX "align", "1073741824"), TAKES(DAX "align", "4096"));
}

#define ARM                                                                                   \
	"[machine]\narchitecture = arm64\npage-sizes = 64K 512M\nblock-size = 512M\n"         \
	"[node 0]\ncpus = 0-1,3\nram = 0+2G\n[node 1]\n[region hmem]\nstart = 0x100000000\n"  \
	"size = 2G\nnode = 1\n[device]\nrange = 0x100000000+512M\nrange = 0x140000000+512M\n" \
	"driver = none\n"

static void another_architecture(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(ARM, "7.3");

	(void)state;
	has(sim, "proc/cpuinfo", "processor\t: 3\n", true);
	has(sim, "proc/cpuinfo", "processor\t: 2\n", false);
	has(sim, "proc/cpuinfo", "Features\t: ", true);
	has(sim, "proc/cpuinfo", "flags", false);
	CHECK(sim, READ(THP "hpage_pmd_size", "536870912\n"), READ(REGION "align", "536870912\n"),
	      READ(DAX "mapping1/page_offset", "0x2000\n"), WRITE(DAX "align", "2097152", -EINVAL),
	      WRITE(DAX "align", "4096", -EINVAL), TAKES(DAX "align", "65536"),
	      TAKES(DAX "align", "536870912"), TAKES(DRV "kmem/bind", "dax0.0"),
	      READ(MEM "memory8/state", "offline\n"), READ(MEM "memory10/state", "offline\n"));
}

static void the_command_line(void **state)
{
	_cleanup_sim_ struct sim *sim = machine(
		"[machine]\ncommand-line = quiet modprobe.blacklist=kmem\n" EMPTY_REGION, "7.3");

	(void)state;
	CHECK(sim, READ("proc/cmdline", "quiet modprobe.blacklist=kmem\n"));
}

static void no_such_pages(void **state)
{
	static const char *const lines[] = {
		"page-sizes = 4K",	 "page-sizes = 4K 1M",
		"page-sizes = 4K 2M 2G", "page-sizes = 4K 2M 1G 512G",
		"page-sizes = 64K 512M", "page-sizes = 2M 4K",
		"page-sizes = all",	 "page-sizes =",
		"architecture = vax",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		_cleanup_free_ char *message = NULL, *text = NULL;
		struct sim *sim;

		assert_true(asprintf(&text, "[machine]\n%s\n" EMPTY_REGION, lines[i]) > 0);
		assert_int_equal(sim_new_text(text, NULL, &sim, &message), -EINVAL);
		assert_non_null(strstr(message, "text:2: "));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(three_sizes_by_default), cmocka_unit_test(without_the_third_size),
		cmocka_unit_test(another_architecture),	  cmocka_unit_test(the_command_line),
		cmocka_unit_test(no_such_pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
