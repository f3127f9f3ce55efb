// SPDX-License-Identifier: LGPL-2.1-or-later
/* migrate-device-model: modprobe's configuration, by a link to the file that is installed */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "message.h"
#include "root.h"
#include "util/cleanup.h"

#define LINK   "/etc/modprobe.d/daxctl.conf"
#define TARGET DAXCTL_DATA_DIR "/daxctl.conf"

static const struct option_spec options[] = {{0}};

/* Does the path lead to the very same file? */
static bool is_file(const char *path, const struct stat *file)
{
	struct stat st;

	return stat(path, &st) == 0 && st.st_dev == file->st_dev && st.st_ino == file->st_ino;
}

/* Does the link say TARGET? Under another root it may do so and lead nowhere. */
static bool is_our_link(const char *path)
{
	char text[sizeof(TARGET) + 1];
	ssize_t len = readlink(path, text, sizeof(text));

	return len == (ssize_t)strlen(TARGET) && memcmp(text, TARGET, (size_t)len) == 0;
}

static enum exit_code link_exists(const char *path, const struct stat *target)
{
	if (is_our_link(path) || is_file(path, target)) {
		message(LINK " exists already and is right.");
		return EXIT_CODE_DONE;
	}

	message(LINK
		" exists and is no link to " TARGET
		". Nothing was changed. If nobody needs the file, move it away and try again.");
	return EXIT_CODE_FAILED;
}

static enum exit_code install(const char *path, const struct stat *target)
{
	int rc;

	if (symlink(TARGET, path) == 0) {
		message("installed " LINK ". It has an effect from the next boot on.");
		return EXIT_CODE_DONE;
	}
	if (errno == EEXIST)
		return link_exists(path, target);

	rc = -errno;
	message("cannot make " LINK ": %s.", strerror(-rc));
	return exit_from_errno(rc);
}

static enum exit_code run(const struct command *self _unused_, const void *values _unused_)
{
	_cleanup_free_ char *path = root_path(LINK);
	_cleanup_free_ char *target = root_path(TARGET);
	struct stat st;

	if (!path || !target) {
		message("out of memory");
		return EXIT_CODE_FAILED;
	}
	if (stat(target, &st) < 0) {
		message("cannot find " TARGET ", which is installed with daxctl: %s.",
			strerror(errno));
		return EXIT_CODE_FAILED;
	}

	return install(path, &st);
}

const struct command cmd_migrate = {
	.name = "migrate-device-model",
	.synopsis = "",
	.summary = "Have old kernels serve pmem devices where daxctl can switch them",
	.options = options,
	.values_size = 1,
	.run = run,
};
