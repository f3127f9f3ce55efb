// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Finds the users of a device.
 *
 * One look reads all processes and finds the users of all devices. While plans are made, the
 * context keeps the result for a second: a thousand plans need only a few looks. Before a plan is
 * refused because of a user, a new look confirms that the user is still there.
 *
 * Right before a write that cannot be undone, a new look is made for each device. To save time, the
 * kernel's count is read first: each descriptor and each mapping of a device holds the module of
 * the driver that made its character device. If these modules have no users, no device has a user,
 * and no process needs to be read. A driver that is built into the kernel has no count.
 *
 * Users that no file of /proc shows are not found: a descriptor in flight through a socket, a
 * descriptor table of a single thread, and a mount namespace without a process.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/proc/proc.h"
#include "util/pause.h"

#define USERS_SHOWN 5
#define PLANNING_MS 1000

struct look {
	struct user_table *table;
	struct mount_views views;
};

void dev_users_free(struct dev_users *users)
{
	free(users->programs);
	free(users->mount);
	*users = (struct dev_users){0};
}

static int look_at_process(void *data, const char *name)
{
	struct look *look = data;
	int rc;

	if (!isdigit((unsigned char)name[0]))
		return 0;
	rc = openers_find(&look->table, name);
	if (rc == 0)
		rc = mounts_find(&look->table, &look->views, name);

	return rc;
}

static int look_at_all(struct daxctl_ctx *ctx, int major)
{
	struct look look = {.table = calloc(1, sizeof(*look.table))};
	int rc;

	if (!look.table)
		return -ENOMEM;
	*look.table =
		(struct user_table){.root = ctx_root(ctx), .major = major, .began = clock_ms()};
	rc = sysfs_list(ctx_root(ctx), "proc", look_at_process, &look);
	mount_views_free(&look.views);
	free(ctx->users);
	ctx->users = rc == 0 ? look.table : NULL;
	if (rc < 0)
		free(look.table);

	return rc;
}

static bool is_recent(const struct user_table *table, int major)
{
	return table && table->major == major && clock_ms() - table->began <= PLANNING_MS;
}

/* Returns true if no device of this driver or its module is open. */
static bool is_driver_unused(struct daxctl_ctx *ctx, const char *driver)
{
	char path[128];
	uint64_t users;
	int rc;

	snprintf(path, sizeof(path), BUS_DRIVERS "/%s/module/refcnt", driver);
	rc = sysfs_read_u64(ctx_root(ctx), path, 10, &users);

	return rc == -ENOENT ? driver_present(ctx, driver) == -ENOENT : rc == 0 && users == 0;
}

/* A mount does not always hold the module. */
static bool has_no_user(struct daxctl_dev *dev, const char *driver)
{
	return mode_of_driver(driver) != DAXCTL_DEV_MODE_FAMFS &&
	       is_driver_unused(dev_ctx(dev), driver_of_mode(DAXCTL_DEV_MODE_DEVDAX)) &&
	       is_driver_unused(dev_ctx(dev), driver_of_mode(DAXCTL_DEV_MODE_FAMFS));
}

static bool user_has_dev(const struct user *user, struct daxctl_dev *dev, int minor)
{
	return user->minor >= 0 ? user->minor == minor : strcmp(user->name, dev->name) == 0;
}

static void write_program(FILE *stream, struct daxctl_ctx *ctx, int pid)
{
	char text[PROCESS_TEXT_MAX];

	process_text(ctx, pid, text);
	fputs(text, stream);
}

/* Descriptors and mappings of one process are neighbours in the table. */
static size_t write_programs(FILE *stream, struct daxctl_dev *dev, int minor)
{
	const struct user_table *table = dev_ctx(dev)->users;
	size_t i, n = 0;
	int last = 0;

	for (i = 0; i < table->n; i++) {
		const struct user *user = &table->v[i];

		if (user->kind == USER_MOUNTED || user->pid == last ||
		    !user_has_dev(user, dev, minor))
			continue;
		last = user->pid;
		if (n++ >= USERS_SHOWN)
			continue;
		if (n > 1)
			fputs(", ", stream);
		write_program(stream, dev_ctx(dev), user->pid);
	}
	if (n > USERS_SHOWN)
		fprintf(stream, " and %zu more", n - USERS_SHOWN);

	return n;
}

/* Shows one place only. umount(8) tells which mounts are in the way. */
static size_t write_mount(FILE *stream, struct daxctl_dev *dev, int minor)
{
	const struct user_table *table = dev_ctx(dev)->users;
	size_t i;

	for (i = 0; i < table->n; i++) {
		const struct user *user = &table->v[i];

		if (user->kind != USER_MOUNTED || !user_has_dev(user, dev, minor))
			continue;
		fprintf(stream, "%s, as ", user->place);
		write_program(stream, dev_ctx(dev), user->pid);
		fputs(" sees it", stream);
		return 1;
	}

	return 0;
}

/* Returns the text that fn writes, or NULL if fn finds no user. Returns 0 or -ENOMEM. */
static int text_of(size_t (*fn)(FILE *stream, struct daxctl_dev *dev, int minor),
		   struct daxctl_dev *dev, int minor, char **ret)
{
	char *text = NULL;
	FILE *stream;
	size_t size, n;

	stream = open_memstream(&text, &size);
	if (!stream)
		return -ENOMEM;
	n = fn(stream, dev, minor);
	if (fclose(stream) != 0) {
		free(text);
		return -ENOMEM;
	}
	if (n == 0) {
		free(text);
		text = NULL;
	}
	*ret = text;

	return 0;
}

static void list_pids(struct daxctl_dev *dev, int minor, struct dev_users *users)
{
	const struct user_table *table = dev_ctx(dev)->users;
	size_t i, n = 0;

	for (i = 0; i < table->n && n < ARRAY_SIZE(users->pids); i++) {
		const struct user *user = &table->v[i];

		if (user->kind == USER_MOUNTED || !user_has_dev(user, dev, minor))
			continue;
		if (n == 0 || users->pids[n - 1] != user->pid)
			users->pids[n++] = user->pid;
	}
}

static int fill_users(struct daxctl_dev *dev, int minor, struct dev_users *ret)
{
	const struct user_table *table = dev_ctx(dev)->users;
	struct dev_users users = {.unseen = table->unseen};
	int rc;

	list_pids(dev, minor, &users);
	rc = text_of(write_programs, dev, minor, &users.programs);
	if (rc == 0)
		rc = text_of(write_mount, dev, minor, &users.mount);
	if (rc < 0)
		dev_users_free(&users);
	else
		*ret = users;

	return rc;
}

static int look_and_fill(struct daxctl_dev *dev, int major, int minor, struct dev_users *ret)
{
	int rc = look_at_all(dev_ctx(dev), major);

	return rc < 0 ? rc : fill_users(dev, minor, ret);
}

int users_of_dev(struct daxctl_dev *dev, const char *driver, enum users_when when,
		 struct dev_users *ret)
{
	struct dev_users users = {0};
	int major, minor, rc;

	if (has_no_user(dev, driver)) {
		*ret = users;
		return 0;
	}
	rc = dev_read_number(dev, &major, &minor);
	if (rc == 0 && when == USERS_PLANNING && is_recent(dev_ctx(dev)->users, major)) {
		rc = fill_users(dev, minor, &users);
		if (rc == 0 && !users.programs && !users.mount) {
			*ret = users;
			return 0;
		}
		dev_users_free(&users); /* these users may be gone by now */
	}

	return rc < 0 ? rc : look_and_fill(dev, major, minor, ret);
}
