/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Tables: what lies around a region's device on its own bus, as far as it tells
 * which hardware the memory is: the CXL region and its memory device. Of a CXL
 * machine there is one endpoint with one memory device.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "test/sim/tree.h"

#define CXL_ROOT     "sys/devices/platform/ACPI0017:00/root0"
#define CXL_ENDPOINT CXL_ROOT "/port1/endpoint2"
#define CXL_MEMDEV   "sys/devices/pci0000:0c/0000:0c:00.0/0000:0d:00.0/mem0"

static void cxl_bus_link(const struct tree_node *dir _unused_, char path[SIM_PATH_MAX])
{
	snprintf(path, SIM_PATH_MAX, "sys/bus/cxl");
}

/* ---- the CXL region ---- */

/* Each CXL region has a decoder of the endpoint to itself. */
static int cxl_decoder(const struct model *model, const struct region *region)
{
	int n = 0;

	for (size_t i = 0; i < model->n_regions && model->regions[i] != region; i++)
		n += model->regions[i]->provider == PROVIDER_CXL;
	return n;
}

static int cxl_target_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "decoder2.%d\n", cxl_decoder(dir->model, dir->region));
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

static int cxl_devtype_show(const struct tree_node *dir _unused_, FILE *out)
{
	return tree_print(out, "cxl_region\n");
}

static const struct tree_dir cxl_region_dir = {
	.rows =
		(const struct tree_row[]){
			{"commit", TREE_ATTR, 0444, .show = one_show},
			{"devtype", TREE_ATTR, 0444, .show = cxl_devtype_show},
			{"interleave_ways", TREE_ATTR, 0444, .show = one_show},
			{"mode", TREE_ATTR, 0444, .show = cxl_mode_show},
			{"resource", TREE_ATTR, 0444, .show = cxl_resource_show},
			{"size", TREE_ATTR, 0444, .show = cxl_size_show},
			{"subsystem", TREE_LINK, 0777, .link = cxl_bus_link},
			{"target0", TREE_ATTR, 0444, .show = cxl_target_show},
			{0},
		},
};

/* ---- its memory device ---- */

static int cxl_serial_show(const struct tree_node *dir _unused_, FILE *out)
{
	return tree_print(out, "0x0\n");
}

static int cxl_numa_node_show(const struct tree_node *dir _unused_, FILE *out)
{
	return tree_print(out, "-1\n");
}

static const struct tree_dir cxl_memdev_dir = {
	.rows =
		(const struct tree_row[]){
			{"numa_node", TREE_ATTR, 0444, .show = cxl_numa_node_show},
			{"serial", TREE_ATTR, 0444, .show = cxl_serial_show},
			{"subsystem", TREE_LINK, 0777, .link = cxl_bus_link},
			{0},
		},
};

static void cxl_uport_link(const struct tree_node *dir _unused_, char path[SIM_PATH_MAX])
{
	snprintf(path, SIM_PATH_MAX, CXL_MEMDEV);
}

static const struct tree_dir cxl_endpoint_dir = {
	.rows =
		(const struct tree_row[]){
			{"subsystem", TREE_LINK, 0777, .link = cxl_bus_link},
			{"uport", TREE_LINK, 0777, .link = cxl_uport_link},
			{0},
		},
};

static const struct tree_dir cxl_decoder_dir = {
	.rows =
		(const struct tree_row[]){
			{"subsystem", TREE_LINK, 0777, .link = cxl_bus_link},
			{0},
		},
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

static int add_cxl_machine(struct tree *tree)
{
	int rc;

	rc = add_device(tree, CXL_ROOT, NULL, NULL, "cxl");
	if (!rc)
		rc = add_device(tree, CXL_ROOT "/decoder0.0", NULL, NULL, "cxl");
	if (!rc)
		rc = add_device(tree, CXL_ENDPOINT, &cxl_endpoint_dir, NULL, "cxl");
	return rc ? rc : add_device(tree, CXL_MEMDEV, &cxl_memdev_dir, NULL, "cxl");
}

static int add_cxl_region(struct tree *tree, const struct model *model, struct region *region)
{
	int decoder = cxl_decoder(model, region), rc;
	char path[SIM_PATH_MAX];

	snprintf(path, sizeof(path), "%.*s", (int)(strrchr(region->path, '/') - region->path),
		 region->path);
	rc = add_device(tree, path, &cxl_region_dir, region, "cxl");
	if (!rc && !decoder)
		rc = add_cxl_machine(tree);
	if (rc)
		return rc;
	snprintf(path, sizeof(path), CXL_ENDPOINT "/decoder2.%d", decoder);
	return add_device(tree, path, &cxl_decoder_dir, region, "cxl");
}

int tree_provider_places(struct tree *tree, const struct model *model, struct region *region)
{
	return region->provider == PROVIDER_CXL ? add_cxl_region(tree, model, region) : 0;
}
