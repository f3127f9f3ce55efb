/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Inside the library: what is the machine's, and no object's: locks, drivers in passing,
 * the policy for new memory, who uses what. private.h has the objects.
 */
#ifndef LIB_MACHINE_H
#define LIB_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

#include <daxctl/libdaxctl.h>

#include "util/macro.h"

#define BUS_DEVICES "sys/bus/dax/devices"
#define BUS_DRIVERS "sys/bus/dax/drivers"
#define BUS_LOCK    "sys/bus/dax/drivers_probe"
#define CLASS_DIR   "sys/class/dax"
#define MEMORY_DIR  "sys/devices/system/memory"

/* "daxX.Y" with the largest numbers, and the NUL */
#define DEV_NAME_MAX 32

/* ---- lock.c ---- */

/* How long to wait for a lock; while_it_moves: anew whenever somebody else gets it. */
struct lock_wait {
	unsigned int seconds;
	bool while_it_moves;
};
#define LOCK_WAIT ((struct lock_wait){.seconds = 30, .while_it_moves = true})

/*
 * Keeps other processes' plans out of the region until unlock_region(), which
 * must be called as often. 0 or -errno: -EBUSY when it is still taken after
 * that time, with the holder's process id or 0; -EINTR by a signal.
 */
_must_check_ int lock_region(struct daxctl_region *region, const struct lock_wait *wait,
			     int *ret_holder);
void unlock_region(struct daxctl_region *region);
/*
 * The same of what regions have in common: the kernel tries drivers on all unbound
 * devices, and the policy for new memory. Whoever has unbound a device that is to be
 * bound again has this lock, and so has whoever makes drivers try. It is taken last,
 * behind locks of regions.
 */
_must_check_ int lock_bus(struct daxctl_ctx *ctx, const struct lock_wait *wait, int *ret_holder);
void unlock_bus(struct daxctl_ctx *ctx);

/* ---- policy.c: the kernel's settings for hot-added memory ---- */
enum zone_want {
	ZONE_OFFLINE, /* not online at all */
	ZONE_ANY,     /* "online": the kernel chooses */
	ZONE_KERNEL,  /* "online_kernel" */
	ZONE_MOVABLE, /* "online_movable" */
};
/* The word for <memory>/memoryN/state and auto_online_blocks. */
const char *zone_word(enum zone_want zone);
_must_check_ int policy_read(struct daxctl_ctx *ctx, enum zone_want *ret);
_must_check_ int policy_write(struct daxctl_ctx *ctx, enum zone_want policy);
/* Would memory that the policy onlines by itself, if any, be as wanted. */
bool policy_serves(enum zone_want policy, enum zone_want want);
/* The policy kept at offline, and what it was. */
struct policy_hold {
	bool held;
	enum zone_want policy;
};
/* 0 or -errno; then nothing is held. */
_must_check_ int policy_hold(struct daxctl_ctx *ctx, struct policy_hold *ret);
/* Sets the policy back, if it was held. 0 or -errno. */
int policy_release(struct daxctl_ctx *ctx, struct policy_hold *hold);
/* Bytes in a memory block. 0 or -errno. */
_must_check_ int policy_block_size(struct daxctl_ctx *ctx, uint64_t *ret);

/* ---- bystander.c ---- */

/* Unbound devices that a driver may take in passing. */
struct bystanders {
	bool locked; /* the bus */
	size_t n;
	char (*names)[DEV_NAME_MAX];
	struct policy_hold policy;
};

/*
 * To be called before the kernel is made to try driver on all devices, with the
 * one that is meant as except, or "" if none is. Then bystanders_release() lets go
 * whatever it took besides, in any case; what could not be undone it adds to ctx->left.
 * 0 or -errno.
 */
_must_check_ int bystanders_note(struct daxctl_ctx *ctx, const char *driver, const char *except,
				 struct bystanders *ret);
void bystanders_release(struct daxctl_ctx *ctx, const char *driver, struct bystanders *found);

/* ---- module.c ---- */

/*
 * Loads a driver's module, minding blocklists, and lets go all devices that it takes.
 * 0 or -errno: -ENOENT none, -EPERM blocklisted, -ELIBACC libkmod is not installed.
 */
_must_check_ int module_load(struct daxctl_ctx *ctx, const char *name);
/* Could it be loaded, as far as one can tell without doing it. Answers as module_load(). */
_must_check_ int module_check(struct daxctl_ctx *ctx, const char *name);

/* ---- pages.c ---- */
#define PAGES_MAX 3

/* Sizes of page that the CPU can map, smallest first, in bytes. Returns how many. */
size_t pages_read(struct daxctl_ctx *ctx, uint64_t sizes[PAGES_MAX]);

/* ---- mounts.c ---- */

/*
 * Where a file system is mounted from the device, in this process's view. 0 with
 * memory for the caller to free, -ENOENT if nowhere, -errno.
 */
_must_check_ int mounts_find(struct daxctl_dev *dev, char **ret_place);

/* ---- holders.c ---- */

/*
 * The processes that have a device open or mapped, such as "fio (process 12), ..."; memory
 * for the caller to free, or NULL if none can be seen.
 */
char *users_of_dev(struct daxctl_dev *dev);

/*
 * The processes that hold most memory on a node, such as "qemu (process 12,
 * 1.50 GiB (1.61 GB)), ..."; memory for the caller to free, or NULL if none can
 * be seen.
 */
char *holders_of_node(struct daxctl_ctx *ctx, int node);

#endif
