/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tables: /sys/bus/nd, its drivers, /sys/class/nd, and ndbus0 with its DIMMs. */
#include "test/sim/tree-nd.h"

#include <errno.h>
#include <string.h>

#include "test/sim/kstr.h"

/* ---- what all devices of the bus have ---- */

struct nd_object tree_nd_object(const struct tree_node *dir)
{
	struct nd_object object = {.region = dir->nd, .claim = dir->claim};

	object.type = dir->nd_type;
	return object;
}

int tree_nd_uevent_show(const struct tree_node *dir, FILE *out)
{
	struct nd_object object = tree_nd_object(dir);
	bool bound;
	enum nd_driver driver = nd_driver_of(&object, &bound);

	if (object.type == ND_OBJECT_DIMM)
		fprintf(out, "MAJOR=%d\nMINOR=%d\nDEVNAME=nmem%d\n", dir->model->nd_dimm_major,
			dir->nd->dimm, dir->nd->dimm);
	if (nd_devtype(&object))
		fprintf(out, "DEVTYPE=%s\n", nd_devtype(&object));
	if (bound)
		fprintf(out, "DRIVER=%s\n", nd_driver_name(driver));
	return fprintf(out, "MODALIAS=nd:t%d\n", nd_modalias(&object)) < 0 ? -EIO : 0;
}

ssize_t tree_nd_uevent_write(const struct tree_node *dir, const char *text, size_t len)
{
	struct nd_object object = tree_nd_object(dir);
	const char *action;
	ssize_t rc = uevent_store(text, len, &action);

	if (rc >= 0)
		nd_emit(dir->model, &object, action);
	return rc;
}

int tree_nd_devtype_show(const struct tree_node *dir, FILE *out)
{
	struct nd_object object = tree_nd_object(dir);

	return fprintf(out, "%s\n", nd_devtype(&object)) < 0 ? -EIO : 0;
}

int tree_nd_modalias_show(const struct tree_node *dir, FILE *out)
{
	struct nd_object object = tree_nd_object(dir);

	return fprintf(out, "nd:t%d\n", nd_modalias(&object)) < 0 ? -EIO : 0;
}

mode_t tree_nd_if_bound(const struct tree_node *dir)
{
	struct nd_object object = tree_nd_object(dir);
	bool bound;

	nd_driver_of(&object, &bound);
	return bound ? 0777 : 0;
}

void tree_nd_driver_link(const struct tree_node *dir, char path[SIM_PATH_MAX])
{
	struct nd_object object = tree_nd_object(dir);
	bool bound;

	snprintf(path, SIM_PATH_MAX, "sys/bus/nd/drivers/%s",
		 nd_driver_name(nd_driver_of(&object, &bound)));
}

void tree_nd_bus_link(const struct tree_node *dir _unused_, char path[SIM_PATH_MAX])
{
	snprintf(path, SIM_PATH_MAX, "sys/bus/nd");
}

int tree_nd_enxio_show(const struct tree_node *dir _unused_, FILE *out _unused_)
{
	return -ENXIO;
}

const struct tree_dir tree_nd_empty = {.rows = (const struct tree_row[]){{0}}};

/* ---- nmemN: a DIMM without an area for labels ---- */

static int handle_show(const struct tree_node *dir, FILE *out)
{
	return fprintf(out, "0x%x\n", dir->nd->dimm + 1) < 0 ? -EIO : 0;
}

static unsigned serial_of(const struct tree_node *dir)
{
	return 0x56341200U + ((unsigned)dir->nd->dimm << 24);
}

static int serial_show(const struct tree_node *dir, FILE *out)
{
	return fprintf(out, "0x%08x\n", serial_of(dir)) < 0 ? -EIO : 0;
}

static int id_show(const struct tree_node *dir, FILE *out)
{
	return fprintf(out, "8680-%08x\n", serial_of(dir)) < 0 ? -EIO : 0;
}

static int phys_id_show(const struct tree_node *dir, FILE *out)
{
	return fprintf(out, "0x%x\n", dir->nd->dimm) < 0 ? -EIO : 0;
}

static int dimm_dev_show(const struct tree_node *dir, FILE *out)
{
	return fprintf(out, "%d:%d\n", dir->model->nd_dimm_major, dir->nd->dimm) < 0 ? -EIO : 0;
}

static const struct tree_dir dimm_nfit_dir = {
	.rows =
		(const struct tree_row[]){
			{"device", TREE_ATTR, 0444, .text = "0x0100\n"},
			{"dsm_mask", TREE_ATTR, 0444, .show = tree_nd_enxio_show},
			{"family", TREE_ATTR, 0444, .show = tree_nd_enxio_show},
			{"flags", TREE_ATTR, 0444, .text = "\n"},
			{"format", TREE_ATTR, 0444, .text = "0x0301\n"},
			{"formats", TREE_ATTR, 0444, .text = "1\n"},
			{"handle", TREE_ATTR, 0444, .show = handle_show},
			{"id", TREE_ATTR, 0444, .show = id_show},
			{"phys_id", TREE_ATTR, 0444, .show = phys_id_show},
			{"rev_id", TREE_ATTR, 0444, .text = "0x0100\n"},
			{"serial", TREE_ATTR, 0444, .show = serial_show},
			{"subsystem_device", TREE_ATTR, 0444, .text = "0x0000\n"},
			{"subsystem_rev_id", TREE_ATTR, 0444, .text = "0x0000\n"},
			{"subsystem_vendor", TREE_ATTR, 0444, .text = "0x0000\n"},
			{"vendor", TREE_ATTR, 0444, .text = "0x8680\n"},
			{0},
		},
};

static const struct tree_dir dimm_dir = {
	.rows =
		(const struct tree_row[]){
			{"available_slots", TREE_ATTR, 0444, .show = tree_nd_enxio_show},
			{"commands", TREE_ATTR, 0444, .text = "cmd_call \n"},
			{"dev", TREE_ATTR, 0444, .show = dimm_dev_show},
			{"firmware", TREE_DIR, 0755, .dir = &tree_nd_empty},
			{"flags", TREE_ATTR, 0444, .text = "\n"},
			{"nfit", TREE_DIR, 0755, .dir = &dimm_nfit_dir},
			{"state", TREE_ATTR, 0444, .text = "idle\n"},
			TREE_ND_ROWS,
			{0},
		},
};

/* ---- ndbus0 ---- */

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
	return fprintf(out, "%d:0\n", dir->model->nd_bus_major) < 0 ? -EIO : 0;
}

static int ndctl_uevent_show(const struct tree_node *dir, FILE *out)
{
	return fprintf(out, "MAJOR=%d\nMINOR=0\nDEVNAME=ndctl0\n", dir->model->nd_bus_major) < 0
		       ? -EIO
		       : 0;
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

static const struct tree_dir bus_class_dir = {
	.rows =
		(const struct tree_row[]){
			{"ndctl0", TREE_DIR, 0755, .dir = &ndctl_dir},
			{0},
		},
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
		return tree_is_dir(ret, &dimm_dir, object.region->uid);
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

static void ndctl_link(const struct tree_node *dir, char path[SIM_PATH_MAX])
{
	char bus[SIM_PATH_MAX];

	nd_bus_path(dir->model, bus);
	snprintf(path, SIM_PATH_MAX, "%.64s/nd/ndctl0", bus);
}

const struct tree_dir tree_nd_class = {
	.rows =
		(const struct tree_row[]){
			{"ndctl0", TREE_LINK, 0777, .link = ndctl_link},
			{0},
		},
};

/* ---- /sys/bus/nd/devices and drivers/NAME ---- */

struct listing {
	tree_name_fn fn;
	void *arg;
	int driver; /* of those only; -1: all */
};

static bool is_listed(const struct nd_object *object, int driver)
{
	bool bound;

	return driver < 0 || ((int)nd_driver_of(object, &bound) == driver && bound);
}

static int list_object(void *arg, const struct nd_object *object)
{
	const struct listing *listing = arg;
	char name[DEV_NAME_MAX];

	if (!is_listed(object, listing->driver))
		return 0;
	nd_name(object, name);
	return listing->fn(listing->arg, name, TREE_LINK);
}

static int find_object(const struct tree_node *dir, const char *name, int driver,
		       struct tree_node *ret)
{
	struct nd_object object;
	char path[SIM_PATH_MAX];

	if (strchr(name, '\n') || nd_find(dir->model, name, &object) || !is_listed(&object, driver))
		return -ENOENT;
	nd_path(dir->model, &object, path);
	return tree_is_link(ret, "%s", path);
}

static int devices_child(const struct tree_node *dir, const char *name, struct tree_node *ret)
{
	return find_object(dir, name, -1, ret);
}

static int devices_list(const struct tree_node *dir, tree_name_fn fn, void *arg)
{
	return nd_each(dir->model, list_object, &(struct listing){fn, arg, -1});
}

static const struct tree_dir devices_dir = {
	.rows = (const struct tree_row[]){{0}},
	.child = devices_child,
	.list = devices_list,
};

static int driver_child(const struct tree_node *dir, const char *name, struct tree_node *ret)
{
	return find_object(dir, name, dir->nd_driver, ret);
}

static int driver_list(const struct tree_node *dir, tree_name_fn fn, void *arg)
{
	return nd_each(dir->model, list_object, &(struct listing){fn, arg, dir->nd_driver});
}

static ssize_t bind_write(const struct tree_node *dir, const char *text, size_t len)
{
	return nd_bind_store(dir->model, (enum nd_driver)dir->nd_driver, text, len);
}

static ssize_t unbind_write(const struct tree_node *dir, const char *text, size_t len)
{
	return nd_unbind_store(dir->model, (enum nd_driver)dir->nd_driver, text, len);
}

/* The bus' own driver has no such files. */
static mode_t driver_if_bindable(const struct tree_node *dir)
{
	return dir->nd_driver == ND_DRIVER_BUS ? 0 : 0200;
}

static ssize_t driver_uevent_write(const struct tree_node *dir _unused_, const char *text,
				   size_t len)
{
	const char *action;

	return uevent_store(text, len, &action);
}

static void driver_module_link(const struct tree_node *dir, char path[SIM_PATH_MAX])
{
	bool own = dir->nd_driver == ND_DRIVER_PMEM || dir->nd_driver == ND_DRIVER_DAX;

	snprintf(path, SIM_PATH_MAX, "sys/module/%s",
		 own ? nd_driver_name((enum nd_driver)dir->nd_driver) : "libnvdimm");
}

static const struct tree_dir driver_dir = {
	.rows =
		(const struct tree_row[]){
			{"bind", TREE_ATTR, .visible = driver_if_bindable, .store = bind_write},
			{"module", TREE_LINK, 0777, .link = driver_module_link},
			{"uevent", TREE_ATTR, 0200, .store = driver_uevent_write},
			{"unbind", TREE_ATTR, .visible = driver_if_bindable, .store = unbind_write},
			{0},
		},
	.child = driver_child,
	.list = driver_list,
};

static int drivers_child(const struct tree_node *dir _unused_, const char *name,
			 struct tree_node *ret)
{
	for (int i = 0; i < ND_DRIVERS; i++)
		if (!strcmp(nd_driver_name((enum nd_driver)i), name)) {
			ret->nd_driver = i;
			return tree_is_dir(ret, &driver_dir, 0);
		}
	return -ENOENT;
}

static int drivers_list(const struct tree_node *dir _unused_, tree_name_fn fn, void *arg)
{
	int rc = 0;

	for (int i = 0; !rc && i < ND_DRIVERS; i++)
		rc = fn(arg, nd_driver_name((enum nd_driver)i), TREE_DIR);
	return rc;
}

static const struct tree_dir drivers_dir = {
	.rows = (const struct tree_row[]){{0}},
	.child = drivers_child,
	.list = drivers_list,
};

static int autoprobe_show(const struct tree_node *dir, FILE *out)
{
	return fprintf(out, "%d\n", dir->model->nd_autoprobe) < 0 ? -EIO : 0;
}

static ssize_t autoprobe_write(const struct tree_node *dir, const char *text, size_t len)
{
	dir->model->nd_autoprobe = *text != '0';
	return (ssize_t)len;
}

static ssize_t probe_write(const struct tree_node *dir, const char *text, size_t len)
{
	return nd_probe_store(dir->model, text, len);
}

const struct tree_dir tree_nd = {
	.rows =
		(const struct tree_row[]){
			{"devices", TREE_DIR, 0755, .dir = &devices_dir},
			{"drivers", TREE_DIR, 0755, .dir = &drivers_dir},
			{"drivers_autoprobe", TREE_ATTR, 0644, .show = autoprobe_show,
			 .store = autoprobe_write},
			{"drivers_probe", TREE_ATTR, 0200, .store = probe_write},
			{"uevent", TREE_ATTR, 0200, .store = driver_uevent_write},
			{0},
		},
};
