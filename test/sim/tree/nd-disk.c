/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tables: a disk, as far as programs look for its name. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "test/sim/tree/nd.h"

static int disk_size_show(const struct tree_node *dir, FILE *out)
{
	uint64_t offset, size;

	nd_disk_extent(dir->nd, &offset, &size);
	return tree_print(out, "%" PRIu64 "\n", size / 512);
}

static const struct tree_dir disk_dir = {
	.rows =
		(const struct tree_row[]){
			{"hidden", TREE_ATTR, 0444, .text = "0\n"},
			{"removable", TREE_ATTR, 0444, .text = "0\n"},
			{"ro", TREE_ATTR, 0444, .text = "0\n"},
			{"size", TREE_ATTR, 0444, .show = disk_size_show},
			{0},
		},
};

static int block_child(const struct tree_node *dir, const char *name, struct tree_node *ret)
{
	char own[DEV_NAME_MAX];

	nd_disk_name(dir->nd, own);
	return strcmp(own, name) ? -ENOENT : tree_is_dir(ret, &disk_dir, dir->nd->disk_uid);
}

static int block_list(const struct tree_node *dir, tree_name_fn fn, void *arg)
{
	char own[DEV_NAME_MAX];

	nd_disk_name(dir->nd, own);
	return fn(arg, own, TREE_DIR);
}

const struct tree_dir tree_nd_block = {
	.rows = (const struct tree_row[]){{0}},
	.child = block_child,
	.list = block_list,
};
