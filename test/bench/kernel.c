// SPDX-License-Identifier: LGPL-2.1-or-later
/* On a tree of plain files: what follows from a write to an attribute. */
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
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

/* A hexadecimal number in a file, or 0. */
static uint64_t read_number(const char *format, ...) __attribute__((format(printf, 1, 2)));
static uint64_t read_number(const char *format, ...)
{
	_cleanup_fclose_ FILE *file = NULL;
	_cleanup_free_ char *path = NULL;
	uint64_t number = 0;
	va_list args;
	int len;

	va_start(args, format);
	len = vasprintf(&path, format, args);
	va_end(args);
	if (len < 0)
		abort();
	file = fopen(path, "re");
	if (!file || fscanf(file, "%" SCNx64, &number) != 1)
		return 0;

	return number;
}

/* Memory blocks are there while kmem has the device, and else hidden. root ends at /sys. */
static void blocks_follow(const char *root, const char *device, bool bound)
{
	uint64_t size = read_number("%s/devices/system/memory/block_size_bytes", root);
	uint64_t end, start;

	for (unsigned n = 0;; n++) {
		start = read_number("%s/bus/dax/devices/%s/mapping%u/start", root, device, n);
		end = read_number("%s/bus/dax/devices/%s/mapping%u/end", root, device, n);
		if (!size || !end)
			return;
		for (uint64_t id = (start + size - 1) / size; id < (end + 1) / size; id++) {
			_cleanup_free_ char *shown = NULL, *hidden = NULL;

			if (asprintf(&shown, "%s/devices/system/memory/memory%" PRIu64, root, id) <
				    0 ||
			    asprintf(&hidden, "%s/devices/system/memory/.memory%" PRIu64, root,
				     id) < 0)
				abort();
			(void)!rename(bound ? hidden : shown, bound ? shown : hidden);
		}
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
	else
		return;
	if (strcmp(name, "kmem") == 0) {
		*strstr(driver, "/bus/dax") = '\0';
		blocks_follow(driver, device, strcmp(file, "unbind") != 0);
	}
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
