// SPDX-License-Identifier: LGPL-2.1-or-later
/* Who has a device open or mapped: /proc/PID/fd and maps, which only root sees of all. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/proc/proc.h"
#include "util/parse.h"

#define USERS_SHOWN 5

struct opener_search {
	struct daxctl_dev *dev;
	const char *pid; /* at whose files we are */
	FILE *found;
	size_t n;
};

/* Other files may have such a name too. -EEXIST, which ends the search, if it is the device. */
static int look_at_fd(void *data, const char *fd)
{
	const struct opener_search *search = data;
	struct daxctl_ctx *ctx = dev_ctx(search->dev);
	char path[64], name[SYSFS_VALUE_MAX];
	int major, minor;

	snprintf(path, sizeof(path), "proc/%s/fd/%s", search->pid, fd);
	if (sysfs_link_name(ctx_root(ctx), path, name) < 0 || strcmp(name, search->dev->name) != 0)
		return 0;
	if (sysfs_char_number(ctx_root(ctx), path, &major, &minor) < 0)
		return 0;
	if (major != daxctl_dev_get_major(search->dev) ||
	    minor != daxctl_dev_get_minor(search->dev))
		return 0;

	return -EEXIST;
}

/* A mapping outlives the descriptor that it was made with. */
static bool has_mapped(const struct opener_search *search)
{
	struct daxctl_ctx *ctx = dev_ctx(search->dev);
	_cleanup_fclose_ FILE *maps = NULL;
	_cleanup_free_ char *line = NULL;
	char path[64], wanted[64];
	const char *name;
	size_t size = 0;

	snprintf(path, sizeof(path), "proc/%s/maps", search->pid);
	snprintf(wanted, sizeof(wanted), "/dev/%s\n", search->dev->name);
	if (sysfs_open_text(ctx_root(ctx), path, &maps) < 0)
		return false;
	while (getline(&line, &size, maps) >= 0) {
		name = strchr(line, '/');
		if (name && strcmp(name, wanted) == 0)
			return true;
	}

	return false;
}

static int look_at_process(void *data, const char *name)
{
	struct opener_search *search = data;
	struct daxctl_ctx *ctx = dev_ctx(search->dev);
	char path[64], comm[SYSFS_VALUE_MAX] = "a program";
	int pid;

	if (!isdigit((unsigned char)name[0]) || parse_int(name, &pid) < 0 || pid == getpid())
		return 0;
	search->pid = name;
	snprintf(path, sizeof(path), "proc/%s/fd", name);
	if (sysfs_list(ctx_root(ctx), path, look_at_fd, search) != -EEXIST && !has_mapped(search))
		return 0;

	snprintf(path, sizeof(path), "proc/%s/comm", name);
	(void)!sysfs_read(ctx_root(ctx), path, comm);
	if (search->n < USERS_SHOWN)
		fprintf(search->found, "%s%.63s (process %d)", search->n ? ", " : "", comm, pid);
	search->n++;
	return 0;
}

char *openers_of_dev(struct daxctl_dev *dev)
{
	struct opener_search search = {.dev = dev};
	char *text = NULL;
	size_t size;

	search.found = open_memstream(&text, &size);
	if (!search.found)
		return NULL;
	(void)!sysfs_list(ctx_root(dev_ctx(dev)), "proc", look_at_process, &search);
	if (search.n > USERS_SHOWN)
		fprintf(search.found, " and %zu more", search.n - USERS_SHOWN);
	if (fclose(search.found) != 0 || search.n == 0) {
		free(text);
		return NULL;
	}

	return text;
}
