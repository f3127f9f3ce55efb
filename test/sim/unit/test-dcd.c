/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test/sim/unit/check.h"

#define NULL_UUID "00000000-0000-0000-0000-000000000000"
#define TAG	  "5be13bce-ae34-4a77-b6c3-16df975fcf1a"
#define DAX	  DEV "dax0.0/"

static struct sim *dcd(void)
{
	struct sim *sim;

	assert_int_equal(sim_new("dcd", NULL, &sim, NULL), 0);
	return sim;
}

static void geometry_is_the_extents(void **state)
{
	_cleanup_sim_ struct sim *sim = dcd();

	(void)state;
	CHECK(sim, READ(DAX "size", "0\n"), READ(DAX "uuid", NULL_UUID "\n"),
	      READ(REGION "available_size", "2415919104\n"), WRITE(DAX "align", "4096", -EACCES),
	      WRITE(DAX "mapping", "0-1", -ENOENT), WRITE(DAX "size", "2097152", -EOPNOTSUPP),
	      TAKES(DAX "size", "0"));
}

static void a_tag_claims_its_whole_set(void **state)
{
	_cleanup_sim_ struct sim *sim = dcd();

	(void)state;
	CHECK(sim, WRITE(DAX "uuid", "x", -EINVAL), WRITE(DAX "uuid", TAG "0", -EINVAL),
	      WRITE(DAX "uuid", "ffffffff-0000-0000-0000-000000000000", -ENOENT),
	      TAKES(DAX "uuid", "5BE13BCE-AE34-4A77-B6C3-16DF975FCF1A\n"),
	      READ(DAX "uuid", TAG "\n"), READ(DAX "size", "1610612736\n"),
	      READ(DAX "mapping0/start", "0x1050000000\n"),
	      READ(DAX "mapping1/start", "0x1090000000\n"),
	      READ(REGION "available_size", "805306368\n"), WRITE(DAX "uuid", TAG, -EBUSY),
	      TAKES(DAX "size", "0"), READ(REGION "available_size", "2415919104\n"),
	      READ(DAX "uuid", NULL_UUID "\n"), TAKES(DAX "uuid", TAG));
}

static void zero_claims_one_untagged_extent(void **state)
{
	_cleanup_sim_ struct sim *sim = dcd();

	(void)state;
	CHECK(sim, TAKES(DAX "uuid", "0"), READ(DAX "size", "268435456\n"),
	      TAKES(REGION "create", "1"), TAKES(DEV "dax0.1/uuid", NULL_UUID),
	      READ(DEV "dax0.1/resource", "0x10d0000000\n"), TAKES(REGION "create", "1"),
	      WRITE(DEV "dax0.2/uuid", "0\n", -ENOENT));
}

static void a_gap_in_the_sequence(void **state)
{
	_cleanup_sim_ struct sim *sim =
		machine("[machine]\nkernel = dcd\n[node 0]\ncpus = 0\nram = 0+2G\n[region cxl]\n"
			"id = 0\nstart = 4G\nsize = 1G\nnode = 0\ndynamic-capacity = yes\n"
			"[extent]\nstart = 4G\nsize = 2M\ntag = " TAG "\nsequence = 1\n"
			"[extent]\nstart = 4104M\nsize = 2M\ntag = " TAG "\nsequence = 3\n",
			NULL);

	(void)state;
	CHECK(sim, WRITE(DAX "uuid", TAG, -EINVAL), READ(DAX "size", "0\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(geometry_is_the_extents),
		cmocka_unit_test(a_tag_claims_its_whole_set),
		cmocka_unit_test(zero_claims_one_untagged_extent),
		cmocka_unit_test(a_gap_in_the_sequence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
