// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a change of many devices reads: twice as much for twice as many, and not more. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test/lib/fixture.h"
#include "util/cleanup.h"

#define DEVICES_MAX 64

/* Devices of 128 MiB each, which no driver has. */
static struct fixture machine(size_t n, const char *kernel)
{
	_cleanup_free_ char *text = NULL;
	struct fixture f;
	size_t size;
	FILE *stream = open_memstream(&text, &size);

	assert_non_null(stream);
	fprintf(stream, "[node 0]\ncpus = 0\nram = 0+2G\n[node 1]\n[region hmem]\n"
			"start = 4G\nsize = 16G\nnode = 1\n");
	for (size_t i = 0; i < n; i++)
		fprintf(stream, "[device]\nsize = 128M\ndriver = none\n");
	assert_int_equal(fclose(stream), 0);
	f = fixture_new_text(text, kernel, "offline");
	return f;
}

static size_t count_lines(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += *text == '\n';

	return n;
}

/* Files, links and directories that are read while n devices get a driver. */
static size_t cost(size_t n, const char *kernel, enum daxctl_action action,
		   enum daxctl_dev_mode mode)
{
	struct fixture f = machine(n, kernel);
	struct daxctl_plan *plans[DEVICES_MAX];
	char name[32];
	size_t before, after, i;

	before = count_lines(sim_reads(f.sim));
	for (i = 0; i < n; i++) {
		snprintf(name, sizeof(name), "dax0.%zu", i);
		plans[i] = fixture_plan(fixture_dev(&f, name), action, mode);
	}
	for (i = 0; i < n; i++)
		assert_return_code(daxctl_plan_run(plans[i]), 0);
	after = count_lines(sim_reads(f.sim));
	for (i = 0; i < n; i++) {
		assert_true(daxctl_dev_is_enabled(daxctl_plan_get_dev(plans[i])));
		daxctl_plan_free(plans[i]);
	}
	fixture_free(&f);

	return after - before;
}

/* Names must be told: from 6.3 on kmem takes these devices by type, and before device_dax. */
static void devices_that_are_told_cost_the_same_each(void **state _unused_)
{
	static const struct {
		const char *kernel;
		enum daxctl_action action;
		enum daxctl_dev_mode mode;
	} cases[] = {
		{"7.3", DAXCTL_ACTION_ENABLE, DAXCTL_DEV_MODE_DEVDAX},
		{"7.3", DAXCTL_ACTION_RECONFIGURE, DAXCTL_DEV_MODE_FAMFS},
		{"6.1", DAXCTL_ACTION_RECONFIGURE, DAXCTL_DEV_MODE_RAM},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		size_t few = cost(16, cases[i].kernel, cases[i].action, cases[i].mode);
		size_t more = cost(32, cases[i].kernel, cases[i].action, cases[i].mode);
		size_t many = cost(64, cases[i].kernel, cases[i].action, cases[i].mode);

		print_message("# %zu, %zu and %zu reads for 16, 32 and 64 devices\n", few, more,
			      many);
		assert_true(few > 0 && more > few);
		assert_true(many - more <= (more - few) * 2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(devices_that_are_told_cost_the_same_each),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
