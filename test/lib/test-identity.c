// SPDX-License-Identifier: LGPL-2.1-or-later
/* Identities of regions and devices, and devices by names of every form. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <daxctl/identity.h>

#include "test/lib/fixture.h"

/* Two CXL regions that share a memory device, and hmem. */
static const char machine[] = "[node 0]\ncpus = 0-1\nram = 0+2G\n[node 1]\n[node 2]\n"
			      "[region cxl]\nstart = 0x1050000000\nsize = 2G\nnode = 1\n"
			      "serial = 0xfeed0+0xfeed1\n"
			      "[region cxl]\nstart = 0x1150000000\nsize = 2G\nnode = 1\n"
			      "serial = 0xfeed0\n"
			      "[device]\nsize = 1G\n[device]\nsize = 1G\n"
			      "[region hmem]\nstart = 0x2000000000\nsize = 1G\nnode = 2\n";

static void assert_identity(struct daxctl_dev *dev, const char *text)
{
	struct daxctl_identity *identity, *again;

	assert_int_equal(daxctl_dev_get_identity(dev, &identity), 0);
	assert_string_equal(daxctl_identity_get_text(identity), text);
	assert_int_equal(daxctl_identity_from_text(text, &again), 0);
	assert_string_equal(daxctl_identity_get_text(again), text);
	assert_int_equal(daxctl_identity_is_dev(again, dev), 1);
	daxctl_identity_free(identity);
	daxctl_identity_free(again);
}

static void devices_have_identities(void **state _unused_)
{
	struct fixture f = fixture_new_text(machine, "6.12", "offline");

	assert_identity(fixture_dev(&f, "dax0.0"), "cxl-feed0+feed1@0");
	assert_identity(fixture_dev(&f, "dax1.0"), "cxl-feed0:40000000@0");
	assert_identity(fixture_dev(&f, "dax1.1"), "cxl-feed0:40000000@40000000");
	assert_identity(fixture_dev(&f, "dax2.0"), "hmem-2000000000-203fffffff@0");
	fixture_free(&f);
}

static void namespaces_go_by_their_uuid(void **state _unused_)
{
	struct fixture f = fixture_new("nvdimm", "6.12", "offline");
	struct daxctl_dev *dev = daxctl_dev_get_first(daxctl_region_get_first(f.ctx));
	struct daxctl_identity *identity;
	uuid_t uuid;

	assert_int_equal(daxctl_dev_get_identity(dev, &identity), 0);
	assert_int_equal(daxctl_identity_get_kind(identity), DAXCTL_IDENTITY_NVDIMM);
	assert_int_equal(daxctl_identity_get_uuid(identity, uuid), 0);
	assert_identity(dev, daxctl_identity_get_text(identity));
	daxctl_identity_free(identity);
	fixture_free(&f);
}

static void serial_number_0_is_no_identity(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-cxl", "6.12", "offline");
	struct daxctl_region *region = daxctl_region_get_first(f.ctx);
	struct daxctl_identity *identity = NULL;

	assert_int_equal(daxctl_region_get_identity(region, &identity), -ENODATA);
	assert_int_equal(daxctl_dev_get_identity(daxctl_dev_get_first(region), &identity),
			 -ENODATA);
	assert_null(identity);
	fixture_free(&f);
}

static void a_region_has_no_offset(void **state _unused_)
{
	struct fixture f = fixture_new_text(machine, "6.12", "offline");
	struct daxctl_region *region = daxctl_dev_get_region(fixture_dev(&f, "dax1.1"));
	struct daxctl_identity *identity;
	unsigned long long number;

	assert_int_equal(daxctl_region_get_identity(region, &identity), 0);
	assert_string_equal(daxctl_identity_get_text(identity), "cxl-feed0:40000000");
	assert_int_equal(daxctl_identity_get_offset(identity, &number), -ENOENT);
	assert_int_equal(daxctl_identity_get_serial(identity, 0, &number), 0);
	assert_int_equal(number, 0xfeed0);
	assert_int_equal(daxctl_identity_get_serial(identity, 1, &number), -ENOENT);
	assert_int_equal(daxctl_identity_is_region(identity, region), 1);
	assert_int_equal(daxctl_identity_is_dev(identity, fixture_dev(&f, "dax1.1")), 1);
	assert_int_equal(daxctl_identity_is_dev(identity, fixture_dev(&f, "dax0.0")), 0);
	daxctl_identity_free(identity);
	fixture_free(&f);
}

/* What free space hides, get cannot tell; an identity from before still fits. */
static void a_hidden_start_still_matches(void **state _unused_)
{
	struct fixture f = fixture_new_text(machine, "6.12", "offline");
	struct daxctl_dev *dev = fixture_dev(&f, "dax2.0"), *second;
	struct daxctl_region *region = daxctl_dev_get_region(dev);
	struct daxctl_identity *identity, *now = NULL;

	assert_int_equal(daxctl_region_get_identity(region, &identity), 0);
	assert_int_equal(daxctl_dev_disable(dev), 0);
	assert_int_equal(daxctl_dev_set_size(dev, 512ULL << 20), 0);
	assert_int_equal(daxctl_region_create_dev(region), 0);
	second = daxctl_region_get_dev_seed(region);
	assert_int_equal(daxctl_dev_set_size(second, 256ULL << 20), 0);
	assert_int_equal(daxctl_dev_set_size(dev, 0), 0);
	assert_identity(second, "hmem-2000000000-203fffffff@20000000");
	assert_int_equal(daxctl_dev_get_identity(dev, &now), -ENODATA);
	assert_int_equal(daxctl_identity_is_region(identity, region), 1);
	/* in the last quarter, so that neither end of the region is in use */
	assert_int_equal(daxctl_dev_set_mapping(dev, 0x2030000000, 0x2037ffffff), 0);
	assert_int_equal(daxctl_region_get_identity(region, &now), -ENODATA);
	assert_int_equal(daxctl_identity_is_region(identity, region), 1);
	daxctl_identity_free(identity);
	fixture_free(&f);
}

/* Text that only looks like an identity, and one way alone to write each */
static void text_is_read_strictly(void **state _unused_)
{
	static const char *const bad[] = {
		"",
		"cxl",
		"cxl-",
		"cxl-0",
		"cxl-0@0",
		"cxl-feed0+",
		"cxl-+feed0",
		"cxl-FEED0",
		"cxl-0feed0",
		"cxl-0xfeed0",
		"cxl-feed0:0",
		"cxl-feed0:",
		"cxl-feed0@",
		"cxl-feed0@00",
		"cxl-feed0@0@0",
		"cxl-feed0@0 ",
		" cxl-feed0@0",
		"cxl-10000000000000000",
		"hmem-2-1",
		"hmem-1",
		"hmem-1-2-3",
		"nvdimm-00000000-0000-0000-0000-000000000000",
		"nvdimm-3ae16e85-5b91-4a4e-9e12-4c8a7a9e3d3",
		"nvdimm-3AE16E85-5b91-4a4e-9e12-4c8a7a9e3d34",
		"tag-3ae16e85-5b91-4a4e-9e12-4c8a7a9e3d34@0",
		"dax0.0",
	};
	struct daxctl_identity *identity = NULL;
	const char *const *text;

	array_foreach (text, bad)
		assert_int_equal(daxctl_identity_from_text(*text, &identity), -EINVAL);
	assert_null(identity);
}

/* The names of the devices found, with blanks between them; or the error. */
static void found_as(struct fixture *f, const char *name, char text[256])
{
	struct daxctl_dev **devs;
	size_t n, i;
	int rc;

	rc = daxctl_find_devs(f->ctx, name, &devs, &n);
	snprintf(text, 256, "%s", rc < 0 ? strerrorname_np(-rc) : "");
	if (rc < 0)
		return;
	for (i = 0; i < n; i++)
		snprintf(text + strlen(text), 256 - strlen(text), "%s%s", i ? " " : "",
			 daxctl_dev_get_devname(devs[i]));
	free(devs);
}

static void every_form_of_name_is_found(void **state _unused_)
{
	static const struct {
		const char *name, *found;
	} forms[] = {
		{"dax1.1", "dax1.1"},
		{"1.1", "dax1.1"},
		{"/dev/dax1.1", "dax1.1"},
		{"/sys/bus/dax/devices/dax1.1", "dax1.1"},
		{"/sys/bus/dax/devices/dax1.1/", "dax1.1"},
		{"cxl-feed0:40000000@40000000", "dax1.1"},
		{"cxl-feed0:40000000", "dax1.0 dax1.1"},
		{"hmem-2000000000-203fffffff@0", "dax2.0"},
		{"serial:feed1", "dax0.0"},
		{"serial:0xfeed0", "dax0.0 dax1.0 dax1.1"},
		{"mem1", "dax0.0"},
		{"0xfeed1", "dax0.0"},
		{"0x1150000000", "dax1.0"},
		{"address:0x203fffffff", "dax2.0"},
		{"address:2040000000", "ENODEV"},
		{"node:2", "dax2.0"},
		{"node:7", "ENODEV"},
		{"serial:0", "ENODEV"},
		{"serial:abc", "ENODEV"},
		{"mem9", "ENODEV"},
		{"dax9.0", "ENODEV"},
		{"1:3", "ENODEV"},
		{"/dev/null", "ENODEV"},
		{"/dev/nothing", "ENODEV"},
		{"/sys/devices/nothing", "ENODEV"},
		{"cxl-abc@0", "ENODEV"},
		{"", "EINVAL"},
		{"dax", "EINVAL"},
		{"dax1", "EINVAL"},
		{"1", "EINVAL"},
		{"dax01.1", "EINVAL"},
		{"serial:", "EINVAL"},
		{"serial:xyz", "EINVAL"},
		{"node:-1", "EINVAL"},
		{"node:", "EINVAL"},
		{"mem", "EINVAL"},
		{"all", "EINVAL"},
		{"0x", "EINVAL"},
	};
	struct fixture f = fixture_new_text(machine, "6.12", "offline");
	char found[256];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(forms); i++) {
		found_as(&f, forms[i].name, found);
		if (strcmp(found, forms[i].found) != 0)
			fail_msg("%s is %s, not %s", forms[i].name, found, forms[i].found);
	}
	fixture_free(&f);
}

static void paths_and_numbers_are_found(void **state _unused_)
{
	struct fixture f = fixture_new_text(machine, "6.12", "offline");
	struct daxctl_dev *dev = fixture_dev(&f, "dax1.1");
	struct daxctl_region *region = daxctl_dev_get_region(dev);
	char name[512], found[256];

	snprintf(name, sizeof(name), "%s/dax1.1", daxctl_region_get_path(region));
	found_as(&f, name, found);
	assert_string_equal(found, "dax1.1");
	found_as(&f, daxctl_region_get_path(region), found);
	assert_string_equal(found, "dax1.0 dax1.1");
	snprintf(name, sizeof(name), "%d:%d", daxctl_dev_get_major(dev), daxctl_dev_get_minor(dev));
	found_as(&f, name, found);
	assert_string_equal(found, "dax1.1");
	fixture_free(&f);
}

/* Serial number of one region, address in another: no choice is made. */
static void a_number_with_two_meanings_is_refused(void **state _unused_)
{
	struct fixture f = fixture_new_text(
		"[node 0]\ncpus = 0-1\nram = 0+2G\n[node 1]\n"
		"[region cxl]\nstart = 0x1050000000\nsize = 2G\nnode = 1\nserial = 0x2000000000\n"
		"[region hmem]\nstart = 0x2000000000\nsize = 1G\nnode = 1\n",
		"6.12", "offline");
	char found[256];

	found_as(&f, "0x2000000000", found);
	assert_string_equal(found, "ENOTUNIQ");
	found_as(&f, "serial:2000000000", found);
	assert_string_equal(found, "dax0.0");
	found_as(&f, "address:2000000000", found);
	assert_string_equal(found, "dax1.0");
	fixture_free(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(devices_have_identities),
		cmocka_unit_test(namespaces_go_by_their_uuid),
		cmocka_unit_test(serial_number_0_is_no_identity),
		cmocka_unit_test(a_region_has_no_offset),
		cmocka_unit_test(a_hidden_start_still_matches),
		cmocka_unit_test(text_is_read_strictly),
		cmocka_unit_test(every_form_of_name_is_found),
		cmocka_unit_test(paths_and_numbers_are_found),
		cmocka_unit_test(a_number_with_two_meanings_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
