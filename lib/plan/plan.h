/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A plan: from what is and what is wanted, the steps from one to the other.
 *
 *   plan.c          the object, what callers see of it
 *   plan-*.c        which steps a wish needs, and what is refused
 *   step*.c         the kinds of step: how to do and undo each
 *   words.c         steps and their errors, for people
 *   run.c           doing the steps in order, undoing them in reverse
 *   difference.c    what a plan that failed has left other than it was
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
	const char *driver;	   /* LOAD_MODULE, BIND, UNBIND; of a table or the snapshot */
	uint64_t value, old;	   /* SET_ALIGN, SET_SIZE: bytes; SET_MEMMAP: 0 or 1 */
	struct range range;	   /* ADD_RANGE */
	enum zone_want zone;	   /* ONLINE: where to; HOLD_ and RESTORE_POLICY: what was set */
	bool plug;		   /* ONLINE: memory came back by the file state */
	bool exact;		   /* ONLINE: all blocks must be in the zone then */
	bool rezone;		   /* OFFLINE: only blocks in another zone; ONLINE: after that */
	uint64_t n_blocks;	   /* ONLINE, OFFLINE: how many, for words */
	struct blocks changed;	   /* ONLINE, OFFLINE: as they were before */
	enum daxctl_reason reason; /* of a failure, if more is known than its errno */
	char *detail;		   /* more about a failure */
	bool started;		   /* run was called: there may be something to undo */
	bool was_bound;		   /* BIND: by somebody else, meanwhile */
	bool stuck;		   /* UNBIND: memory was left behind, for good */
	char *words;
};

/* What a request says. */
enum want_flags {
	WANT_FORCE = DAXCTL_REQUEST_FORCE,
	WANT_KEEP_GOING = DAXCTL_REQUEST_KEEP_GOING,
	WANT_PREVIEW = DAXCTL_REQUEST_PREVIEW,
	REQUEST_FLAGS = WANT_FORCE | WANT_KEEP_GOING | WANT_PREVIEW,
	/* which fields are set: another number than any flag of the header */
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

/* A copy with its own ranges. 0 or -ENOMEM. */
_must_check_ int request_copy(const struct daxctl_request *request, struct daxctl_request *ret);

struct daxctl_plan {
	struct daxctl_region *region;
	struct daxctl_dev *dev;	    /* NULL until created */
	struct daxctl_request want; /* as the caller has it: never changed */
	enum zone_want zone;	    /* of new system-ram: as wanted, or as it was */
	struct snapshot snap;	    /* of dev, before anything is done */
	struct step *steps;
	size_t n_steps;
	struct texts notes;
	struct differences differences; /* from before, once it failed; compare.c */
	enum zone_want policy;		/* before a step that changes it for a while */
	bool policy_known;
	bool zone_noted; /* by plan_note_unknown_zone() */
	enum daxctl_outcome outcome;
	int status;
	enum daxctl_reason reason;
	char *message;
	char *object;	/* result.c: what the reason is about */
	int holders[8]; /* result.c: processes in the way */
	size_t n_holders;
	const struct step *failed; /* one of steps, or NULL */
	size_t shortfall;	   /* memory blocks that are to be online, and are not there */
	uint64_t promised;	   /* bytes of free space of the region that this will take */
	uint64_t available; /* place.c: what there is, in bytes, and where if that is known */
	struct space space;
	bool space_known;
	struct ranges placed; /* what this adds; the kernel places it so by_size alone */
	bool by_size;
	bool locked;	   /* the region, by lock_region() */
	unsigned int turn; /* which time; see region_lock_turn() */
	bool bus_locked;   /* run.c: by lock_bus() */
	int lock_rc;	   /* why it is not */
	const volatile int *cancel;
	void (*progress)(struct daxctl_plan *plan, unsigned int step, unsigned int done,
			 unsigned int total, void *data);
	void *progress_data;
	bool no_memory; /* a step or note could not be added */
};

/* ---- plan.c: for the planners ---- */

/* Appends a step. */
void plan_step(struct daxctl_plan *plan, struct step step);
/* Appends a remark that people should read first. */
void plan_note(struct daxctl_plan *plan, const char *format, ...) _printf_(2, 3);
/* That memory in a kernel zone may have to stay there. */
void plan_note_kernel_zone(struct daxctl_plan *plan);
/* Once, if the zone of a block is unknown: that no step checks it. Also while the plan runs. */
void plan_note_unknown_zone(struct daxctl_plan *plan, const struct blocks *blocks);
/* Remembers what the policy was, the first time that it is held. */
void plan_note_policy(struct daxctl_plan *plan, enum zone_want policy);
/* Makes the plan a refusal for a reason, and in words for people. Returns rc. */
int plan_refuse(struct daxctl_plan *plan, int rc, enum daxctl_reason reason, const char *format,
		...) _printf_(4, 5);
/* ---- result.c ---- */

/* Names what the reason of a refusal or failure is about, for programs. */
void plan_set_object(struct daxctl_plan *plan, const char *format, ...) _printf_(2, 3);
/* Adds a process that is in the way. */
void plan_add_holder(struct daxctl_plan *plan, int pid);

/* ---- reason.c ---- */

/* The reason that a failed read is: -errno may say that reading is for root alone. */
enum daxctl_reason reason_unreadable(int rc);
/* The reason where nothing but -errno is known. */
enum daxctl_reason reason_of_errno(int rc);
static inline bool plan_wants(const struct daxctl_plan *plan, unsigned int flag)
{
	return plan->want.flags & flag;
}
/* May memory be taken offline: of a device that is disabled, by other commands only. */
static inline bool plan_may_force(const struct daxctl_plan *plan)
{
	return plan_wants(plan, WANT_FORCE) && plan->want.action != DAXCTL_ACTION_DISABLE;
}
/* Removes the steps and notes of a plan that will not be run. */
void plan_forget(struct daxctl_plan *plan);
/* Was the plan cancelled: 0 or -EINTR. */
int plan_cancelled(const struct daxctl_plan *plan);
/* Tells whoever asked that so many of the step's blocks are done. */
void plan_progress(struct daxctl_plan *plan, const struct step *step, size_t done, size_t total);
/* How long to wait for other programs. */
struct lock_wait plan_lock_wait(const struct daxctl_plan *plan);
/* Seconds to try again what is busy. */
unsigned int plan_retry_seconds(const struct daxctl_plan *plan);
/* "daxctl (process 12)", or "Another program" where its process is not known. */
void lock_holder_text(struct daxctl_ctx *ctx, int holder, char text[PROCESS_TEXT_MAX]);
/* Name of the device, or of the region as long as there is no device. */
const char *plan_subject(const struct daxctl_plan *plan);

/* ---- plan-*.c: each fills a plan. 0 or -errno, which is a refusal. ---- */
_must_check_ int plan_enable(struct daxctl_plan *plan);
_must_check_ int plan_disable(struct daxctl_plan *plan);
_must_check_ int plan_reconfigure(struct daxctl_plan *plan);
_must_check_ int plan_online(struct daxctl_plan *plan);
_must_check_ int plan_offline(struct daxctl_plan *plan);
_must_check_ int plan_create(struct daxctl_plan *plan);
_must_check_ int plan_destroy(struct daxctl_plan *plan);

/* blocks.c: may kmem's probe still be adding memory blocks of the device. */
bool plan_memory_may_grow(const struct daxctl_plan *plan);
int plan_refuse_incomplete(struct daxctl_plan *plan);
/* Refuses a device that kmem does not have, but whose memory is in the system. */
_must_check_ int plan_check_stuck(struct daxctl_plan *plan);
/* Refuses to purpose ("be disabled") where the kernel cannot remove the memory. */
_must_check_ int plan_check_removal(struct daxctl_plan *plan, const char *purpose);
/* Refuses to take blocks offline where the kernel cannot do that. */
_must_check_ int plan_check_offline(struct daxctl_plan *plan);
/* Where the kernel cannot remove memory: notes that kmem keeps the device, and refuses to
 * bind it while kmem may take others too. */
_must_check_ int plan_enter_for_good(struct daxctl_plan *plan);
/* Notes that blocks which go online stay so, where the kernel cannot remove memory. */
void plan_note_for_good(struct daxctl_plan *plan);

/* Steps that leave the driver a device has, its memory offline first. */
_must_check_ int plan_leave(struct daxctl_plan *plan, const char *purpose);
/* Steps that bind an unbound device for a mode, its memory online if so wanted. */
_must_check_ int plan_enter(struct daxctl_plan *plan, enum daxctl_dev_mode mode,
			    const struct ranges *ranges);
/* A step that loads the driver of a mode if it is not there. */
_must_check_ int plan_load(struct daxctl_plan *plan, enum daxctl_dev_mode mode);

/* ---- bus.c: the lock that all regions share ---- */

/* The lock for a step, or none if the step only changes memory blocks. 0 or -errno. */
_must_check_ int plan_bus_to_run(struct daxctl_plan *plan, struct step *step);
/* The same to undo it, whoever cancels. */
_must_check_ int plan_bus_to_undo(struct daxctl_plan *plan, struct step *step);
/* Without the lock, unless the policy is held: while blocks go offline. */
void plan_leave_bus_for_blocks(struct daxctl_plan *plan);
void plan_leave_bus(struct daxctl_plan *plan);

/* ---- in-use.c ---- */

/*
 * Refuses to take a device from a file system, and to bind it again while a program has it
 * open or mapped. A program that loses it for good is told of in a note.
 */
_must_check_ int plan_check_users(struct daxctl_plan *plan, const char *purpose);
/* The same right before the write. 0, or -EBUSY with a detail of the step. */
_must_check_ int step_check_users(struct daxctl_plan *plan, struct step *step);

/* Checks the align and size wanted; then, steps that give the device these. */
_must_check_ int plan_check_geometry(struct daxctl_plan *plan);
_must_check_ int plan_geometry(struct daxctl_plan *plan);
/* The space that plan_place() promised is for other plans again. */
void plan_keep_promise(struct daxctl_plan *plan);

/* place.c: reads what is free; available is what plan_check_dynamic() said. 0 or -ENOMEM. */
_must_check_ int plan_read_space(struct daxctl_plan *plan, uint64_t available);
/* The largest size that fits, and for messages that of each alignment; NULL or to be freed. */
uint64_t plan_largest(const struct daxctl_plan *plan, uint64_t align);
char *plan_largest_text(struct daxctl_plan *plan, uint64_t now, uint64_t align);
/*
 * Finds a place for bytes that fit, or takes a range. Until the plan is run or freed, no
 * other plan of the context counts on that space. 0 or -errno.
 */
_must_check_ int plan_place(struct daxctl_plan *plan, uint64_t bytes, uint64_t align);
_must_check_ int plan_place_at(struct daxctl_plan *plan, const struct range *range);
/* The ranges that the device will have. 0 or -errno, -ENODATA if only the kernel knows. */
_must_check_ int plan_ranges_after(const struct daxctl_plan *plan, uint64_t size,
				   struct ranges *ret);
/* Steps that give the device its place, up to size. */
void plan_add_space(struct daxctl_plan *plan, uint64_t size);

/* Will memmap_on_memory change, can it, and a step that changes it, checked. */
bool plan_changes_memmap(const struct daxctl_plan *plan);
_must_check_ int plan_check_memmap(struct daxctl_plan *plan);
_must_check_ int plan_memmap(struct daxctl_plan *plan);
/* Of a sparse region. plan_check_sparse() refuses who asks for a tag elsewhere, and the reverse. */
_must_check_ int plan_check_sparse(struct daxctl_plan *plan);
_must_check_ int plan_create_sparse(struct daxctl_plan *plan);
_must_check_ int plan_geometry_sparse(struct daxctl_plan *plan);
/* Checks an alignment against what the CPU has. */
_must_check_ int plan_check_align(struct daxctl_plan *plan, uint64_t align);
/* Do all ranges start at a multiple of align; else where one does not. */
bool ranges_start_aligned(const struct ranges *ranges, uint64_t align, uint64_t *ret_start);
/* Checks that pages of the alignment stay within the ranges, as far as these are known. */
_must_check_ int plan_check_starts(struct daxctl_plan *plan, uint64_t align, uint64_t size);
/* Checks that size is a multiple of what align demands. */
_must_check_ int plan_check_multiple(struct daxctl_plan *plan, uint64_t size, uint64_t align);
/* Checks that the device's ranges could be read. */
_must_check_ int plan_check_ranges(struct daxctl_plan *plan);
/* Checks that the region's devices can change at all. Without what other plans will take. */
_must_check_ int plan_check_dynamic(struct daxctl_plan *plan, uint64_t *ret_available);

/* ---- step.c ---- */

/* Does the step and verifies it. 0 or -errno; what it changed so far is undone by step_undo(). */
_must_check_ int step_run(struct daxctl_plan *plan, struct step *step);
/* Takes back what the step changed. 0 or -errno, -EOPNOTSUPP where there is no way back. */
_must_check_ int step_undo(struct daxctl_plan *plan, struct step *step);
/* Is it still so when all is done: somebody else may have changed it, or replaced the device. */
_must_check_ int step_verify(struct daxctl_plan *plan, struct step *step);
/* Why a step failed, and more about that in words; in the place of what was said before. */
void step_set_detail(struct step *step, enum daxctl_reason reason, const char *format, ...)
	_printf_(3, 4);
void step_free(struct step *step);

/* ---- words.c ---- */

/* "unbind dax0.0 from driver kmem"; memory for the caller to free, or NULL. */
char *step_text(const struct daxctl_plan *plan, const struct step *step);

/* ---- explain.c ---- */

/* Adds to the step what files say about its failure, if nothing was read before. */
void step_explain(struct daxctl_plan *plan, struct step *step, int rc);
/* The reason of a failure; DAXCTL_REASON_OTHER where the kernel gives none. */
enum daxctl_reason step_reason(const struct step *step, int rc);
/* Where to look for the cause of a failure, or NULL if the cause was read. */
const char *step_look(const struct step *step, int rc);
/* Why a module is not loaded; memory for the caller to free, or NULL. */
char *module_explain(struct daxctl_ctx *ctx, const char *name, int rc);

/* ---- step-memory.c ---- */

/* Blocks that a step changes: those that fn says yes to, with zone. */
struct pick {
	bool (*fn)(const struct block *block, enum zone_want zone);
	enum zone_want zone;
};
/*
 * Makes those of all blocks that pick says yes to offline or online, as the step is. now
 * is how they are, and is read again. 0 or -errno; step->changed has the blocks as they
 * were before.
 */
_must_check_ int step_change_blocks(struct daxctl_plan *plan, struct step *step, int dir,
				    const struct blocks *all, struct blocks *now,
				    const struct pick *pick);
/* Puts the changed blocks back into state and zone. 0 or -errno of the first that failed. */
_must_check_ int step_memory_undo(struct daxctl_plan *plan, struct step *step);
/* Are there as many blocks as the ranges hold: 0, or -ENOENT with a detail. */
_must_check_ int step_check_complete(struct daxctl_plan *plan, struct step *step,
				     const struct ranges *ranges, const struct blocks *blocks);
/* Takes offline what is online of the device, to undo its bind. 0 or -errno of the first. */
_must_check_ int step_offline_again(struct daxctl_plan *plan);
/* How often that is tried again which a signal interrupts. */
#define STEP_UNDO_TRIES 10
/* Is the device still bound to kmem: blocks outlive it, and are nobody's then. 0 or -errno. */
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

/* ---- difference.c ---- */

/* Fills plan->differences. 0 or -errno if it cannot be told how things are. */
_must_check_ int plan_compare(struct daxctl_plan *plan);

/* ---- run.c ---- */
int plan_execute(struct daxctl_plan *plan);
/* Takes back a plan that was done. 0 or -errno. */
int plan_undo(struct daxctl_plan *plan);

#endif
