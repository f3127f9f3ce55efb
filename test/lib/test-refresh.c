// SPDX-License-Identifier: LGPL-2.1-or-later
/* What others make and delete is seen, and an older pointer never means a newer device. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test/lib/fixture.h"

#define MIB (1ULL << 20)

/* A region with room in it, and what others have of it: dax0.0 is small and unbound. */
static struct fixture with_room(struct daxctl_region **ret)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_dev *dev = fixture_dev(&f, "dax0.0");

	assert_return_code(daxctl_dev_disable(dev), 0);
	assert_return_code(daxctl_dev_set_size(dev, 256 * MIB), 0);
	*ret = daxctl_dev_get_region(dev);
	return f;
}

static void write_file(struct fixture *f, struct daxctl_region *region, const char *file,
		       const char *value)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/dax_region/%s", daxctl_region_get_path(region) + 1, file);
	assert_true(sim_write(f->sim, path, value) > 0);
}

/* As another program does it */
static void others_create(struct fixture *f, struct daxctl_region *region)
{
	write_file(f, region, "create", "1");
}

static void others_delete(struct fixture *f, struct daxctl_region *region, const char *name)
{
	write_file(f, region, "delete", name);
}

static void assert_devs(struct daxctl_region *region, const char *names)
{
	struct daxctl_dev *dev;
	char found[256] = "";

	daxctl_dev_foreach (region, dev) {
		strcat(found, *found ? " " : "");
		strcat(found, daxctl_dev_get_devname(dev));
	}
	assert_string_equal(found, names);
}

static void each_walk_shows_what_is_there(void **state _unused_)
{
	struct daxctl_region *region;
	struct fixture f = with_room(&region);

	assert_devs(region, "dax0.0");
	others_create(&f, region);
	others_create(&f, region);
	assert_devs(region, "dax0.0 dax0.1 dax0.2");
	others_delete(&f, region, "dax0.1");
	assert_devs(region, "dax0.0 dax0.2");
	others_create(&f, region);
	assert_devs(region, "dax0.0 dax0.1 dax0.2");
	fixture_free(&f);
}

static void a_walk_over_regions_does_too(void **state _unused_)
{
	struct daxctl_region *region, *first;
	struct fixture f = with_room(&region);

	first = daxctl_region_get_first(f.ctx);
	assert_ptr_equal(first, region);
	others_create(&f, region);
	assert_ptr_equal(daxctl_region_get_first(f.ctx), region);
	assert_devs(region, "dax0.0 dax0.1");
	fixture_free(&f);
}

static struct daxctl_dev *find(struct daxctl_region *region, const char *name)
{
	struct daxctl_dev *dev;

	daxctl_dev_foreach (region, dev)
		if (strcmp(daxctl_dev_get_devname(dev), name) == 0)
			return dev;

	return NULL;
}

/* Nothing is changed by it, the first time that it is used or later; and it tells nothing. */
static void assert_means_nothing(struct fixture *f, struct daxctl_dev *dev)
{
	struct daxctl_plan *plan;
	int action;

	sim_journal_clear(f->sim);
	assert_int_equal(daxctl_region_destroy_dev(daxctl_dev_get_region(dev), dev), -ENOENT);
	errno = 0;
	assert_int_equal(daxctl_dev_get_size(dev), 0);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(daxctl_dev_get_target_node(dev), -1);
	assert_int_equal(errno, ENOENT);
	assert_null(daxctl_dev_get_memory(dev));
	assert_null(daxctl_mapping_get_first(dev));
	assert_int_equal(daxctl_dev_is_enabled(dev), 0);
	assert_int_equal(daxctl_dev_disable(dev), -ENOENT);
	assert_int_equal(daxctl_dev_enable_devdax(dev), -ENOENT);
	assert_int_equal(daxctl_dev_enable_ram(dev), -ENOENT);
	assert_int_equal(daxctl_dev_set_size(dev, 2 * MIB), -ENOENT);
	assert_int_equal(daxctl_dev_set_align(dev, 2 * MIB), -ENOENT);
	assert_int_equal(daxctl_dev_set_mapping(dev, 0x120000000, 0x1201fffff), -ENOENT);
	assert_int_equal(daxctl_region_destroy_dev(daxctl_dev_get_region(dev), dev), -ENOENT);
	for (action = DAXCTL_ACTION_DESTROY; action <= DAXCTL_ACTION_OFFLINE; action++) {
		plan = fixture_plan(dev, (enum daxctl_action)action, DAXCTL_DEV_MODE_FAMFS);
		assert_int_equal(daxctl_plan_get_outcome(plan), DAXCTL_OUTCOME_REFUSED);
		assert_int_equal(daxctl_plan_get_status(plan), -ENOENT);
		assert_int_equal(daxctl_plan_run(plan), -ENOENT);
		daxctl_plan_free(plan);
	}
	assert_string_equal(sim_journal(f->sim), "");
}

static void a_pointer_does_not_pass_to_the_next_of_that_name(void **state _unused_)
{
	struct daxctl_region *region;
	struct fixture f = with_room(&region);
	struct daxctl_dev *old, *now;

	others_create(&f, region);
	old = find(region, "dax0.1");
	assert_non_null(old);
	fixture_fault(&f, "replace dax0.1");
	assert_means_nothing(&f, old);
	now = find(region, "dax0.1");
	assert_non_null(now);
	assert_ptr_not_equal(now, old);
	assert_return_code(daxctl_dev_set_size(now, 2 * MIB), 0);
	assert_means_nothing(&f, old);
	assert_int_equal(daxctl_dev_get_size(now), 2 * MIB);
	fixture_free(&f);
}

static void nor_does_one_that_was_found_by_name(void **state _unused_)
{
	struct daxctl_region *region;
	struct fixture f = with_room(&region);
	struct daxctl_dev *old, *now;

	others_create(&f, region);
	old = fixture_dev(&f, "dax0.1");
	fixture_fault(&f, "replace dax0.1");
	now = fixture_dev(&f, "dax0.1");
	assert_ptr_not_equal(now, old);
	assert_means_nothing(&f, old);
	assert_ptr_equal(fixture_dev(&f, "dax0.1"), now);
	assert_ptr_equal(find(region, "dax0.1"), now);
	fixture_free(&f);
}

static void nor_does_one_that_was_created_here(void **state _unused_)
{
	struct daxctl_region *region;
	struct fixture f = with_room(&region);
	struct daxctl_dev *old;

	assert_return_code(daxctl_region_create_dev(region), 0);
	old = daxctl_region_get_dev_seed(region);
	assert_string_equal(daxctl_dev_get_devname(old), "dax0.1");
	fixture_fault(&f, "replace dax0.1");
	assert_means_nothing(&f, old);
	assert_ptr_not_equal(daxctl_region_get_dev_seed(region), old);
	fixture_free(&f);
}

/* Between the plan and its first step */
static void a_plan_is_about_one_device(void **state _unused_)
{
	static const enum daxctl_action actions[] = {DAXCTL_ACTION_DESTROY, DAXCTL_ACTION_DISABLE};
	struct daxctl_plan *plan;

	for (size_t i = 0; i < ARRAY_SIZE(actions); i++) {
		struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
		struct daxctl_dev *dev = fixture_dev(&f, "dax0.0");

		assert_return_code(daxctl_dev_disable(dev), 0);
		assert_return_code(daxctl_dev_enable_devdax(dev), 0);
		if (actions[i] == DAXCTL_ACTION_DESTROY)
			assert_return_code(daxctl_dev_disable(dev), 0);
		plan = fixture_plan(dev, actions[i], DAXCTL_DEV_MODE_UNKNOWN);
		assert_int_equal(daxctl_plan_get_outcome(plan), DAXCTL_OUTCOME_READY);
		fixture_fault(&f, "replace dax0.0");
		sim_journal_clear(f.sim);
		assert_int_equal(daxctl_plan_run(plan), -ENOENT);
		assert_int_equal(daxctl_plan_get_reason(plan), DAXCTL_REASON_GONE);
		assert_non_null(strstr(daxctl_plan_get_message(plan), "is another one"));
		assert_null(strstr(daxctl_plan_get_message(plan), "go on with"));
		assert_string_equal(sim_journal(f.sim), "");
		daxctl_plan_free(plan);
		fixture_free(&f);
	}
}

/* Whatever keeps it from being read */
static void a_listing_that_failed_takes_nothing_away(void **state _unused_)
{
	static const char *const errors[] = {"EMFILE", "EACCES", "EIO", "ENOMEM"};
	struct daxctl_region *region;
	struct fixture f = with_room(&region);
	struct daxctl_dev *dev = find(region, "dax0.0");
	char fault[128];

	for (size_t i = 0; i < ARRAY_SIZE(errors); i++) {
		snprintf(fault, sizeof(fault), "open %s 1: fail %s",
			 daxctl_region_get_path(region) + 1, errors[i]);
		fixture_fault(&f, fault);
		errno = 0;
		assert_null(daxctl_dev_get_first(region));
		assert_int_not_equal(errno, 0);
		sim_faults_clear(f.sim);
		assert_int_equal(daxctl_dev_get_size(dev), 256 * MIB);
		assert_ptr_equal(find(region, "dax0.0"), dev);

		snprintf(fault, sizeof(fault), "open sys/bus/dax/devices 1: fail %s", errors[i]);
		fixture_fault(&f, fault);
		errno = 0;
		assert_null(daxctl_region_get_first(f.ctx));
		assert_int_not_equal(errno, 0);
		sim_faults_clear(f.sim);
		assert_ptr_equal(daxctl_region_get_first(f.ctx), region);
		assert_ptr_equal(find(region, "dax0.0"), dev);
	}
	fixture_free(&f);
}

/* What was there before is not what a creation that failed has left */
static void a_creation_that_could_not_look_has_made_nothing(void **state _unused_)
{
	struct daxctl_region *region;
	struct fixture f = with_room(&region);
	struct daxctl_request *request;
	struct daxctl_plan *plan;
	char fault[128];

	assert_return_code(daxctl_request_new(DAXCTL_ACTION_CREATE, &request), 0);
	assert_return_code(daxctl_region_plan(region, request, &plan), 0);
	daxctl_request_free(request);
	assert_int_equal(daxctl_plan_get_outcome(plan), DAXCTL_OUTCOME_READY);
	snprintf(fault, sizeof(fault), "open %s 1: fail EMFILE",
		 daxctl_region_get_path(region) + 1);
	fixture_fault(&f, fault);
	assert_int_equal(daxctl_plan_run(plan), -EMFILE);
	assert_int_equal(daxctl_plan_get_outcome(plan), DAXCTL_OUTCOME_UNDONE);
	assert_null(strstr(daxctl_plan_get_message(plan), "dax0.0"));
	assert_null(strstr(daxctl_plan_get_message(plan), "perhaps"));
	daxctl_plan_free(plan);
	fixture_free(&f);
}

#define TOO_MANY 64

/* Inside as well, where a walk over all begins anew each time */
static void a_walk_that_creates_ends(void **state _unused_)
{
	struct daxctl_region *region;
	struct fixture f = with_room(&region);
	struct daxctl_dev *dev, *inner, *next;
	int n = 0, seen;

	daxctl_dev_foreach (region, dev) {
		assert_true(n++ < TOO_MANY);
		assert_return_code(daxctl_region_create_dev(region), 0);
	}
	assert_int_equal(n, 1);
	n = 0;
	daxctl_dev_foreach (region, dev) {
		assert_true(n++ < TOO_MANY);
		others_create(&f, region);
		seen = 0;
		daxctl_dev_foreach (region, inner)
			seen++;
		assert_int_equal(seen, 2 + n);
	}
	assert_int_equal(n, 2);
	n = 0;
	daxctl_dev_foreach_safe (region, dev, next) {
		assert_true(n++ < TOO_MANY);
		assert_return_code(daxctl_region_create_dev(region), 0);
		daxctl_dev_foreach (region, inner)
			if (inner == dev)
				break;
	}
	assert_int_equal(n, 4);
	n = 0;
	daxctl_dev_foreach (region, dev) {
		assert_true(n++ < TOO_MANY);
		assert_return_code(daxctl_region_create_dev(region), 0);
		assert_non_null(daxctl_dev_get_first(region));
	}
	assert_in_range(n, 8, TOO_MANY);
	fixture_free(&f);
}

static void a_walk_goes_on_behind_what_is_gone(void **state _unused_)
{
	struct daxctl_region *region;
	struct fixture f = with_room(&region);
	struct daxctl_dev *dev;
	char found[64] = "";

	others_create(&f, region);
	others_create(&f, region);
	daxctl_dev_foreach (region, dev) {
		strcat(found, daxctl_dev_get_devname(dev));
		if (strcmp(daxctl_dev_get_devname(dev), "dax0.1") != 0)
			continue;
		assert_return_code(daxctl_region_destroy_dev(region, dev), 0);
		assert_return_code(daxctl_region_create_dev(region), 0);
	}
	assert_string_equal(found, "dax0.0dax0.1dax0.2");
	fixture_free(&f);
}

/* Once for each program's life, and there are many */
static void what_is_gone_does_not_slow_the_rest(void **state _unused_)
{
	struct daxctl_region *region;
	struct fixture f = with_room(&region);
	struct daxctl_dev *first = NULL, *dev;

	for (int i = 0; i < 50; i++) {
		others_create(&f, region);
		dev = find(region, "dax0.1");
		assert_non_null(dev);
		assert_ptr_not_equal(dev, first);
		first = first ? first : dev;
		others_delete(&f, region, "dax0.1");
		assert_devs(region, "dax0.0");
	}
	assert_string_equal(daxctl_dev_get_devname(first), "dax0.1");
	fixture_free(&f);
}

static void regions_come_and_go(void **state _unused_)
{
	struct fixture f = fixture_new("nvdimm", "6.12", "offline");
	struct daxctl_region *region = daxctl_region_get_first(f.ctx);
	struct daxctl_dev *dev = daxctl_dev_get_first(region);
	char fault[64];

	snprintf(fault, sizeof(fault), "provider-gone %s", daxctl_dev_get_devname(dev));
	fixture_fault(&f, fault);
	errno = 0;
	assert_null(daxctl_region_get_first(f.ctx));
	assert_int_equal(errno, 0);
	assert_non_null(daxctl_region_get_path(region));
	assert_null(daxctl_dev_get_first(region));
	assert_means_nothing(&f, dev);
	fixture_free(&f);
}

static void one_path_is_one_region(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_region *region;
	char path[256], longer[260];
	uuid_t zeros = {0};

	region = daxctl_region_get_first(f.ctx);
	snprintf(path, sizeof(path), "%s", daxctl_region_get_path(region));
	snprintf(longer, sizeof(longer), "%s//", path);
	daxctl_unref(f.ctx);
	f.ctx = fixture_context(&f);

	region = daxctl_new_region(f.ctx, 7, zeros, path);
	assert_non_null(region);
	assert_int_equal(daxctl_region_get_id(region), 0);
	assert_non_null(daxctl_dev_get_first(region));
	assert_ptr_equal(daxctl_new_region(f.ctx, 0, zeros, path), region);
	assert_ptr_equal(daxctl_new_region(f.ctx, 9, zeros, longer), region);
	assert_ptr_equal(daxctl_region_get_first(f.ctx), region);
	fixture_free(&f);
}

static void a_refresh_is_a_call_too(void **state _unused_)
{
	struct daxctl_region *region;
	struct fixture f = with_room(&region);
	struct daxctl_dev *dev;

	others_create(&f, region);
	dev = find(region, "dax0.1");
	assert_int_equal(daxctl_dev_is_gone(dev), 0);
	others_delete(&f, region, "dax0.1");
	assert_return_code(daxctl_refresh(f.ctx), 0);
	assert_int_equal(daxctl_dev_is_gone(dev), 1);
	others_create(&f, region);
	assert_int_equal(daxctl_dev_is_gone(dev), 1);
	dev = find(region, "dax0.1");
	assert_int_equal(daxctl_dev_is_gone(dev), 0);
	fixture_fault(&f, "replace dax0.1");
	assert_int_equal(daxctl_dev_is_gone(dev), 1);
	fixture_fault(&f, "open sys/bus/dax/devices 1: fail EMFILE");
	assert_int_equal(daxctl_refresh(f.ctx), -EMFILE);
	fixture_free(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_walk_shows_what_is_there),
		cmocka_unit_test(a_walk_over_regions_does_too),
		cmocka_unit_test(a_pointer_does_not_pass_to_the_next_of_that_name),
		cmocka_unit_test(nor_does_one_that_was_found_by_name),
		cmocka_unit_test(nor_does_one_that_was_created_here),
		cmocka_unit_test(a_plan_is_about_one_device),
		cmocka_unit_test(a_listing_that_failed_takes_nothing_away),
		cmocka_unit_test(a_creation_that_could_not_look_has_made_nothing),
		cmocka_unit_test(a_walk_that_creates_ends),
		cmocka_unit_test(a_walk_goes_on_behind_what_is_gone),
		cmocka_unit_test(what_is_gone_does_not_slow_the_rest),
		cmocka_unit_test(regions_come_and_go),
		cmocka_unit_test(one_path_is_one_region),
		cmocka_unit_test(a_refresh_is_a_call_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
