/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is open, and writes that have not ended yet. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "test/sim/serve/fuse-private.h"

static void listing_free(struct listing *listing)
{
	if (!listing)
		return;
	for (size_t i = 0; i < listing->n; i++)
		free(listing->items[i].name);
	free(listing->items);
	free(listing);
}

int listing_add(void *arg, const char *name, enum tree_type type)
{
	struct listing *listing = arg;
	struct listed *slot = ARRAY_APPEND(listing->items, listing->n);

	if (!slot)
		return -ENOMEM;
	slot->type = type;
	slot->name = strdup(name);
	return slot->name ? 0 : -ENOMEM;
}

struct handle *handle_new(struct fuse_server *server)
{
	struct handle *handle = calloc(1, sizeof(*handle));

	if (!handle)
		return NULL;
	handle->next = server->handles;
	handle->link = &server->handles;
	if (handle->next)
		handle->next->link = &handle->next;
	server->handles = handle;
	return handle;
}

void handle_free(struct handle *handle)
{
	*handle->link = handle->next;
	if (handle->next)
		handle->next->link = handle->link;
	sim_file_close(&handle->file);
	listing_free(handle->listing);
	free(handle);
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void reply_written(fuse_req_t req, ssize_t rc, size_t len)
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

void pending_refuse(struct fuse_server *server, size_t i)
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

int pending_add(struct fuse_server *server, fuse_req_t req, struct sim_file *file, const char *text,
		size_t len, off_t offset, const struct verdict *verdict)
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
		.offset = offset,
		.due = verdict->kind == FAULT_DELAY ? now_ms() + verdict->delay_ms : -1,
	};
	fuse_req_interrupt_func(req, on_interrupt, server);
	return 0;
}

int pending_timeout(const struct fuse_server *server)
{
	int64_t next = server->probe_due ? server->probe_due : -1, now = now_ms();

	for (size_t i = 0; i < server->n_pending; i++) {
		int64_t due = server->pending[i].due;

		if (due >= 0 && (next < 0 || due < next))
			next = due;
	}
	return next < 0 ? -1 : (int)MAX(next - now, 0);
}

/* A step that is late does not make the next one early. */
void probes_do(struct fuse_server *server)
{
	struct model *model = server->sim->model;
	int64_t now = now_ms();

	if (server->probe_due && server->probe_due <= now) {
		devs_probe_step(model);
		server->probe_due = 0;
	}
	if (!model->n_probing)
		server->probe_due = 0;
	else if (!server->probe_due)
		server->probe_due = now + MAX(model->kmem_step_ms, 1U);
}

void pending_do(struct fuse_server *server)
{
	int64_t now = now_ms();

	for (size_t i = server->n_pending; i-- > 0;) {
		struct pending *pending = &server->pending[i];

		if (pending->due < 0 || pending->due > now)
			continue;
		reply_written(pending->req,
			      sim_file_write(server->sim, pending->file, pending->text,
					     pending->len, pending->offset),
			      pending->len);
		pending_remove(server, i);
	}
}
