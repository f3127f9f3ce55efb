// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * File systems that are mounted from a device, in all mount namespaces. A process sees the mounts
 * of its own namespace, below its own root directory. One process is read for each pair of
 * namespace and root.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/proc/proc.h"
#include "util/parse.h"

struct mount_view {
	char namespace[40]; /* "mnt:[4026531841]" */
	struct sysfs_place root;
};

/* The fields of a line of mountinfo that matter here */
struct mount_line {
	const char *place, *type, *source;
};

void mount_views_free(struct mount_views *views)
{
	free(views->v);
}

static int read_view(const struct user_table *table, const char *pid, struct mount_view *ret)
{
	char path[64], name[SYSFS_VALUE_MAX];
	int rc;

	memset(ret, 0, sizeof(*ret));
	snprintf(path, sizeof(path), "proc/%s/ns/mnt", pid);
	rc = sysfs_link_name(table->root, path, name);
	if (rc < 0)
		return rc;
	snprintf(ret->namespace, sizeof(ret->namespace), "%.39s", name);
	snprintf(path, sizeof(path), "proc/%s/root", pid);

	return sysfs_find_place(table->root, path, &ret->root);
}

/* Returns 1 if the view is new, 0 if it is known, or -ENOMEM. */
static int add_view(struct mount_views *views, const struct mount_view *view)
{
	struct mount_view *more;
	size_t i;

	for (i = 0; i < views->n; i++)
		if (memcmp(&views->v[i], view, sizeof(*view)) == 0)
			return 0;
	more = reallocarray(views->v, views->n + 1, sizeof(*more));
	if (!more)
		return -ENOMEM;
	more[views->n++] = *view;
	views->v = more;

	return 1;
}

/*
 * A line is "36 35 0:46 / /mnt rw,relatime shared:1 - famfs /dev/dax0.0 rw". Any number of optional
 * fields can be before the dash.
 */
static bool split_line(char *line, struct mount_line *ret)
{
	char *field, *rest = line;
	size_t i;

	for (i = 0; i < 5; i++)
		ret->place = strsep(&rest, " ");
	do
		field = strsep(&rest, " ");
	while (field && strcmp(field, "-") != 0);
	ret->type = strsep(&rest, " ");
	ret->source = strsep(&rest, " \n");

	return ret->source;
}

/* The kernel writes blanks and similar characters in names as \040. */
static void unescape(char place[sizeof(((struct user *)0)->place)], const char *text)
{
	unsigned int code;
	size_t n = 0;

	while (*text && n < sizeof(((struct user *)0)->place) - 1) {
		if (sscanf(text, "\\%3o", &code) == 1 && text[1] >= '0' && text[1] <= '3') {
			place[n++] = (char)code;
			text += 4;
		} else {
			place[n++] = *text++;
		}
	}
	place[n] = '\0';
}

/*
 * A file system of any type may name the usual device node, /dev/daxX.Y. famfs is made for such
 * devices: for famfs a node in another folder is read too, through the root of the process.
 */
static bool is_of_device(const struct user_table *table, const char *pid,
			 const struct mount_line *line, struct user *user)
{
	_cleanup_free_ char *path = NULL;
	int major;

	if (user_name_device(line->source, user))
		return true;
	if (strncmp(line->type, "famfs", strlen("famfs")) != 0 || line->source[0] != '/')
		return false;
	if (asprintf(&path, "proc/%s/root%s", pid, line->source) < 0)
		return false;

	return sysfs_char_number(table->root, path, &major, &user->minor) == 0 &&
	       major == table->major;
}

static int look_at_mount(struct user_table **table, const char *pid, char *text)
{
	struct user user = {.kind = USER_MOUNTED};
	struct mount_line line;

	if (!split_line(text, &line) || !is_of_device(*table, pid, &line, &user))
		return 0;
	(void)!parse_int(pid, &user.pid);
	unescape(user.place, line.place);

	return user_table_add(table, &user);
}

int mounts_find(struct user_table **table, struct mount_views *views, const char *pid)
{
	_cleanup_fclose_ FILE *mounts = NULL;
	_cleanup_free_ char *line = NULL;
	struct mount_view view;
	char path[64];
	size_t size = 0;
	int rc;

	/* without namespaces in the kernel, every process is read */
	rc = read_view(*table, pid, &view);
	if (rc == -EACCES || rc == -EPERM)
		return 0; /* openers_find() has counted this process as unseen */
	rc = rc < 0 ? 1 : add_view(views, &view);
	if (rc <= 0)
		return rc;
	snprintf(path, sizeof(path), "proc/%s/mountinfo", pid);
	rc = sysfs_open_text((*table)->root, path, &mounts);
	if (rc < 0)
		return rc == -ENOMEM ? rc : 0;
	while (rc == 0 && getline(&line, &size, mounts) >= 0)
		rc = look_at_mount(table, pid, line);

	return rc;
}
