/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tables: a region of the nd bus, its namespace, and what claims that. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "test/sim/kstr.h"
#include "test/sim/tree-nd.h"

static int numa_node_show(const struct tree_node *dir, FILE *out)
{
	return fprintf(out, "%d\n", dir->nd->numa_node) < 0 ? -EIO : 0;
}

static int target_node_show(const struct tree_node *dir, FILE *out)
{
	return fprintf(out, "%d\n", dir->nd->target_node) < 0 ? -EIO : 0;
}

static int size_show(const struct tree_node *dir, FILE *out)
{
	return fprintf(out, "%" PRIu64 "\n", nd_namespace_size(dir->nd)) < 0 ? -EIO : 0;
}

static int resource_show(const struct tree_node *dir, FILE *out)
{
	return fprintf(out, "0x%" PRIx64 "\n", dir->nd->span.start) < 0 ? -EIO : 0;
}

/* ---- a disk, as far as programs look for its name ---- */

static int disk_size_show(const struct tree_node *dir, FILE *out)
{
	uint64_t offset, size;

	nd_disk_extent(dir->nd, &offset, &size);
	return fprintf(out, "%" PRIu64 "\n", size / 512) < 0 ? -EIO : 0;
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

static const struct tree_dir block_dir = {
	.rows = (const struct tree_row[]){{0}},
	.child = block_child,
	.list = block_list,
};

/* ---- namespaceR.Y ---- */

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
	return fprintf(out, "%s\n", namespace_mode(dir->nd)) < 0 ? -EIO : 0;
}

static int holder_show(const struct tree_node *dir, FILE *out)
{
	struct nd_claim *holder = nd_namespace_holder(dir->nd);
	char name[DEV_NAME_MAX] = "";

	if (holder)
		nd_name(&(struct nd_object){ND_OBJECT_CLAIM, dir->nd, holder}, name);
	return fprintf(out, "%s\n", name) < 0 ? -EIO : 0;
}

static int class_show(const struct tree_node *dir, FILE *out)
{
	return fprintf(out, "%s\n", dir->nd->ns_class) < 0 ? -EIO : 0;
}

static ssize_t class_write(const struct tree_node *dir, const char *text, size_t len)
{
	return nd_class_store(dir->nd, text, len);
}

static int force_raw_show(const struct tree_node *dir, FILE *out)
{
	return fprintf(out, "%d\n", dir->nd->force_raw) < 0 ? -EIO : 0;
}

static ssize_t force_raw_write(const struct tree_node *dir, const char *text, size_t len)
{
	return nd_force_raw_store(dir->nd, text, len);
}

static mode_t namespace_if_disk(const struct tree_node *dir)
{
	return dir->nd->ns_bound ? 0755 : 0;
}

static const struct tree_dir namespace_dir = {
	.rows =
		(const struct tree_row[]){
			{"block", TREE_DIR, .visible = namespace_if_disk, .dir = &block_dir},
			{"force_raw", TREE_ATTR, 0644, .show = force_raw_show,
			 .store = force_raw_write},
			{"holder", TREE_ATTR, 0444, .show = holder_show},
			{"holder_class", TREE_ATTR, 0644, .show = class_show, .store = class_write},
			{"mode", TREE_ATTR, 0444, .show = mode_show},
			{"nstype", TREE_ATTR, 0444, .text = "4\n"},
			{"numa_node", TREE_ATTR, 0444, .show = numa_node_show},
			{"resource", TREE_ATTR, 0400, .show = resource_show},
			{"size", TREE_ATTR, 0444, .show = size_show},
			{"target_node", TREE_ATTR, 0444, .show = target_node_show},
			TREE_ND_ROWS,
			{0},
		},
};

/* ---- bttR.N, pfnR.N, daxR.N ---- */

static int claim_align_show(const struct tree_node *dir, FILE *out)
{
	return fprintf(out, "%" PRIu64 "\n", dir->claim->align) < 0 ? -EIO : 0;
}

static ssize_t claim_align_write(const struct tree_node *dir, const char *text, size_t len)
{
	return nd_claim_align_store(dir->claim, text, len);
}

static int claim_map_show(const struct tree_node *dir, FILE *out)
{
	return fprintf(out, "%s\n", nd_map_name(dir->claim->map)) < 0 ? -EIO : 0;
}

static ssize_t claim_map_write(const struct tree_node *dir, const char *text, size_t len)
{
	return nd_claim_map_store(dir->claim, text, len);
}

static int claim_uuid_show(const struct tree_node *dir, FILE *out)
{
	return fprintf(out, "%s\n", dir->claim->uuid) < 0 ? -EIO : 0;
}

static ssize_t claim_uuid_write(const struct tree_node *dir, const char *text, size_t len)
{
	return nd_claim_uuid_store(dir->claim, text, len);
}

static int claim_namespace_show(const struct tree_node *dir, FILE *out)
{
	char name[DEV_NAME_MAX] = "";

	if (dir->claim->attached)
		nd_name(&(struct nd_object){ND_OBJECT_NS, dir->nd, NULL}, name);
	return fprintf(out, "%s\n", name) < 0 ? -EIO : 0;
}

static ssize_t claim_namespace_write(const struct tree_node *dir, const char *text, size_t len)
{
	return nd_claim_namespace_store(dir->model, dir->claim, text, len);
}

static int claim_size_show(const struct tree_node *dir, FILE *out)
{
	if (!dir->claim->bound)
		return -ENXIO;
	return fprintf(out, "%" PRIu64 "\n", dir->claim->size) < 0 ? -EIO : 0;
}

static int claim_resource_show(const struct tree_node *dir, FILE *out)
{
	if (!dir->claim->bound)
		return -ENXIO;
	return fprintf(out, "0x%" PRIx64 "\n", dir->nd->span.start + dir->claim->offset) < 0 ? -EIO
											     : 0;
}

static int claim_sector_show(const struct tree_node *dir, FILE *out)
{
	static const uint64_t sizes[] = {ND_SECTOR_SIZES};
	const uint64_t *size;

	array_foreach (size, sizes)
		fprintf(out, *size == dir->claim->sector_size ? "[%" PRIu64 "] " : "%" PRIu64 " ",
			*size);
	return fputc('\n', out) < 0 ? -EIO : 0;
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

static const struct tree_dir btt_dir = {
	.rows =
		(const struct tree_row[]){
			{"log_zero_flags", TREE_ATTR, 0444, .text = "Y\n"},
			{"namespace", TREE_ATTR, 0644, .show = claim_namespace_show,
			 .store = claim_namespace_write},
			{"numa_node", TREE_ATTR, 0444, .show = numa_node_show},
			{"sector_size", TREE_ATTR, 0644, .show = claim_sector_show,
			 .store = claim_sector_write},
			{"size", TREE_ATTR, 0444, .show = tree_nd_enxio_show},
			{"target_node", TREE_ATTR, 0444, .show = target_node_show},
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

static const struct tree_dir claim_dir = {
	.rows =
		(const struct tree_row[]){
			{"align", TREE_ATTR, 0644, .show = claim_align_show,
			 .store = claim_align_write},
			{"block", TREE_DIR, .visible = claim_if_disk, .dir = &block_dir},
			{"dax_region", TREE_DIR, .visible = claim_if_dax, .dir = &tree_dax_region},
			{"mode", TREE_ATTR, 0644, .show = claim_map_show, .store = claim_map_write},
			{"namespace", TREE_ATTR, 0644, .show = claim_namespace_show,
			 .store = claim_namespace_write},
			{"numa_node", TREE_ATTR, 0444, .show = numa_node_show},
			{"resource", TREE_ATTR, 0400, .show = claim_resource_show},
			{"size", TREE_ATTR, 0444, .show = claim_size_show},
			{"supported_alignments", TREE_ATTR, 0444,
			 .text = "4096 2097152 1073741824 \n"},
			{"target_node", TREE_ATTR, 0444, .show = target_node_show},
			{"uuid", TREE_ATTR, 0644, .show = claim_uuid_show,
			 .store = claim_uuid_write},
			TREE_ND_ROWS,
			{0},
		},
	.child = claim_child,
	.list = claim_list,
};

/* ---- regionR ---- */

static int region_align_show(const struct tree_node *dir, FILE *out)
{
	return fprintf(out, "0x%" PRIx64 "\n", dir->nd->align) < 0 ? -EIO : 0;
}

static ssize_t region_align_write(const struct tree_node *dir, const char *text, size_t len)
{
	uint64_t align;
	int rc = kstr_u64(text, 0, &align);

	if (rc)
		return rc;
	if (align < SIM_PAGE_SIZE || (align & (align - 1)) || align > nd_namespace_size(dir->nd))
		return -EINVAL;
	dir->nd->align = align;
	return (ssize_t)len;
}

static int seed_show(const struct tree_node *dir, enum nd_kind kind, FILE *out)
{
	const struct nd_region *region = dir->nd;
	char name[DEV_NAME_MAX] = "";

	for (size_t i = 0; i < region->n_claims; i++)
		if (region->claims[i]->uid == region->seeds[kind])
			nd_name(&(struct nd_object){ND_OBJECT_CLAIM, dir->nd, region->claims[i]},
				name);
	return fprintf(out, "%s\n", name) < 0 ? -EIO : 0;
}

static int btt_seed_show(const struct tree_node *dir, FILE *out)
{
	return seed_show(dir, ND_BTT, out);
}

static int pfn_seed_show(const struct tree_node *dir, FILE *out)
{
	return seed_show(dir, ND_PFN, out);
}

static int dax_seed_show(const struct tree_node *dir, FILE *out)
{
	return seed_show(dir, ND_DAX, out);
}

static int namespace_seed_show(const struct tree_node *dir, FILE *out)
{
	if (!dir->nd->ns_uid)
		return fputs("\n", out) < 0 ? -EIO : 0;
	return fprintf(out, "namespace%d.%d\n", dir->nd->id, dir->nd->y) < 0 ? -EIO : 0;
}

static int init_namespaces_show(const struct tree_node *dir, FILE *out)
{
	if (!dir->nd->bound)
		return -ENXIO;
	return fputs("1/1\n", out) < 0 ? -EIO : 0;
}

static int mapping_show(const struct tree_node *dir, FILE *out)
{
	return fprintf(out, "nmem%d,0,%" PRIu64 ",0\n", dir->nd->dimm, nd_namespace_size(dir->nd)) <
			       0
		       ? -EIO
		       : 0;
}

static int read_only_show(const struct tree_node *dir, FILE *out)
{
	return fprintf(out, "%d\n", dir->nd->read_only) < 0 ? -EIO : 0;
}

static ssize_t read_only_write(const struct tree_node *dir, const char *text, size_t len)
{
	return kstr_bool(text, false, &dir->nd->read_only) ?: (ssize_t)len;
}

static const struct tree_dir region_nfit_dir = {
	.rows =
		(const struct tree_row[]){
			{"range_index", TREE_ATTR, 0444, .text = "2\n"},
			{0},
		},
};

static int region_child(const struct tree_node *dir, const char *name, struct tree_node *ret)
{
	struct nd_object object;

	if (strchr(name, '\n') || nd_find(dir->model, name, &object) || object.region != dir->nd ||
	    (object.type != ND_OBJECT_NS && object.type != ND_OBJECT_CLAIM))
		return -ENOENT;
	ret->nd_type = object.type;
	ret->claim = object.claim;
	if (object.type == ND_OBJECT_NS)
		return tree_is_dir(ret, &namespace_dir, dir->nd->ns_uid);
	ret->region = nd_claim_dax(dir->model, object.claim);
	return tree_is_dir(ret, object.claim->kind == ND_BTT ? &btt_dir : &claim_dir,
			   object.claim->uid);
}

static int region_list(const struct tree_node *dir, tree_name_fn fn, void *arg)
{
	struct nd_object object = {.type = ND_OBJECT_NS, .region = dir->nd};
	char name[DEV_NAME_MAX];
	int rc = 0;

	nd_name(&object, name);
	if (dir->nd->ns_uid)
		rc = fn(arg, name, TREE_DIR);
	object.type = ND_OBJECT_CLAIM;
	for (size_t i = 0; !rc && i < dir->nd->n_claims; i++) {
		object.claim = dir->nd->claims[i];
		nd_name(&object, name);
		rc = fn(arg, name, TREE_DIR);
	}
	return rc;
}

const struct tree_dir tree_nd_region = {
	.rows =
		(const struct tree_row[]){
			{"align", TREE_ATTR, 0644, .show = region_align_show,
			 .store = region_align_write},
			{"available_size", TREE_ATTR, 0444, .text = "0\n"},
			{"badblocks", TREE_ATTR, 0444, .text = ""},
			{"btt_seed", TREE_ATTR, 0444, .show = btt_seed_show},
			{"dax_seed", TREE_ATTR, 0444, .show = dax_seed_show},
			{"deep_flush", TREE_ATTR, 0444, .text = "0\n"},
			{"init_namespaces", TREE_ATTR, 0444, .show = init_namespaces_show},
			{"mapping0", TREE_ATTR, 0444, .show = mapping_show},
			{"mappings", TREE_ATTR, 0444, .text = "1\n"},
			{"max_available_extent", TREE_ATTR, 0444, .text = "0\n"},
			{"namespace_seed", TREE_ATTR, 0444, .show = namespace_seed_show},
			{"nfit", TREE_DIR, 0755, .dir = &region_nfit_dir},
			{"nstype", TREE_ATTR, 0444, .text = "4\n"},
			{"numa_node", TREE_ATTR, 0444, .show = numa_node_show},
			{"pfn_seed", TREE_ATTR, 0444, .show = pfn_seed_show},
			{"read_only", TREE_ATTR, 0644, .show = read_only_show,
			 .store = read_only_write},
			{"resource", TREE_ATTR, 0400, .show = resource_show},
			{"set_cookie", TREE_ATTR, 0444, .text = "0x2468ac00123456\n"},
			{"size", TREE_ATTR, 0444, .show = size_show},
			{"target_node", TREE_ATTR, 0444, .show = target_node_show},
			TREE_ND_ROWS,
			{0},
		},
	.child = region_child,
	.list = region_list,
};
