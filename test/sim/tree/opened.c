/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Table: a file for each device, in a directory that no program sees. Some descriptors
 * of a device are of these files: the kernel tells "/dev/daxX.Y" in /proc/PID/fd, and to
 * read and write is EINVAL.
 */
#include <errno.h>
#include <string.h>

#include "test/sim/tree/tree.h"

static int refuse_show(const struct tree_node *dir _unused_, FILE *out _unused_)
{
	return -EINVAL;
}

static ssize_t refuse_store(const struct tree_node *dir _unused_, const char *text _unused_,
			    size_t len _unused_)
{
	return -EINVAL;
}

static const struct tree_row refuse_row = {"dax", TREE_ATTR, 0600, .show = refuse_show,
					   .store = refuse_store};

static int opened_child(const struct tree_node *dir, const char *name, struct tree_node *ret)
{
	struct dev *dev;

	if (strchr(name, '\n') || dev_find(dir->model, name, &dev))
		return -ENOENT;
	ret->uid = dev->uid;
	ret->type = TREE_ATTR;
	ret->mode = refuse_row.mode;
	ret->row = &refuse_row;
	return 0;
}

const struct tree_dir tree_opened = {
	.rows = (const struct tree_row[]){{0}},
	.child = opened_child,
};
