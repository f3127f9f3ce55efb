/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Tables: what lies around a region's device on its own bus, as far as it tells
 * which hardware the memory is: the CXL region and its memory devices. Regions
 * with the same serial number lie on one memory device, one behind the other.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "test/sim/tree/tree.h"

#define CXL_ROOT "sys/devices/platform/ACPI0017:00/root0"

static void cxl_bus_link(const struct tree_node *dir _unused_, char path[SIM_PATH_MAX])
{
	snprintf(path, SIM_PATH_MAX, "sys/bus/cxl");
}

/* ---- the CXL region ---- */

static unsigned cxl_ways(const struct region *region)
{
	return region->ways ? region->ways : 1;
}

/* A memory device, as one region sees it. */
struct cxl_place {
	unsigned memdev;  /* memN; its endpoint is 2 + N */
	unsigned decoder; /* one of the endpoint's for each region */
	uint64_t dpa;	  /* the regions lie one behind the other */
	bool first;	  /* no region before has the memory device */
};

static bool cxl_has_serial(const struct region *region, unsigned ways, uint64_t serial)
{
	for (unsigned way = 0; way < ways; way++)
		if (region->serials[way] == serial)
			return true;
	return false;
}

/* How many serial numbers there are before this one, each counted once. */
static unsigned cxl_memdevs_before(const struct model *model, const struct region *region,
				   unsigned way)
{
	unsigned n = 0;

	for (size_t i = 0; i < model->n_regions; i++) {
		const struct region *one = model->regions[i];
		unsigned ways = one == region ? way : cxl_ways(one);

		for (unsigned k = 0; one->provider == PROVIDER_CXL && k < ways; k++) {
			bool seen = cxl_has_serial(one, k, one->serials[k]);

			for (size_t before = 0; !seen && before < i; before++)
				seen = model->regions[before]->provider == PROVIDER_CXL &&
				       cxl_has_serial(model->regions[before],
						      cxl_ways(model->regions[before]),
						      one->serials[k]);
			n += !seen;
		}
		if (one == region)
			break;
	}
	return n;
}

static struct cxl_place cxl_place(const struct model *model, const struct region *region,
				  unsigned way)
{
	struct cxl_place place = {.first = true};
	uint64_t serial = region->serials[way];

	for (size_t i = 0; i < model->n_regions && model->regions[i] != region; i++) {
		const struct region *one = model->regions[i];

		if (one->provider != PROVIDER_CXL || !cxl_has_serial(one, cxl_ways(one), serial))
			continue;
		if (place.first)
			for (unsigned k = 0; k < cxl_ways(one); k++)
				if (one->serials[k] == serial)
					place.memdev = cxl_memdevs_before(model, one, k);
		place.first = false;
		place.decoder++;
		place.dpa += span_length(&one->span) / cxl_ways(one);
	}
	if (place.first)
		place.memdev = cxl_memdevs_before(model, region, way);
	return place;
}

static int cxl_target_print(const struct tree_node *dir, unsigned way, FILE *out)
{
	struct cxl_place place = cxl_place(dir->model, dir->region, way);

	return tree_print(out, "decoder%u.%u\n", 2 + place.memdev, place.decoder);
}

static int cxl_target0_show(const struct tree_node *dir, FILE *out)
{
	return cxl_target_print(dir, 0, out);
}

static int cxl_target1_show(const struct tree_node *dir, FILE *out)
{
	return cxl_target_print(dir, 1, out);
}

static int cxl_size_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "0x%" PRIx64 "\n", span_length(&dir->region->span));
}

static int cxl_resource_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "0x%" PRIx64 "\n", dir->region->span.start);
}

static int cxl_mode_show(const struct tree_node *dir _unused_, FILE *out)
{
	return tree_print(out, "ram\n");
}

static int one_show(const struct tree_node *dir _unused_, FILE *out)
{
	return tree_print(out, "1\n");
}

static int cxl_ways_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%u\n", cxl_ways(dir->region));
}

static mode_t cxl_target1_mode(const struct tree_node *dir)
{
	return cxl_ways(dir->region) > 1 ? 0444 : 0;
}

static int cxl_devtype_show(const struct tree_node *dir _unused_, FILE *out)
{
	return tree_print(out, "cxl_region\n");
}

static const struct tree_dir cxl_region_dir = {
	.rows =
		(const struct tree_row[]){
			{"commit", TREE_ATTR, 0444, .show = one_show},
			{"devtype", TREE_ATTR, 0444, .show = cxl_devtype_show},
			{"interleave_ways", TREE_ATTR, 0444, .show = cxl_ways_show},
			{"mode", TREE_ATTR, 0444, .show = cxl_mode_show},
			{"resource", TREE_ATTR, 0444, .show = cxl_resource_show},
			{"size", TREE_ATTR, 0444, .show = cxl_size_show},
			{"subsystem", TREE_LINK, 0777, .link = cxl_bus_link},
			{"target0", TREE_ATTR, 0444, .show = cxl_target0_show},
			{"target1", TREE_ATTR, 0444, .show = cxl_target1_show,
			 .visible = cxl_target1_mode},
			{0},
		},
};

/* ---- its memory devices ---- */

static int cxl_numa_node_show(const struct tree_node *dir _unused_, FILE *out)
{
	return tree_print(out, "-1\n");
}

static void cxl_memdev_path(const struct model *model, const struct region *region, unsigned way,
			    char path[SIM_PATH_MAX])
{
	unsigned n = cxl_place(model, region, way).memdev;

	snprintf(path, SIM_PATH_MAX, "sys/devices/pci0000:0c/0000:0c:%02x.0/0000:%02x:00.0/mem%u",
		 n, 0xd + n, n);
}

static int cxl_dpa_print(const struct tree_node *dir, unsigned way, FILE *out)
{
	return tree_print(out, "0x%" PRIx64 "\n", cxl_place(dir->model, dir->region, way).dpa);
}

/* The same for each of the memory devices that a region is spread over. */
static int cxl_serial0_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "0x%" PRIx64 "\n", dir->region->serials[0]);
}

static int cxl_dpa0_show(const struct tree_node *dir, FILE *out)
{
	return cxl_dpa_print(dir, 0, out);
}

static void cxl_uport0_link(const struct tree_node *dir, char path[SIM_PATH_MAX])
{
	cxl_memdev_path(dir->model, dir->region, 0, path);
}

static int cxl_serial1_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "0x%" PRIx64 "\n", dir->region->serials[1]);
}

static int cxl_dpa1_show(const struct tree_node *dir, FILE *out)
{
	return cxl_dpa_print(dir, 1, out);
}

static void cxl_uport1_link(const struct tree_node *dir, char path[SIM_PATH_MAX])
{
	cxl_memdev_path(dir->model, dir->region, 1, path);
}

static const struct tree_dir cxl_memdev_dirs[SIM_CXL_WAYS_MAX] = {
	{.rows =
		 (const struct tree_row[]){
			 {"numa_node", TREE_ATTR, 0444, .show = cxl_numa_node_show},
			 {"serial", TREE_ATTR, 0444, .show = cxl_serial0_show},
			 {"subsystem", TREE_LINK, 0777, .link = cxl_bus_link},
			 {0},
		 }},
	{.rows =
		 (const struct tree_row[]){
			 {"numa_node", TREE_ATTR, 0444, .show = cxl_numa_node_show},
			 {"serial", TREE_ATTR, 0444, .show = cxl_serial1_show},
			 {"subsystem", TREE_LINK, 0777, .link = cxl_bus_link},
			 {0},
		 }},
};

static const struct tree_dir cxl_decoder_dirs[SIM_CXL_WAYS_MAX] = {
	{.rows =
		 (const struct tree_row[]){
			 {"dpa_resource", TREE_ATTR, 0444, .show = cxl_dpa0_show},
			 {"subsystem", TREE_LINK, 0777, .link = cxl_bus_link},
			 {0},
		 }},
	{.rows =
		 (const struct tree_row[]){
			 {"dpa_resource", TREE_ATTR, 0444, .show = cxl_dpa1_show},
			 {"subsystem", TREE_LINK, 0777, .link = cxl_bus_link},
			 {0},
		 }},
};

static const struct tree_dir cxl_endpoint_dirs[SIM_CXL_WAYS_MAX] = {
	{.rows =
		 (const struct tree_row[]){
			 {"subsystem", TREE_LINK, 0777, .link = cxl_bus_link},
			 {"uport", TREE_LINK, 0777, .link = cxl_uport0_link},
			 {0},
		 }},
	{.rows =
		 (const struct tree_row[]){
			 {"subsystem", TREE_LINK, 0777, .link = cxl_bus_link},
			 {"uport", TREE_LINK, 0777, .link = cxl_uport1_link},
			 {0},
		 }},
};

/* ---- where they are ---- */

/* A directory, and the bus' link to it by its last component. */
static int add_device(struct tree *tree, const char *path, const struct tree_dir *dir,
		      struct region *region, const char *bus)
{
	char link[SIM_PATH_MAX], devices[64], target[SIM_PATH_MAX];
	int rc;

	rc = dir ? tree_add_place(tree, path, dir, region) : 0;
	if (rc)
		return rc;
	snprintf(devices, sizeof(devices), "sys/bus/%s/devices", bus);
	snprintf(link, sizeof(link), "%s/%s", devices, strrchr(path, '/') + 1);
	tree_relative(devices, path, target);
	return tree_add_place_link(tree, link, target);
}

static int add_cxl_root(struct tree *tree)
{
	int rc = add_device(tree, CXL_ROOT, NULL, NULL, "cxl");

	return rc ? rc : add_device(tree, CXL_ROOT "/decoder0.0", NULL, NULL, "cxl");
}

/* A memory device is there once, however many regions it serves. */
static int add_cxl_member(struct tree *tree, const struct model *model, struct region *region,
			  unsigned way)
{
	struct cxl_place place = cxl_place(model, region, way);
	char endpoint[SIM_PATH_MAX], path[SIM_PATH_MAX];
	int rc = 0;

	snprintf(endpoint, sizeof(endpoint), CXL_ROOT "/port1/endpoint%u", 2 + place.memdev);
	if (place.first) {
		rc = add_device(tree, endpoint, &cxl_endpoint_dirs[way], region, "cxl");
		cxl_memdev_path(model, region, way, path);
		if (!rc)
			rc = add_device(tree, path, &cxl_memdev_dirs[way], region, "cxl");
	}
	if (rc)
		return rc;
	snprintf(path, sizeof(path), CXL_ROOT "/port1/endpoint%u/decoder%u.%u", 2 + place.memdev,
		 2 + place.memdev, place.decoder);
	return add_device(tree, path, &cxl_decoder_dirs[way], region, "cxl");
}

static bool is_first_cxl(const struct model *model, const struct region *region)
{
	for (size_t i = 0; i < model->n_regions && model->regions[i] != region; i++)
		if (model->regions[i]->provider == PROVIDER_CXL)
			return false;
	return true;
}

static int add_cxl_region(struct tree *tree, const struct model *model, struct region *region)
{
	char path[SIM_PATH_MAX];
	int rc;

	snprintf(path, sizeof(path), "%.*s", (int)(strrchr(region->path, '/') - region->path),
		 region->path);
	rc = add_device(tree, path, &cxl_region_dir, region, "cxl");
	if (!rc && is_first_cxl(model, region))
		rc = add_cxl_root(tree);
	for (unsigned way = 0; !rc && way < cxl_ways(region); way++)
		rc = add_cxl_member(tree, model, region, way);
	return rc;
}

int tree_provider_places(struct tree *tree, const struct model *model, struct region *region)
{
	return region->provider == PROVIDER_CXL ? add_cxl_region(tree, model, region) : 0;
}
