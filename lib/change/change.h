/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Changes: the only functions that write to the kernel's files. Each does one
 * thing and verifies it; which of them follow each other is for plans to say.
 */
#ifndef LIB_CHANGE_H
#define LIB_CHANGE_H

#include "lib/model/model.h"
#include "lib/proc/proc.h"
#include "util/pause.h"

/* ---- lock.c ---- */

/* How long to wait for a lock. */
struct lock_wait {
	unsigned int seconds;
	bool while_it_moves;	    /* anew whenever its holder is another, or has run */
	const volatile int *cancel; /* of a plan, besides the context's; or NULL */
	bool regardless;	    /* of any cancel: to undo what was done */
};
#define LOCK_WAIT ((struct lock_wait){.seconds = 30, .while_it_moves = true})

/*
 * Keeps other processes' plans out of the region until unlock_region(), which
 * must be called as often. 0 or -errno: -EBUSY when it is still taken after
 * that time, with the holder's process id or 0; -EINTR when cancelled.
 */
_must_check_ int lock_region(struct daxctl_region *region, const struct lock_wait *wait,
			     int *ret_holder);
void unlock_region(struct daxctl_region *region);
/*
 * Which time of taking it this process holds, from 1 on; 0 if none. It may have been lost
 * since: a child does not have it, and a program may close what it does not know.
 */
unsigned int region_lock_turn(const struct daxctl_region *region);
/*
 * The same of what regions have in common: the kernel tries drivers on all unbound
 * devices, and the policy for new memory. Whoever has unbound a device that is to be
 * bound again has this lock, and so has whoever makes drivers try. It is taken last,
 * behind locks of regions.
 */
_must_check_ int lock_bus(struct daxctl_ctx *ctx, const struct lock_wait *wait, int *ret_holder);
void unlock_bus(struct daxctl_ctx *ctx);

/* ---- policy.c ---- */

/*
 * The policy kept at offline, and what it was. Only with the lock of lock_bus(): whoever
 * gets that lock and finds the policy held knows that the holder was killed, and sets it back.
 */
struct policy_hold {
	bool held;
	enum zone_want policy;
};
/* 0 or -errno; then nothing is held. */
_must_check_ int policy_hold(struct daxctl_ctx *ctx, struct policy_hold *ret);
/* Sets the policy back, if it was held and nobody has set another one. 0 or -errno. */
int policy_release(struct daxctl_ctx *ctx, struct policy_hold *hold);
/* The two for a policy that is known. 0 or -errno. */
_must_check_ int policy_hold_from(struct daxctl_ctx *ctx, enum zone_want policy);
_must_check_ int policy_set_back(struct daxctl_ctx *ctx, enum zone_want policy);
/* Does a program hold the policy, or has one been killed while it did. */
bool policy_is_recorded(struct daxctl_ctx *ctx);
/* Sets back what a program that was killed has left. Failures are told by the log. */
void policy_recover(struct daxctl_ctx *ctx);

/* ---- driver.c ---- */

/* Writes the device's name to a file of the driver. 0 or -errno. */
_must_check_ int driver_write(struct daxctl_dev *dev, const char *driver, const char *file);

/* ---- unbind.c ---- */

/* Unbinds and verifies that. 0 or -errno. */
_must_check_ int driver_unbind(struct daxctl_dev *dev, const char *driver);
/*
 * Memory blocks in the way: those online, and those that kmem may still be adding, so that
 * it stays bound; those left behind for good.
 */
struct let_go {
	struct blocks online, stuck; /* of stuck, numbers only */
	size_t missing;
};
static inline void let_go_free(struct let_go *left)
{
	blocks_free(&left->online);
	blocks_free(&left->stuck);
}
#define _cleanup_let_go_ _cleanup_(let_go_free)
/* Which are online or stuck, for messages; memory for the caller to free, or NULL if none is. */
char *let_go_text(const struct let_go *left);
/*
 * Unbinds, but not online memory, nor a device that kmem may still be probing. probed: this
 * process had it bound, so that the probe has ended. 0 or -errno, -EBUSY where *ret, which
 * is zero-initialised, says why.
 */
_must_check_ int driver_let_go(struct daxctl_dev *dev, const char *driver, bool probed,
			       struct let_go *ret);

/* ---- module.c ---- */

/*
 * Inserts a module, minding blocklists. 0 or -errno: -ENOENT none, -EPERM blocklisted,
 * -ELIBACC libkmod is not installed.
 */
_must_check_ int module_insert(struct daxctl_ctx *ctx, const char *name);
/* Could it be loaded, as far as one can tell without doing it. Answers as module_insert(). */
_must_check_ int module_check(struct daxctl_ctx *ctx, const char *name);

/* ---- bound.c ---- */

/* Names of devices that have a driver, sorted. */
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
 * Of a driver, or NULL for any. 0 or -errno. Zero-initialised *ret may be freed whatever is
 * returned.
 */
_must_check_ int bound_read(struct daxctl_ctx *ctx, const char *driver, struct bound *ret);
bool bound_has(const struct bound *bound, const char *name);

/* ---- autoprobe.c ---- */

/* Devices that had a driver before the kernel tries one on all others. */
struct autoprobe {
	bool locked;	    /* the bus */
	bool noted;	    /* before is complete */
	const char *except; /* the device that is meant */
	struct bound before;
	struct policy_hold policy;
};

/*
 * Finds an unbound device, besides except, that a driver may take. 1 with its name, 0 if
 * there is none, or -errno.
 */
_must_check_ int autoprobe_find(struct daxctl_ctx *ctx, const char *except,
				char name[DEV_NAME_MAX]);
/*
 * To be called before the kernel is made to try driver on all devices, with the
 * one that is meant as except, or "" if none is. Then autoprobe_release() lets go
 * whatever it took besides, in any case; what could not be undone it adds to ctx->left.
 * 0 or -errno.
 */
_must_check_ int autoprobe_note(struct daxctl_ctx *ctx, const char *driver, const char *except,
				struct autoprobe *ret);
void autoprobe_release(struct daxctl_ctx *ctx, const char *driver, struct autoprobe *probe);
/*
 * Loads a driver's module, minding blocklists, and lets go all devices that it takes.
 * 0 or -errno: -ENOENT none, -EPERM blocklisted, -ELIBACC libkmod is not installed.
 */
_must_check_ int module_load(struct daxctl_ctx *ctx, const char *name);

/* ---- guard.c ---- */

/*
 * Each answers whether the kernel would do harm by a write: 0, or -EBUSY with the reason
 * in the log, or -errno. Of one more range; of an alignment; of a range that starts there;
 * of a bind to driver.
 */
_must_check_ int guard_mapping(struct daxctl_dev *dev);
_must_check_ int guard_align(struct daxctl_dev *dev, uint64_t align);
_must_check_ int guard_start(struct daxctl_dev *dev, uint64_t start);
_must_check_ int guard_bind(struct daxctl_dev *dev, const char *driver);
/* Of an unbind or a bind, while a program has it open or mapped, or a file system of it is
 * mounted. driver is the one that it has, or "". */
_must_check_ int guard_users(struct daxctl_dev *dev, const char *driver);
/*
 * Do all ranges of the device start where pages of that size can: 0, -EADDRNOTAVAIL with
 * the start of one that does not, or -errno.
 */
_must_check_ int guard_starts(struct daxctl_dev *dev, uint64_t align, uint64_t *ret_start);

/* ---- bind.c ---- */

/* Binds and verifies that. 0 or -errno. */
_must_check_ int driver_bind(struct daxctl_dev *dev, const char *driver);

/* ---- block-write.c ---- */

/* What ends a write that takes a block offline. */
struct write_limit {
	unsigned int seconds;	      /* 0: as long as the kernel likes */
	int (*cancelled)(void *data); /* other than 0: now; or NULL */
	void *data;
};
/* 0 or -errno, -ETIMEDOUT when the time is over, or what cancelled() says. */
_must_check_ int block_write(int dir, uint64_t id, enum zone_want want,
			     const struct write_limit *limit);

/* ---- memory-blocks.c ---- */

/* What ends a job early. A block that is busy for the moment may go at another try. */
enum blocks_stop {
	BLOCKS_STOP_AT_ERROR,	  /* any block that fails */
	BLOCKS_STOP_AT_PERMANENT, /* one that fails and is not busy */
	BLOCKS_STOP_NEVER,	  /* all blocks are tried */
};

/* A change of memory blocks; zero-initialised, and freed with block_job_free(). */
struct block_job {
	/* set by the caller */
	int dir; /* <memory> */
	enum zone_want want;
	enum blocks_stop stop;
	unsigned int patience;	      /* seconds that busy blocks are tried again */
	bool renewed;		      /* these seconds begin anew with each block that changes */
	unsigned int signals;	      /* how many signals each write goes on through */
	unsigned int most;	      /* seconds for one block to go offline; 0: no limit */
	int (*cancelled)(void *data); /* -EINTR then, or 0 */
	void (*progress)(void *data, size_t done, size_t total); /* after each block */
	void *data;
	/* results */
	struct blocks changed; /* as they were before; by all calls with this job */
	struct blocks left;    /* those that failed when it ended, sorted */
	/* memory-blocks.c */
	struct pause pause;
	size_t total;
	bool again; /* the job was begun before */
	int error;
};
/*
 * Makes blocks, which are sorted, as job->want says. May be called again for other blocks
 * with the same job, within the same seconds. 0 or -errno.
 */
_must_check_ int blocks_change(struct block_job *job, const struct blocks *blocks);
void block_job_free(struct block_job *job);
/* Onlines what is offline of the device, as the kernel does with new memory. */
void memory_follow_policy(struct daxctl_dev *dev, enum zone_want policy);

/* ---- kmem-state.c; dir is the device's directory ---- */

/* From plugged out to online in zone; or to plugged out. All or nothing: 0 or -errno. */
_must_check_ int kmem_plug(int dir, enum zone_want zone);
_must_check_ int kmem_unplug(int dir);
/* Plugged out, unless it is or the kernel cannot. 0 or -errno. */
_must_check_ int kmem_unplug_dev(struct daxctl_dev *dev);

/* ---- geometry.c ---- */

/* Each writes one attribute. 0 or -errno. */
_must_check_ int dev_write_size(struct daxctl_dev *dev, uint64_t size);
_must_check_ int dev_write_align(struct daxctl_dev *dev, uint64_t align);
_must_check_ int dev_write_mapping(struct daxctl_dev *dev, uint64_t start, uint64_t end);
_must_check_ int dev_write_memmap(struct daxctl_dev *dev, bool on);
/* Claims all extents with a tag, or for zeros one without; as daxctl_dev_set_uuid(). */
_must_check_ int dev_claim(struct daxctl_dev *dev, const uuid_t tag);

/* ---- create.c ---- */

/* The new device's object. 0 or -errno. */
_must_check_ int region_create(struct daxctl_region *region, struct daxctl_dev **ret_dev);
_must_check_ int region_delete(struct daxctl_region *region, struct daxctl_dev *dev);

#endif
