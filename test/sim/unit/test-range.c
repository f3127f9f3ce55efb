/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The allocator, by examples that real kernels confirm. U is an eighth. */
#include <inttypes.h>

#include "test/sim/unit/check.h"

#define U 0x10000000ULL

static void resize(struct sim *sim, int dev, unsigned units)
{
	char path[64], value[32];

	snprintf(path, sizeof(path), DEV "dax0.%d/size", dev);
	snprintf(value, sizeof(value), "%llu", units * U);
	if (sim_write(sim, path, value) != (ssize_t)strlen(value))
		fail_msg("%s to %s", value, path);
}

static uint64_t number(struct sim *sim, int dev, int mapping, const char *file)
{
	_cleanup_free_ char *text = NULL;
	char path[96];

	snprintf(path, sizeof(path), DEV "dax0.%d/mapping%d/%s", dev, mapping, file);
	if (sim_read(sim, path, &text) < 0)
		fail_msg("no %s", path);
	return strtoull(text, NULL, 16);
}

/* ranges: pairs of first unit and units, ended by {0, 0}. */
static void check_ranges(struct sim *sim, int dev, const unsigned ranges[][2])
{
	char path[96];
	uint64_t offset = 0;
	int n = 0;

	for (; ranges[n][1]; n++) {
		uint64_t start = 0x100000000 + ranges[n][0] * U;

		assert_int_equal(number(sim, dev, n, "start"), start);
		assert_int_equal(number(sim, dev, n, "end"), start + ranges[n][1] * U - 1);
		assert_int_equal(number(sim, dev, n, "page_offset"), offset / 4096);
		offset += ranges[n][1] * U;
	}
	snprintf(path, sizeof(path), DEV "dax0.%d/mapping%d", dev, n);
	assert_false(sim_exists(sim, path));
}

static struct sim *machine_with(int devs)
{
	struct sim *sim = machine(EMPTY_REGION, "6.9");

	for (int i = 1; i < devs; i++)
		assert_int_equal(sim_write(sim, REGION "create", "1"), 1);
	return sim;
}

static void two_take_turns(void **state)
{
	_cleanup_sim_ struct sim *sim = machine_with(2);

	(void)state;
	for (unsigned size = 1; size <= 4; size++) {
		resize(sim, 1, size);
		resize(sim, 0, size);
	}
	check_ranges(sim, 1, (const unsigned[][2]){{0, 1}, {2, 1}, {4, 1}, {6, 1}, {0, 0}});
	check_ranges(sim, 0, (const unsigned[][2]){{1, 1}, {3, 1}, {5, 1}, {7, 1}, {0, 0}});
}

static void gaps_below_and_above(void **state)
{
	_cleanup_sim_ struct sim *sim = machine_with(5);

	(void)state;
	for (int dev = 1; dev <= 4; dev++)
		resize(sim, dev, 2);
	resize(sim, 1, 0);
	resize(sim, 4, 0);
	resize(sim, 2, 4);
	check_ranges(sim, 2, (const unsigned[][2]){{2, 2}, {0, 2}, {0, 0}});
	resize(sim, 3, 4);
	check_ranges(sim, 3, (const unsigned[][2]){{4, 4}, {0, 0}});
}

static void a_gap_between(void **state)
{
	_cleanup_sim_ struct sim *sim = machine_with(4);

	(void)state;
	resize(sim, 0, 2);
	resize(sim, 1, 2);
	resize(sim, 2, 2);
	resize(sim, 1, 0);
	resize(sim, 3, 4);
	check_ranges(sim, 3, (const unsigned[][2]){{2, 2}, {6, 2}, {0, 0}});
}

static void only_the_last_range_grows(void **state)
{
	_cleanup_sim_ struct sim *sim = machine_with(3);

	(void)state;
	resize(sim, 1, 2);
	resize(sim, 0, 2);
	resize(sim, 1, 0);
	/* [2,2] then [0,1]: the next unit follows [0,1], which is the last */
	resize(sim, 0, 3);
	check_ranges(sim, 0, (const unsigned[][2]){{2, 2}, {0, 1}, {0, 0}});
	resize(sim, 0, 4);
	check_ranges(sim, 0, (const unsigned[][2]){{2, 2}, {0, 2}, {0, 0}});
	/* behind [2,2], its own but not its last: a new range */
	resize(sim, 0, 5);
	check_ranges(sim, 0, (const unsigned[][2]){{2, 2}, {0, 2}, {4, 1}, {0, 0}});
}

static void shrinking_cuts_the_end(void **state)
{
	_cleanup_sim_ struct sim *sim = machine_with(2);

	(void)state;
	for (unsigned size = 1; size <= 3; size++) {
		resize(sim, 1, size);
		resize(sim, 0, size);
	}
	resize(sim, 1, 2);
	check_ranges(sim, 1, (const unsigned[][2]){{0, 1}, {2, 1}, {0, 0}});
	CHECK(sim, TAKES(DEV "dax0.1/size", "0x18000000"),
	      READ(DEV "dax0.1/mapping1/end", "0x127ffffff\n"));
	resize(sim, 1, 0);
	check_ranges(sim, 1, (const unsigned[][2]){{0, 0}});
	CHECK(sim, READ(DEV "dax0.1/resource", "0x100000000\n"),
	      READ(REGION "available_size", "1342177280\n"));
}

static void it_grows_from_the_start_when_all_is_free(void **state)
{
	_cleanup_sim_ struct sim *sim = machine_with(1);

	(void)state;
	resize(sim, 0, 3);
	resize(sim, 0, 8);
	check_ranges(sim, 0, (const unsigned[][2]){{0, 8}, {0, 0}});
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_take_turns),
		cmocka_unit_test(gaps_below_and_above),
		cmocka_unit_test(a_gap_between),
		cmocka_unit_test(only_the_last_range_grows),
		cmocka_unit_test(shrinking_cuts_the_end),
		cmocka_unit_test(it_grows_from_the_start_when_all_is_free),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
