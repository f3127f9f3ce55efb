// SPDX-License-Identifier: LGPL-2.1-or-later
#include "unread.h"

#include <errno.h>
#include <unistd.h>

#include "message.h"
#include "util/error.h"

void unread_add(struct unread *unread, const char *what, int rc)
{
	if (rc >= 0 || rc == -ENOENT || (rc == -EACCES && geteuid() != 0))
		return;
	if (unread->n == UNREAD_MAX)
		return;

	unread->items[unread->n].what = what;
	unread->items[unread->n++].rc = rc;
}

int unread_tell(const struct unread *unread, const char *name)
{
	for (size_t i = 0; i < unread->n; i++)
		message("%s: its %s cannot be read: %s", name, unread->items[i].what,
			error_text(unread->items[i].rc));

	return unread->n > 0 ? unread->items[0].rc : 0;
}
