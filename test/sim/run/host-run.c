/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A /run of its own: what a program notes there about the kernel is about this one, and
 * gone with it. All that the machine has in its /run is there too, but for daxctl's.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test/sim/run/host-private.h"
#include "util/cleanup.h"

static void copy_link(int from_fd, int to_fd, const char *name)
{
	char target[SIM_PATH_MAX];
	ssize_t len = readlinkat(from_fd, name, target, sizeof(target) - 1);

	if (len < 0)
		return;
	target[len] = '\0';
	(void)!symlinkat(target, to_fd, name);
}

/* Something to mount on, and the mount. What cannot be bound back is missing. */
static void bring_back(int from_fd, int to_fd, const struct dirent *entry)
{
	_cleanup_free_ char *message = NULL;
	_cleanup_close_ int fd = -1;
	char target[SIM_PATH_MAX];

	if (entry->d_type == DT_LNK) {
		copy_link(from_fd, to_fd, entry->d_name);
		return;
	}
	if (entry->d_type == DT_DIR)
		(void)!mkdirat(to_fd, entry->d_name, 0755);
	else
		fd = openat(to_fd, entry->d_name, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	snprintf(target, sizeof(target), "/run/%s", entry->d_name);
	(void)!host_bind_from(from_fd, entry->d_name, target, &message);
}

int host_mount_run(char **ret_message)
{
	_cleanup_closedir_ DIR *old = opendir("/run");
	_cleanup_close_ int new_fd = -1;
	const struct dirent *entry;
	int rc;

	if (!old)
		return 0;
	if (mount("daxsim", "/run", "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755")) {
		rc = -errno;
		if (asprintf(ret_message, "cannot mount on /run: %s", strerror(-rc)) < 0)
			*ret_message = NULL;
		return rc;
	}
	new_fd = open("/run", O_PATH | O_DIRECTORY | O_CLOEXEC);
	while (new_fd >= 0 && (entry = readdir(old)))
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..") &&
		    strncmp(entry->d_name, "daxctl", strlen("daxctl")) &&
		    strcmp(entry->d_name, "modprobe.d"))
			bring_back(dirfd(old), new_fd, entry);
	return 0;
}
