/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tables: ndbusN, which an nvdimm hangs on, and its ndctlN, also as /sys/class/nd. */
#include <errno.h>
#include <string.h>

#include "test/sim/tree/nd.h"

static void class_link(const struct tree_node *dir _unused_, char path[SIM_PATH_MAX])
{
	snprintf(path, SIM_PATH_MAX, "sys/class/nd");
}

static void bus_device_link(const struct tree_node *dir, char path[SIM_PATH_MAX])
{
	nd_bus_path(dir->model, path);
}

static int ndctl_dev_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%d:%d\n", dir->model->nd_bus_major, dir->model->nd_bus);
}

static int ndctl_uevent_show(const struct tree_node *dir, FILE *out)
{
	int bus = dir->model->nd_bus;

	return tree_print(out, "MAJOR=%d\nMINOR=%d\nDEVNAME=ndctl%d\n", dir->model->nd_bus_major,
			  bus, bus);
}

static const struct tree_dir ndctl_dir = {
	.rows =
		(const struct tree_row[]){
			{"dev", TREE_ATTR, 0444, .show = ndctl_dev_show},
			{"device", TREE_LINK, 0777, .link = bus_device_link},
			{"subsystem", TREE_LINK, 0777, .link = class_link},
			{"uevent", TREE_ATTR, 0644, .show = ndctl_uevent_show},
			{0},
		},
};

static int bus_class_child(const struct tree_node *dir, const char *name, struct tree_node *ret)
{
	return nd_is_ctl(dir->model, name) ? tree_is_dir(ret, &ndctl_dir, 0) : -ENOENT;
}

static int bus_class_list(const struct tree_node *dir, tree_name_fn fn, void *arg)
{
	char name[DEV_NAME_MAX];

	nd_ctl_name(dir->model, name);
	return fn(arg, name, TREE_DIR);
}

static const struct tree_dir bus_class_dir = {
	.rows = (const struct tree_row[]){{0}},
	.child = bus_class_child,
	.list = bus_class_list,
};

static const struct tree_dir bus_nfit_dir = {
	.rows =
		(const struct tree_row[]){
			{"dsm_mask", TREE_ATTR, 0444, .text = "0x0\n"},
			{"hw_error_scrub", TREE_ATTR, 0644, .text = "0\n"},
			{"revision", TREE_ATTR, 0444, .text = "1\n"},
			{0},
		},
};

static int bus_child(const struct tree_node *dir, const char *name, struct tree_node *ret)
{
	struct nd_object object;

	if (strchr(name, '\n') || nd_find(dir->model, name, &object))
		return -ENOENT;
	ret->nd = object.region;
	ret->nd_type = object.type;
	if (object.type == ND_OBJECT_DIMM)
		return tree_is_dir(ret, &tree_nd_dimm, object.region->uid);
	if (object.type == ND_OBJECT_REGION)
		return tree_is_dir(ret, &tree_nd_region, object.region->uid);
	return -ENOENT;
}

static int bus_list(const struct tree_node *dir, tree_name_fn fn, void *arg)
{
	for (size_t i = 0; i < dir->model->n_nd_regions; i++) {
		const struct nd_region *region = dir->model->nd_regions[i];
		char name[DEV_NAME_MAX];
		int rc;

		snprintf(name, sizeof(name), "nmem%d", region->dimm);
		rc = fn(arg, name, TREE_DIR);
		snprintf(name, sizeof(name), "region%d", region->id);
		rc = rc ? rc : fn(arg, name, TREE_DIR);
		if (rc)
			return rc;
	}
	return 0;
}

const struct tree_dir tree_nd_bus = {
	.rows =
		(const struct tree_row[]){
			{"commands", TREE_ATTR, 0444, .text = "cmd_call \n"},
			{"driver", TREE_LINK, .visible = tree_nd_if_bound,
			 .link = tree_nd_driver_link},
			{"firmware", TREE_DIR, 0755, .dir = &tree_nd_empty},
			{"nd", TREE_DIR, 0755, .dir = &bus_class_dir},
			{"nfit", TREE_DIR, 0755, .dir = &bus_nfit_dir},
			{"provider", TREE_ATTR, 0444, .text = "ACPI.NFIT\n"},
			{"subsystem", TREE_LINK, 0777, .link = tree_nd_bus_link},
			{"uevent", TREE_ATTR, 0644, .show = tree_nd_uevent_show,
			 .store = tree_nd_uevent_write},
			{"wait_probe", TREE_ATTR, 0444, .text = "1\n"},
			{0},
		},
	.child = bus_child,
	.list = bus_list,
};

int tree_is_ctl_link(const struct model *model, struct tree_node *ret)
{
	char bus[SIM_PATH_MAX];

	nd_bus_path(model, bus);
	return tree_is_link(ret, "%s/nd/ndctl%d", bus, model->nd_bus);
}

static int class_child(const struct tree_node *dir, const char *name, struct tree_node *ret)
{
	return nd_is_ctl(dir->model, name) ? tree_is_ctl_link(dir->model, ret) : -ENOENT;
}

static int class_list(const struct tree_node *dir, tree_name_fn fn, void *arg)
{
	char name[DEV_NAME_MAX];

	nd_ctl_name(dir->model, name);
	return fn(arg, name, TREE_LINK);
}

const struct tree_dir tree_nd_class = {
	.rows = (const struct tree_row[]){{0}},
	.child = class_child,
	.list = class_list,
};
