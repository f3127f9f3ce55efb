// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Processes with memory on a node, from /proc/PID/numa_maps. Only root can read it for all
 * processes.
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/proc/proc.h"
#include "util/parse.h"
#include "util/size.h"

#define HOLDERS_SHOWN 5

struct holder {
	uint64_t bytes;
	int pid;
	char name[64];
};

struct node_search {
	struct daxctl_ctx *ctx;
	char key[32]; /* " N1=" */
	struct holder top[HOLDERS_SHOWN];
};

/* The number behind key in a line, or 0. */
static uint64_t number_behind(const char *line, const char *key)
{
	const char *at = strstr(line, key);

	return at ? strtoull(at + strlen(key), NULL, 10) : 0;
}

/* A line is "7f00 default anon=8 N0=6 N1=2 kernelpagesize_kB=4". N0 and N1 count pages per node. */
static uint64_t bytes_on_node(struct node_search *search, const char *pid)
{
	_cleanup_fclose_ FILE *maps = NULL;
	_cleanup_free_ char *line = NULL;
	size_t size = 0;
	uint64_t bytes = 0;
	char path[64];

	snprintf(path, sizeof(path), "proc/%s/numa_maps", pid);
	if (sysfs_open_text(ctx_root(search->ctx), path, &maps) < 0)
		return 0;
	while (getline(&line, &size, maps) >= 0)
		bytes += number_behind(line, search->key) *
			 number_behind(line, " kernelpagesize_kB=") * 1024;

	return bytes;
}

static void insert_holder(struct node_search *search, struct holder holder)
{
	struct holder swap;
	size_t i;

	for (i = 0; i < HOLDERS_SHOWN; i++) {
		if (holder.bytes <= search->top[i].bytes)
			continue;
		swap = search->top[i];
		search->top[i] = holder;
		holder = swap;
	}
}

static int look_at_process(void *data, const char *name)
{
	struct node_search *search = data;
	char path[64], value[SYSFS_VALUE_MAX];
	struct holder holder = {0};

	if (!isdigit((unsigned char)name[0]) || parse_int(name, &holder.pid) < 0)
		return 0;
	holder.bytes = bytes_on_node(search, name);
	if (holder.bytes <= search->top[HOLDERS_SHOWN - 1].bytes)
		return 0;

	snprintf(path, sizeof(path), "proc/%s/comm", name);
	if (sysfs_read(ctx_root(search->ctx), path, value) == 0)
		snprintf(holder.name, sizeof(holder.name), "%.63s", value);
	insert_holder(search, holder);
	return 0;
}

char *node_holders_text(struct daxctl_ctx *ctx, int node)
{
	struct node_search search = {.ctx = ctx};
	char *text = NULL, bytes[SIZE_TEXT_MAX];
	size_t size, i;
	FILE *stream;

	snprintf(search.key, sizeof(search.key), " N%d=", node);
	if (sysfs_list(ctx_root(ctx), "proc", look_at_process, &search) < 0 || !search.top[0].bytes)
		return NULL;

	stream = open_memstream(&text, &size);
	if (!stream)
		return NULL;
	for (i = 0; i < HOLDERS_SHOWN && search.top[i].bytes; i++) {
		size_format(search.top[i].bytes, bytes);
		fprintf(stream, "%s%s (process %d, %s)", i ? ", " : "", search.top[i].name,
			search.top[i].pid, bytes);
	}
	fclose(stream);

	return text;
}
