/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * plan.h: change devices, wholly or not at all.
 *
 * Of this library alone, with its own version node. What <daxctl/libdaxctl.h> says of
 * ownership, errors, freshness and threads is so here too.
 */
#ifndef _DAXCTL_PLAN_H_
#define _DAXCTL_PLAN_H_

#include <daxctl/info.h>

#ifdef __cplusplus
extern "C" {
#endif

struct daxctl_request;
struct daxctl_plan;

/** enum daxctl_action - what a plan does */
enum daxctl_action {
	DAXCTL_ACTION_CREATE,	   /* a new device, carved from a region */
	DAXCTL_ACTION_DESTROY,	   /* give its space back; number 0 stays, empty */
	DAXCTL_ACTION_RECONFIGURE, /* mode, size, align, one or several */
	DAXCTL_ACTION_ENABLE,	   /* bind an unbound device to device_dax */
	DAXCTL_ACTION_DISABLE,	   /* unbind */
	DAXCTL_ACTION_ONLINE,	   /* its memory blocks */
	DAXCTL_ACTION_OFFLINE,
};

/* ---- Requests: what a plan shall reach -------------------------------- */

/**
 * daxctl_request_new - make a request for an action, with nothing set
 * @ret_request: the request, for the caller to free with daxctl_request_free()
 *
 * A request belongs to no context. It may be planned for any number of devices or
 * regions, and changed or freed afterwards: a plan keeps a copy.
 *
 * Returns 0, -EINVAL for no such action, -ENOMEM. Since LIBDAXCTL_EXT_1.
 */
int daxctl_request_new(enum daxctl_action action, struct daxctl_request **ret_request);

/**
 * daxctl_request_free - release a request; NULL is fine. Since LIBDAXCTL_EXT_1.
 */
void daxctl_request_free(struct daxctl_request *request);

/**
 * daxctl_request_set_mode - the mode that RECONFIGURE shall reach
 *
 * This and each other setter returns 0; -EINVAL for a value that is none, for an action
 * that does not take it, and for what contradicts something that was set before; -ENOMEM.
 * After an error the request is as it was. Since LIBDAXCTL_EXT_1.
 */
int daxctl_request_set_mode(struct daxctl_request *request, enum daxctl_dev_mode mode);

/**
 * daxctl_request_set_size - bytes that CREATE or RECONFIGURE shall give the device; a new
 * device without size, ranges and tag gets all that is free. Since LIBDAXCTL_EXT_1.
 */
int daxctl_request_set_size(struct daxctl_request *request, unsigned long long size);

/**
 * daxctl_request_set_align - the alignment, in bytes, that CREATE or RECONFIGURE shall
 * give the device; else it keeps its own, or gets that of the region.
 * Since LIBDAXCTL_EXT_1.
 */
int daxctl_request_set_align(struct daxctl_request *request, unsigned long long align);

/**
 * daxctl_request_add_range - one more range of physical addresses that CREATE shall give
 * the device, instead of a size
 * @start: its first byte
 * @end: its last byte
 *
 * The ranges are the device's in the order in which they are added. They must not
 * overlap. Since LIBDAXCTL_EXT_1.
 */
int daxctl_request_add_range(struct daxctl_request *request, unsigned long long start,
			     unsigned long long end);

/**
 * daxctl_request_set_uuid - the tag of the extents that CREATE shall claim in a sparse
 * region, instead of size, alignment and ranges; as daxctl_dev_set_uuid().
 * Since LIBDAXCTL_EXT_1.
 */
int daxctl_request_set_uuid(struct daxctl_request *request, const uuid_t uuid);

/**
 * daxctl_request_set_memory - the state of the memory blocks that RECONFIGURE to
 * system-ram, or ONLINE, shall reach; DAXCTL_MEMORY_ONLINE_MOVABLE if this is not set.
 * Blocks that are online in another zone are moved with DAXCTL_REQUEST_FORCE. Without it,
 * they stay there if this is not set, and are refused if it is.
 * Since LIBDAXCTL_EXT_1.
 */
int daxctl_request_set_memory(struct daxctl_request *request, enum daxctl_memory_state state);

/**
 * daxctl_request_set_memmap_on_memory - shall the map of the device's pages be kept in its
 * own memory
 * @on: 1 or 0, as daxctl_dev_set_memmap_on_memory()
 *
 * For CREATE and RECONFIGURE. Since LIBDAXCTL_EXT_1.
 */
int daxctl_request_set_memmap_on_memory(struct daxctl_request *request, int on);

/**
 * daxctl_request_set_timeout - how long to wait
 * @seconds: for other programs that change devices of the region, and for memory that is
 *	busy for the moment; if this is not set, 30 and 5 as long as nothing gets on
 *
 * Since LIBDAXCTL_EXT_1.
 */
int daxctl_request_set_timeout(struct daxctl_request *request, unsigned int seconds);

/** enum daxctl_request_flags - how to go about a request */
enum daxctl_request_flags {
	DAXCTL_REQUEST_FORCE = 1 << 0, /* take memory offline, a bound device away */
	DAXCTL_REQUEST_KEEP_GOING = 1
				    << 1, /* leave offline what went offline, though not all did */
	DAXCTL_REQUEST_PREVIEW = 1 << 2,  /* only to be looked at: takes no lock, cannot be run */
};

/**
 * daxctl_request_set_flags - how to go about it
 * @flags: of enum daxctl_request_flags; they replace those that were set before
 *
 * Since LIBDAXCTL_EXT_1.
 */
int daxctl_request_set_flags(struct daxctl_request *request, unsigned int flags);

/* ---- Plans ------------------------------------------------------------- */

/** enum daxctl_outcome - what has become of a plan */
enum daxctl_outcome {
	DAXCTL_OUTCOME_READY,	/* checked, can be run */
	DAXCTL_OUTCOME_ALREADY, /* all is as wanted: no steps */
	DAXCTL_OUTCOME_REFUSED, /* cannot work, or must not be done: nothing was changed */
	DAXCTL_OUTCOME_DONE,	/* run to its end */
	DAXCTL_OUTCOME_UNDONE,	/* a step failed, and all is as it was before */
	DAXCTL_OUTCOME_PARTIAL, /* a step failed, or something happened in passing, and not all
				 * is as it was before or as it should be */
};

/**
 * enum daxctl_reason - why a plan was refused or failed, for programs: what the message
 * says to people
 *
 * A reason is only given where it was read somewhere. More reasons may come: treat one
 * that is not known as DAXCTL_REASON_OTHER.
 */
enum daxctl_reason {
	DAXCTL_REASON_NONE,	     /* nothing was refused, and nothing failed */
	DAXCTL_REASON_OTHER,	     /* only the status is known */
	DAXCTL_REASON_NOT_PERMITTED, /* for root alone, or not even for root here */
	DAXCTL_REASON_LOCKED,	     /* another process changes devices */
	DAXCTL_REASON_INTERRUPTED,   /* by the flag of daxctl_plan_set_cancel(), or a signal */
	DAXCTL_REASON_TIMEOUT,	     /* the time limit of the request is over */
	DAXCTL_REASON_NO_MEMORY,     /* this process or the kernel has too little memory */
	DAXCTL_REASON_UNREADABLE,    /* something that has to be known cannot be read */
	DAXCTL_REASON_UNSUPPORTED,   /* this kernel cannot do it */
	DAXCTL_REASON_MODULE,	     /* the driver's module is missing, or must not be loaded */
	/* the device */
	DAXCTL_REASON_GONE,	      /* it does not exist any more */
	DAXCTL_REASON_CHANGED,	      /* another program changed it meanwhile */
	DAXCTL_REASON_BOUND,	      /* a driver has it: that takes DAXCTL_REQUEST_FORCE */
	DAXCTL_REASON_FOREIGN,	      /* a driver has it that this library does not know */
	DAXCTL_REASON_OPEN,	      /* a process has it open or mapped */
	DAXCTL_REASON_MOUNTED,	      /* a file system of it is mounted */
	DAXCTL_REASON_EMPTY,	      /* it has no size */
	DAXCTL_REASON_NOT_SYSTEM_RAM, /* it is in another mode */
	DAXCTL_REASON_SIDE_EFFECTS,   /* all was done, but other devices changed too */
	/* its memory */
	DAXCTL_REASON_ONLINE,	     /* memory blocks are online */
	DAXCTL_REASON_ZONE,	     /* memory blocks are online in another zone */
	DAXCTL_REASON_POLICY,	     /* the kernel's policy puts new memory elsewhere */
	DAXCTL_REASON_NOT_REMOVABLE, /* the kernel never takes this memory offline */
	DAXCTL_REASON_MEMORY_BUSY,   /* the kernel cannot move what is in a memory block */
	DAXCTL_REASON_STUCK,	     /* memory was left behind, until the next reboot */
	DAXCTL_REASON_INCOMPLETE,    /* memory blocks are missing */
	DAXCTL_REASON_BROKEN,	     /* a memory block holds memory that is known to be broken */
	DAXCTL_REASON_NO_NODE,	     /* it has no NUMA node that its memory could join */
	DAXCTL_REASON_MEMMAP,	     /* memmap_on_memory is switched off in this kernel */
	/* space */
	DAXCTL_REASON_STATIC,	  /* the region cannot be divided */
	DAXCTL_REASON_NO_SPACE,	  /* the region has too little that is free */
	DAXCTL_REASON_TAKEN,	  /* another device has it */
	DAXCTL_REASON_RANGE,	  /* no such range in the region, or none that is free */
	DAXCTL_REASON_SIZE,	  /* the size does not suit the alignment, or a memory block */
	DAXCTL_REASON_ALIGNMENT,  /* the alignment suits neither the CPU nor the address */
	DAXCTL_REASON_SPARSE,	  /* the region's capacity is dynamic: it is claimed by tag */
	DAXCTL_REASON_NOT_SPARSE, /* the region's capacity is not dynamic: it has no tags */
	DAXCTL_REASON_NO_EXTENT,  /* no complete, aligned extent with the tag is free */
	DAXCTL_REASON_OLD_MODEL,  /* in the old device model devices can only be looked at */
};

/**
 * daxctl_reason_to_text - a word for a reason, such as "not-permitted"; NULL for a number
 * that is none. Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_reason_to_text(enum daxctl_reason reason);

/**
 * daxctl_reason_from_text - the reason that a word stands for
 * @ret_reason: the reason, set on success
 *
 * Returns 0, or -EINVAL if the text is none of these words. Since LIBDAXCTL_EXT_1.
 */
int daxctl_reason_from_text(const char *text, enum daxctl_reason *ret_reason);

/**
 * daxctl_outcome_to_text - a word for an outcome, such as "refused"; NULL for what is none.
 * Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_outcome_to_text(enum daxctl_outcome outcome);

/**
 * daxctl_dev_plan - plan a change of a device, checking all that can be checked
 * @request: of any action but DAXCTL_ACTION_CREATE
 * @ret_plan: the plan, for the caller to free with daxctl_plan_free()
 *
 * Nothing is changed. A plan that is refused is a plan too: look at its
 * outcome, status and message. Until it is freed a plan keeps the plans of
 * other processes waiting that are about the same region (a lock on
 * <region>/dax_region/align, which only root can take); who makes several,
 * makes them in the order of the regions. While it is made, and from the first
 * step on that is not about memory blocks alone, plans of other regions wait too
 * (a lock on /sys/bus/dax/drivers_probe): trying drivers and the policy for new
 * memory are the machine's.
 *
 * Returns 0, -EINVAL for another action or NULL, -ENOMEM. Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_plan(struct daxctl_dev *dev, const struct daxctl_request *request,
		    struct daxctl_plan **ret_plan);

/**
 * daxctl_region_plan - plan a new device in a region, bound to device_dax at the end
 * @request: of DAXCTL_ACTION_CREATE
 *
 * As daxctl_dev_plan(). Since LIBDAXCTL_EXT_1.
 */
int daxctl_region_plan(struct daxctl_region *region, const struct daxctl_request *request,
		       struct daxctl_plan **ret_plan);

/**
 * daxctl_plan_free - release a plan, run or not; NULL is fine. Since LIBDAXCTL_EXT_1.
 */
void daxctl_plan_free(struct daxctl_plan *plan);

/**
 * daxctl_plan_set_progress - be told how a step gets on that takes long
 * @fn: called after each memory block, with how many of the step's are done. While
 *      blocks go offline, which is what a time limit is about, also before the first
 *      (done is 0), and when it is over (total is 0)
 * @data: for fn
 *
 * Since LIBDAXCTL_EXT_1.
 */
int daxctl_plan_set_progress(struct daxctl_plan *plan,
			     void (*fn)(struct daxctl_plan *plan, unsigned int step,
					unsigned int done, unsigned int total, void *data),
			     void *data);

/**
 * daxctl_plan_set_cancel - where to look whether the plan shall be given up
 * @flag: becomes other than 0 to cancel, such as by a signal handler
 *
 * A cancelled plan is undone and fails with -EINTR. Signals that do not set the flag end
 * nothing. A kernel that is busy with a memory block is interrupted by the library itself.
 * daxctl_set_cancel() is for what happens before there is a plan. Since LIBDAXCTL_EXT_1.
 */
int daxctl_plan_set_cancel(struct daxctl_plan *plan, const volatile int *flag);

/**
 * daxctl_set_cancel - where to look whether all that the context does shall be given up
 * @flag: becomes other than 0 to cancel, such as by a signal handler; NULL: never
 *
 * As daxctl_plan_set_cancel(), for each plan of the context, and for the wait for another
 * program while a plan is made: that plan is refused with -EINTR. Since LIBDAXCTL_EXT_1.
 */
void daxctl_set_cancel(struct daxctl_ctx *ctx, const volatile int *flag);

/**
 * daxctl_recover_policy - set back the kernel's policy for new memory, if a program was
 * killed while it held the policy at "offline"
 *
 * Each plan that takes a lock does so too. A policy that somebody has set meanwhile stays.
 * What was set back is logged with LOG_NOTICE. Returns 0, also where there is nothing to do
 * or this process may not look, or -errno of the lock. Since LIBDAXCTL_EXT_1.
 */
int daxctl_recover_policy(struct daxctl_ctx *ctx);

/**
 * daxctl_plan_run - do the steps in order, each verified; undo them if one fails
 *
 * May be called once, on a plan whose outcome is READY or ALREADY.
 *
 * Returns 0 when done, or -errno of the step that failed, or of the refusal;
 * daxctl_plan_get_outcome() tells how things stand then. -EINVAL for a plan that is
 * only a preview, or was run before. -ENOLCK, and nothing was changed, where the
 * plan's lock is lost: the program has closed a descriptor that it did not open, or
 * this is a child of the process that made the plan. Since LIBDAXCTL_EXT_1.
 */
int daxctl_plan_run(struct daxctl_plan *plan);

/**
 * daxctl_plan_undo - take back a plan that was done, before it is freed
 *
 * For several plans that are one change: where one fails, those before it are taken back,
 * the last one first. What is in use since then stays; contents are lost.
 *
 * Returns 0, with DAXCTL_OUTCOME_UNDONE, when all is as it was before the plan; else
 * -errno, with DAXCTL_OUTCOME_PARTIAL, the message and the differences. -EINVAL for a plan
 * that was not done, and -EBUSY or -ENOLCK where nothing was tried: its outcome stays.
 * Since LIBDAXCTL_EXT_1.
 */
int daxctl_plan_undo(struct daxctl_plan *plan);

/**
 * daxctl_plan_get_outcome - what has become of the plan. Since LIBDAXCTL_EXT_1.
 */
enum daxctl_outcome daxctl_plan_get_outcome(const struct daxctl_plan *plan);

/**
 * daxctl_plan_get_status - 0, or -errno of the refusal or of the step that failed.
 * Since LIBDAXCTL_EXT_1.
 */
int daxctl_plan_get_status(const struct daxctl_plan *plan);

/**
 * daxctl_plan_get_reason - why the plan was refused or failed; DAXCTL_REASON_NONE if it
 * was not. Since LIBDAXCTL_EXT_1.
 */
enum daxctl_reason daxctl_plan_get_reason(const struct daxctl_plan *plan);

/**
 * daxctl_plan_get_message - the refusal or failure in words, without a newline: what
 * failed, why, what was put back or is left, and what to do; NULL if there is nothing
 * to say. Owned by the plan. Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_plan_get_message(const struct daxctl_plan *plan);

/**
 * daxctl_plan_get_object - what the reason is about: the mount point, the module, the
 * memory blocks, the policy's word, the other devices; NULL if it is the device itself, or
 * unknown. Owned by the plan. Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_plan_get_object(const struct daxctl_plan *plan);

/**
 * daxctl_plan_get_holder - the n-th process that is in the way: that holds the lock, or
 * has the device open
 *
 * Returns its id, or -ENOENT behind the last. Since LIBDAXCTL_EXT_1.
 */
int daxctl_plan_get_holder(const struct daxctl_plan *plan, unsigned int n);

/**
 * daxctl_plan_get_note - the n-th remark, counted from 0, that people should read
 * before the plan is run, such as what will not be possible to take back; NULL behind
 * the last. Owned by the plan. Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_plan_get_note(const struct daxctl_plan *plan, unsigned int n);

/**
 * daxctl_plan_get_difference - the n-th thing that is other than before the plan was
 * made, in words, counted from 0, once it has failed with DAXCTL_OUTCOME_PARTIAL;
 * NULL behind the last
 *
 * Found by reading the device, its memory blocks and the policy for new memory again,
 * so that what others did meanwhile is among it. Owned by the plan.
 * Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_plan_get_difference(const struct daxctl_plan *plan, unsigned int n);

/**
 * daxctl_plan_get_difference_object - what that is a difference of: a device such as
 * "dax0.0", memory blocks such as "memory32-35", or "memory" for the whole machine; NULL
 * behind the last. Owned by the plan. Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_plan_get_difference_object(const struct daxctl_plan *plan, unsigned int n);

/**
 * daxctl_plan_get_difference_attribute - what of the object differs, by the name of its
 * file: "driver", "size", "align", "mapping", "uuid", "memmap_on_memory", "state",
 * "auto_online_blocks"; "device": whether the object exists; "memory": what was left of
 * it. More may come. Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_plan_get_difference_attribute(const struct daxctl_plan *plan, unsigned int n);

/**
 * daxctl_plan_get_difference_before - how it was; NULL if nothing was there, such as no
 * driver. Owned by the plan. Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_plan_get_difference_before(const struct daxctl_plan *plan, unsigned int n);

/**
 * daxctl_plan_get_difference_now - how it is; as daxctl_plan_get_difference_before().
 * Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_plan_get_difference_now(const struct daxctl_plan *plan, unsigned int n);

/**
 * daxctl_plan_get_step - the n-th step in words, counted from 0; NULL behind the last.
 * Owned by the plan. Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_plan_get_step(const struct daxctl_plan *plan, unsigned int n);

/** enum daxctl_step_kind - what a step does. More may come. */
enum daxctl_step_kind {
	DAXCTL_STEP_NONE, /* there is no such step */
	DAXCTL_STEP_LOAD_MODULE,
	DAXCTL_STEP_CREATE,
	DAXCTL_STEP_DELETE,
	DAXCTL_STEP_UNBIND,
	DAXCTL_STEP_BIND,
	DAXCTL_STEP_SET_ALIGN,
	DAXCTL_STEP_SET_SIZE,
	DAXCTL_STEP_ADD_RANGE,
	DAXCTL_STEP_SET_MEMMAP_ON_MEMORY,
	DAXCTL_STEP_CLAIM,   /* extents */
	DAXCTL_STEP_RELEASE, /* extents */
	DAXCTL_STEP_HOLD_POLICY,
	DAXCTL_STEP_RESTORE_POLICY,
	DAXCTL_STEP_ONLINE,
	DAXCTL_STEP_OFFLINE,
};

/**
 * daxctl_step_kind_to_text - a word for a kind of step, such as "set-size"; NULL for what
 * is none. Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_step_kind_to_text(enum daxctl_step_kind kind);

/**
 * daxctl_plan_get_step_kind - what the n-th step does; DAXCTL_STEP_NONE behind the last.
 * Since LIBDAXCTL_EXT_1.
 */
enum daxctl_step_kind daxctl_plan_get_step_kind(const struct daxctl_plan *plan, unsigned int n);

/**
 * daxctl_plan_get_step_target - what the n-th step is about: the device, the region where
 * one is created, the module, or "auto_online_blocks"; NULL for a device that does not
 * exist yet, and behind the last. Owned by the plan. Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_plan_get_step_target(const struct daxctl_plan *plan, unsigned int n);

/**
 * daxctl_plan_get_failed_step - the number of the step that failed, counted from 0;
 * -ENOENT if none has. Since LIBDAXCTL_EXT_1.
 */
int daxctl_plan_get_failed_step(const struct daxctl_plan *plan);

/**
 * daxctl_plan_get_dev - the device that the plan is about; of a plan that creates one
 * NULL until that is done. Since LIBDAXCTL_EXT_1.
 */
struct daxctl_dev *daxctl_plan_get_dev(const struct daxctl_plan *plan);

/**
 * daxctl_plan_get_action - what the plan does; of NULL DAXCTL_ACTION_RECONFIGURE.
 * Since LIBDAXCTL_EXT_1.
 */
enum daxctl_action daxctl_plan_get_action(const struct daxctl_plan *plan);

/**
 * daxctl_plan_get_memory - the state that new memory blocks of the device shall reach: as
 * requested, or as the memory was before. Since LIBDAXCTL_EXT_1.
 */
enum daxctl_memory_state daxctl_plan_get_memory(const struct daxctl_plan *plan);

/**
 * daxctl_plan_get_region - the region that the plan is about. Since LIBDAXCTL_EXT_1.
 */
struct daxctl_region *daxctl_plan_get_region(const struct daxctl_plan *plan);

#ifdef __cplusplus
}
#endif

#endif
