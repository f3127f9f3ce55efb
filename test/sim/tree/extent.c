/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Table: extentX.Y of a region of dynamic capacity. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "test/sim/tree/tree.h"
#include "util/parse.h"

static int extent_offset_show(const struct tree_node *dir, FILE *out)
{
	uint64_t offset = dir->extent->span.start - dir->region->span.start;

	return tree_print(out, "0x%" PRIx64 "\n", offset);
}

static int extent_length_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "0x%" PRIx64 "\n", span_length(&dir->extent->span));
}

/* Hidden where there is no tag. */
static mode_t extent_if_tagged(const struct tree_node *dir)
{
	return strspn(dir->extent->tag, "0-") == strlen(dir->extent->tag) ? 0 : 0444;
}

static int extent_uuid_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%s\n", dir->extent->tag);
}

static const struct tree_dir extent_dir = {
	.rows =
		(const struct tree_row[]){
			{"length", TREE_ATTR, 0444, .show = extent_length_show},
			{"offset", TREE_ATTR, 0444, .show = extent_offset_show},
			{"uuid", TREE_ATTR, .visible = extent_if_tagged, .show = extent_uuid_show},
			{0},
		},
};

int tree_extent_child(const struct tree_node *dir, const char *name, struct tree_node *ret)
{
	int x, y;

	if (strncmp(name, "extent", strlen("extent")))
		return -ENOENT;
	name += strlen("extent");
	if (parse_id(&name, &x) || *name++ != '.' || parse_id(&name, &y) || *name)
		return -ENOENT;
	if (x != dir->region->id || (size_t)y >= dir->region->n_extents)
		return -ENOENT;
	ret->extent = &dir->region->extents[y];
	return tree_is_dir(ret, &extent_dir, dir->uid);
}

int tree_extent_list(const struct tree_node *dir, tree_name_fn fn, void *arg)
{
	for (size_t i = 0; i < dir->region->n_extents; i++) {
		char name[DEV_NAME_MAX];
		int rc;

		snprintf(name, sizeof(name), "extent%d.%zu", dir->region->id, i);
		rc = fn(arg, name, TREE_DIR);
		if (rc)
			return rc;
	}
	return 0;
}
