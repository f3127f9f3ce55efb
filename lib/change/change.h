/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The only functions that write to the kernel's files. Each function does one thing and verifies
 * the result. Plans decide the order.
 */
#ifndef LIB_CHANGE_H
#define LIB_CHANGE_H

#include "lib/model/model.h"
#include "lib/proc/proc.h"
#include "util/pause.h"

/* ---- lock.c ---- */

/* How long to wait for a lock */
struct lock_wait {
	unsigned int seconds;
	bool while_progress; /* restart the timeout on progress of the holder, or a new one */
	const volatile int *cancel; /* of a plan, beside the context's; or NULL */
	bool ignore_cancel;	    /* ignore all cancels: to undo finished steps */
};
#define LOCK_WAIT ((struct lock_wait){.seconds = 30, .while_progress = true})

/*
 * Keeps the plans of other processes out of the region until unlock_region(). Every lock_region()
 * needs one unlock_region(). Returns 0 or -errno. -EBUSY: another process still holds the lock
 * after the timeout; *ret_holder is its process id, or 0 if unknown. -EINTR: cancelled.
 */
_must_check_ int lock_region(struct daxctl_region *region, const struct lock_wait *wait,
			     int *ret_holder);
void unlock_region(struct daxctl_region *region);
/*
 * Counts how often this process has taken the region's lock, from 1 on. Returns 0 if the process
 * does not hold the lock now. A lock can get lost: a child of fork(2) does not hold it, and a
 * program may close descriptors that it does not know.
 */
unsigned int region_lock_turn(const struct daxctl_region *region);
/*
 * The lock for what regions share: drivers, which the kernel tries on all unbound devices, and the
 * policy for new memory. A process takes this lock before it unbinds a device that will be bound
 * again, and before it makes the kernel try drivers. The lock is taken last, after the locks of
 * regions.
 */
_must_check_ int lock_bus(struct daxctl_ctx *ctx, const struct lock_wait *wait, int *ret_holder);
void unlock_bus(struct daxctl_ctx *ctx);

/* ---- policy.c ---- */

/*
 * The policy for new memory, held at offline, and its value before. Needs the lock of lock_bus().
 * If a process takes that lock and finds the policy held, the holder was killed: the process sets
 * the policy back.
 */
struct policy_hold {
	bool held;
	enum zone_want policy;
};
/* Returns 0 or -errno. After an error nothing is held. */
_must_check_ int policy_hold(struct daxctl_ctx *ctx, struct policy_hold *ret);
/*
 * Sets the policy back if it was held. A policy that somebody else has set meanwhile stays. Returns
 * 0 or -errno.
 */
int policy_release(struct daxctl_ctx *ctx, struct policy_hold *hold);
/*
 * As policy_hold() and policy_release(), for a policy that the caller has read. Returns 0 or
 * -errno.
 */
_must_check_ int policy_hold_from(struct daxctl_ctx *ctx, enum zone_want policy);
_must_check_ int policy_set_back(struct daxctl_ctx *ctx, enum zone_want policy);
/* Does a record say that the policy is held. The holder may run, or may have been killed. */
bool policy_is_recorded(struct daxctl_ctx *ctx);
/* Sets the policy back after its holder was killed. Failures are only logged. */
void policy_recover(struct daxctl_ctx *ctx);

/* ---- driver.c ---- */

/* Writes the device's name to a file of the driver. Returns 0 or -errno. */
_must_check_ int driver_write(struct daxctl_dev *dev, const char *driver, const char *file);

/* ---- unbind.c ---- */

/* Unbinds the device and verifies that. Returns 0 or -errno. */
_must_check_ int driver_unbind(struct daxctl_dev *dev, const char *driver);
/*
 * Memory blocks that unbinding stops at, or leaves behind. The device stays bound if blocks are
 * online, or if kmem may still be adding blocks. Stuck blocks stay until the next reboot.
 */
struct unbind_blocks {
	struct blocks online, stuck; /* stuck blocks have their numbers only */
	size_t missing;
};
static inline void unbind_blocks_free(struct unbind_blocks *left)
{
	blocks_free(&left->online);
	blocks_free(&left->stuck);
}
#define _cleanup_unbind_blocks_ _cleanup_(unbind_blocks_free)
/*
 * Names the online or stuck blocks, for messages. The caller frees the text. Returns NULL if there
 * are none.
 */
char *unbind_blocks_text(const struct unbind_blocks *left);
/*
 * Unbinds the device, unless its memory is online or kmem may still be probing it. probed: this
 * process has bound the device, so the probe has ended. Returns 0 or -errno. If -EBUSY, *ret may
 * tell why. *ret must be zero-initialised.
 */
_must_check_ int driver_unbind_safely(struct daxctl_dev *dev, const char *driver, bool probed,
				      struct unbind_blocks *ret);

/* ---- module.c ---- */

/*
 * Inserts a module. Respects blocklists. Returns 0 or -errno: -ENOENT no such module, -EPERM
 * blocklisted, -ELIBACC libkmod is not installed.
 */
_must_check_ int module_insert(struct daxctl_ctx *ctx, const char *name);
/* Checks whether the module could be inserted, without inserting it. Returns as module_insert(). */
_must_check_ int module_check(struct daxctl_ctx *ctx, const char *name);

/* ---- bound.c ---- */

/* Sorted names of devices that have a driver */
struct bound {
	size_t n;
	char (*names)[DEV_NAME_MAX];
};
static inline void bound_free(struct bound *bound)
{
	free(bound->names);
}
#define _cleanup_bound_ _cleanup_(bound_free)
/*
 * Lists the devices of a driver, or of all drivers if driver is NULL. Returns 0 or -errno. *ret
 * must be zero-initialised; the caller frees it, also after an error.
 */
_must_check_ int bound_read(struct daxctl_ctx *ctx, const char *driver, struct bound *ret);
bool bound_has(const struct bound *bound, const char *name);

/* ---- autoprobe.c ---- */

/* Devices that had a driver before the kernel tries a driver on all unbound devices */
struct autoprobe {
	bool locked;	    /* this process holds the lock of lock_bus() */
	bool noted;	    /* the list "before" is complete */
	const char *except; /* the device that the caller wants to bind */
	struct bound before;
	struct policy_hold policy;
};

/*
 * Finds an unbound device, except "except", that a driver could take. Returns 1 and the name, 0 if
 * there is none, or -errno.
 */
_must_check_ int autoprobe_find(struct daxctl_ctx *ctx, const char *except,
				char name[DEV_NAME_MAX]);
/*
 * Call autoprobe_note() before the kernel is made to try driver on all unbound devices. except is
 * the device that should be bound, or "". Then always call autoprobe_release(): it unbinds the
 * other devices that the driver has taken. It adds devices that stay bound to ctx->side_effects.
 * Returns 0 or -errno.
 */
_must_check_ int autoprobe_note(struct daxctl_ctx *ctx, const char *driver, const char *except,
				struct autoprobe *ret);
void autoprobe_release(struct daxctl_ctx *ctx, const char *driver, struct autoprobe *probe);
/*
 * Loads a driver's module and unbinds all devices that the driver takes. Respects blocklists.
 * Returns 0 or -errno: -ENOENT no such module, -EPERM blocklisted, -ELIBACC libkmod is not
 * installed.
 */
_must_check_ int module_load(struct daxctl_ctx *ctx, const char *name);

/* ---- guard.c ---- */

/*
 * Each function checks whether a write would make the kernel do harm. Returns 0 if the write is
 * safe, -EBUSY with the reason in the log, or -errno. The writes are: one more range, an alignment,
 * a range that starts at start, a bind to driver.
 */
_must_check_ int guard_mapping(struct daxctl_dev *dev);
_must_check_ int guard_align(struct daxctl_dev *dev, uint64_t align);
_must_check_ int guard_start(struct daxctl_dev *dev, uint64_t start);
_must_check_ int guard_bind(struct daxctl_dev *dev, const char *driver);
/*
 * Refuses an unbind or a bind while a program has the device open or mapped, or while a file system
 * of the device is mounted. driver is the device's driver now, or "".
 */
_must_check_ int guard_users(struct daxctl_dev *dev, const char *driver);
/*
 * Checks that all ranges of the device start at a multiple of align. Returns 0, -EADDRNOTAVAIL and
 * the start of a range that does not, or -errno.
 */
_must_check_ int guard_starts(struct daxctl_dev *dev, uint64_t align, uint64_t *ret_start);

/* ---- bind.c ---- */

/* Binds the device and verifies that. Returns 0 or -errno. */
_must_check_ int driver_bind(struct daxctl_dev *dev, const char *driver);

/* ---- block-write.c ---- */

/* When to end a write that takes a block offline */
struct write_limit {
	unsigned int seconds;	      /* 0: no time limit */
	int (*cancelled)(void *data); /* returns other than 0 to end the write now; or NULL */
	void *data;
};
/* Returns 0 or -errno, -ETIMEDOUT after the time limit, or the answer of cancelled(). */
_must_check_ int block_write(int dir, uint64_t id, enum zone_want want,
			     const struct write_limit *limit);

/* ---- memory-blocks.c ---- */

/* When to end a job early. A busy block may go offline at a later try. */
enum blocks_stop {
	BLOCKS_STOP_AT_ERROR,	  /* at any block that fails */
	BLOCKS_STOP_AT_PERMANENT, /* at a block that fails for another reason than busy */
	BLOCKS_STOP_NEVER,	  /* never: try all blocks */
};

/* A change of memory blocks. Zero-initialise it; free it with block_job_free(). */
struct block_job {
	/* set by the caller */
	int dir; /* the directory of memory blocks */
	enum zone_want want;
	enum blocks_stop stop;
	unsigned int retry_seconds;   /* seconds for trying busy blocks again */
	bool retry_renewed;	      /* restart these seconds when a block changes */
	unsigned int signal_retries;  /* repeat a write after a signal this many times */
	unsigned int block_seconds;   /* seconds for one block to go offline; 0: no limit */
	int (*cancelled)(void *data); /* returns -EINTR to end the job, or 0 */
	void (*progress)(void *data, size_t done, size_t total); /* after each block */
	void *data;
	/* results */
	struct blocks changed; /* by all calls with this job; as they were before */
	struct blocks left;    /* blocks that failed, sorted */
	/* private to memory-blocks.c */
	struct pause pause;
	size_t total;
	bool again; /* blocks_change() was called before */
	int error;
};
/*
 * Changes blocks to job->want. blocks are sorted. May be called again with the same job for other
 * blocks; the seconds of job->retry_seconds then continue. Returns 0 or -errno.
 */
_must_check_ int blocks_change(struct block_job *job, const struct blocks *blocks);
void block_job_free(struct block_job *job);
/* Brings the device's offline memory online, as the kernel does with new memory. */
void memory_follow_policy(struct daxctl_dev *dev, enum zone_want policy);

/* ---- kmem-state.c; dir is the device's directory ---- */

/*
 * kmem_plug() adds the memory and brings it online in zone. kmem_unplug() removes the memory. The
 * kernel changes all of the memory or none. Returns 0 or -errno.
 */
_must_check_ int kmem_plug(int dir, enum zone_want zone);
_must_check_ int kmem_unplug(int dir);
/*
 * Removes the device's memory, unless it is already removed or the kernel lacks the file. Returns 0
 * or -errno.
 */
_must_check_ int kmem_unplug_dev(struct daxctl_dev *dev);

/* ---- geometry.c ---- */

/* Each function writes one attribute. Returns 0 or -errno. */
_must_check_ int dev_write_size(struct daxctl_dev *dev, uint64_t size);
_must_check_ int dev_write_align(struct daxctl_dev *dev, uint64_t align);
_must_check_ int dev_write_mapping(struct daxctl_dev *dev, uint64_t start, uint64_t end);
_must_check_ int dev_write_memmap(struct daxctl_dev *dev, bool on);
/*
 * Claims all extents with a tag; if the tag is all zeros, one extent without a tag. As
 * daxctl_dev_set_uuid().
 */
_must_check_ int dev_claim(struct daxctl_dev *dev, const uuid_t tag);

/* ---- create.c ---- */

/* region_create() returns the new device's object. Both return 0 or -errno. */
_must_check_ int region_create(struct daxctl_region *region, struct daxctl_dev **ret_dev);
_must_check_ int region_delete(struct daxctl_region *region, struct daxctl_dev *dev);

#endif
