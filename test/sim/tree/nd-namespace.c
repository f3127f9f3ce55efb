/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tables: namespaceR.Y. */
#include "test/sim/tree/nd.h"

static const char *namespace_mode(const struct nd_region *region)
{
	static const char *const modes[] = {
		[ND_BTT] = "safe",
		[ND_PFN] = "memory",
		[ND_DAX] = "dax",
	};
	const struct nd_claim *holder = nd_namespace_holder(region);

	return holder ? modes[holder->kind] : "raw";
}

static int mode_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%s\n", namespace_mode(dir->nd));
}

static int holder_show(const struct tree_node *dir, FILE *out)
{
	struct nd_claim *holder = nd_namespace_holder(dir->nd);
	char name[DEV_NAME_MAX] = "";

	if (holder)
		nd_name(&(struct nd_object){.type = ND_OBJECT_CLAIM,
					    .region = dir->nd,
					    .claim = holder},
			name);
	return tree_print(out, "%s\n", name);
}

static int class_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%s\n", dir->nd->ns_class);
}

static ssize_t class_write(const struct tree_node *dir, const char *text, size_t len)
{
	return nd_class_store(dir->nd, text, len);
}

static int force_raw_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%d\n", dir->nd->force_raw);
}

static ssize_t force_raw_write(const struct tree_node *dir, const char *text, size_t len)
{
	return nd_force_raw_store(dir->nd, text, len);
}

static mode_t namespace_if_disk(const struct tree_node *dir)
{
	return dir->nd->ns_bound ? 0755 : 0;
}

const struct tree_dir tree_nd_namespace = {
	.rows =
		(const struct tree_row[]){
			{"block", TREE_DIR, .visible = namespace_if_disk, .dir = &tree_nd_block},
			{"force_raw", TREE_ATTR, 0644, .show = force_raw_show,
			 .store = force_raw_write},
			{"holder", TREE_ATTR, 0444, .show = holder_show},
			{"holder_class", TREE_ATTR, 0644, .show = class_show, .store = class_write},
			{"mode", TREE_ATTR, 0444, .show = mode_show},
			{"nstype", TREE_ATTR, 0444, .text = "4\n"},
			{"numa_node", TREE_ATTR, 0444, .show = tree_nd_numa_node_show},
			{"resource", TREE_ATTR, 0400, .show = tree_nd_resource_show},
			{"size", TREE_ATTR, 0444, .show = tree_nd_size_show},
			{"target_node", TREE_ATTR, 0444, .show = tree_nd_target_node_show},
			TREE_ND_ROWS,
			{0},
		},
};
