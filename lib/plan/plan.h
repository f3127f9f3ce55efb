/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A plan: the steps from the present state to the requested one. Each section below names its
 * file. Documentation/ARCHITECTURE.md has the list of all files.
 */
#ifndef LIB_PLAN_H
#define LIB_PLAN_H

#include <errno.h>

#include "lib/change/change.h"
#include "lib/model/model.h"
#include "lib/proc/proc.h"
#include "util/texts.h"

enum step_kind {
	STEP_LOAD_MODULE,
	STEP_CREATE,
	STEP_DELETE,
	STEP_UNBIND,
	STEP_BIND,
	STEP_SET_ALIGN,
	STEP_SET_SIZE,
	STEP_ADD_RANGE,
	STEP_SET_MEMMAP,
	STEP_CLAIM,
	STEP_RELEASE,
	STEP_HOLD_POLICY,
	STEP_RESTORE_POLICY,
	STEP_ONLINE,
	STEP_OFFLINE,
};

struct step {
	enum step_kind kind;
	const char *driver;  /* LOAD_MODULE, BIND, UNBIND; from a table or the snapshot */
	uint64_t value, old; /* SET_ALIGN, SET_SIZE: bytes; SET_MEMMAP: 0 or 1 */
	struct range range;  /* ADD_RANGE */
	enum zone_want zone; /* ONLINE: target zone; HOLD_ and RESTORE_POLICY: the policy before */
	bool plugged;	     /* ONLINE: the step added the memory by <dev>/state */
	bool exact;	     /* ONLINE: all blocks must end up in the zone */
	bool rezone;	   /* OFFLINE: only blocks in another zone; ONLINE: after such an OFFLINE */
	uint64_t n_blocks; /* ONLINE, OFFLINE: number of blocks, for the text */
	struct blocks changed;	   /* ONLINE, OFFLINE: the blocks before the change */
	enum daxctl_reason reason; /* of a failure, if more is known than its errno */
	char *detail;		   /* more about a failure, as text */
	bool started;		   /* step_run() was called: the step may need an undo */
	bool was_bound;		   /* BIND: another program had bound the device already */
	bool stuck;		   /* UNBIND: memory is left behind until the next reboot */
	char *text;		   /* what the step does, for people */
};

/* The flags of a request */
enum want_flags {
	WANT_FORCE = DAXCTL_REQUEST_FORCE,
	WANT_KEEP_GOING = DAXCTL_REQUEST_KEEP_GOING,
	WANT_PREVIEW = DAXCTL_REQUEST_PREVIEW,
	REQUEST_FLAGS = WANT_FORCE | WANT_KEEP_GOING | WANT_PREVIEW,
	/* which fields are set: no flag of the public header has these bits */
	WANT_MODE = 1 << 16,
	WANT_SIZE = 1 << 17,
	WANT_ALIGN = 1 << 18,
	WANT_RANGES = 1 << 19,
	WANT_MEMORY = 1 << 20,
	WANT_TIMEOUT = 1 << 21,
	WANT_MEMMAP_ON_MEMORY = 1 << 22,
	WANT_UUID = 1 << 23,
};

struct daxctl_request {
	enum daxctl_action action;
	unsigned int flags;
	enum daxctl_dev_mode mode;
	uint64_t size;
	uint64_t align;
	struct range *ranges;
	size_t n_ranges;
	enum zone_want zone;
	unsigned int timeout; /* seconds */
	int memmap_on_memory;
	uuid_t uuid;
};

/* Copies the request with its ranges. Returns 0 or -ENOMEM. */
_must_check_ int request_copy(const struct daxctl_request *request, struct daxctl_request *ret);

struct daxctl_plan {
	struct daxctl_region *region;
	struct daxctl_dev *dev;	    /* NULL until the device is created */
	struct daxctl_request want; /* the caller's request, never changed */
	enum zone_want zone;	    /* for new system-ram: from the request, or as before */
	struct snapshot snap;	    /* of dev, before the first step */
	struct step *steps;
	size_t n_steps;
	struct texts notes;
	struct differences differences; /* from the state before, after a failure; see compare.c */
	enum zone_want policy;		/* before the first step that changes it for a while */
	bool policy_known;
	bool zone_noted; /* plan_note_unknown_zone() has added its note */
	enum daxctl_outcome outcome;
	int status;
	enum daxctl_reason reason;
	char *message;
	char *object;	/* result.c: the object of the reason */
	int holders[8]; /* result.c: processes that prevent the change */
	size_t n_holders;
	const struct step *failed; /* points into steps, or NULL */
	size_t shortfall;	   /* memory blocks that should be online but do not exist */
	uint64_t reserved;	   /* bytes of the region's free space that this plan will take */
	uint64_t available; /* place.c: free bytes; their ranges are in space, if space_known */
	struct space space;
	bool space_known;
	struct ranges placed; /* new ranges */
	bool by_size;	      /* the kernel chooses placed itself if told the size alone */
	bool locked;	      /* the region, by lock_region() */
	unsigned int turn;    /* of lock_region(); see region_lock_turn() */
	bool bus_locked;      /* the bus, by lock_bus() */
	int lock_rc;	      /* why locked is false */
	const volatile int *cancel;
	void (*progress)(struct daxctl_plan *plan, unsigned int step, unsigned int done,
			 unsigned int total, void *data);
	void *progress_data;
	bool no_memory; /* a step or note could not be added */
};

/* ---- plan.c: for the planners ---- */

/* Appends a step. */
void plan_step(struct daxctl_plan *plan, struct step step);
/* Appends a note that people should read before the plan is run. */
void plan_note(struct daxctl_plan *plan, const char *format, ...) _printf_(2, 3);
/* Notes that memory in a kernel zone may never go offline again. */
void plan_note_kernel_zone(struct daxctl_plan *plan);
/*
 * Notes, once, that the zone of a block is unknown and is not checked. Also called while the plan
 * runs.
 */
void plan_note_unknown_zone(struct daxctl_plan *plan, const struct blocks *blocks);
/* Remembers the policy before the plan first holds it. */
void plan_note_policy(struct daxctl_plan *plan, enum zone_want policy);
/* Makes the plan a refusal with a reason and a message. Returns rc. */
int plan_refuse(struct daxctl_plan *plan, int rc, enum daxctl_reason reason, const char *format,
		...) _printf_(4, 5);
/* ---- result.c ---- */

/* Names the object of the reason, for programs. */
void plan_set_object(struct daxctl_plan *plan, const char *format, ...) _printf_(2, 3);
/* Adds a process that prevents the change. */
void plan_add_holder(struct daxctl_plan *plan, int pid);

/* ---- reason.c ---- */

/* The reason for a failed read: -EACCES and -EPERM mean that only root may read. */
enum daxctl_reason reason_unreadable(int rc);
/* The reason if only -errno is known. */
enum daxctl_reason reason_of_errno(int rc);
static inline bool plan_wants(const struct daxctl_plan *plan, unsigned int flag)
{
	return plan->want.flags & flag;
}
/* May the plan take online memory offline. DISABLE never does: another command must do it first. */
static inline bool plan_may_force(const struct daxctl_plan *plan)
{
	return plan_wants(plan, WANT_FORCE) && plan->want.action != DAXCTL_ACTION_DISABLE;
}
/* Removes the steps and notes of a plan that will not be run. */
void plan_forget(struct daxctl_plan *plan);
/* Returns -EINTR if the plan was cancelled, else 0. */
int plan_cancelled(const struct daxctl_plan *plan);
/* Reports how many blocks of the step are done. */
void plan_progress(struct daxctl_plan *plan, const struct step *step, size_t done, size_t total);
/* How long to wait for the locks of other programs. */
struct lock_wait plan_lock_wait(const struct daxctl_plan *plan);
/* For how many seconds to try busy memory again. */
unsigned int plan_retry_seconds(const struct daxctl_plan *plan);
/* Writes "daxctl (process 12)", or "Another program" if the process is unknown. */
void lock_holder_text(struct daxctl_ctx *ctx, int holder, char text[PROCESS_TEXT_MAX]);
/* The name of the device, or of the region while there is no device. */
const char *plan_subject(const struct daxctl_plan *plan);

/* ---- the planners: each adds the steps of an action. 0 or -errno: refused ---- */
_must_check_ int plan_enable(struct daxctl_plan *plan);
_must_check_ int plan_disable(struct daxctl_plan *plan);
_must_check_ int plan_reconfigure(struct daxctl_plan *plan);
_must_check_ int plan_online(struct daxctl_plan *plan);
_must_check_ int plan_offline(struct daxctl_plan *plan);
_must_check_ int plan_create(struct daxctl_plan *plan);
_must_check_ int plan_destroy(struct daxctl_plan *plan);

/* blocks.c: may kmem still be adding memory blocks of the device. */
bool plan_memory_may_grow(const struct daxctl_plan *plan);
int plan_refuse_incomplete(struct daxctl_plan *plan);
/* Refuses a device whose memory is still in the system although kmem does not have the device. */
_must_check_ int plan_check_stuck(struct daxctl_plan *plan);
/* Refuses the purpose ("be disabled") if the kernel cannot remove the memory. */
_must_check_ int plan_check_removal(struct daxctl_plan *plan, const char *purpose);
/* Refuses to take blocks offline if the kernel cannot remove memory. */
_must_check_ int plan_check_offline(struct daxctl_plan *plan);
/*
 * If the kernel cannot remove memory: notes that kmem keeps the device, and refuses to bind it if
 * kmem could take other devices too.
 */
_must_check_ int plan_check_permanent(struct daxctl_plan *plan);
/* If the kernel cannot remove memory: notes that online blocks stay online. */
void plan_note_stays_online(struct daxctl_plan *plan);

/* Adds steps that unbind the device; its memory goes offline first. */
_must_check_ int plan_unbind(struct daxctl_plan *plan, const char *purpose);
/* Adds steps that bind an unbound device for a mode, and bring its memory online if requested. */
_must_check_ int plan_bind(struct daxctl_plan *plan, enum daxctl_dev_mode mode,
			   const struct ranges *ranges);
/* Adds a step that loads the driver of a mode, if the driver is missing. */
_must_check_ int plan_load(struct daxctl_plan *plan, enum daxctl_dev_mode mode);

/* ---- bus.c: the lock that all regions share ---- */

/*
 * Takes the lock for a step, or releases it if the step only changes memory blocks. Returns 0 or
 * -errno.
 */
_must_check_ int plan_bus_to_run(struct daxctl_plan *plan, struct step *step);
/* As plan_bus_to_run(), to undo a step. A cancel does not end the wait. */
_must_check_ int plan_bus_to_undo(struct daxctl_plan *plan, struct step *step);
/* Releases the lock while blocks go offline, unless the policy is held. */
void plan_release_bus_for_blocks(struct daxctl_plan *plan);
void plan_release_bus(struct daxctl_plan *plan);

/* ---- in-use.c ---- */

/*
 * Refuses to take a device from a mounted file system, and to bind it again while a program has it
 * open or mapped. If the device is disabled or destroyed, a note names the programs.
 */
_must_check_ int plan_check_users(struct daxctl_plan *plan, const char *purpose);
/* Checks again right before the write. Returns 0, or -EBUSY with a detail of the step. */
_must_check_ int step_check_users(struct daxctl_plan *plan, struct step *step);

/* The first function checks the requested align and size. The second adds the steps for them. */
_must_check_ int plan_check_geometry(struct daxctl_plan *plan);
_must_check_ int plan_geometry(struct daxctl_plan *plan);
/* Gives the space of plan_place() back to other plans. */
void plan_release_space(struct daxctl_plan *plan);

/* place.c: reads the free space. available is from plan_check_dynamic(). Returns 0 or -ENOMEM. */
_must_check_ int plan_read_space(struct daxctl_plan *plan, uint64_t available);
/*
 * The largest size that fits. The second function names it for each alignment, for messages; the
 * caller frees the text, or gets NULL.
 */
uint64_t plan_largest(const struct daxctl_plan *plan, uint64_t align);
char *plan_largest_text(struct daxctl_plan *plan, uint64_t now, uint64_t align);
/*
 * plan_place() finds ranges for a size that fits. plan_place_at() takes a range. Other plans of the
 * context cannot use that space until the plan is run or freed. Both return 0 or -errno.
 */
_must_check_ int plan_place(struct daxctl_plan *plan, uint64_t bytes, uint64_t align);
_must_check_ int plan_place_at(struct daxctl_plan *plan, const struct range *range);
/*
 * Computes the ranges that the device will have after the plan. Returns 0 or -errno, -ENODATA if
 * only the kernel knows them.
 */
_must_check_ int plan_ranges_after(const struct daxctl_plan *plan, uint64_t size,
				   struct ranges *ret);
/* Adds steps that give the device its new ranges, up to size. */
void plan_add_space(struct daxctl_plan *plan, uint64_t size);

/* Does memmap_on_memory change. Can it be changed. A step that changes it, after the check. */
bool plan_changes_memmap(const struct daxctl_plan *plan);
_must_check_ int plan_check_memmap(struct daxctl_plan *plan);
_must_check_ int plan_memmap(struct daxctl_plan *plan);
/*
 * For sparse regions. plan_check_sparse() refuses a tag in another region, and a size in a sparse
 * one.
 */
_must_check_ int plan_check_sparse(struct daxctl_plan *plan);
_must_check_ int plan_create_sparse(struct daxctl_plan *plan);
_must_check_ int plan_geometry_sparse(struct daxctl_plan *plan);
/* Checks that the CPU has pages of that size. */
_must_check_ int plan_check_align(struct daxctl_plan *plan, uint64_t align);
/*
 * Do all ranges start at a multiple of align. If not, *ret_start is the start of one that does not.
 */
bool ranges_start_aligned(const struct ranges *ranges, uint64_t align, uint64_t *ret_start);
/* Checks that pages of the alignment stay within the ranges, if the ranges are known. */
_must_check_ int plan_check_starts(struct daxctl_plan *plan, uint64_t align, uint64_t size);
/* Checks that size is a multiple of the unit that align requires. */
_must_check_ int plan_check_multiple(struct daxctl_plan *plan, uint64_t size, uint64_t align);
/* Checks that the device's ranges could be read. */
_must_check_ int plan_check_ranges(struct daxctl_plan *plan);
/* Checks that the region is not static. *ret_available excludes the space of other plans. */
_must_check_ int plan_check_dynamic(struct daxctl_plan *plan, uint64_t *ret_available);

/* ---- step.c ---- */

/*
 * Does the step and verifies it. Returns 0 or -errno. After an error, step_undo() undoes the part
 * that was done.
 */
_must_check_ int step_run(struct daxctl_plan *plan, struct step *step);
/* Undoes the step. Returns 0 or -errno, -EOPNOTSUPP if it cannot be undone. */
_must_check_ int step_undo(struct daxctl_plan *plan, struct step *step);
/*
 * Checks at the end of the plan that the step's change is still there: another program may have
 * changed or replaced the device. Returns 0 or -errno.
 */
_must_check_ int step_verify(struct daxctl_plan *plan, struct step *step);
/* Sets the reason of a failure and more about it as text. Replaces an earlier detail. */
void step_set_detail(struct step *step, enum daxctl_reason reason, const char *format, ...)
	_printf_(3, 4);
void step_free(struct step *step);

/* ---- text.c ---- */

/* Returns "unbind dax0.0 from driver kmem", or NULL. The caller frees the text. */
char *step_text(const struct daxctl_plan *plan, const struct step *step);

/* ---- explain.c ---- */

/* Adds to the step what files say about its failure, if nothing was read before. */
void step_explain(struct daxctl_plan *plan, struct step *step, int rc);
/* The reason of a failure; DAXCTL_REASON_OTHER if the kernel gives none. */
enum daxctl_reason step_reason(const struct step *step, int rc);
/* Where to look for the cause of a failure, or NULL if the cause was read. */
const char *step_look(const struct step *step, int rc);
/* Why a module is not loaded, or NULL. The caller frees the text. */
char *module_explain(struct daxctl_ctx *ctx, const char *name, int rc);

/* ---- step-memory.c ---- */

/* The blocks that a step changes: those for which fn returns true */
struct pick {
	bool (*fn)(const struct block *block, enum zone_want zone);
	enum zone_want zone;
};
/*
 * Changes the picked ones of all blocks, as the step requires. now has the present state of the
 * blocks and is updated. step->changed gets the state before. Returns 0 or -errno.
 */
_must_check_ int step_change_blocks(struct daxctl_plan *plan, struct step *step, int dir,
				    const struct blocks *all, struct blocks *now,
				    const struct pick *pick);
/* Gives changed blocks their state and zone back. Returns 0 or -errno of the first failure. */
_must_check_ int step_memory_undo(struct daxctl_plan *plan, struct step *step);
/* Checks that all blocks of the ranges exist. Returns 0, or -ENOENT with a detail. */
_must_check_ int step_check_complete(struct daxctl_plan *plan, struct step *step,
				     const struct ranges *ranges, const struct blocks *blocks);
/*
 * Takes the device's online memory offline, to undo its bind. Returns 0 or -errno of the first
 * failure.
 */
_must_check_ int step_offline_again(struct daxctl_plan *plan);
/* How often an undo repeats a write after a signal */
#define STEP_UNDO_TRIES 10
/*
 * Checks that the device is still bound to kmem. If it is not, the remaining blocks belong to no
 * device. Returns 0 or -errno.
 */
_must_check_ int step_check_still_kmem(struct daxctl_plan *plan, struct step *step);

/* ---- step-online.c, step-offline.c ---- */
_must_check_ int step_online(struct daxctl_plan *plan, struct step *step);
_must_check_ int step_offline(struct daxctl_plan *plan, struct step *step);

/* ---- step-geometry.c ---- */
_must_check_ int step_set_align(struct daxctl_plan *plan, struct step *step);
_must_check_ int step_set_align_undo(struct daxctl_plan *plan, struct step *step);
_must_check_ int step_set_align_verify(struct daxctl_plan *plan, struct step *step);
_must_check_ int step_set_size(struct daxctl_plan *plan, struct step *step);
_must_check_ int step_set_size_undo(struct daxctl_plan *plan, struct step *step);
_must_check_ int step_set_size_verify(struct daxctl_plan *plan, struct step *step);
_must_check_ int step_add_range(struct daxctl_plan *plan, struct step *step);
_must_check_ int step_add_range_undo(struct daxctl_plan *plan, struct step *step);
_must_check_ int step_add_range_verify(struct daxctl_plan *plan, struct step *step);

/* ---- step-sparse.c ---- */
_must_check_ int step_claim(struct daxctl_plan *plan, struct step *step);
_must_check_ int step_claim_verify(struct daxctl_plan *plan, struct step *step);
_must_check_ int step_claim_undo(struct daxctl_plan *plan, struct step *step);
_must_check_ int step_release(struct daxctl_plan *plan, struct step *step);
_must_check_ int step_release_undo(struct daxctl_plan *plan, struct step *step);

/* ---- compare.c ---- */

/* Fills plan->differences. Returns 0, or -errno if the state cannot be read. */
_must_check_ int plan_compare(struct daxctl_plan *plan);

/* ---- run.c ---- */
int plan_execute(struct daxctl_plan *plan);
/* Undoes a plan that is done. Returns 0 or -errno. */
int plan_undo(struct daxctl_plan *plan);

#endif
