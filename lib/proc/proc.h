/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What /proc says about the use of devices and nodes: mounts, open files, memory. */
#ifndef LIB_PROC_H
#define LIB_PROC_H

#include "lib/model/model.h"

/* ---- process.c ---- */

/* "fio (process 12)"; "another program" for 0, a process that this one does not see. */
#define PROCESS_TEXT_MAX 96
void process_text(struct daxctl_ctx *ctx, int pid, char text[PROCESS_TEXT_MAX]);
/* How long its threads have run, in nanoseconds; 0 if that is unknown. */
uint64_t process_run_time(struct daxctl_ctx *ctx, int pid);

/* ---- users.c ---- */

/* Who uses a device. NULL where nobody was seen. */
struct dev_users {
	char *programs; /* that have it open or mapped: "fio (process 12), ..." */
	int pids[4];	/* the first of these programs, then 0 */
	char *mount;	/* where a file system of it is mounted: "/mnt", ... */
	size_t unseen;	/* processes whose files this process may not look at */
};
void dev_users_free(struct dev_users *users);
#define _cleanup_dev_users_ _cleanup_(dev_users_free)

/* Before a plan; right before a write that cannot be taken back. */
enum users_when { USERS_PLANNING, USERS_LAST_MOMENT };

/*
 * Who uses the device, which has that driver, or "": this process too. It is matched by its number,
 * under whatever name or in whatever mount namespace. While plans are made, one look at all
 * processes serves all devices of a context for a second; see users.c. 0, for the caller to free,
 * or -errno of /proc and of the device's number.
 */
_must_check_ int users_of_dev(struct daxctl_dev *dev, const char *driver, enum users_when when,
			      struct dev_users *ret);

/* ---- user-table.c: what one look found ---- */
enum user_kind { USER_OPENED, USER_MAPPED, USER_MOUNTED };
struct user {
	enum user_kind kind;
	int pid;
	int minor;		 /* -1: only the name is known */
	char name[DEV_NAME_MAX]; /* where minor is -1 */
	char place[128];	 /* of a mount, cut */
};
struct user_table {
	int root;      /* names start from here */
	int major;     /* of the devices that are looked for */
	int64_t began; /* ms */
	size_t unseen;
	size_t n, room;
	struct user v[];
};
/* Adds one, perhaps in other memory. 0 or -ENOMEM. */
_must_check_ int user_table_add(struct user_table **table, const struct user *user);
/* Notes what could not be read of a process, unless it has just ended. */
void user_table_failed(struct user_table *table, int rc);
/* The device that a path is the usual name of, or false. */
bool user_name_device(const char *path, struct user *user);

/* ---- openers.c ---- */

/* Adds the devices that the process has open or mapped. 0 or -ENOMEM. */
_must_check_ int openers_find(struct user_table **table, const char *pid);

/* ---- mounts.c ---- */

/* Mount namespaces, and roots in them, that were looked at. */
struct mount_views {
	size_t n;
	struct mount_view *v;
};
void mount_views_free(struct mount_views *views);
/* Adds the devices of which a file system is mounted where the process sees it. 0 or -ENOMEM. */
_must_check_ int mounts_find(struct user_table **table, struct mount_views *views, const char *pid);

/* ---- node-holders.c ---- */

/*
 * The processes that hold most memory on a node, such as "qemu (process 12,
 * 1.50 GiB (1.61 GB)), ..."; memory for the caller to free, or NULL if none can
 * be seen.
 */
char *holders_of_node(struct daxctl_ctx *ctx, int node);

#endif
