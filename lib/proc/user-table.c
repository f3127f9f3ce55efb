// SPDX-License-Identifier: LGPL-2.1-or-later
/* The list of all users of devices, as one look at all processes finds them */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/proc/proc.h"

int user_table_add(struct user_table **table, const struct user *user)
{
	struct user_table *now = *table;

	if (now->n == now->room) {
		size_t room = now->room ? now->room * 2 : 8;

		now = realloc(now, sizeof(*now) + room * sizeof(now->v[0]));
		if (!now)
			return -ENOMEM;
		now->room = room;
		*table = now;
	}
	now->v[now->n++] = *user;

	return 0;
}

void user_table_failed(struct user_table *table, int rc)
{
	if (rc == -EACCES || rc == -EPERM)
		table->unseen++;
}

bool user_name_device(const char *path, struct user *user)
{
	static const char dev[] = "/dev/";
	size_t length = strcspn(path, "\n");
	int region, id;

	if (strncmp(path, dev, strlen(dev)) != 0 || length >= strlen(dev) + sizeof(user->name))
		return false;
	memset(user->name, 0, sizeof(user->name));
	memcpy(user->name, path + strlen(dev), length - strlen(dev));
	user->minor = -1;

	/*
	 * After a deleted node, " (deleted)" follows the name. It is not accepted: another device
	 * may have the name by now.
	 */
	return dev_name_parse(user->name, &region, &id) == 0;
}
