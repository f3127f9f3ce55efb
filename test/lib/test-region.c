// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "test/lib/fixture.h"

/* behind the library's header, which has a type of that name too */
#include <uuid/uuid.h>

static void regions_have_paths_and_sizes(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_region *region, *next;
	int n = 0, last = -1;

	daxctl_region_foreach_safe (f.ctx, region, next) {
		assert_true(daxctl_region_get_id(region) > last);
		last = daxctl_region_get_id(region);
		assert_true(strncmp(daxctl_region_get_path(region), "/sys/devices/", 13) == 0);
		assert_null(strstr(daxctl_region_get_path(region), "dax_region"));
		assert_string_equal(strrchr(daxctl_region_get_path(region), '/') + 1,
				    daxctl_region_get_devname(region));
		assert_int_equal(daxctl_region_get_size(region), 1ULL << 30);
		assert_int_equal(daxctl_region_get_align(region), 2UL << 20);
		errno = EXDEV;
		assert_int_equal(daxctl_region_get_available_size(region), 0);
		assert_int_equal(errno, EXDEV);
		assert_ptr_equal(daxctl_region_get_ctx(region), f.ctx);
		n++;
	}
	assert_int_equal(n, 2);
	fixture_free(&f);
}

static void static_regions_answer_enoent(void **state _unused_)
{
	struct fixture f = fixture_new("nvdimm", "6.12", "offline");
	struct daxctl_region *region = daxctl_region_get_first(f.ctx);

	assert_int_equal(daxctl_region_get_available_size(region), 0);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(daxctl_region_create_dev(region), -ENOENT);
	fixture_free(&f);
}

/* garbage is an error, not a number */
static void weakness_58_nonsense_in_a_file_is_an_error(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_region *region = daxctl_region_get_first(f.ctx);

	fixture_fault(&f, "read dax_region/size 1+: text 12junk");
	assert_true(daxctl_region_get_size(region) == ULLONG_MAX);
	assert_int_equal(errno, EBADMSG);
	fixture_free(&f);
}

/* who caches a region that was handed to daxctl_new_region() keeps a live one */
static void weakness_55_a_region_stays_as_long_as_its_context(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_ctx *other = fixture_context(&f);
	struct daxctl_region *known = daxctl_region_get_first(f.ctx), *region;
	uuid_t uuid = {1, 2, 3}, got = {0};
	struct daxctl_dev *dev;

	region = daxctl_new_region(other, daxctl_region_get_id(known), uuid,
				   daxctl_region_get_path(known));
	assert_non_null(region);
	daxctl_region_get_uuid(region, got);
	assert_memory_equal(got, uuid, sizeof(uuid_t));
	dev = daxctl_dev_get_first(region);
	assert_non_null(dev);
	daxctl_region_unref(region);
	daxctl_region_unref(region);
	assert_int_equal(daxctl_region_get_id(region), daxctl_region_get_id(known));
	assert_ptr_equal(daxctl_new_region(other, daxctl_region_get_id(known), uuid,
					   daxctl_region_get_path(known)),
			 region);
	daxctl_unref(other);
	fixture_free(&f);
}

static void empty_first(struct fixture *f, struct daxctl_dev *dev)
{
	assert_return_code(daxctl_dev_disable(dev), 0);
	assert_return_code(daxctl_dev_set_size(dev, 0), 0);
	sim_journal_clear(f->sim);
}

static void weakness_20_a_new_device_is_found_at_once(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_dev *first = fixture_dev(&f, "dax0.0"), *one, *two, *dev;
	struct daxctl_region *region = daxctl_dev_get_region(first);
	int n = 0;

	empty_first(&f, first);
	/* what was listed before does not hide what is made later */
	assert_ptr_equal(daxctl_dev_get_first(region), first);
	assert_return_code(daxctl_region_create_dev(region), 0);
	one = daxctl_region_get_dev_seed(region);
	assert_non_null(one);
	assert_string_equal(daxctl_dev_get_devname(one), "dax0.1");
	/* "seed" still names the first */
	assert_return_code(daxctl_region_create_dev(region), 0);
	two = daxctl_region_get_dev_seed(region);
	assert_non_null(two);
	assert_string_equal(daxctl_dev_get_devname(two), "dax0.2");
	daxctl_dev_foreach (region, dev)
		n++;
	assert_int_equal(n, 3);

	assert_return_code(daxctl_dev_set_size(two, 256 << 20), 0);
	assert_int_equal(daxctl_dev_get_size(two), 256 << 20);
	assert_int_equal(daxctl_region_destroy_dev(region, two), -EBUSY);
	assert_return_code(daxctl_dev_set_size(two, 0), 0);
	assert_return_code(daxctl_region_destroy_dev(region, two), 0);
	n = 0;
	daxctl_dev_foreach (region, dev)
		n++;
	assert_int_equal(n, 2);
	/* its pointer is still good for a look */
	assert_int_equal(daxctl_dev_get_size(two), 0);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(daxctl_region_destroy_dev(region, first), -EBUSY);
	fixture_free(&f);
}

/* nothing of a device is kept that somebody else could change meanwhile */
static void weakness_51_changes_of_other_programs_are_seen(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_dev *dev = fixture_dev(&f, "dax0.0");
	struct daxctl_region *region = daxctl_dev_get_region(dev);

	assert_int_equal(daxctl_dev_get_size(dev), 1ULL << 30);
	assert_non_null(daxctl_dev_get_memory(dev));
	assert_return_code(daxctl_dev_disable(dev), 0);
	assert_null(daxctl_dev_get_memory(dev));
	assert_true(sim_write(f.sim, "sys/bus/dax/devices/dax0.0/size", "536870912") > 0);
	assert_int_equal(daxctl_dev_get_size(dev), 512 << 20);
	assert_int_equal(daxctl_region_get_available_size(region), 512 << 20);
	/* neither is what was asked for taken for what is */
	assert_int_equal(daxctl_dev_set_size(dev, 2ULL << 30), -ENOSPC);
	assert_int_equal(daxctl_dev_get_size(dev), 512 << 20);
	fixture_free(&f);
}

static void weakness_52_no_read_succeeds_by_mistake(void **state _unused_)
{
	static const struct {
		const char *fault;
		int error;
	} cases[] = {
		{"read dax0.0/size 1: long", EBADMSG},	     {"read dax0.0/size 1: empty", EBADMSG},
		{"read dax0.0/size 1: garbage", EBADMSG},    {"read dax0.0/size 1: vanish", ENODEV},
		{"open dax0.0/size 1: fail EACCES", EACCES},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
		struct daxctl_dev *dev = fixture_dev(&f, "dax0.0");

		fixture_fault(&f, cases[i].fault);
		assert_int_equal(daxctl_dev_get_size(dev), 0);
		if (errno != cases[i].error)
			fail_msg("%s: %s", cases[i].fault, strerror(errno));
		errno = EXDEV;
		assert_int_equal(daxctl_dev_get_size(dev), 1ULL << 30);
		assert_int_equal(errno, EXDEV);
		fixture_free(&f);
	}
}

/* the walk ends, all that was found is given back, and the next one is as good as ever */
static void weakness_54_a_lack_of_memory_ends_a_walk_of_mappings(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_dev *dev = fixture_dev(&f, "dax0.0");

	fixture_fault(&f, "read mapping0/page_offset 1: fail ENOMEM");
	assert_null(daxctl_mapping_get_first(dev));
	assert_int_equal(errno, ENOMEM);
	assert_non_null(daxctl_mapping_get_first(dev));
	assert_null(daxctl_mapping_get_next(daxctl_mapping_get_first(dev)));
	fixture_free(&f);
}

static void weakness_18_the_errno_of_the_kernel_is_returned(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_dev *dev = fixture_dev(&f, "dax0.0");
	struct daxctl_region *region = daxctl_dev_get_region(dev);

	assert_int_equal(daxctl_region_create_dev(region), -ENOSPC);
	assert_int_equal(daxctl_dev_set_size(dev, 1 << 20), -EINVAL);
	assert_int_equal(daxctl_dev_set_size(dev, 2 << 20), -EBUSY);
	assert_int_equal(daxctl_dev_set_align(dev, 4096), -EBUSY);
	assert_return_code(daxctl_dev_disable(dev), 0);
	assert_int_equal(daxctl_dev_set_size(dev, 2ULL << 30), -ENOSPC);
	assert_int_equal(daxctl_dev_set_align(dev, 8192), -EINVAL);
	assert_int_equal(daxctl_dev_set_mapping(dev, 0x100000000, 0x1000fffff), -EINVAL);
	assert_int_equal(daxctl_dev_set_mapping(dev, 0x100000000, 0x1001fffff), -ENOMEM);
	fixture_fault(&f, "write dax0.0/size 1: fail EACCES");
	assert_int_equal(daxctl_dev_set_size(dev, 0), -EACCES);
	fixture_free(&f);
}

static void weakness_60_uuid_t_is_that_of_libuuid(void **state _unused_)
{
	struct fixture f = fixture_new("nvdimm", "6.12", "offline");
	uuid_t uuid = {1};

	daxctl_region_get_uuid(daxctl_region_get_first(f.ctx), uuid);
	for (size_t i = 0; i < sizeof(uuid); i++)
		assert_int_equal(uuid[i], 0);
	fixture_free(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(regions_have_paths_and_sizes),
		cmocka_unit_test(static_regions_answer_enoent),
		cmocka_unit_test(weakness_58_nonsense_in_a_file_is_an_error),
		cmocka_unit_test(weakness_55_a_region_stays_as_long_as_its_context),
		cmocka_unit_test(weakness_20_a_new_device_is_found_at_once),
		cmocka_unit_test(weakness_51_changes_of_other_programs_are_seen),
		cmocka_unit_test(weakness_52_no_read_succeeds_by_mistake),
		cmocka_unit_test(weakness_54_a_lack_of_memory_ends_a_walk_of_mappings),
		cmocka_unit_test(weakness_60_uuid_t_is_that_of_libuuid),
		cmocka_unit_test(weakness_18_the_errno_of_the_kernel_is_returned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
