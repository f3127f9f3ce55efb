/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tables: /sys/devices/system/node. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "test/sim/tree/tree.h"
#include "util/parse.h"

/* ---- nodeN ---- */

/* Of 32: more CPUs than a list has room for */
#define NODE_CPU_GROUPS 32

static int node_cpulist_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%s\n", dir->node->cpus);
}

/* 10 to itself, 20 to all others. */
static int node_distance_show(const struct tree_node *dir, FILE *out)
{
	const char *separator = "";

	for (size_t i = 0; i < dir->model->n_nodes; i++) {
		const struct node *other = &dir->model->nodes[i];

		if (!node_is_online(other))
			continue;
		fprintf(out, "%s%d", separator, other->nid == dir->node->nid ? 10 : 20);
		separator = " ";
	}
	return tree_print(out, "\n");
}

/* Sets the bits of "0-3,8"; the highest group of 32 with any. */
static size_t read_cpulist(const char *list, uint32_t groups[NODE_CPU_GROUPS])
{
	unsigned first, last;
	size_t highest = 0;

	for (const char *at = list; at && *at; at = strchr(at, ',')) {
		at += *at == ',';
		switch (sscanf(at, "%u-%u", &first, &last)) {
		case 1:
			last = first;
			break;
		case 2:
			break;
		default:
			return highest;
		}
		for (; first <= last && first / 32 < NODE_CPU_GROUPS; first++) {
			groups[first / 32] |= UINT32_C(1) << first % 32;
			highest = MAX(highest, first / 32);
		}
	}
	return highest;
}

/* libnuma takes a machine without for one that has no /sys. */
static int node_cpumap_show(const struct tree_node *dir, FILE *out)
{
	uint32_t groups[NODE_CPU_GROUPS] = {0};
	size_t n = read_cpulist(dir->node->cpus, groups);

	fprintf(out, "%" PRIx32, groups[n]);
	while (n-- > 0)
		fprintf(out, ",%08" PRIx32, groups[n]);
	return tree_print(out, "\n");
}

static int node_meminfo_show(const struct tree_node *dir, FILE *out)
{
	uint64_t kib = dir->node->n_online * dir->model->block_size / 1024;
	int nid = dir->node->nid;

	fprintf(out, "Node %d MemTotal:       %8" PRIu64 " kB\n", nid, kib);
	fprintf(out, "Node %d MemFree:        %8" PRIu64 " kB\n", nid, kib);
	return tree_print(out, "Node %d MemUsed:        %8d kB\n", nid, 0);
}

static int empty_show(const struct tree_node *dir _unused_, FILE *out _unused_)
{
	return 0;
}

static ssize_t node_uevent_write(const struct tree_node *dir _unused_, const char *text, size_t len)
{
	const char *action;

	return uevent_store(text, len, &action);
}

static void node_bus_link(const struct tree_node *dir _unused_, char path[SIM_PATH_MAX])
{
	snprintf(path, SIM_PATH_MAX, "sys/bus/node");
}

static int node_child(const struct tree_node *dir, const char *name, struct tree_node *ret)
{
	struct block *block;
	int nr;

	if (strncmp(name, "memory", strlen("memory")))
		return -ENOENT;
	name += strlen("memory");
	if (parse_id(&name, &nr) || *name || block_find(dir->model, (uint64_t)nr, &block) ||
	    block->nid != dir->node->nid)
		return -ENOENT;
	return tree_is_link(ret, "sys/devices/system/memory/memory%d", nr);
}

static int node_list(const struct tree_node *dir, tree_name_fn fn, void *arg)
{
	for (size_t i = 0; i < dir->model->n_blocks; i++) {
		char name[32];
		int rc;

		if (dir->model->blocks[i].nid != dir->node->nid)
			continue;
		snprintf(name, sizeof(name), "memory%" PRIu64, dir->model->blocks[i].nr);
		rc = fn(arg, name, TREE_LINK);
		if (rc)
			return rc;
	}
	return 0;
}

static const struct tree_dir node_dir = {
	.rows =
		(const struct tree_row[]){
			{"cpulist", TREE_ATTR, 0444, .show = node_cpulist_show},
			{"cpumap", TREE_ATTR, 0444, .show = node_cpumap_show},
			{"distance", TREE_ATTR, 0444, .show = node_distance_show},
			{"meminfo", TREE_ATTR, 0444, .show = node_meminfo_show},
			{"power", TREE_DIR, 0755, .dir = &tree_power},
			{"subsystem", TREE_LINK, 0777, .link = node_bus_link},
			{"uevent", TREE_ATTR, 0644, .show = empty_show, .store = node_uevent_write},
			{0},
		},
	.child = node_child,
	.list = node_list,
};

/* ---- the directory ---- */

static bool is_possible(const struct node *node _unused_)
{
	return true;
}

static bool has_cpus(const struct node *node)
{
	return node->cpus[0];
}

static bool has_memory(const struct node *node)
{
	return node->n_online;
}

static bool has_kernel_memory(const struct node *node)
{
	return node->n_online > node->zones[ZONE_MOVABLE].n;
}

/* "0-1,3" */
static int list_show(const struct tree_node *dir, bool (*is)(const struct node *), FILE *out)
{
	const char *separator = "";
	size_t i = 0;

	while (i < dir->model->n_nodes) {
		const struct node *nodes = dir->model->nodes;
		int first, last;

		if (!is(&nodes[i])) {
			i++;
			continue;
		}
		first = last = nodes[i++].nid;
		while (i < dir->model->n_nodes && nodes[i].nid == last + 1 && is(&nodes[i]))
			last = nodes[i++].nid;
		fprintf(out, first == last ? "%s%d" : "%s%d-%d", separator, first, last);
		separator = ",";
	}
	return tree_print(out, "\n");
}

static int possible_show(const struct tree_node *dir, FILE *out)
{
	return list_show(dir, is_possible, out);
}

static int online_show(const struct tree_node *dir, FILE *out)
{
	return list_show(dir, node_is_online, out);
}

static int has_cpu_show(const struct tree_node *dir, FILE *out)
{
	return list_show(dir, has_cpus, out);
}

static int has_initiator_show(const struct tree_node *dir _unused_, FILE *out)
{
	return tree_print(out, "\n");
}

static int has_memory_show(const struct tree_node *dir, FILE *out)
{
	return list_show(dir, has_memory, out);
}

static int has_normal_show(const struct tree_node *dir, FILE *out)
{
	return list_show(dir, has_kernel_memory, out);
}

static int node_parse(const struct tree_node *dir, const char *name, struct node **ret_node)
{
	int nid;

	if (strncmp(name, "node", strlen("node")))
		return -ENOENT;
	name += strlen("node");
	if (parse_id(&name, &nid) || *name || node_find(dir->model, nid, ret_node))
		return -ENOENT;
	return node_is_online(*ret_node) ? 0 : -ENOENT;
}

static int list_nodes(const struct tree_node *dir, enum tree_type type, tree_name_fn fn, void *arg)
{
	for (size_t i = 0; i < dir->model->n_nodes; i++) {
		char name[32];
		int rc;

		if (!node_is_online(&dir->model->nodes[i]))
			continue;
		snprintf(name, sizeof(name), "node%d", dir->model->nodes[i].nid);
		rc = fn(arg, name, type);
		if (rc)
			return rc;
	}
	return 0;
}

static int nodes_child(const struct tree_node *dir, const char *name, struct tree_node *ret)
{
	int rc = node_parse(dir, name, &ret->node);

	return rc ? rc : tree_is_dir(ret, &node_dir, ret->node->uid);
}

static int nodes_list(const struct tree_node *dir, tree_name_fn fn, void *arg)
{
	return list_nodes(dir, TREE_DIR, fn, arg);
}

/* ---- /sys/bus/node/devices ---- */

static int node_link_child(const struct tree_node *dir, const char *name, struct tree_node *ret)
{
	int rc = node_parse(dir, name, &ret->node);

	return rc ? rc : tree_is_link(ret, "sys/devices/system/node/%s", name);
}

static int node_link_list(const struct tree_node *dir, tree_name_fn fn, void *arg)
{
	return list_nodes(dir, TREE_LINK, fn, arg);
}

const struct tree_dir tree_node_links = {
	.rows = (const struct tree_row[]){{0}},
	.child = node_link_child,
	.list = node_link_list,
};

const struct tree_dir tree_nodes = {
	.rows =
		(const struct tree_row[]){
			{"has_cpu", TREE_ATTR, 0444, .show = has_cpu_show},
			{"has_generic_initiator", TREE_ATTR, 0444, .since = KERNEL(5, 10),
			 .show = has_initiator_show},
			{"has_memory", TREE_ATTR, 0444, .show = has_memory_show},
			{"has_normal_memory", TREE_ATTR, 0444, .show = has_normal_show},
			{"online", TREE_ATTR, 0444, .show = online_show},
			{"possible", TREE_ATTR, 0444, .show = possible_show},
			{"power", TREE_DIR, 0755, .dir = &tree_power},
			{"uevent", TREE_ATTR, 0644, .show = empty_show, .store = node_uevent_write},
			{0},
		},
	.child = nodes_child,
	.list = nodes_list,
};
