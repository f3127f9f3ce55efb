// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Processes that have devices open or mapped, from /proc/PID/fd and /proc/PID/maps. Only root can
 * read them for all processes. The kernel tells the device number of a descriptor or a mapping. A
 * container may have its own node for the device: the number is the same.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/proc/proc.h"
#include "util/parse.h"

struct opener_search {
	struct user_table **table;
	const char *pid; /* the process whose files are read */
};

static struct user new_user(const struct opener_search *search, enum user_kind kind)
{
	struct user user = {.kind = kind};

	(void)!parse_int(search->pid, &user.pid);
	return user;
}

/*
 * Is the file a device with the driver's major number. Returns 1 and the minor number, 0, or
 * -errno.
 */
static int read_minor(const struct user_table *table, const char *path, int *ret_minor)
{
	int major, minor, rc;

	rc = sysfs_char_number(table->root, path, &major, &minor);
	if (rc < 0)
		return rc == -ENODEV ? 0 : rc;
	if (major != table->major)
		return 0;

	*ret_minor = minor;
	return 1;
}

static int look_at_fd(void *data, const char *fd)
{
	const struct opener_search *search = data;
	struct user user = new_user(search, USER_OPENED);
	char path[64];

	snprintf(path, sizeof(path), "proc/%s/fd/%s", search->pid, fd);
	if (read_minor(*search->table, path, &user.minor) <= 0)
		return 0;

	return user_table_add(search->table, &user);
}

/*
 * Finds the device by the number of the file that the link in map_files leads to, else by its name
 * in maps. Every user may read the name.
 */
static bool is_device(const struct opener_search *search, unsigned long start, unsigned long end,
		      const char *name, struct user *user)
{
	char path[96];

	snprintf(path, sizeof(path), "proc/%s/map_files/%lx-%lx", search->pid, start, end);

	return read_minor(*search->table, path, &user->minor) > 0 || user_name_device(name, user);
}

/*
 * A line is "7f0000000000-7f0040000000 rw-s 00000000 00:06 123 /dev/dax0.0". Mappings of devices
 * are always shared.
 */
static int look_at_mapping(const struct opener_search *search, const char *line)
{
	struct user user = new_user(search, USER_MAPPED);
	unsigned long start, end, inode;
	char permissions[8];
	int at = 0;

	if (sscanf(line, "%lx-%lx %7s %*s %*s %lu %n", &start, &end, permissions, &inode, &at) <
		    4 ||
	    permissions[3] != 's' || inode == 0)
		return 0;
	if (!is_device(search, start, end, line + at, &user))
		return 0;

	return user_table_add(search->table, &user);
}

/* A mapping stays after its descriptor is closed. */
static int find_mappings(const struct opener_search *search)
{
	_cleanup_fclose_ FILE *maps = NULL;
	_cleanup_free_ char *line = NULL;
	char path[64];
	size_t size = 0;
	int rc;

	snprintf(path, sizeof(path), "proc/%s/maps", search->pid);
	rc = sysfs_open_text((*search->table)->root, path, &maps);
	if (rc < 0)
		return rc == -ENOMEM ? rc
				     : 0; /* openers_find() has counted this process as unseen */
	while (rc == 0 && getline(&line, &size, maps) >= 0)
		rc = look_at_mapping(search, line);

	return rc;
}

int openers_find(struct user_table **table, const char *pid)
{
	struct opener_search search = {.table = table, .pid = pid};
	char path[64];
	int rc;

	snprintf(path, sizeof(path), "proc/%s/fd", pid);
	rc = sysfs_list((*table)->root, path, look_at_fd, &search);
	if (rc == -ENOMEM)
		return rc;
	user_table_failed(*table, rc);

	return find_mappings(&search);
}
