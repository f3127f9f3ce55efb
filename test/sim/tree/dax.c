/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tables: daxX.Y, its mappings, and the region's directory around it. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "test/sim/model/kstr.h"
#include "test/sim/tree/tree.h"
#include "util/parse.h"

/* ---- mappingN ---- */

static int mapping_start_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "0x%" PRIx64 "\n", dir->range->span.start);
}

static int mapping_end_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "0x%" PRIx64 "\n", dir->range->span.end);
}

static int mapping_offset_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "0x%" PRIx64 "\n", dir->range->pgoff);
}

/* No bus and no class, so no MODALIAS, no subsystem, and no event. */
static int mapping_uevent_show(const struct tree_node *dir _unused_, FILE *out _unused_)
{
	return 0;
}

static ssize_t mapping_uevent_store(const struct tree_node *dir _unused_, const char *text,
				    size_t len)
{
	const char *action;

	return uevent_store(text, len, &action);
}

static const struct tree_dir mapping_dir = {
	.rows =
		(const struct tree_row[]){
			{"start", TREE_ATTR, 0400, .show = mapping_start_show},
			{"end", TREE_ATTR, 0400, .show = mapping_end_show},
			{"page_offset", TREE_ATTR, 0400, .show = mapping_offset_show},
			{"uevent", TREE_ATTR, 0644, .show = mapping_uevent_show,
			 .store = mapping_uevent_store},
			{"power", TREE_DIR, 0755, .dir = &tree_power},
			{0},
		},
};

/* ---- daxX.Y ---- */

static int dev_control_show(const struct tree_node *dir _unused_, FILE *out)
{
	return tree_print(out, "auto\n");
}

static ssize_t dev_control_write(const struct tree_node *dir, const char *text, size_t len)
{
	static const char *const words[] = {"auto", "on", NULL};

	dev_await_probe(dir->model, dir->dev);
	return kstr_match(words, text) < 0 ? -EINVAL : (ssize_t)len;
}

static int dev_status_show(const struct tree_node *dir _unused_, FILE *out)
{
	return tree_print(out, "unsupported\n");
}

static const struct tree_dir dev_power = {
	.rows =
		(const struct tree_row[]){
			{"control", TREE_ATTR, 0644, .show = dev_control_show,
			 .store = dev_control_write},
			{"runtime_status", TREE_ATTR, 0444, .show = dev_status_show},
			{0},
		},
};

static mode_t dev_if_writable(const struct tree_node *dir)
{
	return region_is_dynamic(dir->model, dir->region) ? 0644 : 0444;
}

/* Extents decide over geometry in a region of dynamic capacity. */
static mode_t dev_if_align_writable(const struct tree_node *dir)
{
	return dir->region->dcd ? 0444 : dev_if_writable(dir);
}

static mode_t dev_if_mapping(const struct tree_node *dir)
{
	bool has = region_is_dynamic(dir->model, dir->region) && !dir->region->dcd;

	return has ? 0200 : 0;
}

static mode_t dev_if_target_node(const struct tree_node *dir)
{
	return dir->region->target_node < 0 ? 0 : 0444;
}

/* The kernel adds the files of a driver when its probe has ended. */
static mode_t dev_if_kmem(const struct tree_node *dir)
{
	const struct driver *driver = dir->dev->is_probing ? NULL : dir->dev->driver;

	return driver && driver->kind == DRIVER_KMEM ? 0644 : 0;
}

static mode_t dev_if_uuid(const struct tree_node *dir)
{
	if (!dir->model->dcd)
		return 0;
	return dir->region->dcd ? 0644 : 0444;
}

static mode_t dev_if_bound(const struct tree_node *dir)
{
	return dir->dev->driver ? 0777 : 0;
}

static int dev_size_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%" PRIu64 "\n", dev_size(dir->dev));
}

static int dev_align_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%" PRIu64 "\n", dir->dev->align);
}

static int dev_resource_show(const struct tree_node *dir, FILE *out)
{
	const struct dev *dev = dir->dev;
	uint64_t start = dev->n_ranges ? dev->ranges[0].span.start : dev->region->span.start;

	return tree_print(out, "0x%" PRIx64 "\n", start);
}

static int dev_target_node_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%d\n", dir->region->target_node);
}

static int dev_numa_node_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%d\n", dir->region->numa_node);
}

static int dev_modalias_show(const struct tree_node *dir _unused_, FILE *out)
{
	return tree_print(out, "dax:t0\n");
}

static int dev_memmap_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%d\n", dir->dev->memmap_on_memory);
}

static int dev_dev_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%d:%d\n", dir->model->dax_major, dir->dev->minor);
}

static int dev_state_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%s\n", kmem_state_name(dir->dev->state));
}

static int dev_uuid_show(const struct tree_node *dir, FILE *out)
{
	const char *uuid = dir->dev->uuid;

	return tree_print(out, "%s\n", *uuid ? uuid : "00000000-0000-0000-0000-000000000000");
}

static int dev_uevent_show(const struct tree_node *dir, FILE *out)
{
	const struct dev *dev = dir->dev;

	fprintf(out, "MAJOR=%d\nMINOR=%d\nDEVNAME=dax%d.%d\n", dir->model->dax_major, dev->minor,
		dev->x, dev->y);
	if (dev->driver)
		fprintf(out, "DRIVER=%s\n", dev->driver->name);
	return tree_print(out, "MODALIAS=dax:t0\n");
}

static ssize_t dev_uevent_write(const struct tree_node *dir, const char *text, size_t len)
{
	const char *action;
	ssize_t rc = uevent_store(text, len, &action);

	if (rc >= 0)
		dev_emit(dir->model, dir->dev, action);
	return rc;
}

static ssize_t dev_size_write(const struct tree_node *dir, const char *text, size_t len)
{
	return dev_size_store(dir->model, dir->dev, text, len);
}

static ssize_t dev_align_write(const struct tree_node *dir, const char *text, size_t len)
{
	return dev_align_store(dir->model, dir->dev, text, len);
}

static ssize_t dev_mapping_write(const struct tree_node *dir, const char *text, size_t len)
{
	return dev_mapping_store(dir->model, dir->dev, text, len);
}

static ssize_t dev_memmap_write(const struct tree_node *dir, const char *text, size_t len)
{
	return dev_memmap_store(dir->model, dir->dev, text, len);
}

static ssize_t dev_state_write(const struct tree_node *dir, const char *text, size_t len)
{
	return kmem_state_store(dir->model, dir->dev, text, len);
}

static ssize_t dev_uuid_write(const struct tree_node *dir, const char *text, size_t len)
{
	return dev_uuid_store(dir->model, dir->dev, text, len);
}

static void dax_bus_link(const struct tree_node *dir _unused_, char path[SIM_PATH_MAX])
{
	snprintf(path, SIM_PATH_MAX, "sys/bus/dax");
}

static void dev_driver_link(const struct tree_node *dir, char path[SIM_PATH_MAX])
{
	snprintf(path, SIM_PATH_MAX, "sys/bus/dax/drivers/%s", dir->dev->driver->name);
}

static int dev_child(const struct tree_node *dir, const char *name, struct tree_node *ret)
{
	int number;

	if (!model_since(dir->model, 5, 10) || strncmp(name, "mapping", strlen("mapping")))
		return -ENOENT;
	name += strlen("mapping");
	if (parse_id(&name, &number) || *name)
		return -ENOENT;
	for (size_t i = 0; i < dir->dev->n_ranges; i++) {
		struct dax_range *range = &dir->dev->ranges[i];

		if (range->mapping != number)
			continue;
		ret->range = range;
		return tree_is_dir(ret, &mapping_dir, range->uid);
	}
	return -ENOENT;
}

static int dev_list(const struct tree_node *dir, tree_name_fn fn, void *arg)
{
	if (!model_since(dir->model, 5, 10))
		return 0;
	for (size_t i = 0; i < dir->dev->n_ranges; i++) {
		char name[DEV_NAME_MAX];
		int rc;

		snprintf(name, sizeof(name), "mapping%d", dir->dev->ranges[i].mapping);
		rc = fn(arg, name, TREE_DIR);
		if (rc)
			return rc;
	}
	return 0;
}

const struct tree_dir tree_dev = {
	.rows =
		(const struct tree_row[]){
			{"align", TREE_ATTR, .since = KERNEL(5, 10),
			 .visible = dev_if_align_writable, .show = dev_align_show,
			 .store = dev_align_write},
			{"dev", TREE_ATTR, 0444, .show = dev_dev_show},
			{"driver", TREE_LINK, .visible = dev_if_bound, .link = dev_driver_link},
			{"mapping", TREE_ATTR, .visible = dev_if_mapping,
			 .store = dev_mapping_write},
			{"memmap_on_memory", TREE_ATTR, 0644, .since = KERNEL(6, 9),
			 .show = dev_memmap_show, .store = dev_memmap_write},
			{"modalias", TREE_ATTR, 0444, .show = dev_modalias_show},
			{"numa_node", TREE_ATTR, 0444, .since = KERNEL(5, 5),
			 .show = dev_numa_node_show},
			{"power", TREE_DIR, 0755, .dir = &dev_power},
			{"resource", TREE_ATTR, 0400, .since = KERNEL(5, 3),
			 .show = dev_resource_show},
			{"size", TREE_ATTR, .visible = dev_if_writable, .show = dev_size_show,
			 .store = dev_size_write},
			{"state", TREE_ATTR, .since = KERNEL(7, 3), .visible = dev_if_kmem,
			 .show = dev_state_show, .store = dev_state_write},
			{"subsystem", TREE_LINK, 0777, .link = dax_bus_link},
			{"target_node", TREE_ATTR, .visible = dev_if_target_node,
			 .show = dev_target_node_show},
			{"uevent", TREE_ATTR, 0644, .show = dev_uevent_show,
			 .store = dev_uevent_write},
			{"uuid", TREE_ATTR, .visible = dev_if_uuid, .show = dev_uuid_show,
			 .store = dev_uuid_write},
			{0},
		},
	.child = dev_child,
	.list = dev_list,
};
