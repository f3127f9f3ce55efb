/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tables: /sys/bus/dax and its drivers. */
#include <errno.h>
#include <string.h>

#include "test/sim/tree/tree.h"

/* ---- drivers/NAME ---- */

static ssize_t bind_write(const struct tree_node *dir, const char *text, size_t len)
{
	return driver_bind_store(dir->model, dir->driver, text, len);
}

static ssize_t unbind_write(const struct tree_node *dir, const char *text, size_t len)
{
	return driver_unbind_store(dir->model, dir->driver, text, len);
}

static ssize_t new_id_write(const struct tree_node *dir, const char *text, size_t len)
{
	return driver_new_id_store(dir->model, dir->driver, text, len);
}

static ssize_t remove_id_write(const struct tree_node *dir, const char *text, size_t len)
{
	return driver_remove_id_store(dir->model, dir->driver, text, len);
}

static ssize_t plain_uevent_write(const struct tree_node *dir _unused_, const char *text,
				  size_t len)
{
	const char *action;

	return uevent_store(text, len, &action);
}

static void driver_module_link(const struct tree_node *dir, char path[SIM_PATH_MAX])
{
	snprintf(path, SIM_PATH_MAX, "sys/module/%s", dir->driver->name);
}

static int driver_child(const struct tree_node *dir, const char *name, struct tree_node *ret)
{
	char path[SIM_PATH_MAX];
	struct dev *dev;

	if (strchr(name, '\n') || dev_find(dir->model, name, &dev) || dev->driver != dir->driver)
		return -ENOENT;
	dev_path(dev, path);
	return tree_is_link(ret, "%s", path);
}

static int driver_list(const struct tree_node *dir, tree_name_fn fn, void *arg)
{
	for (size_t i = 0; i < dir->model->n_devs; i++) {
		const struct dev *dev = dir->model->devs[i];
		char name[DEV_NAME_MAX];
		int rc;

		dev_name(dev, name);
		rc = dev->driver == dir->driver ? fn(arg, name, TREE_LINK) : 0;
		if (rc)
			return rc;
	}
	return 0;
}

static const struct tree_dir driver_dir = {
	.rows =
		(const struct tree_row[]){
			{"bind", TREE_ATTR, 0200, .store = bind_write},
			{"module", TREE_LINK, 0777, .link = driver_module_link},
			{"new_id", TREE_ATTR, 0200, .store = new_id_write},
			{"remove_id", TREE_ATTR, 0200, .store = remove_id_write},
			{"uevent", TREE_ATTR, 0200, .store = plain_uevent_write},
			{"unbind", TREE_ATTR, 0200, .store = unbind_write},
			{0},
		},
	.child = driver_child,
	.list = driver_list,
};

static int drivers_child(const struct tree_node *dir, const char *name, struct tree_node *ret)
{
	int rc = driver_find(dir->model, name, &ret->driver);

	return rc ? rc : tree_is_dir(ret, &driver_dir, ret->driver->uid);
}

static int drivers_list(const struct tree_node *dir, tree_name_fn fn, void *arg)
{
	const struct driver *driver;

	array_foreach (driver, dir->model->drivers) {
		int rc = driver->loaded ? fn(arg, driver->name, TREE_DIR) : 0;

		if (rc)
			return rc;
	}
	return 0;
}

const struct tree_dir tree_drivers = {
	.rows = (const struct tree_row[]){{0}},
	.child = drivers_child,
	.list = drivers_list,
};

/* ---- /sys/bus/dax ---- */

static int bus_dev_child(const struct tree_node *dir, const char *name, struct tree_node *ret)
{
	char path[SIM_PATH_MAX];
	struct dev *dev;

	if (strchr(name, '\n') || dev_find(dir->model, name, &dev))
		return -ENOENT;
	dev_path(dev, path);
	return tree_is_link(ret, "%s", path);
}

static int bus_dev_list(const struct tree_node *dir, tree_name_fn fn, void *arg)
{
	for (size_t i = 0; i < dir->model->n_devs; i++) {
		char name[DEV_NAME_MAX];
		int rc;

		dev_name(dir->model->devs[i], name);
		rc = fn(arg, name, TREE_LINK);
		if (rc)
			return rc;
	}
	return 0;
}

const struct tree_dir tree_bus_devices = {
	.rows = (const struct tree_row[]){{0}},
	.child = bus_dev_child,
	.list = bus_dev_list,
};

static int autoprobe_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%d\n", dir->model->autoprobe);
}

static ssize_t autoprobe_write(const struct tree_node *dir, const char *text, size_t len)
{
	return bus_autoprobe_store(dir->model, text, len);
}

static ssize_t probe_write(const struct tree_node *dir, const char *text, size_t len)
{
	return bus_probe_store(dir->model, text, len);
}

const struct tree_dir tree_bus = {
	.rows =
		(const struct tree_row[]){
			{"devices", TREE_DIR, 0755, .dir = &tree_bus_devices},
			{"drivers", TREE_DIR, 0755, .dir = &tree_drivers},
			{"drivers_autoprobe", TREE_ATTR, 0644, .show = autoprobe_show,
			 .store = autoprobe_write},
			{"drivers_probe", TREE_ATTR, 0200, .store = probe_write},
			{"uevent", TREE_ATTR, 0200, .store = plain_uevent_write},
			{0},
		},
};
