// SPDX-License-Identifier: LGPL-2.1-or-later
/* On a tree of plain files: what follows from a write to an attribute. */
#include <fcntl.h>
#include <limits.h>
#include <string.h>

#include <libgen.h>

#include "test/bench/measure.h"
#include "util/cleanup.h"

static void replace(const char *dir, const char *name, const char *text)
{
	_cleanup_free_ char *path = NULL;
	_cleanup_close_ int fd = -1;

	if (asprintf(&path, "%s/%s", dir, name) < 0)
		abort();
	fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		perror(path);
}

static void block_react(const char *block, const char *text)
{
	if (strncmp(text, "online", 6) == 0) {
		replace(block, "state", "online\n");
		replace(block, "valid_zones",
			strcmp(text, "online_movable") == 0 ? "Movable\n" : "Normal\n");
	} else {
		replace(block, "state", "offline\n");
		replace(block, "valid_zones", "Normal Movable\n");
	}
}

/* driver is the driver's directory, file what was written there. */
static void driver_react(char *driver, const char *file, const char *device)
{
	_cleanup_free_ char *link = NULL, *target = NULL;
	const char *name = strrchr(driver, '/') + 1;
	char *bus = strstr(driver, "/drivers/");

	if (asprintf(&link, "%.*s/devices/%s/driver", (int)(bus - driver), driver, device) < 0 ||
	    asprintf(&target, "../../../../bus/dax/drivers/%s", name) < 0)
		abort();

	if (strcmp(file, "unbind") == 0)
		unlink(link);
	else if (strcmp(file, "bind") == 0 || strcmp(file, "new_id") == 0)
		(void)!symlink(target, link); /* there already if bound */
}

void kernel_react(const char *path, const char *text)
{
	char dir[PATH_MAX], *name;

	snprintf(dir, sizeof(dir), "%s", path);
	name = strrchr(dir, '/');
	if (!name)
		return;
	*name++ = '\0';

	if (strcmp(name, "state") == 0)
		block_react(dir, text);
	else if (strstr(dir, "/drivers/"))
		driver_react(dir, name, text);
	else if (strstr(dir, "/sys/") || strncmp(dir, "/sys/", 5) == 0)
		replace(dir, name, text); /* cuts off what was longer before */
}
