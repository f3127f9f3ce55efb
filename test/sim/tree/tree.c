/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test/sim/tree/tree.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "test/sim/model/nd.h"
#include "test/sim/tree/place.h"
#include "util/cleanup.h"

struct tree {
	struct model *model;
	struct places places;
};

static const struct tree_row no_rows[] = {{0}};
static const struct tree_dir plain_dir = {.rows = no_rows};

/* Those that are on every machine. */
static const struct place fixed_places[] = {
	{.path = "sys/bus/cxl/devices",
	 .dir = &tree_provider_devices,
	 .provider = PROVIDER_CXL,
	 .shared = true},
	{.path = "sys/bus/cxl/drivers/cxl_dax_region",
	 .dir = &tree_provider_driver,
	 .provider = PROVIDER_CXL},
	{.path = "sys/bus/dax", .dir = &tree_bus},
	{.path = "sys/bus/memory/devices", .dir = &tree_block_links},
	{.path = "sys/bus/node/devices", .dir = &tree_node_links},
	{.path = "sys/bus/platform/devices",
	 .dir = &tree_provider_devices,
	 .provider = PROVIDER_HMEM,
	 .shared = true},
	{.path = "sys/bus/platform/drivers/hmem",
	 .dir = &tree_provider_driver,
	 .provider = PROVIDER_HMEM},
	{.path = "sys/devices/system/memory", .dir = &tree_memory},
	{.path = "sys/devices/system/node", .dir = &tree_nodes},
	{.path = "sys/dev/char", .dir = &tree_char, .shared = true},
	{.path = "sys/kernel/mm/transparent_hugepage", .dir = &tree_huge_pages, .shared = true},
	{.path = "sys/module", .dir = &tree_modules, .shared = true},
	{.path = "sys/module/memory_hotplug", .dir = &tree_memory_hotplug},
	{.path = "dev", .dir = &tree_dev_files, .shared = true},
	{.path = "proc", .dir = &tree_proc},
	{.path = "etc/modprobe.d", .dir = &tree_modprobe},
};

int tree_add_place(struct tree *tree, const char *path, const struct tree_dir *dir,
		   struct region *region)
{
	struct place place = {.path = path, .dir = dir, .region = region};

	return places_add(&tree->places, &place);
}

int tree_add_place_link(struct tree *tree, const char *path, const char *target)
{
	struct place place = {.path = path, .type = TREE_LINK, .target = target};

	return places_add(&tree->places, &place);
}

static int add_nd_places(struct tree *tree)
{
	char path[SIM_PATH_MAX];
	int rc;

	nd_bus_path(tree->model, path);
	rc = tree_add_place(tree, path, &tree_nd_bus, NULL);
	if (!rc)
		rc = tree_add_place(tree, "sys/bus/nd", &tree_nd, NULL);
	return rc ? rc : tree_add_place(tree, "sys/class/nd", &tree_nd_class, NULL);
}

static int add_places(struct tree *tree)
{
	for (size_t i = 0; i < ARRAY_SIZE(fixed_places); i++) {
		int rc = places_add(&tree->places, &fixed_places[i]);

		if (rc)
			return rc;
	}
	for (size_t i = 0; i < tree->model->n_regions; i++) {
		struct region *region = tree->model->regions[i];
		int rc;

		/* Comes and goes, and is found below the nd bus. */
		if (region->provider == PROVIDER_PMEM)
			continue;
		rc = tree_add_place(tree, region->path, &tree_region_device, region);
		if (!rc)
			rc = tree_provider_places(tree, tree->model, region);
		if (rc)
			return rc;
	}
	return tree->model->n_nd_regions ? add_nd_places(tree) : 0;
}

int tree_new(struct model *model, struct tree **ret_tree)
{
	struct tree *tree = calloc(1, sizeof(*tree));
	int rc;

	if (!tree)
		return -ENOMEM;
	tree->model = model;
	rc = add_places(tree);
	if (rc) {
		tree_free(tree);
		return rc;
	}
	*ret_tree = tree;
	return 0;
}

void tree_free(struct tree *tree)
{
	if (!tree)
		return;
	places_free(&tree->places);
	free(tree);
}

int tree_add_host(struct tree *tree, const char *path, enum tree_type type, const char *target)
{
	struct place place = {.path = path, .type = type, .target = target};
	struct tree_node node;

	if (!tree_lookup(tree, path, &node))
		return -EEXIST;
	return places_add(&tree->places, &place);
}

int tree_is_dir(struct tree_node *ret, const struct tree_dir *dir, uint64_t uid)
{
	ret->type = TREE_DIR;
	ret->mode = 0755;
	ret->dir = dir;
	ret->uid = uid;
	return 0;
}

int tree_is_link(struct tree_node *ret, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(ret->link, sizeof(ret->link), format, args);
	va_end(args);
	ret->type = TREE_LINK;
	ret->mode = 0777;
	return 0;
}

int tree_print(FILE *out, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vfprintf(out, format, args);
	va_end(args);
	return n < 0 ? -EIO : 0;
}

void tree_relative(const char *dir, const char *target, char link[SIM_PATH_MAX])
{
	size_t common = 0, used = 0;

	for (size_t i = 0; dir[i] == target[i] && target[i]; i++)
		if (target[i] == '/' || (target[i + 1] == '/' && !dir[i + 1]))
			common = i + 1;
	for (const char *s = dir + common; *s; s++)
		if ((*s == '/' && s[1]) || s == dir + common)
			used += (size_t)snprintf(link + used, SIM_PATH_MAX - used, "../");
	snprintf(link + used, SIM_PATH_MAX - used, "%s", target + common + (target[common] == '/'));
}

static mode_t row_mode(const struct tree_node *dir, const struct tree_row *row)
{
	unsigned kernel = dir->model->kernel;

	if (kernel < row->since || (row->until && kernel >= row->until))
		return 0;
	return row->visible ? row->visible(dir) : row->mode;
}

static int row_enter(const struct tree_node *dir, const struct tree_row *row, struct tree_node *ret)
{
	mode_t mode = row_mode(dir, row);

	if (!mode)
		return -ENOENT;
	*ret = *dir;
	if (row->type == TREE_DIR) {
		tree_is_dir(ret, row->dir, dir->uid);
		ret->mode = mode;
		return 0;
	}
	if (row->type == TREE_LINK) {
		char target[SIM_PATH_MAX];

		row->link(dir, target);
		ret->stable = false;
		return tree_is_link(ret, "%s", target);
	}
	ret->type = TREE_ATTR;
	ret->mode = mode;
	ret->row = row;
	ret->stable = !row->visible;
	return 0;
}

static int dir_child(const struct tree_node *dir, const char *name, struct tree_node *ret)
{
	if (dir->type != TREE_DIR)
		return -ENOTDIR;
	for (const struct tree_row *row = dir->dir->rows; row->name; row++)
		if (!strcmp(row->name, name))
			return row_enter(dir, row, ret);
	if (!dir->dir->child)
		return -ENOENT;
	*ret = *dir;
	ret->stable = false;
	return dir->dir->child(dir, name, ret);
}

static void place_enter(const struct tree *tree, const struct place *place, struct tree_node *ret)
{
	*ret = (struct tree_node){.model = tree->model, .region = place->region};
	ret->provider = place->provider;
	ret->stable = true;
	tree_is_dir(ret, place->dir ? place->dir : &plain_dir,
		    place->region ? place->region->uid : 0);
	if (place->dir)
		return;
	ret->host = !place->target;
	ret->type = place->type;
	if (place->target)
		tree_is_link(ret, "%s", place->target);
	else if (place->type != TREE_DIR)
		ret->mode = 0644;
}

/* Down from node at path, which is at_len long, by the names that follow. */
static int walk(const char *path, size_t at_len, struct tree_node *node)
{
	char parent[SIM_PATH_MAX];
	struct tree_node dir;

	while (path[at_len]) {
		const char *name = path + at_len + 1;
		size_t len = strcspn(name, "/");
		char word[SIM_PATH_MAX];
		int rc;

		snprintf(parent, sizeof(parent), "%.*s", (int)at_len, path);
		snprintf(word, sizeof(word), "%.*s", (int)len, name);
		dir = *node;
		rc = dir_child(&dir, word, node);
		if (rc)
			return rc;
		at_len += 1 + len;
		if (node->type == TREE_LINK) {
			snprintf(word, sizeof(word), "%s", node->link);
			tree_relative(parent, word, node->link);
		}
	}
	return 0;
}

int tree_lookup(const struct tree *tree, const char *path, struct tree_node *ret_node)
{
	size_t len = strlen(path);
	const struct place *place;

	if (len >= SIM_PATH_MAX)
		return -ENAMETOOLONG;
	for (size_t at = len; at; at--) {
		if (at < len && path[at] != '/')
			continue;
		place = places_find(&tree->places, path, at);
		if (!place)
			continue;
		place_enter(tree, place, ret_node);
		return walk(path, at, ret_node);
	}
	if (!places_has_below(&tree->places, path))
		return -ENOENT;
	*ret_node = (struct tree_node){.model = tree->model, .stable = true};
	return tree_is_dir(ret_node, &plain_dir, 0);
}

bool tree_is_shared(const struct tree *tree, const char *path)
{
	const struct place *place = places_find(&tree->places, path, strlen(path));
	struct tree_node node;

	if (place)
		return place->shared;
	return places_has_below(&tree->places, path) && !tree_lookup(tree, path, &node);
}

int tree_list(const struct tree *tree, const char *path, tree_name_fn fn, void *arg)
{
	struct tree_node dir;
	int rc;

	rc = tree_lookup(tree, path, &dir);
	if (rc)
		return rc;
	if (dir.type != TREE_DIR)
		return -ENOTDIR;
	for (const struct tree_row *row = dir.dir->rows; row->name; row++) {
		rc = row_mode(&dir, row) ? fn(arg, row->name, row->type) : 0;
		if (rc)
			return rc;
	}
	if (dir.dir->list) {
		rc = dir.dir->list(&dir, fn, arg);
		if (rc)
			return rc;
	}
	return places_list(&tree->places, path, fn, arg);
}

int tree_show(const struct tree_node *node, char **ret_text, size_t *ret_len)
{
	_cleanup_free_ char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	int rc;

	if (!out)
		return -ENOMEM;
	if (node->row && node->row->text)
		rc = tree_print(out, "%s", node->row->text);
	else
		rc = node->row && node->row->show ? node->row->show(node, out) : -EIO;
	if (fclose(out))
		return -ENOMEM;
	if (rc)
		return rc;
	*ret_text = TAKE_PTR(text);
	*ret_len = len;
	return 0;
}

ssize_t tree_store(const struct tree_node *node, const char *text, size_t len)
{
	return node->row && node->row->store ? node->row->store(node, text, len) : -EIO;
}
