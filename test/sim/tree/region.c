/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tables: the provider's device, and dax_region in it. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "test/sim/tree/tree.h"
#include "util/parse.h"

/* ---- dax_region ---- */

static mode_t region_if_dynamic(const struct tree_node *dir)
{
	return region_is_dynamic(dir->model, dir->region) ? 0444 : 0;
}

static mode_t region_if_create(const struct tree_node *dir)
{
	return region_is_dynamic(dir->model, dir->region) ? 0644 : 0;
}

static mode_t region_if_delete(const struct tree_node *dir)
{
	return region_is_dynamic(dir->model, dir->region) ? 0200 : 0;
}

static int region_id_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%d\n", dir->region->id);
}

static int region_size_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%" PRIu64 "\n", span_length(&dir->region->span));
}

static int region_align_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%" PRIu64 "\n", dir->region->align);
}

static int region_available_show(const struct tree_node *dir, FILE *out)
{
	uint64_t size = region_available(dir->model, dir->region);

	return tree_print(out, "%" PRIu64 "\n", size);
}

static int uid_show(const struct tree_node *dir, uint64_t uid, FILE *out)
{
	char name[DEV_NAME_MAX];

	region_dev_name(dir->model, uid, name);
	return tree_print(out, "%s\n", name);
}

static int region_seed_show(const struct tree_node *dir, FILE *out)
{
	return uid_show(dir, dir->region->seed_uid, out);
}

/* Reads as the name of the youngest device. */
static int region_create_show(const struct tree_node *dir, FILE *out)
{
	return uid_show(dir, dir->region->youngest_uid, out);
}

static ssize_t region_create_write(const struct tree_node *dir, const char *text, size_t len)
{
	return region_create_store(dir->model, dir->region, text, len);
}

static ssize_t region_delete_write(const struct tree_node *dir, const char *text, size_t len)
{
	return region_delete_store(dir->model, dir->region, text, len);
}

const struct tree_dir tree_dax_region = {
	.rows =
		(const struct tree_row[]){
			{"align", TREE_ATTR, 0400, .show = region_align_show},
			{"available_size", TREE_ATTR, .visible = region_if_dynamic,
			 .show = region_available_show},
			{"create", TREE_ATTR, .visible = region_if_create,
			 .show = region_create_show, .store = region_create_write},
			{"delete", TREE_ATTR, .visible = region_if_delete,
			 .store = region_delete_write},
			{"id", TREE_ATTR, 0444, .show = region_id_show},
			{"seed", TREE_ATTR, .visible = region_if_dynamic, .show = region_seed_show},
			{"size", TREE_ATTR, 0444, .show = region_size_show},
			{0},
		},
};

/* ---- the provider's device ---- */

static const char *region_modalias(const struct region *region)
{
	static const char *const modaliases[] = {
		[PROVIDER_HMEM] = "platform:hmem",
		[PROVIDER_CXL] = "cxl:t8",
	};

	return modaliases[region->provider];
}

/* NULL on the platform bus. */
static const char *region_devtype(const struct region *region)
{
	static const char *const types[] = {
		[PROVIDER_HMEM] = NULL,
		[PROVIDER_CXL] = "cxl_dax_region",
	};

	return types[region->provider];
}

static int region_modalias_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%s\n", region_modalias(dir->region));
}

static int region_uevent_show(const struct tree_node *dir, FILE *out)
{
	if (region_devtype(dir->region))
		fprintf(out, "DEVTYPE=%s\n", region_devtype(dir->region));
	if (!dir->region->driver_gone)
		fprintf(out, "DRIVER=%s\n", provider_driver(dir->region->provider));
	return tree_print(out, "MODALIAS=%s\n", region_modalias(dir->region));
}

static ssize_t region_uevent_write(const struct tree_node *dir, const char *text, size_t len)
{
	const char *action;
	ssize_t rc = uevent_store(text, len, &action);

	if (rc >= 0)
		model_emit(dir->model, action, dir->region->path,
			   provider_bus(dir->region->provider), "MODALIAS=%s\n",
			   region_modalias(dir->region));
	return rc;
}

static int region_numa_node_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%d\n", dir->region->numa_node);
}

static mode_t region_if_numa(const struct tree_node *dir)
{
	return dir->region->numa_node < 0 ? 0 : 0444;
}

static void provider_bus_link(const struct tree_node *dir, char path[SIM_PATH_MAX])
{
	snprintf(path, SIM_PATH_MAX, "sys/bus/%s", provider_bus(dir->region->provider));
}

static mode_t region_if_driver(const struct tree_node *dir)
{
	return dir->region->driver_gone ? 0 : 0777;
}

static void provider_driver_link(const struct tree_node *dir, char path[SIM_PATH_MAX])
{
	snprintf(path, SIM_PATH_MAX, "sys/bus/%s/drivers/%s", provider_bus(dir->region->provider),
		 provider_driver(dir->region->provider));
}

static mode_t region_if_devtype(const struct tree_node *dir)
{
	return region_devtype(dir->region) ? 0444 : 0;
}

static int region_devtype_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%s\n", region_devtype(dir->region));
}

int tree_region_dev_child(const struct tree_node *dir, const char *name, struct tree_node *ret)
{
	struct dev *dev;

	if (strchr(name, '\n') || dev_find(dir->model, name, &dev) || dev->region != dir->region)
		return tree_extent_child(dir, name, ret);
	ret->dev = dev;
	return tree_is_dir(ret, &tree_dev, dev->uid);
}

int tree_region_dev_list(const struct tree_node *dir, tree_name_fn fn, void *arg)
{
	for (size_t i = 0; i < dir->model->n_devs; i++) {
		const struct dev *dev = dir->model->devs[i];
		char name[DEV_NAME_MAX];
		int rc;

		if (dev->region != dir->region)
			continue;
		dev_name(dev, name);
		rc = fn(arg, name, TREE_DIR);
		if (rc)
			return rc;
	}
	return tree_extent_list(dir, fn, arg);
}

const struct tree_dir tree_region_device = {
	.rows =
		(const struct tree_row[]){
			{"dax_region", TREE_DIR, 0755, .dir = &tree_dax_region},
			{"devtype", TREE_ATTR, .visible = region_if_devtype,
			 .show = region_devtype_show},
			{"driver", TREE_LINK, .visible = region_if_driver,
			 .link = provider_driver_link},
			{"modalias", TREE_ATTR, 0444, .show = region_modalias_show},
			{"numa_node", TREE_ATTR, .visible = region_if_numa,
			 .show = region_numa_node_show},
			{"power", TREE_DIR, 0755, .dir = &tree_power},
			{"subsystem", TREE_LINK, 0777, .link = provider_bus_link},
			{"uevent", TREE_ATTR, 0644, .show = region_uevent_show,
			 .store = region_uevent_write},
			{0},
		},
	.child = tree_region_dev_child,
	.list = tree_region_dev_list,
};

/* ---- /sys/bus/{platform,cxl}/devices ---- */

static const char *region_base(const struct region *region)
{
	return strrchr(region->path, '/') + 1;
}

static int provider_child(const struct tree_node *dir, const char *name, struct tree_node *ret)
{
	for (size_t i = 0; i < dir->model->n_regions; i++) {
		const struct region *region = dir->model->regions[i];

		if (region->provider == dir->provider && !strcmp(region_base(region), name))
			return tree_is_link(ret, "%s", region->path);
	}
	return -ENOENT;
}

static int provider_list(const struct tree_node *dir, tree_name_fn fn, void *arg)
{
	for (size_t i = 0; i < dir->model->n_regions; i++) {
		const struct region *region = dir->model->regions[i];
		int rc = region->provider == dir->provider ? fn(arg, region_base(region), TREE_LINK)
							   : 0;

		if (rc)
			return rc;
	}
	return 0;
}

const struct tree_dir tree_provider_devices = {
	.rows = (const struct tree_row[]){{0}},
	.child = provider_child,
	.list = provider_list,
};

/* ---- the provider's driver, without bind and unbind, which cxl does not have either ---- */

static ssize_t provider_uevent_write(const struct tree_node *dir _unused_, const char *text,
				     size_t len)
{
	const char *action;

	return uevent_store(text, len, &action);
}

static void provider_module_link(const struct tree_node *dir, char path[SIM_PATH_MAX])
{
	snprintf(path, SIM_PATH_MAX, "sys/module/dax_%s",
		 dir->provider == PROVIDER_CXL ? "cxl" : "hmem");
}

const struct tree_dir tree_provider_driver = {
	.rows =
		(const struct tree_row[]){
			{"module", TREE_LINK, 0777, .link = provider_module_link},
			{"uevent", TREE_ATTR, 0200, .store = provider_uevent_write},
			{0},
		},
	.child = provider_child,
	.list = provider_list,
};
