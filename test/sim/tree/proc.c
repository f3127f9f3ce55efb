/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tables: /proc, with those processes that have a device in use. */
#include <errno.h>
#include <string.h>

#include "test/sim/model/cpu.h"
#include "test/sim/model/process.h"
#include "test/sim/tree/tree.h"
#include "util/parse.h"

/* As devtmpfs shows it: the file of a deleted device is gone. */
static const char *mark_of(const struct tree_node *dir)
{
	return process_lost_dev(dir->model, dir->process) ? " (deleted)" : "";
}

/* ---- /proc/PID/fd ---- */

#define FIRST_FD "3"

static int fd_child(const struct tree_node *dir, const char *name, struct tree_node *ret)
{
	if (dir->process->use != USE_OPEN || strcmp(name, FIRST_FD))
		return -ENOENT;
	return tree_is_link(ret, "dev/%s%s", dir->process->dev_name, mark_of(dir));
}

static int fd_list(const struct tree_node *dir, tree_name_fn fn, void *arg)
{
	return dir->process->use == USE_OPEN ? fn(arg, FIRST_FD, TREE_LINK) : 0;
}

static const struct tree_dir fd_dir = {
	.rows = (const struct tree_row[]){{0}},
	.child = fd_child,
	.list = fd_list,
};

/* ---- /proc/PID ---- */

static int comm_show(const struct tree_node *dir, FILE *out)
{
	return tree_print(out, "%s\n", dir->process->comm);
}

/* 2 MiB of it; device numbers and inode are those of a devtmpfs. */
static int maps_show(const struct tree_node *dir, FILE *out)
{
	tree_print(out, "55d0c0a00000-55d0c0a21000 r-xp 00000000 fe:00 4711 %22s /usr/bin/%s\n", "",
		   dir->process->comm);
	if (dir->process->use == USE_MAP)
		tree_print(out, "7f0000000000-7f0000200000 rw-s 00000000 00:06 %d %23s /dev/%s%s\n",
			   400 + dir->process->dev_minor, "", dir->process->dev_name, mark_of(dir));
	return ferror(out) ? -EIO : 0;
}

static int mountinfo_show(const struct tree_node *dir, FILE *out)
{
	tree_print(out, "22 1 254:0 / / rw,relatime - ext4 /dev/root rw\n");
	if (dir->process->use == USE_MOUNT)
		tree_print(out, "99 22 0:51 / %s rw,relatime shared:77 - famfs /dev/%s rw\n",
			   dir->process->place, dir->process->dev_name);
	return ferror(out) ? -EIO : 0;
}

static int mounts_show(const struct tree_node *dir, FILE *out)
{
	tree_print(out, "/dev/root / ext4 rw,relatime 0 0\n");
	if (dir->process->use == USE_MOUNT)
		tree_print(out, "/dev/%s %s famfs rw,relatime 0 0\n", dir->process->dev_name,
			   dir->process->place);
	return ferror(out) ? -EIO : 0;
}

static const struct tree_dir process_dir = {
	.rows =
		(const struct tree_row[]){
			{"comm", TREE_ATTR, 0444, .show = comm_show},
			{"fd", TREE_DIR, 0500, .dir = &fd_dir},
			{"maps", TREE_ATTR, 0400, .show = maps_show},
			{"mountinfo", TREE_ATTR, 0444, .show = mountinfo_show},
			{"mounts", TREE_ATTR, 0444, .show = mounts_show},
			{"numa_maps", TREE_ATTR, 0400, .text = ""},
			{0},
		},
};

/* ---- /proc ---- */

static int proc_child(const struct tree_node *dir, const char *name, struct tree_node *ret)
{
	struct process *process;
	const char *end = name;
	int pid;

	if (parse_id(&end, &pid) || *end || process_find(dir->model, pid, &process))
		return -ENOENT;
	ret->process = process;
	return tree_is_dir(ret, &process_dir, process->uid);
}

static int proc_list(const struct tree_node *dir, tree_name_fn fn, void *arg)
{
	for (size_t i = 0; i < dir->model->n_processes; i++) {
		char name[16];
		int rc;

		snprintf(name, sizeof(name), "%d", dir->model->processes[i].pid);
		rc = fn(arg, name, TREE_DIR);
		if (rc)
			return rc;
	}
	return 0;
}

static int iomem_text(const struct tree_node *dir, FILE *out)
{
	iomem_show(dir->model, dir->privileged, out);
	return ferror(out) ? -EIO : 0;
}

static int cpuinfo_show(const struct tree_node *dir, FILE *out)
{
	cpu_show(dir->model, out);
	return ferror(out) ? -EIO : 0;
}

static int cmdline_show(const struct tree_node *dir, FILE *out)
{
	const char *text = dir->model->cmdline;

	return tree_print(out, "%s\n", text ? text : "BOOT_IMAGE=/boot/vmlinuz root=/dev/vda1 ro");
}

const struct tree_dir tree_proc = {
	.rows =
		(const struct tree_row[]){
			{"cmdline", TREE_ATTR, 0444, .show = cmdline_show},
			{"cpuinfo", TREE_ATTR, 0444, .show = cpuinfo_show},
			{"iomem", TREE_ATTR, 0444, .show = iomem_text},
			{0},
		},
	.child = proc_child,
	.list = proc_list,
};
