/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The model as files: a path such as "sys/bus/dax/devices" to a directory, a
 * link or an attribute. Nothing is stored: each lookup asks the model, so what
 * it answers is never stale. The other files of this folder hold the tables.
 */
#ifndef SIM_TREE_H
#define SIM_TREE_H

#include "test/sim/model/model.h"

/* TREE_DATA: bytes, of a disk; a regular file, since nobody can make a block device. */
enum tree_type { TREE_DIR, TREE_LINK, TREE_ATTR, TREE_CHR, TREE_DATA };

struct tree_dir;
struct tree_row;

/* What a path stands for, valid until the model changes. */
struct tree_node {
	struct model *model;
	enum tree_type type;
	mode_t mode;
	uint64_t uid; /* of the object behind it: the same name again has another */
	const struct tree_dir *dir;
	const struct tree_row *row;
	struct region *region;
	struct dev *dev;
	struct dax_range *range;
	const struct extent *extent;
	struct driver *driver;
	struct block *block;
	struct node *node;
	const struct process *process;
	struct nd_region *nd;
	struct nd_claim *claim;
	int nd_type, nd_driver; /* of struct nd_object; enum nd_driver */
	int major, minor;
	enum provider provider; /* whose bus this is */
	char link[SIM_PATH_MAX];
	bool privileged; /* set by the caller before show(): the reader is root */
	bool host;	 /* a place for the machine's own file to be mounted on */
	bool stable;	 /* it is there, and the same, as long as what it is in */
};

/* One fixed entry of a directory. */
struct tree_row {
	const char *name;
	enum tree_type type;
	mode_t mode;
	unsigned since, until; /* KERNEL() versions; until is the first without it */
	/* The mode here, 0 for absent; NULL: always mode. */
	mode_t (*visible)(const struct tree_node *dir);
	int (*show)(const struct tree_node *dir, FILE *out);
	const char *text; /* what it always shows, instead of show() */
	ssize_t (*store)(const struct tree_node *dir, const char *text, size_t len);
	/* Absolute target of a link, from "sys/" on. */
	void (*link)(const struct tree_node *dir, char path[SIM_PATH_MAX]);
	const struct tree_dir *dir;
};

typedef int (*tree_name_fn)(void *arg, const char *name, enum tree_type type);

struct tree_dir {
	const struct tree_row *rows; /* ends with a row without a name */
	/* Names that come and go; -ENOENT. ret starts as a copy of dir. */
	int (*child)(const struct tree_node *dir, const char *name, struct tree_node *ret);
	int (*list)(const struct tree_node *dir, tree_name_fn fn, void *arg);
};

/* The file through which commands reach the simulator; machine/file.c serves it. */
#define TREE_CONTROL "dev/daxsim"

/* A directory for descriptors, not for programs: opened.c. */
#define TREE_OPENED "opened/dev"

struct tree;

/* The model's regions must be complete. The tree does not own the model. */
_must_check_ int tree_new(struct model *model, struct tree **ret_tree);
void tree_free(struct tree *tree);

/*
 * A file of the machine itself, next to the simulated ones: a link, or (target
 * NULL) something to mount on, a directory or a file. -EEXIST where the tree
 * has that path.
 */
_must_check_ int tree_add_host(struct tree *tree, const char *path, enum tree_type type,
			       const char *target);

/* Whether the machine's own files belong next to what the tree has there. */
bool tree_is_shared(const struct tree *tree, const char *path);

/* path has no leading or trailing slash; "" is the root. -ENOENT, -ENOTDIR. */
_must_check_ int tree_lookup(const struct tree *tree, const char *path, struct tree_node *ret_node);
/* Calls fn for each name, in no order, up to the first that does not return 0. */
_must_check_ int tree_list(const struct tree *tree, const char *path, tree_name_fn fn, void *arg);
/* What a read from the start gives; free() it. */
_must_check_ int tree_show(const struct tree_node *node, char **ret_text, size_t *ret_len);
ssize_t tree_store(const struct tree_node *node, const char *text, size_t len);
/* Of bytes: how many there are, some of them from offset on, and new ones; -errno. */
uint64_t tree_data_size(const struct tree_node *node);
ssize_t tree_data_show(const struct tree_node *node, uint64_t offset, char **ret_bytes);
ssize_t tree_data_store(const struct tree_node *node, uint64_t offset, const char *bytes,
			size_t len);

/* Relative target of a link in directory dir to target. */
void tree_relative(const char *dir, const char *target, char link[SIM_PATH_MAX]);

/* ---- for the tables ---- */

/* While the tree is made: a table of the region at path, or a link. */
_must_check_ int tree_add_place(struct tree *tree, const char *path, const struct tree_dir *dir,
				struct region *region);
_must_check_ int tree_add_place_link(struct tree *tree, const char *path, const char *target);
/* Adds what lies around the region's device. */
_must_check_ int tree_provider_places(struct tree *tree, const struct model *model,
				      struct region *region);

/* For show(): 0 or -EIO. */
_printf_(2, 3) int tree_print(FILE *out, const char *format, ...);

/* Makes ret a directory of this kind, or a link. */
int tree_is_dir(struct tree_node *ret, const struct tree_dir *dir, uint64_t uid);
_printf_(2, 3) int tree_is_link(struct tree_node *ret, const char *format, ...);
/* To the ndctlN of the nd bus. */
int tree_is_ctl_link(const struct model *model, struct tree_node *ret);

/* Of a region's directory: its devices and its extents. */
int tree_region_dev_child(const struct tree_node *dir, const char *name, struct tree_node *ret);
int tree_region_dev_list(const struct tree_node *dir, tree_name_fn fn, void *arg);
int tree_extent_child(const struct tree_node *dir, const char *name, struct tree_node *ret);
int tree_extent_list(const struct tree_node *dir, tree_name_fn fn, void *arg);

extern const struct tree_dir tree_bus, tree_bus_devices, tree_region_device, tree_dax_region;
extern const struct tree_dir tree_nd, tree_nd_bus, tree_nd_class;
extern const struct tree_dir tree_drivers, tree_dev;
extern const struct tree_dir tree_memory, tree_nodes;
extern const struct tree_dir tree_power, tree_modules, tree_char, tree_dev_files, tree_proc;
extern const struct tree_dir tree_provider_driver;
extern const struct tree_dir tree_provider_devices, tree_memory_hotplug, tree_modprobe;
extern const struct tree_dir tree_block_links, tree_node_links, tree_opened, tree_huge_pages;

#endif
