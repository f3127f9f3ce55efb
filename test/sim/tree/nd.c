/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tables: /sys/bus/nd, its devices and its drivers. */
#include "test/sim/tree/nd.h"

#include <errno.h>
#include <string.h>

#include "test/sim/model/kstr.h"

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
	return tree_print(out, "%d\n", dir->model->nd_autoprobe);
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
