/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tables: a region of the nd bus, with its namespace and what claims that. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "test/sim/model/kstr.h"
#include "test/sim/tree/nd.h"

static int region_align_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "0x%" PRIx64 "\n", dir->nd->align);
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
			nd_name(&(struct nd_object){.type = ND_OBJECT_CLAIM,
						    .region = dir->nd,
						    .claim = region->claims[i]},
				name);
	return tree_print(out, "%s\n", name);
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
		return tree_print(out, "\n");
	return tree_print(out, "namespace%d.%d\n", dir->nd->id, dir->nd->y);
}

static int init_namespaces_show(const struct tree_node *dir, FILE *out)
{
	if (!dir->nd->bound)
		return -ENXIO;
	return tree_print(out, "1/1\n");
}

static int mapping_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "nmem%d,0,%" PRIu64 ",0\n", dir->nd->dimm,
			  nd_namespace_size(dir->nd));
}

static int read_only_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%d\n", dir->nd->read_only);
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
		return tree_is_dir(ret, &tree_nd_namespace, dir->nd->ns_uid);
	ret->region = nd_claim_dax(dir->model, object.claim);
	return tree_is_dir(ret, object.claim->kind == ND_BTT ? &tree_nd_btt : &tree_nd_claim,
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
			{"numa_node", TREE_ATTR, 0444, .show = tree_nd_numa_node_show},
			{"pfn_seed", TREE_ATTR, 0444, .show = pfn_seed_show},
			{"read_only", TREE_ATTR, 0644, .show = read_only_show,
			 .store = read_only_write},
			{"resource", TREE_ATTR, 0400, .show = tree_nd_resource_show},
			{"set_cookie", TREE_ATTR, 0444, .text = "0x2468ac00123456\n"},
			{"size", TREE_ATTR, 0444, .show = tree_nd_size_show},
			{"target_node", TREE_ATTR, 0444, .show = tree_nd_target_node_show},
			TREE_ND_ROWS,
			{0},
		},
	.child = region_child,
	.list = region_list,
};
