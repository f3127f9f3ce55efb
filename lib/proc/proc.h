/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How processes use devices and nodes, from /proc: mounts, open files, memory */
#ifndef LIB_PROC_H
#define LIB_PROC_H

#include "lib/model/model.h"

/* ---- process.c ---- */

/*
 * "fio (process 12)". "another program" for pid 0: a process in a PID namespace that this process
 * cannot see.
 */
#define PROCESS_TEXT_MAX 96
void process_text(struct daxctl_ctx *ctx, int pid, char text[PROCESS_TEXT_MAX]);
/* The CPU time of all threads of a process in nanoseconds, or 0 if it is unknown. */
uint64_t process_run_time(struct daxctl_ctx *ctx, int pid);

/* ---- users.c ---- */

/* The users of a device. A text is NULL if no user was seen. */
struct dev_users {
	char *programs; /* programs that have the device open or mapped: "fio (process 12), ..." */
	int pids[4];	/* the first of these programs, then 0 */
	char *mount;	/* where a file system of the device is mounted: "/mnt", ... */
	size_t unseen;	/* processes whose files this process may not read */
};
void dev_users_free(struct dev_users *users);
#define _cleanup_dev_users_ _cleanup_(dev_users_free)

/* When the users are needed: while a plan is made, or right before a write that cannot be undone */
enum users_when { USERS_PLANNING, USERS_LAST_MOMENT };

/*
 * Finds the users of a device, this process included. driver is the device's driver, or "". The
 * device is found by its number, under any name and in any mount namespace. While plans are made,
 * one look at all processes serves all devices of a context for a second; see users.c. Returns 0 or
 * -errno of reading /proc or the device's number. The caller frees ret.
 */
_must_check_ int users_of_dev(struct daxctl_dev *dev, const char *driver, enum users_when when,
			      struct dev_users *ret);

/* ---- user-table.c: the result of one look ---- */
enum user_kind { USER_OPENED, USER_MAPPED, USER_MOUNTED };
struct user {
	enum user_kind kind;
	int pid;
	int minor;		 /* -1: only the name is known */
	char name[DEV_NAME_MAX]; /* set if minor is -1 */
	char place[128];	 /* of a mount; may be cut */
};
struct user_table {
	int root;      /* the directory that names are relative to */
	int major;     /* of the devices that the look is for */
	int64_t began; /* ms, start of the look */
	size_t unseen;
	size_t n, room;
	struct user v[];
};
/* Adds a user. The table may move in memory. Returns 0 or -ENOMEM. */
_must_check_ int user_table_add(struct user_table **table, const struct user *user);
/* Counts a process whose files could not be read. A process that has just ended does not count. */
void user_table_failed(struct user_table *table, int rc);
/*
 * Sets the name of the user if path is the usual node of a device, /dev/daxX.Y. Returns false for
 * other paths.
 */
bool user_name_device(const char *path, struct user *user);

/* ---- openers.c ---- */

/* Adds the devices that the process has open or mapped. Returns 0 or -ENOMEM. */
_must_check_ int openers_find(struct user_table **table, const char *pid);

/* ---- mounts.c ---- */

/* Mount namespaces and root directories that were already read */
struct mount_views {
	size_t n;
	struct mount_view *v;
};
void mount_views_free(struct mount_views *views);
/* Adds the devices from which the process sees a mounted file system. Returns 0 or -ENOMEM. */
_must_check_ int mounts_find(struct user_table **table, struct mount_views *views, const char *pid);

/* ---- node-holders.c ---- */

/*
 * The processes with the most memory on a node, such as "qemu (process 12, 1.50 GiB (1.61 GB)),
 * ...". The caller frees the text. Returns NULL if no process can be seen.
 */
char *node_holders_text(struct daxctl_ctx *ctx, int node);

#endif
