/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tables: modules, character devices, /dev, and power. */
#include <errno.h>
#include <string.h>

#include "test/sim/model/nd.h"
#include "test/sim/model/process.h"
#include "test/sim/tree/tree.h"
#include "util/parse.h"

/* ---- power, below every device ---- */

static int power_control_show(const struct tree_node *dir _unused_, FILE *out)
{
	return tree_print(out, "auto\n");
}

static int power_status_show(const struct tree_node *dir _unused_, FILE *out)
{
	return tree_print(out, "unsupported\n");
}

const struct tree_dir tree_power = {
	.rows =
		(const struct tree_row[]){
			{"control", TREE_ATTR, 0444, .show = power_control_show},
			{"runtime_status", TREE_ATTR, 0444, .show = power_status_show},
			{0},
		},
};

/* ---- /sys/module ---- */

static int initstate_show(const struct tree_node *dir _unused_, FILE *out)
{
	return tree_print(out, "live\n");
}

/*
 * Each descriptor and each mapping of a device holds the module that made its node; here,
 * both modules that do. A mount holds none.
 */
static int refcnt_show(const struct tree_node *dir, FILE *out)
{
	const struct model *model = dir->model;
	unsigned users = model->opened;

	if (!dir->driver || dir->driver->kind == DRIVER_KMEM)
		return tree_print(out, "0\n");
	for (size_t i = 0; i < model->n_processes; i++)
		users += model->processes[i].use != USE_MOUNT;
	return tree_print(out, "%u\n", users);
}

static const struct tree_dir module_dir = {
	.rows =
		(const struct tree_row[]){
			{"initstate", TREE_ATTR, 0444, .show = initstate_show},
			{"refcnt", TREE_ATTR, 0444, .show = refcnt_show},
			{0},
		},
};

/* Those of the nd bus, where there is one: they are never unloaded. */
static const char *const nd_modules[] = {"libnvdimm", "nd_pmem", "dax_pmem"};

static int modules_child(const struct tree_node *dir, const char *name, struct tree_node *ret)
{
	int rc = driver_find(dir->model, name, &ret->driver);
	const char *const *nd;

	if (!rc)
		return tree_is_dir(ret, &module_dir, ret->driver->uid);
	array_foreach (nd, nd_modules)
		if (dir->model->n_nd_regions && !strcmp(*nd, name))
			return tree_is_dir(ret, &module_dir, 0);
	return -ENOENT;
}

/* A loaded module has a directory here just as its driver has on the bus. */
static int modules_list(const struct tree_node *dir, tree_name_fn fn, void *arg)
{
	const char *const *nd;
	int rc = tree_drivers.list(dir, fn, arg);

	array_foreach (nd, nd_modules)
		if (!rc && dir->model->n_nd_regions)
			rc = fn(arg, *nd, TREE_DIR);
	return rc;
}

const struct tree_dir tree_modules = {
	.rows = (const struct tree_row[]){{0}},
	.child = modules_child,
	.list = modules_list,
};

/* ---- /sys/dev/char ---- */

static const struct dev *dev_by_minor(const struct model *model, int minor)
{
	for (size_t i = 0; i < model->n_devs; i++)
		if (model->devs[i]->minor == minor)
			return model->devs[i];
	return NULL;
}

static int nd_char_child(const struct tree_node *dir, int major, int minor, struct tree_node *ret)
{
	const struct model *model = dir->model;
	char bus[SIM_PATH_MAX];

	if (!model->n_nd_regions)
		return -ENOENT;
	if (major == model->nd_bus_major && minor == model->nd_bus)
		return tree_is_ctl_link(model, ret);
	if (major != model->nd_dimm_major || minor < 0 || (size_t)minor >= model->n_nd_regions)
		return -ENOENT;
	nd_bus_path(model, bus);
	return tree_is_link(ret, "%s/nmem%d", bus, minor);
}

static int nd_char_list(const struct model *model, tree_name_fn fn, void *arg)
{
	char name[32];
	int rc = 0;

	snprintf(name, sizeof(name), "%d:%d", model->nd_bus_major, model->nd_bus);
	if (model->n_nd_regions)
		rc = fn(arg, name, TREE_LINK);
	for (size_t i = 0; !rc && i < model->n_nd_regions; i++) {
		snprintf(name, sizeof(name), "%d:%zu", model->nd_dimm_major, i);
		rc = fn(arg, name, TREE_LINK);
	}
	return rc;
}

static int char_child(const struct tree_node *dir, const char *name, struct tree_node *ret)
{
	char path[SIM_PATH_MAX];
	const struct dev *dev;
	int major, minor;

	if (parse_id(&name, &major) || *name++ != ':' || parse_id(&name, &minor) || *name)
		return -ENOENT;
	if (major != dir->model->dax_major)
		return nd_char_child(dir, major, minor, ret);
	dev = dev_by_minor(dir->model, minor);
	if (!dev)
		return -ENOENT;
	dev_path(dev, path);
	return tree_is_link(ret, "%s", path);
}

static int char_list(const struct tree_node *dir, tree_name_fn fn, void *arg)
{
	for (size_t i = 0; i < dir->model->n_devs; i++) {
		char name[32];
		int rc;

		snprintf(name, sizeof(name), "%d:%d", dir->model->dax_major,
			 dir->model->devs[i]->minor);
		rc = fn(arg, name, TREE_LINK);
		if (rc)
			return rc;
	}
	return nd_char_list(dir->model, fn, arg);
}

const struct tree_dir tree_char = {
	.rows = (const struct tree_row[]){{0}},
	.child = char_child,
	.list = char_list,
};

/* ---- /dev ---- */

/* ndctlN, nmemN and the disk pmemN. */
static int nd_file_child(const struct tree_node *dir, const char *name, struct tree_node *ret)
{
	const struct model *model = dir->model;
	struct nd_object object;

	ret->mode = 0600;
	if (!nd_disk_find(model, name, &ret->nd)) {
		ret->type = TREE_DATA;
		ret->uid = ret->nd->disk_uid;
		return 0;
	}
	ret->type = TREE_CHR;
	ret->major = model->nd_bus_major;
	ret->minor = model->nd_bus;
	if (model->n_nd_regions && nd_is_ctl(model, name))
		return 0;
	if (strchr(name, '\n') || nd_find(model, name, &object) || object.type != ND_OBJECT_DIMM)
		return -ENOENT;
	ret->major = model->nd_dimm_major;
	ret->minor = object.region->dimm;
	return 0;
}

static int nd_file_list(const struct model *model, tree_name_fn fn, void *arg)
{
	char name[DEV_NAME_MAX];
	int rc;

	nd_ctl_name(model, name);
	rc = model->n_nd_regions ? fn(arg, name, TREE_CHR) : 0;
	for (size_t i = 0; !rc && i < model->n_nd_regions; i++) {
		const struct nd_region *region = model->nd_regions[i];

		snprintf(name, sizeof(name), "nmem%d", region->dimm);
		rc = fn(arg, name, TREE_CHR);
		nd_disk_name(region, name);
		if (!rc && region->disk_uid)
			rc = fn(arg, name, TREE_DATA);
	}
	return rc;
}

uint64_t tree_data_size(const struct tree_node *node)
{
	uint64_t offset, size;

	nd_disk_extent(node->nd, &offset, &size);
	return size;
}

/* As much as one request of FUSE asks for. */
#define DATA_MAX (128U << 10)

ssize_t tree_data_show(const struct tree_node *node, uint64_t offset, char **ret_bytes)
{
	uint64_t start, size;
	size_t len;
	char *bytes;

	nd_disk_extent(node->nd, &start, &size);
	if (offset >= size)
		return 0;
	len = (size_t)MIN(size - offset, DATA_MAX);
	bytes = malloc(len);
	if (!bytes)
		return -ENOMEM;
	nd_bytes_read(node->nd, start + offset, bytes, len);
	*ret_bytes = bytes;
	return (ssize_t)len;
}

ssize_t tree_data_store(const struct tree_node *node, uint64_t offset, const char *bytes,
			size_t len)
{
	uint64_t start, size;
	int rc;

	nd_disk_extent(node->nd, &start, &size);
	if (offset >= size)
		return -ENOSPC;
	len = (size_t)MIN(len, size - offset);
	rc = nd_bytes_write(node->nd, start + offset, bytes, len);
	return rc ? rc : (ssize_t)len;
}

static int dev_file_child(const struct tree_node *dir, const char *name, struct tree_node *ret)
{
	struct dev *dev;

	if (!strncmp(name, "pmem", strlen("pmem")) || !strncmp(name, "n", 1))
		return nd_file_child(dir, name, ret);
	if (strchr(name, '\n') || dev_find(dir->model, name, &dev))
		return -ENOENT;
	ret->dev = dev;
	ret->uid = dev->uid;
	ret->type = TREE_CHR;
	ret->mode = 0600;
	ret->major = dir->model->dax_major;
	ret->minor = dev->minor;
	return 0;
}

static int dev_file_list(const struct tree_node *dir, tree_name_fn fn, void *arg)
{
	for (size_t i = 0; i < dir->model->n_devs; i++) {
		char name[DEV_NAME_MAX];
		int rc;

		dev_name(dir->model->devs[i], name);
		rc = fn(arg, name, TREE_CHR);
		if (rc)
			return rc;
	}
	return nd_file_list(dir->model, fn, arg);
}

const struct tree_dir tree_dev_files = {
	.rows =
		(const struct tree_row[]){
			{"daxsim", TREE_ATTR, 0600, .show = NULL}, /* see machine/file.c */
			{0},
		},
	.child = dev_file_child,
	.list = dev_file_list,
};

/* ---- /etc/modprobe.d ---- */

/*
 * A module cannot be loaded into a simulated kernel, but kmod runs a command
 * instead where it is told to: that command tells the simulator.
 */
static int modprobe_show(const struct tree_node *dir, FILE *out)
{
	const struct driver *driver;

	array_foreach (driver, dir->model->drivers) {
		if (driver->blocklisted)
			fprintf(out, "blacklist %s\n", driver->name);
		if (driver->missing || !driver_exists(dir->model, driver->kind))
			continue;
		fprintf(out, "install %s echo load %s > /" TREE_CONTROL "\n", driver->name,
			driver->name);
		fprintf(out, "remove %s echo unload %s > /" TREE_CONTROL "\n", driver->name,
			driver->name);
	}
	return ferror(out) ? -EIO : 0;
}

const struct tree_dir tree_modprobe = {
	.rows =
		(const struct tree_row[]){
			{"daxsim.conf", TREE_ATTR, 0444, .show = modprobe_show},
			{0},
		},
};
