/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tables: what claims a namespace: bttR.N, pfnR.N, daxR.N. */
#include <errno.h>
#include <inttypes.h>

#include "test/sim/tree/nd.h"

static int claim_align_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%" PRIu64 "\n", dir->claim->align);
}

static ssize_t claim_align_write(const struct tree_node *dir, const char *text, size_t len)
{
	return nd_claim_align_store(dir->claim, text, len);
}

static int claim_map_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%s\n", nd_map_name(dir->claim->map));
}

static ssize_t claim_map_write(const struct tree_node *dir, const char *text, size_t len)
{
	return nd_claim_map_store(dir->claim, text, len);
}

static int claim_uuid_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%s\n", dir->claim->uuid);
}

static ssize_t claim_uuid_write(const struct tree_node *dir, const char *text, size_t len)
{
	return nd_claim_uuid_store(dir->claim, text, len);
}

static int claim_namespace_show(const struct tree_node *dir, FILE *out)
{
	char name[DEV_NAME_MAX] = "";

	if (dir->claim->attached)
		nd_name(&(struct nd_object){.type = ND_OBJECT_NS, .region = dir->nd}, name);
	return tree_print(out, "%s\n", name);
}

static ssize_t claim_namespace_write(const struct tree_node *dir, const char *text, size_t len)
{
	return nd_claim_namespace_store(dir->model, dir->claim, text, len);
}

static int claim_size_show(const struct tree_node *dir, FILE *out)
{
	if (!dir->claim->bound)
		return -ENXIO;
	return tree_print(out, "%" PRIu64 "\n", dir->claim->size);
}

static int claim_resource_show(const struct tree_node *dir, FILE *out)
{
	if (!dir->claim->bound)
		return -ENXIO;
	return tree_print(out, "0x%" PRIx64 "\n", dir->nd->span.start + dir->claim->offset);
}

static int claim_sector_show(const struct tree_node *dir, FILE *out)
{
	static const uint64_t sizes[] = {ND_SECTOR_SIZES};
	const uint64_t *size;

	array_foreach (size, sizes)
		fprintf(out, *size == dir->claim->sector_size ? "[%" PRIu64 "] " : "%" PRIu64 " ",
			*size);
	return tree_print(out, "\n");
}

static ssize_t claim_sector_write(const struct tree_node *dir, const char *text, size_t len)
{
	return nd_claim_sector_store(dir->claim, text, len);
}

static mode_t claim_if_disk(const struct tree_node *dir)
{
	return dir->claim->bound && dir->claim->kind == ND_PFN ? 0755 : 0;
}

static mode_t claim_if_dax(const struct tree_node *dir)
{
	return dir->region ? 0755 : 0;
}

const struct tree_dir tree_nd_btt = {
	.rows =
		(const struct tree_row[]){
			{"log_zero_flags", TREE_ATTR, 0444, .text = "Y\n"},
			{"namespace", TREE_ATTR, 0644, .show = claim_namespace_show,
			 .store = claim_namespace_write},
			{"numa_node", TREE_ATTR, 0444, .show = tree_nd_numa_node_show},
			{"sector_size", TREE_ATTR, 0644, .show = claim_sector_show,
			 .store = claim_sector_write},
			{"size", TREE_ATTR, 0444, .show = tree_nd_enxio_show},
			{"target_node", TREE_ATTR, 0444, .show = tree_nd_target_node_show},
			{"uuid", TREE_ATTR, 0644, .show = claim_uuid_show,
			 .store = claim_uuid_write},
			TREE_ND_ROWS,
			{0},
		},
};

static int claim_child(const struct tree_node *dir, const char *name, struct tree_node *ret)
{
	return dir->region ? tree_region_dev_child(dir, name, ret) : -ENOENT;
}

static int claim_list(const struct tree_node *dir, tree_name_fn fn, void *arg)
{
	return dir->region ? tree_region_dev_list(dir, fn, arg) : 0;
}

const struct tree_dir tree_nd_claim = {
	.rows =
		(const struct tree_row[]){
			{"align", TREE_ATTR, 0644, .show = claim_align_show,
			 .store = claim_align_write},
			{"block", TREE_DIR, .visible = claim_if_disk, .dir = &tree_nd_block},
			{"dax_region", TREE_DIR, .visible = claim_if_dax, .dir = &tree_dax_region},
			{"mode", TREE_ATTR, 0644, .show = claim_map_show, .store = claim_map_write},
			{"namespace", TREE_ATTR, 0644, .show = claim_namespace_show,
			 .store = claim_namespace_write},
			{"numa_node", TREE_ATTR, 0444, .show = tree_nd_numa_node_show},
			{"resource", TREE_ATTR, 0400, .show = claim_resource_show},
			{"size", TREE_ATTR, 0444, .show = claim_size_show},
			{"supported_alignments", TREE_ATTR, 0444,
			 .text = "4096 2097152 1073741824 \n"},
			{"target_node", TREE_ATTR, 0444, .show = tree_nd_target_node_show},
			{"uuid", TREE_ATTR, 0644, .show = claim_uuid_show,
			 .store = claim_uuid_write},
			TREE_ND_ROWS,
			{0},
		},
	.child = claim_child,
	.list = claim_list,
};
