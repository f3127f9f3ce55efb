/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tables: /sys/devices/system/memory, and the parameters of memory_hotplug. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "test/sim/tree/tree.h"
#include "util/parse.h"

/* ---- memoryN ---- */

static int block_state_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%s", dir->block->online ? "online\n" : "offline\n");
}

static int block_online_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%s", dir->block->online ? "1\n" : "0\n");
}

/* Offline: where "online" would put it, then the other choices. */
static int block_zones_show(const struct tree_node *dir, FILE *out)
{
	const struct block *block = dir->block;
	enum zone first, kernel;

	if (block->online)
		return tree_print(out, "%s\n", zone_name(block->zone));
	first = node_zone_for(dir->model, block, ONLINE_DEFAULT);
	kernel = node_zone_for(dir->model, block, ONLINE_KERNEL);
	fputs(zone_name(first), out);
	if (kernel != first)
		fprintf(out, " %s", zone_name(kernel));
	if (first != ZONE_MOVABLE)
		fputs(" Movable", out);
	return tree_print(out, "\n");
}

/* Only memory that can go offline has the code that names its zone. */
static mode_t zones_visible(const struct tree_node *dir)
{
	return dir->model->hotremove ? 0444 : 0;
}

static int block_index_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%08" PRIx64 "\n", dir->block->nr);
}

static int zero_show(const struct tree_node *dir _unused_, FILE *out)
{
	return tree_print(out, "0\n");
}

static int block_removable_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%d\n", block_is_removable(dir->model, dir->block));
}

static int empty_show(const struct tree_node *dir _unused_, FILE *out _unused_)
{
	return 0;
}

static ssize_t block_state_write(const struct tree_node *dir, const char *text, size_t len)
{
	return block_state_store(dir->model, dir->block, text, len);
}

static ssize_t block_online_write(const struct tree_node *dir, const char *text, size_t len)
{
	return block_online_store(dir->model, dir->block, text, len);
}

static ssize_t block_uevent_write(const struct tree_node *dir, const char *text, size_t len)
{
	char path[SIM_PATH_MAX];
	const char *action;
	ssize_t rc = uevent_store(text, len, &action);

	if (rc < 0)
		return rc;
	block_path(dir->block, path);
	model_emit(dir->model, action, path, "memory", "%s", "");
	return rc;
}

static void memory_bus_link(const struct tree_node *dir _unused_, char path[SIM_PATH_MAX])
{
	snprintf(path, SIM_PATH_MAX, "sys/bus/memory");
}

static int block_child(const struct tree_node *dir, const char *name, struct tree_node *ret)
{
	char own[32];

	snprintf(own, sizeof(own), "node%d", dir->block->nid);
	if (strcmp(own, name))
		return -ENOENT;
	return tree_is_link(ret, "sys/devices/system/node/%s", own);
}

static int block_list(const struct tree_node *dir, tree_name_fn fn, void *arg)
{
	char own[32];

	snprintf(own, sizeof(own), "node%d", dir->block->nid);
	return fn(arg, own, TREE_LINK);
}

static const struct tree_dir block_dir = {
	.rows =
		(const struct tree_row[]){
			{"online", TREE_ATTR, 0644, .show = block_online_show,
			 .store = block_online_write},
			{"phys_device", TREE_ATTR, 0444, .show = zero_show},
			{"phys_index", TREE_ATTR, 0444, .show = block_index_show},
			{"power", TREE_DIR, 0755, .dir = &tree_power},
			{"removable", TREE_ATTR, 0444, .show = block_removable_show},
			{"state", TREE_ATTR, 0644, .show = block_state_show,
			 .store = block_state_write},
			{"subsystem", TREE_LINK, 0777, .link = memory_bus_link},
			{"uevent", TREE_ATTR, 0644, .show = empty_show,
			 .store = block_uevent_write},
			{"valid_zones", TREE_ATTR, 0444, .visible = zones_visible,
			 .show = block_zones_show},
			{0},
		},
	.child = block_child,
	.list = block_list,
};

/* ---- the directory ---- */

static int block_size_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%" PRIx64 "\n", dir->model->block_size);
}

static int policy_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%s\n", online_type_name(dir->model->policy));
}

static ssize_t policy_write(const struct tree_node *dir, const char *text, size_t len)
{
	return policy_store(dir->model, text, len);
}

static ssize_t memory_uevent_write(const struct tree_node *dir _unused_, const char *text,
				   size_t len)
{
	const char *action;

	return uevent_store(text, len, &action);
}

static ssize_t page_offline_write(const struct tree_node *dir, const char *text, size_t len)
{
	return page_offline_store(dir->model, text, len);
}

static int block_parse(const struct tree_node *dir, const char *name, struct block **ret_block)
{
	int nr;

	if (strncmp(name, "memory", strlen("memory")))
		return -ENOENT;
	name += strlen("memory");
	if (parse_id(&name, &nr) || *name)
		return -ENOENT;
	return block_find(dir->model, (uint64_t)nr, ret_block);
}

static int memory_child(const struct tree_node *dir, const char *name, struct tree_node *ret)
{
	int rc = block_parse(dir, name, &ret->block);

	if (rc)
		return rc;
	return tree_is_dir(ret, &block_dir, ret->block->uid);
}

static int list_blocks(const struct tree_node *dir, enum tree_type type, tree_name_fn fn, void *arg)
{
	for (size_t i = 0; i < dir->model->n_blocks; i++) {
		char name[32];
		int rc;

		snprintf(name, sizeof(name), "memory%" PRIu64, dir->model->blocks[i].nr);
		rc = fn(arg, name, type);
		if (rc)
			return rc;
	}
	return 0;
}

static int memory_list(const struct tree_node *dir, tree_name_fn fn, void *arg)
{
	return list_blocks(dir, TREE_DIR, fn, arg);
}

/* ---- /sys/bus/memory/devices ---- */

static int block_link_child(const struct tree_node *dir, const char *name, struct tree_node *ret)
{
	int rc = block_parse(dir, name, &ret->block);

	return rc ? rc : tree_is_link(ret, "sys/devices/system/memory/%s", name);
}

static int block_link_list(const struct tree_node *dir, tree_name_fn fn, void *arg)
{
	return list_blocks(dir, TREE_LINK, fn, arg);
}

const struct tree_dir tree_block_links = {
	.rows = (const struct tree_row[]){{0}},
	.child = block_link_child,
	.list = block_link_list,
};

const struct tree_dir tree_memory = {
	.rows =
		(const struct tree_row[]){
			{"auto_online_blocks", TREE_ATTR, 0644, .show = policy_show,
			 .store = policy_write},
			{"block_size_bytes", TREE_ATTR, 0444, .show = block_size_show},
			{"crash_hotplug", TREE_ATTR, 0444, .since = KERNEL(6, 6),
			 .show = zero_show},
			{"hard_offline_page", TREE_ATTR, 0200, .store = page_offline_write},
			{"power", TREE_DIR, 0755, .dir = &tree_power},
			{"soft_offline_page", TREE_ATTR, 0200, .store = page_offline_write},
			{"uevent", TREE_ATTR, 0644, .show = empty_show,
			 .store = memory_uevent_write},
			{0},
		},
	.child = memory_child,
	.list = memory_list,
};

/* ---- /sys/kernel/mm/transparent_hugepage ---- */

static int pmd_size_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%" PRIu64 "\n", dir->model->pmd_size);
}

const struct tree_dir tree_huge_pages = {
	.rows =
		(const struct tree_row[]){
			{"hpage_pmd_size", TREE_ATTR, 0444, .show = pmd_size_show},
			{0},
		},
};

/* ---- /sys/module/memory_hotplug ---- */

static int memmap_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%s", dir->model->memmap_on_memory ? "Y\n" : "N\n");
}

static int online_policy_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%s\n", zone_policy_name(dir->model));
}

static ssize_t online_policy_write(const struct tree_node *dir, const char *text, size_t len)
{
	return zone_policy_store(dir->model, text, len);
}

static int ratio_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%u\n", dir->model->movable_ratio);
}

static ssize_t ratio_write(const struct tree_node *dir, const char *text, size_t len)
{
	return movable_ratio_store(dir->model, text, len);
}

static int numa_aware_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%s", dir->model->movable_numa_aware ? "Y\n" : "N\n");
}

static ssize_t numa_aware_write(const struct tree_node *dir, const char *text, size_t len)
{
	return movable_numa_aware_store(dir->model, text, len);
}

static const struct tree_dir parameters_dir = {
	.rows =
		(const struct tree_row[]){
			{"auto_movable_numa_aware", TREE_ATTR, 0644, .since = KERNEL(5, 15),
			 .show = numa_aware_show, .store = numa_aware_write},
			{"auto_movable_ratio", TREE_ATTR, 0644, .since = KERNEL(5, 15),
			 .show = ratio_show, .store = ratio_write},
			{"memmap_on_memory", TREE_ATTR, 0444, .since = KERNEL(5, 14),
			 .show = memmap_show},
			{"online_policy", TREE_ATTR, 0644, .since = KERNEL(5, 15),
			 .show = online_policy_show, .store = online_policy_write},
			{0},
		},
};

const struct tree_dir tree_memory_hotplug = {
	.rows =
		(const struct tree_row[]){
			{"parameters", TREE_DIR, 0755, .since = KERNEL(5, 14),
			 .dir = &parameters_dir},
			{0},
		},
};
