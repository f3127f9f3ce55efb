/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libfuse3, low level, in one thread: a write that hangs or takes its time is
 * put aside, and all others go on. Files and links may not be cached, because
 * every write can change every one; only the directories around them last.
 */
#define FUSE_USE_VERSION 312

#include "test/sim/fuse.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <time.h>

#include <fuse_lowlevel.h>

#include "test/sim/inode.h"
#include "test/sim/sim-private.h"
#include "util/cleanup.h"

/* Entries that never change while the machine runs. */
#define FOREVER 1e9

/* A write that waits for a signal or for its time. */
struct pending {
	fuse_req_t req;
	struct sim_file *file;
	char *text;
	size_t len;
	int64_t due; /* in ms, -1: never */
};

struct fuse_server {
	struct sim *sim;
	struct fuse_session *session;
	struct inodes *inodes;
	struct fuse_buf buf;
	struct pending *pending;
	size_t n_pending;
};

/* What opendir() saw. */
struct listing {
	struct listed {
		char *name;
		enum tree_type type;
	} * items;
	size_t n;
};

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

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
		[TREE_DIR] = S_IFDIR,
		[TREE_LINK] = S_IFLNK,
		[TREE_ATTR] = S_IFREG,
		[TREE_CHR] = S_IFCHR,
	};

	return modes[type];
}

static void fill_stat(const struct tree_node *node, const char *path, struct stat *st)
{
	*st = (struct stat){
		.st_ino = inode_number(path),
		.st_mode = type_mode(node->type) | node->mode,
		.st_nlink = node->type == TREE_DIR ? 2 : 1,
		.st_size = node->type == TREE_ATTR ? 4096 : 0,
		.st_blksize = 4096,
	};
	if (node->type == TREE_CHR)
		st->st_rdev = makedev((unsigned)node->model->dax_major, (unsigned)node->minor);
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
		rc = inode_get(server->inodes, path, &entry.ino);
	if (rc) {
		fuse_reply_err(req, -rc);
		return;
	}
	fill_stat(&node, path, &entry.attr);
	entry.attr_timeout = entry.entry_timeout = node.stable ? FOREVER : 0;
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
	fuse_reply_attr(req, &st, node.stable ? FOREVER : 0);
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

static void op_readlink(fuse_req_t req, fuse_ino_t ino)
{
	struct tree_node node;
	int rc = tree_lookup(server_of(req)->sim->tree, path_of(req, ino), &node);

	if (rc || node.type != TREE_LINK)
		fuse_reply_err(req, rc ? -rc : EINVAL);
	else
		fuse_reply_readlink(req, node.link);
}

static void op_open(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	_cleanup_free_ struct sim_file *file = malloc(sizeof(*file));
	int rc;

	rc = file ? sim_file_open(server_of(req)->sim, path_of(req, ino), fi->flags & O_ACCMODE,
				  fuse_req_ctx(req)->uid == 0, file)
		  : -ENOMEM;
	if (rc) {
		fuse_reply_err(req, -rc);
		return;
	}
	fi->fh = (uint64_t)(uintptr_t)TAKE_PTR(file);
	fi->direct_io = 1;
	fuse_reply_open(req, fi);
}

static struct sim_file *file_of(const struct fuse_file_info *fi)
{
	return (struct sim_file *)(uintptr_t)fi->fh;
}

static void op_read(fuse_req_t req, fuse_ino_t ino _unused_, size_t size, off_t offset,
		    struct fuse_file_info *fi)
{
	const char *text = "";
	ssize_t len = sim_file_read(server_of(req)->sim, file_of(fi), offset, &text);

	if (len < 0)
		fuse_reply_err(req, (int)-len);
	else
		fuse_reply_buf(req, text, MIN((size_t)len, size));
}

static void reply_written(fuse_req_t req, ssize_t rc, size_t len)
{
	/* More than was given is possible with an old kernel, but not with FUSE. */
	if (rc < 0)
		fuse_reply_err(req, (int)-rc);
	else
		fuse_reply_write(req, MIN((size_t)rc, len));
}

static void pending_remove(struct fuse_server *server, size_t i)
{
	free(server->pending[i].text);
	ARRAY_REMOVE(server->pending, server->n_pending, i);
}

static void pending_refuse(struct fuse_server *server, size_t i)
{
	struct pending *pending = &server->pending[i];

	sim_file_refuse(server->sim, pending->file, pending->text, pending->len, EINTR);
	fuse_reply_err(pending->req, EINTR);
	pending_remove(server, i);
}

/* The writer got a signal. */
static void on_interrupt(fuse_req_t req, void *data)
{
	struct fuse_server *server = data;

	for (size_t i = 0; i < server->n_pending; i++)
		if (server->pending[i].req == req) {
			pending_refuse(server, i);
			return;
		}
}

static int put_aside(struct fuse_server *server, fuse_req_t req, struct sim_file *file,
		     const char *text, size_t len, const struct verdict *verdict)
{
	_cleanup_free_ char *copy = malloc(len + 1);
	struct pending *slot;

	if (!copy)
		return -ENOMEM;
	memcpy(copy, text, len);
	slot = ARRAY_APPEND(server->pending, server->n_pending);
	if (!slot)
		return -ENOMEM;
	*slot = (struct pending){
		.req = req,
		.file = file,
		.text = TAKE_PTR(copy),
		.len = len,
		.due = verdict->kind == FAULT_DELAY ? now_ms() + verdict->delay_ms : -1,
	};
	fuse_req_interrupt_func(req, on_interrupt, server);
	return 0;
}

static void op_write(fuse_req_t req, fuse_ino_t ino _unused_, const char *text, size_t len,
		     off_t offset _unused_, struct fuse_file_info *fi)
{
	struct fuse_server *server = server_of(req);
	struct sim_file *file = file_of(fi);
	struct verdict verdict = sim_file_begin_write(server->sim, file);
	int rc;

	switch (verdict.kind) {
	case FAULT_FAIL:
		sim_file_refuse(server->sim, file, text, len, verdict.error);
		fuse_reply_err(req, verdict.error);
		return;
	case FAULT_HANG:
	case FAULT_DELAY:
		rc = put_aside(server, req, file, text, len, &verdict);
		if (rc)
			fuse_reply_err(req, -rc);
		return;
	default:
		reply_written(req, sim_file_write(server->sim, file, text, len), len);
	}
}

static void op_release(fuse_req_t req, fuse_ino_t ino _unused_, struct fuse_file_info *fi)
{
	sim_file_close(file_of(fi));
	free(file_of(fi));
	fuse_reply_err(req, 0);
}

static void listing_free(struct listing *listing)
{
	for (size_t i = 0; i < listing->n; i++)
		free(listing->items[i].name);
	free(listing->items);
	free(listing);
}
DEFINE_CLEANUP(struct listing *, listing_free);

static int listing_add(void *arg, const char *name, enum tree_type type)
{
	struct listing *listing = arg;
	struct listed *slot = ARRAY_APPEND(listing->items, listing->n);

	if (!slot)
		return -ENOMEM;
	slot->type = type;
	slot->name = strdup(name);
	return slot->name ? 0 : -ENOMEM;
}

static void op_opendir(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	_cleanup_(listing_freep) struct listing *listing = calloc(1, sizeof(*listing));
	int rc = listing ? 0 : -ENOMEM;

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
	fi->fh = (uint64_t)(uintptr_t)TAKE_PTR(listing);
	fuse_reply_open(req, fi);
}

static struct listing *listing_of(const struct fuse_file_info *fi)
{
	return (struct listing *)(uintptr_t)fi->fh;
}

static void op_readdir(fuse_req_t req, fuse_ino_t ino, size_t size, off_t offset,
		       struct fuse_file_info *fi)
{
	const struct listing *listing = listing_of(fi);
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
		st.st_ino = inode_number(path);
		need = fuse_add_direntry(req, buf + used, size - used, item->name, &st,
					 (off_t)i + 1);
		if (need > size - used)
			break;
		used += need;
	}
	fuse_reply_buf(req, buf, used);
}

static void op_releasedir(fuse_req_t req, fuse_ino_t ino _unused_, struct fuse_file_info *fi)
{
	listing_free(listing_of(fi));
	fuse_reply_err(req, 0);
}

static const struct fuse_lowlevel_ops operations = {
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
	.releasedir = op_releasedir,
};

static void be_quiet(enum fuse_log_level level _unused_, const char *format _unused_,
		     va_list args _unused_)
{
}

static int server_mount(struct fuse_server *server, const char *dir,
			const struct fuse_server_options *options)
{
	char name[] = "daxsim", with[] = "-odefault_permissions,fsname=daxsim,subtype=daxsim";
	char others[] = "-oallow_other";
	char *argv[] = {name, with, others, NULL};
	struct fuse_args args = FUSE_ARGS_INIT(options->allow_other ? 3 : 2, argv);

	if (access("/dev/fuse", F_OK))
		return -errno;
	if (options->quiet)
		fuse_set_log_func(be_quiet);
	server->session = fuse_session_new(&args, &operations, sizeof(operations), server);
	fuse_opt_free_args(&args);
	if (!server->session)
		return -ENOMEM;
	/* It prints the reason, and does not return it. */
	errno = 0;
	if (fuse_session_mount(server->session, dir))
		return errno ? -errno : -EPERM;
	return 0;
}

int fuse_server_new(struct sim *sim, const char *dir, const struct fuse_server_options *options,
		    struct fuse_server **ret_server)
{
	struct fuse_server *server = calloc(1, sizeof(*server));
	int rc;

	if (!server)
		return -ENOMEM;
	server->sim = sim;
	rc = inodes_new(&server->inodes);
	if (!rc)
		rc = server_mount(server, dir, options);
	if (rc) {
		fuse_server_free(server);
		return rc;
	}
	*ret_server = server;
	return 0;
}

int fuse_server_fd(const struct fuse_server *server)
{
	return fuse_session_fd(server->session);
}

int fuse_server_timeout(const struct fuse_server *server)
{
	int64_t next = -1, now = now_ms();

	for (size_t i = 0; i < server->n_pending; i++) {
		int64_t due = server->pending[i].due;

		if (due >= 0 && (next < 0 || due < next))
			next = due;
	}
	return next < 0 ? -1 : (int)MAX(next - now, 0);
}

static void do_due(struct fuse_server *server)
{
	int64_t now = now_ms();

	for (size_t i = server->n_pending; i-- > 0;) {
		struct pending *pending = &server->pending[i];

		if (pending->due < 0 || pending->due > now)
			continue;
		reply_written(
			pending->req,
			sim_file_write(server->sim, pending->file, pending->text, pending->len),
			pending->len);
		pending_remove(server, i);
	}
}

int fuse_server_step(struct fuse_server *server)
{
	struct pollfd ready = {.fd = fuse_server_fd(server), .events = POLLIN};
	int rc = 1;

	if (poll(&ready, 1, 0) > 0)
		rc = fuse_session_receive_buf(server->session, &server->buf);
	if (rc == -EINTR || rc == -EAGAIN)
		return 0;
	if (rc <= 0 || fuse_session_exited(server->session))
		return -ENOTCONN;
	pthread_mutex_lock(&server->sim->lock);
	do_due(server);
	if (ready.revents & POLLIN)
		fuse_session_process_buf(server->session, &server->buf);
	pthread_mutex_unlock(&server->sim->lock);
	return 0;
}

void fuse_server_free(struct fuse_server *server)
{
	if (!server)
		return;
	while (server->n_pending)
		pending_refuse(server, server->n_pending - 1);
	if (server->session) {
		fuse_session_unmount(server->session);
		fuse_session_destroy(server->session);
	}
	inodes_free(server->inodes);
	free(server->pending);
	free(server->buf.mem);
	free(server);
}
