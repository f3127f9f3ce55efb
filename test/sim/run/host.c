/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sysfs cannot have new directories, so all of /sys is replaced: the tree has
 * the simulated files, links that the machine has next to them, and an empty
 * directory or file for each other entry, on which the machine's own is bound.
 * Nothing but mounts is made, and they end with their namespace.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "test/sim/run/host-private.h"
#include "util/cleanup.h"

/* Where the tree's directories go, and the way back to what they cover. */
enum { TOP_SYS, TOP_DEV, TOPS };

static const char *const tops[] = {
	[TOP_SYS] = "sys",
	[TOP_DEV] = "dev",
};

/* A directory of the tree that has nothing in it. */
#define EMPTY "empty"

struct host {
	int fds[TOPS]; /* -1: not on this machine */
	char **binds;  /* paths to bind back, "sys/class" */
	size_t n_binds;
};

/* What only the simulated machine shall have. */
static bool is_hidden(const struct model *model, const char *path)
{
	/* Least of all may a program write to the machine's own pmem0 instead. */
	static const char *const starts[] = {
		"dev/dax",
		"dev/ndctl",
		"dev/nmem",
		"dev/pmem",
		"sys/bus/cxl",
		"sys/bus/nd",
		"sys/class/dax",
		"sys/class/nd",
		"sys/bus/platform/devices/ACPI0012:",
		"sys/bus/platform/devices/ACPI0017:",
		"sys/bus/platform/devices/hmem",
		"sys/devices/platform/ACPI0012:",
		"sys/devices/platform/ACPI0017:",
		"sys/devices/platform/cxl",
		"sys/devices/platform/hmem",
	};
	char major[32];
	const char *const *start;
	const struct driver *driver;
	size_t len = strlen("sys/module/");

	snprintf(major, sizeof(major), "sys/dev/char/%d:", model->dax_major);
	if (!strncmp(path, major, strlen(major)))
		return true;
	array_foreach (start, starts)
		if (!strncmp(path, *start, strlen(*start)))
			return true;
	array_foreach (driver, model->drivers)
		if (!strncmp(path, "sys/module/", len) && !strcmp(path + len, driver->name))
			return true;
	return false;
}

static int add_bind(struct host *host, const char *path)
{
	char **slot = ARRAY_APPEND(host->binds, host->n_binds);

	if (!slot)
		return -ENOMEM;
	*slot = strdup(path);
	return *slot ? 0 : -ENOMEM;
}

static int add_link(struct tree *tree, int dir_fd, const char *name, const char *path)
{
	char target[SIM_PATH_MAX];
	ssize_t len = readlinkat(dir_fd, name, target, sizeof(target) - 1);

	if (len < 0)
		return 0;
	target[len] = '\0';
	return tree_add_host(tree, path, TREE_LINK, target);
}

static int add_entry(struct host *host, struct tree *tree, int dir_fd, const struct dirent *entry,
		     const char *path)
{
	bool is_dir = entry->d_type == DT_DIR;
	int rc;

	if (entry->d_type == DT_LNK)
		return add_link(tree, dir_fd, entry->d_name, path);
	rc = tree_add_host(tree, path, is_dir ? TREE_DIR : TREE_ATTR, NULL);
	return rc ? rc : add_bind(host, path);
}

/* Notes what is in a directory that both have. */
static int collect(struct host *host, const struct model *model, struct tree *tree,
		   const char *path)
{
	char real[SIM_PATH_MAX + 1];
	_cleanup_closedir_ DIR *dir = NULL;
	struct dirent *entry;

	snprintf(real, sizeof(real), "/%s", path);
	dir = opendir(real);
	if (!dir)
		return 0;
	while ((entry = readdir(dir))) {
		char child[SIM_PATH_MAX];
		struct tree_node node;
		int rc = 0;

		if (snprintf(child, sizeof(child), "%s/%s", path, entry->d_name) >= SIM_PATH_MAX ||
		    !strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..") ||
		    is_hidden(model, child))
			continue;
		if (tree_is_shared(tree, child))
			rc = collect(host, model, tree, child);
		else if (tree_lookup(tree, child, &node))
			rc = add_entry(host, tree, dirfd(dir), entry, child);
		if (rc)
			return rc;
	}
	return 0;
}

/* The lines of /proc/devices: "252 dax". Block devices do no harm. */
static void choose_majors(struct model *model)
{
	_cleanup_fclose_ FILE *file = fopen("/proc/devices", "re");
	bool taken[512] = {false};
	char line[256], name[256];
	int *owns[] = {&model->dax_major, &model->nd_bus_major, &model->nd_dimm_major}, **own;
	unsigned major;

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "%u %255s", &major, name) == 2 && major < ARRAY_SIZE(taken) &&
		    strcmp(name, "dax"))
			taken[major] = true;
	array_foreach (own, owns) {
		for (unsigned i = ARRAY_SIZE(taken) - 1; taken[**own] && i > 383; i--)
			if (!taken[i])
				**own = (int)i;
		taken[**own] = true;
	}
}

int host_new(struct model *model, struct tree *tree, struct host **ret_host)
{
	struct host *host = calloc(1, sizeof(*host));
	int rc = 0;

	if (!host)
		return -ENOMEM;
	choose_majors(model);
	rc = tree_add_place(tree, TREE_OPENED, &tree_opened, NULL);
	if (!rc)
		rc = tree_add_host(tree, EMPTY, TREE_DIR, NULL);
	for (int i = 0; i < TOPS; i++) {
		char path[SIM_PATH_MAX];

		snprintf(path, sizeof(path), "/%s", tops[i]);
		host->fds[i] = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
		if (!rc)
			rc = collect(host, model, tree, tops[i]);
	}
	if (rc) {
		host_free(host);
		return rc;
	}
	*ret_host = host;
	return 0;
}

void host_free(struct host *host)
{
	if (!host)
		return;
	for (int i = 0; i < TOPS; i++)
		if (host->fds[i] >= 0)
			close(host->fds[i]);
	for (size_t i = 0; i < host->n_binds; i++)
		free(host->binds[i]);
	free(host->binds);
	free(host);
}

int host_bind_from(int from_fd, const char *source, const char *target, char **ret_message)
{
	int rc = fchdir(from_fd) || mount(source, target, NULL, MS_BIND | MS_REC, NULL);

	if (!rc)
		return 0;
	rc = -errno;
	if (asprintf(ret_message, "cannot mount on %s: %s", target, strerror(-rc)) < 0)
		*ret_message = NULL;
	return rc;
}

static int bind_back(const struct host *host, const char *path, char **ret_message)
{
	char target[SIM_PATH_MAX + 1];

	snprintf(target, sizeof(target), "/%s", path);
	for (int i = 0; i < TOPS; i++) {
		size_t len = strlen(tops[i]);

		if (!strncmp(path, tops[i], len) && path[len] == '/')
			return host_bind_from(host->fds[i], path + len + 1, target, ret_message);
	}
	return -ENOENT;
}

/* Nothing of this machine's CPU, kernel and memory. */
static int mount_proc_files(int tree_fd, char **ret_message)
{
	static const char *const files[] = {"proc/cmdline", "proc/cpuinfo", "proc/iomem"};
	const char *const *file;
	int rc = 0;

	array_foreach (file, files) {
		char target[64];

		snprintf(target, sizeof(target), "/%s", *file);
		rc = rc ? rc : host_bind_from(tree_fd, *file, target, ret_message);
	}
	return rc;
}

/* The simulated configuration is in the first directory that there is; the others are empty. */
static int mount_modprobe(int tree_fd, char **ret_message)
{
	static const char *const dirs[] = {
		"/etc/modprobe.d",
		"/usr/local/lib/modprobe.d",
		"/usr/lib/modprobe.d",
		"/lib/modprobe.d",
	};
	const char *const *dir, *source = "etc/modprobe.d";
	int rc = 0;

	array_foreach (dir, dirs) {
		if (rc || access(*dir, F_OK))
			continue;
		rc = host_bind_from(tree_fd, source, *dir, ret_message);
		source = EMPTY;
	}
	return rc;
}

/* A mount that is nowhere: what is in it has a path from its root on. */
static int detached(int tree_fd)
{
	char root[] = TREE_OPENED;
	int fd;

	*strchr(root, '/') = '\0';
	fd = (int)syscall(SYS_open_tree, tree_fd, root, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
	return fd < 0 ? -1 : fd;
}

int host_mount(const struct host *host, int *ret_opened_fd, char **ret_message)
{
	_cleanup_close_ int cwd_fd = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
	_cleanup_close_ int tree_fd = open("/sys", O_PATH | O_DIRECTORY | O_CLOEXEC);
	int rc;

	/* A pid namespace wants its own; where that may not be, the old one does. */
	*ret_opened_fd = detached(tree_fd);
	(void)!mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
	rc = mount_proc_files(tree_fd, ret_message);
	if (!rc)
		rc = mount_modprobe(tree_fd, ret_message);
	if (!rc)
		rc = host_mount_run(ret_message);
	/* /sys is last: until then the whole tree is there. */
	for (int i = TOPS - 1; !rc && i >= 0; i--) {
		char target[SIM_PATH_MAX];

		snprintf(target, sizeof(target), "/%s", tops[i]);
		if (host->fds[i] >= 0)
			rc = host_bind_from(tree_fd, tops[i], target, ret_message);
	}
	/* What cannot be bound back is missing, which most programs never see. */
	for (size_t i = 0; !rc && i < host->n_binds; i++) {
		_cleanup_free_ char *message = NULL;

		(void)!bind_back(host, host->binds[i], &message);
	}
	if (cwd_fd < 0 || fchdir(cwd_fd))
		(void)!chdir("/");
	return rc;
}
