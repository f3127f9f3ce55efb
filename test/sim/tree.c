/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test/sim/tree.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "test/sim/model-nd.h"
#include "util/cleanup.h"

/* Where a table starts; what lies above a place is a plain directory. */
struct place {
	char *path;
	const struct tree_dir *dir; /* NULL: of the machine itself */
	struct region *region;
	enum tree_type type;
	enum provider provider;
	bool shared;
	char *target;
};

struct tree {
	struct model *model;
	struct place *places; /* by path */
	size_t n_places;
};

static const struct tree_row no_rows[] = {{0}};
static const struct tree_dir plain_dir = {.rows = no_rows};

static const struct {
	const char *path;
	const struct tree_dir *dir;
	enum provider provider;
	bool shared; /* next to files of the machine itself */
} fixed_places[] = {
	{"sys/bus/cxl/devices", &tree_provider_devices, PROVIDER_CXL, true},
	{"sys/bus/cxl/drivers/cxl_dax_region", &tree_provider_driver, PROVIDER_CXL, false},
	{"sys/bus/dax", &tree_bus, 0, false},
	{"sys/bus/memory/devices", &tree_block_links, 0, false},
	{"sys/bus/node/devices", &tree_node_links, 0, false},
	{"sys/bus/platform/devices", &tree_provider_devices, PROVIDER_HMEM, true},
	{"sys/bus/platform/drivers/hmem", &tree_provider_driver, PROVIDER_HMEM, false},
	{"sys/devices/system/memory", &tree_memory, 0, false},
	{"sys/devices/system/node", &tree_nodes, 0, false},
	{"sys/dev/char", &tree_char, 0, true},
	{"sys/module", &tree_modules, 0, true},
	{"sys/module/memory_hotplug", &tree_memory_hotplug, 0, false},
	{"dev", &tree_dev_files, 0, true},
	{"proc", &tree_proc, 0, false},
	{"etc/modprobe.d", &tree_modprobe, 0, true},
};

static size_t place_index(const struct tree *tree, const char *path, size_t len)
{
	size_t low = 0, high = tree->n_places;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = strncmp(tree->places[mid].path, path, len);

		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Of all paths that start the same the shortest sorts first. */
static const struct place *place_find(const struct tree *tree, const char *path, size_t len)
{
	size_t i = place_index(tree, path, len);
	const struct place *place = &tree->places[i];

	if (i == tree->n_places || strncmp(place->path, path, len) || place->path[len])
		return NULL;
	return place;
}

static int place_compare(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return strcmp(x->path, y->path);
}

static int place_add(struct tree *tree, const struct place *spec)
{
	_cleanup_free_ char *path = strdup(spec->path);
	_cleanup_free_ char *target = spec->target ? strdup(spec->target) : NULL;
	struct place *place;

	if (!path || (spec->target && !target))
		return -ENOMEM;
	place = ARRAY_APPEND(tree->places, tree->n_places);
	if (!place)
		return -ENOMEM;
	*place = *spec;
	place->path = TAKE_PTR(path);
	place->target = TAKE_PTR(target);
	return 0;
}

static void place_sort(struct tree *tree)
{
	qsort(tree->places, tree->n_places, sizeof(tree->places[0]), place_compare);
}

int tree_add_place(struct tree *tree, const char *path, const struct tree_dir *dir,
		   struct region *region)
{
	struct place place = {.path = (char *)path, .dir = dir, .region = region};

	return place_add(tree, &place);
}

int tree_add_place_link(struct tree *tree, const char *path, const char *target)
{
	struct place place = {.path = (char *)path, .type = TREE_LINK, .target = (char *)target};

	return place_add(tree, &place);
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
		/* Only read, and copied. */
		struct place place = {
			.path = (char *)fixed_places[i].path,
			.dir = fixed_places[i].dir,
			.provider = fixed_places[i].provider,
			.shared = fixed_places[i].shared,
		};
		int rc = place_add(tree, &place);

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
	if (tree->model->n_nd_regions) {
		int rc = add_nd_places(tree);

		if (rc)
			return rc;
	}
	place_sort(tree);
	return 0;
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
	for (size_t i = 0; i < tree->n_places; i++) {
		free(tree->places[i].path);
		free(tree->places[i].target);
	}
	free(tree->places);
	free(tree);
}

/* The last one, which has just been added, goes where it belongs in the order. */
static void place_insert(struct tree *tree)
{
	struct place last = tree->places[--tree->n_places];
	size_t i = place_index(tree, last.path, strlen(last.path));

	memmove(&tree->places[i + 1], &tree->places[i],
		(tree->n_places++ - i) * sizeof(tree->places[0]));
	tree->places[i] = last;
}

int tree_add_host(struct tree *tree, const char *path, enum tree_type type, const char *target)
{
	struct place place = {.path = (char *)path, .type = type, .target = (char *)target};
	struct tree_node node;
	int rc;

	if (!tree_lookup(tree, path, &node))
		return -EEXIST;
	rc = place_add(tree, &place);
	if (rc)
		return rc;
	place_insert(tree);
	return 0;
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
	if (row->type == TREE_DIR)
		return tree_is_dir(ret, row->dir, dir->uid);
	if (row->type == TREE_LINK) {
		char target[SIM_PATH_MAX];

		row->link(dir, target);
		ret->stable = false;
		return tree_is_link(ret, "%s", target);
	}
	ret->type = TREE_ATTR;
	ret->mode = mode;
	ret->row = row;
	ret->stable = false;
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

/* A directory because something lies below it. */
static bool is_above_place(const struct tree *tree, const char *path)
{
	char prefix[SIM_PATH_MAX];
	size_t i, len;

	if (!*path)
		return true;
	len = (size_t)snprintf(prefix, sizeof(prefix), "%s/", path);
	i = place_index(tree, prefix, len);
	return i < tree->n_places && !strncmp(tree->places[i].path, prefix, len);
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
		place = place_find(tree, path, at);
		if (!place)
			continue;
		place_enter(tree, place, ret_node);
		return walk(path, at, ret_node);
	}
	if (!is_above_place(tree, path))
		return -ENOENT;
	*ret_node = (struct tree_node){.model = tree->model, .stable = true};
	return tree_is_dir(ret_node, &plain_dir, 0);
}

/* The next names of the places below path. */
static int list_places(const struct tree *tree, const char *path, tree_name_fn fn, void *arg)
{
	char prefix[SIM_PATH_MAX], name[SIM_PATH_MAX], last[SIM_PATH_MAX] = "";
	size_t len = (size_t)snprintf(prefix, sizeof(prefix), *path ? "%s/" : "%s", path);

	for (size_t i = place_index(tree, prefix, len);
	     i < tree->n_places && !strncmp(tree->places[i].path, prefix, len); i++) {
		const struct place *place = &tree->places[i];
		const char *rest = place->path + len;
		size_t n = strcspn(rest, "/");
		int rc;

		snprintf(name, sizeof(name), "%.*s", (int)n, rest);
		/* Once for itself, or once for all that lies below. */
		if (rest[n] && (!strcmp(name, last) || place_find(tree, place->path, len + n)))
			continue;
		snprintf(last, sizeof(last), "%s", name);
		rc = fn(arg, name, rest[n] ? TREE_DIR : place->type);
		if (rc)
			return rc;
	}
	return 0;
}

bool tree_is_shared(const struct tree *tree, const char *path)
{
	const struct place *place = place_find(tree, path, strlen(path));
	struct tree_node node;

	if (place)
		return place->shared;
	return is_above_place(tree, path) && !tree_lookup(tree, path, &node);
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
	return list_places(tree, path, fn, arg);
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
		rc = fputs(node->row->text, out) < 0 ? -EIO : 0;
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
