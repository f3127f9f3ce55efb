/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the kernel asks of a file system, answered by the tree. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "test/sim/serve/fuse-private.h"
#include "test/sim/serve/target.h"

#define FOREVER 1e9

static struct fuse_server *server_of(fuse_req_t req)
{
	return fuse_req_userdata(req);
}

static const char *path_of(fuse_req_t req, fuse_ino_t ino)
{
	return inode_path(server_of(req)->inodes, ino);
}

static mode_t type_mode(enum tree_type type)
{
	static const mode_t modes[] = {
		[TREE_DIR] = S_IFDIR, [TREE_LINK] = S_IFLNK, [TREE_ATTR] = S_IFREG,
		[TREE_CHR] = S_IFCHR, [TREE_DATA] = S_IFREG,
	};

	return modes[type];
}

/* As in the kernel, a device that is made again under its name has another number. */
static uint64_t number_of(const struct model *model, const char *path)
{
	const char *last = strrchr(path, '/');
	struct dev *dev;

	if (!last || dev_find(model, last + 1, &dev))
		return inode_number(path);
	return inode_number_of(path, dev->uid);
}

static void fill_stat(const struct tree_node *node, const char *path, struct stat *st)
{
	*st = (struct stat){
		.st_ino = number_of(node->model, path),
		.st_mode = type_mode(node->type) | node->mode,
		.st_nlink = node->type == TREE_DIR ? 2 : 1,
		.st_size = node->type == TREE_ATTR ? 4096 : 0,
		.st_blksize = 4096,
	};
	if (node->type == TREE_CHR)
		st->st_rdev = makedev((unsigned)node->major, (unsigned)node->minor);
	if (node->type == TREE_DATA)
		st->st_size = (off_t)tree_data_size(node);
}

/*
 * For how long what fill_stat() tells is so: until the name is asked for again, which
 * tells it anew. But bytes become more without that.
 */
static double attr_timeout(const struct tree_node *node)
{
	return node->type == TREE_DATA ? 0 : FOREVER;
}

/*
 * A kernel has no such character device while none of device_dax has it. That is told
 * when its name is looked up, which is the last that is heard of an open.
 */
static int refuse_open(fuse_req_t req, const struct tree_node *node)
{
	const struct driver *driver = node->type == TREE_CHR ? node->dev->driver : NULL;
	bool is_there = node->type != TREE_CHR || (driver && driver->kind != DRIVER_KMEM);

	return !is_there && fuse_req_ctx(req)->uid == 0 && target_is_opening(fuse_req_ctx(req)->pid)
		       ? -ENXIO
		       : 0;
}

static void op_lookup(fuse_req_t req, fuse_ino_t parent, const char *name)
{
	struct fuse_server *server = server_of(req);
	struct fuse_entry_param entry = {0};
	char path[SIM_PATH_MAX];
	struct tree_node node;
	int rc;

	rc = inode_join(server->inodes, parent, name, path);
	if (!rc)
		rc = tree_lookup(server->sim->tree, path, &node);
	if (!rc)
		rc = refuse_open(req, &node);
	if (!rc)
		rc = inode_get(server->inodes, path, &entry.ino);
	if (rc) {
		fuse_reply_err(req, -rc);
		return;
	}
	fill_stat(&node, path, &entry.attr);
	/* below a directory that is asked for again each time */
	entry.entry_timeout = node.stable ? FOREVER : 0;
	entry.attr_timeout = attr_timeout(&node);
	fuse_reply_entry(req, &entry);
}

static void op_forget(fuse_req_t req, fuse_ino_t ino, uint64_t nlookup)
{
	inode_put(server_of(req)->inodes, ino, nlookup);
	fuse_reply_none(req);
}

static void op_getattr(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi _unused_)
{
	struct tree_node node;
	struct stat st;
	int rc;

	rc = tree_lookup(server_of(req)->sim->tree, path_of(req, ino), &node);
	if (rc) {
		fuse_reply_err(req, -rc);
		return;
	}
	fill_stat(&node, path_of(req, ino), &st);
	fuse_reply_attr(req, &st, attr_timeout(&node));
}

/* Truncation is what a shell does before it writes; nothing else is possible. */
static void op_setattr(fuse_req_t req, fuse_ino_t ino, struct stat *attr _unused_, int to_set,
		       struct fuse_file_info *fi)
{
	if (to_set & (FUSE_SET_ATTR_MODE | FUSE_SET_ATTR_UID | FUSE_SET_ATTR_GID))
		fuse_reply_err(req, EPERM);
	else
		op_getattr(req, ino, fi);
}

/* Links and directories have no other faults than errors. 0 or -errno. */
static int begin_read(fuse_req_t req, fuse_ino_t ino, enum fault_on on)
{
	struct sim *sim = server_of(req)->sim;
	struct verdict verdict =
		fault_check(sim->faults, on, path_of(req, ino), sim->model, sim->tree);

	journal_read(sim->journal, path_of(req, ino));
	return verdict.kind == FAULT_FAIL ? -verdict.error : 0;
}

static void op_readlink(fuse_req_t req, fuse_ino_t ino)
{
	struct tree_node node;
	int rc = begin_read(req, ino, FAULT_READ);

	if (!rc)
		rc = tree_lookup(server_of(req)->sim->tree, path_of(req, ino), &node);
	if (rc || node.type != TREE_LINK)
		fuse_reply_err(req, rc ? -rc : EINVAL);
	else
		fuse_reply_readlink(req, node.link);
}

static struct handle *handle_of(const struct fuse_file_info *fi)
{
	return (struct handle *)(uintptr_t)fi->fh;
}

static void op_open(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	_cleanup_(handle_freep) struct handle *handle = handle_new(server_of(req));
	int rc;

	rc = handle ? sim_file_open(server_of(req)->sim, path_of(req, ino), fi->flags & O_ACCMODE,
				    fuse_req_ctx(req)->uid == 0, &handle->file)
		    : -ENOMEM;
	if (rc) {
		fuse_reply_err(req, -rc);
		return;
	}
	if ((fi->flags & O_ACCMODE) != O_WRONLY)
		journal_read(server_of(req)->sim->journal, path_of(req, ino));
	fi->fh = (uint64_t)(uintptr_t)TAKE_PTR(handle);
	fi->direct_io = 1;
	fuse_reply_open(req, fi);
}

static void op_read(fuse_req_t req, fuse_ino_t ino _unused_, size_t size, off_t offset,
		    struct fuse_file_info *fi)
{
	const char *text = "";
	ssize_t len = sim_file_read(server_of(req)->sim, &handle_of(fi)->file, offset, &text);

	if (len < 0)
		fuse_reply_err(req, (int)-len);
	else
		fuse_reply_buf(req, text, MIN((size_t)len, size));
}

static void op_write(fuse_req_t req, fuse_ino_t ino _unused_, const char *text, size_t len,
		     off_t offset, struct fuse_file_info *fi)
{
	struct fuse_server *server = server_of(req);
	struct sim_file *file = &handle_of(fi)->file;
	struct verdict verdict = sim_file_begin_write(server->sim, file);
	int rc;

	if (verdict.signal)
		kill(fuse_req_ctx(req)->pid, verdict.signal);
	/* who was killed did not get so far */
	if (verdict.signal == SIGKILL) {
		fuse_reply_err(req, EINTR);
		return;
	}
	switch (verdict.kind) {
	case FAULT_FAIL:
		sim_file_refuse(server->sim, file, text, len, verdict.error);
		fuse_reply_err(req, verdict.error);
		return;
	case FAULT_HANG:
	case FAULT_DELAY:
		rc = pending_add(server, req, file, text, len, offset, &verdict);
		if (rc)
			fuse_reply_err(req, -rc);
		return;
	default:
		reply_written(req, sim_file_write(server->sim, file, text, len, offset), len);
	}
}

static void op_release(fuse_req_t req, fuse_ino_t ino _unused_, struct fuse_file_info *fi)
{
	handle_free(handle_of(fi));
	fuse_reply_err(req, 0);
}

static void op_opendir(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	_cleanup_(handle_freep) struct handle *handle = handle_new(server_of(req));
	struct listing *listing = handle ? calloc(1, sizeof(*listing)) : NULL;
	int rc = listing ? begin_read(req, ino, FAULT_OPEN) : -ENOMEM;

	if (handle)
		handle->listing = listing;
	if (!rc)
		rc = listing_add(listing, ".", TREE_DIR);
	if (!rc)
		rc = listing_add(listing, "..", TREE_DIR);
	if (!rc)
		rc = tree_list(server_of(req)->sim->tree, path_of(req, ino), listing_add, listing);
	if (rc) {
		fuse_reply_err(req, -rc);
		return;
	}
	fi->fh = (uint64_t)(uintptr_t)TAKE_PTR(handle);
	fuse_reply_open(req, fi);
}

static void op_readdir(fuse_req_t req, fuse_ino_t ino, size_t size, off_t offset,
		       struct fuse_file_info *fi)
{
	const struct listing *listing = handle_of(fi)->listing;
	_cleanup_free_ char *buf = malloc(size);
	size_t used = 0;

	if (!buf) {
		fuse_reply_err(req, ENOMEM);
		return;
	}
	for (size_t i = (size_t)offset; i < listing->n; i++) {
		const struct listed *item = &listing->items[i];
		char path[SIM_PATH_MAX];
		struct stat st = {.st_mode = type_mode(item->type)};
		size_t need;

		if (inode_join(server_of(req)->inodes, ino, item->name, path))
			continue;
		st.st_ino = number_of(server_of(req)->sim->model, path);
		need = fuse_add_direntry(req, buf + used, size - used, item->name, &st,
					 (off_t)i + 1);
		if (need > size - used)
			break;
		used += need;
	}
	fuse_reply_buf(req, buf, used);
}

const struct fuse_lowlevel_ops fuse_operations = {
	.lookup = op_lookup,
	.forget = op_forget,
	.getattr = op_getattr,
	.setattr = op_setattr,
	.readlink = op_readlink,
	.open = op_open,
	.read = op_read,
	.write = op_write,
	.release = op_release,
	.opendir = op_opendir,
	.readdir = op_readdir,
	.releasedir = op_release,
};
