/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * plan.h: change devices, completely or not at all.
 *
 * Only this library has these functions, under a version node of its own. The rules of
 * <daxctl/libdaxctl.h> for ownership, errors, freshness and threads apply here too.
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
	DAXCTL_ACTION_CREATE,	   /* make a new device in a region */
	DAXCTL_ACTION_DESTROY,	   /* give the device's space back; device 0 stays, empty */
	DAXCTL_ACTION_RECONFIGURE, /* change mode, size, align, or several of them */
	DAXCTL_ACTION_ENABLE,	   /* bind an unbound device to device_dax */
	DAXCTL_ACTION_DISABLE,	   /* unbind the device */
	DAXCTL_ACTION_ONLINE,	   /* change its memory blocks */
	DAXCTL_ACTION_OFFLINE,
};

/* ---- Requests: what a plan should achieve ------------------------------- */

/**
 * daxctl_request_new - make a request for an action, with nothing set
 * @ret_request: the request; the caller frees it with daxctl_request_free()
 *
 * A request belongs to no context. It can be planned for any number of devices or
 * regions. The plan keeps a copy: the request may be changed or freed afterwards.
 *
 * Returns 0, -EINVAL if there is no such action, -ENOMEM. Since LIBDAXCTL_EXT_1.
 */
int daxctl_request_new(enum daxctl_action action, struct daxctl_request **ret_request);

/**
 * daxctl_request_free - release a request. NULL is allowed. Since LIBDAXCTL_EXT_1.
 */
void daxctl_request_free(struct daxctl_request *request);

/**
 * daxctl_request_set_mode - the mode that RECONFIGURE gives the device
 *
 * Each setter returns 0; -EINVAL if the value is not valid, if the action does not take
 * it, or if it contradicts a value that was set before; -ENOMEM. After an error the
 * request is unchanged. Since LIBDAXCTL_EXT_1.
 */
int daxctl_request_set_mode(struct daxctl_request *request, enum daxctl_dev_mode mode);

/**
 * daxctl_request_set_size - the size in bytes that CREATE or RECONFIGURE gives the
 * device. A new device without size, ranges and tag gets all free space. 0 is for
 * RECONFIGURE alone: the device stays, empty and unbound. Since LIBDAXCTL_EXT_1.
 */
int daxctl_request_set_size(struct daxctl_request *request, unsigned long long size);

/**
 * daxctl_request_set_align - the alignment in bytes that CREATE or RECONFIGURE gives the
 * device. If it is not set, a device keeps its alignment, and a new device gets that of
 * the region. Since LIBDAXCTL_EXT_1.
 */
int daxctl_request_set_align(struct daxctl_request *request, unsigned long long align);

/**
 * daxctl_request_add_range - one more range of physical addresses that CREATE gives the
 * device, instead of a size
 * @start: the range's first byte
 * @end: the range's last byte
 *
 * The device has the ranges in the order in which they are added. They must not overlap.
 * Since LIBDAXCTL_EXT_1.
 */
int daxctl_request_add_range(struct daxctl_request *request, unsigned long long start,
			     unsigned long long end);

/**
 * daxctl_request_set_uuid - the tag of the extents that CREATE claims in a sparse region,
 * instead of size, alignment and ranges; as daxctl_dev_set_uuid(). Since LIBDAXCTL_EXT_1.
 */
int daxctl_request_set_uuid(struct daxctl_request *request, const uuid_t uuid);

/**
 * daxctl_request_set_memory - the state that ONLINE, or RECONFIGURE to system-ram, gives
 * the memory blocks. The default is DAXCTL_MEMORY_ONLINE_MOVABLE.
 *
 * With DAXCTL_REQUEST_FORCE, blocks that are online in another zone are moved. Without
 * it, the request is refused if this state was set; if it was not set, the blocks stay in
 * their zone. Since LIBDAXCTL_EXT_1.
 */
int daxctl_request_set_memory(struct daxctl_request *request, enum daxctl_memory_state state);

/**
 * daxctl_request_set_memmap_on_memory - keep the map of the device's pages in the
 * device's own memory, or not
 * @on: 1 or 0, as daxctl_dev_set_memmap_on_memory()
 *
 * For CREATE and RECONFIGURE. Since LIBDAXCTL_EXT_1.
 */
int daxctl_request_set_memmap_on_memory(struct daxctl_request *request, int on);

/**
 * daxctl_request_set_timeout - how long to wait
 * @seconds: for other programs that change devices of the region, and for busy
 *	memory. The defaults are 30 and 5 seconds, counted from the last progress
 *
 * Since LIBDAXCTL_EXT_1.
 */
int daxctl_request_set_timeout(struct daxctl_request *request, unsigned int seconds);

/** enum daxctl_request_flags - how to carry out a request */
enum daxctl_request_flags {
	DAXCTL_REQUEST_FORCE = 1 << 0,	    /* take memory offline, unbind bound devices */
	DAXCTL_REQUEST_KEEP_GOING = 1 << 1, /* keep blocks offline if others failed */
	DAXCTL_REQUEST_PREVIEW = 1 << 2,    /* only show the plan: takes no lock, cannot be run */
};

/**
 * daxctl_request_set_flags - how to carry out the request
 * @flags: of enum daxctl_request_flags; they replace the flags that were set before
 *
 * Since LIBDAXCTL_EXT_1.
 */
int daxctl_request_set_flags(struct daxctl_request *request, unsigned int flags);

/* ---- Plans ------------------------------------------------------------- */

/** enum daxctl_outcome - the result of a plan */
enum daxctl_outcome {
	DAXCTL_OUTCOME_READY,	/* checked, and can be run */
	DAXCTL_OUTCOME_ALREADY, /* everything is as requested: no steps */
	DAXCTL_OUTCOME_REFUSED, /* impossible or not allowed: nothing was changed */
	DAXCTL_OUTCOME_DONE,	/* all steps are done */
	DAXCTL_OUTCOME_UNDONE,	/* a step failed, and everything is as it was before */
	DAXCTL_OUTCOME_PARTIAL, /* a step failed or had side effects: something is neither as
				 * before nor as requested */
};

/**
 * enum daxctl_reason - why a plan was refused or failed. Programs read the reason, people
 * read the message.
 *
 * The library gives a reason only if it was read somewhere. More reasons may be added:
 * treat an unknown one as DAXCTL_REASON_OTHER.
 */
enum daxctl_reason {
	DAXCTL_REASON_NONE,	     /* nothing was refused, and nothing failed */
	DAXCTL_REASON_OTHER,	     /* only the status is known */
	DAXCTL_REASON_NOT_PERMITTED, /* only root may do it, or even root may not do it here */
	DAXCTL_REASON_LOCKED,	     /* another process is changing devices */
	DAXCTL_REASON_INTERRUPTED,   /* by the flag of daxctl_plan_set_cancel(), or by a signal */
	DAXCTL_REASON_TIMEOUT,	     /* the time limit of the request has passed */
	DAXCTL_REASON_NO_MEMORY,     /* this process or the kernel has too little memory */
	DAXCTL_REASON_UNREADABLE,    /* a needed value cannot be read */
	DAXCTL_REASON_UNSUPPORTED,   /* this kernel cannot do it */
	DAXCTL_REASON_MODULE,	     /* the driver's module is missing, or must not be loaded */
	/* the device */
	DAXCTL_REASON_GONE,	      /* the device does not exist any more */
	DAXCTL_REASON_CHANGED,	      /* another program changed it meanwhile */
	DAXCTL_REASON_BOUND,	      /* a driver has it: DAXCTL_REQUEST_FORCE is needed */
	DAXCTL_REASON_FOREIGN,	      /* a driver has it that the library does not know */
	DAXCTL_REASON_OPEN,	      /* a process has it open or mapped */
	DAXCTL_REASON_MOUNTED,	      /* a file system of the device is mounted */
	DAXCTL_REASON_EMPTY,	      /* the device has no size */
	DAXCTL_REASON_NOT_SYSTEM_RAM, /* the device is in another mode */
	DAXCTL_REASON_SIDE_EFFECTS,   /* all steps are done, with side effects on other devices */
	/* its memory */
	DAXCTL_REASON_ONLINE,	     /* memory blocks are online */
	DAXCTL_REASON_ZONE,	     /* memory blocks are online in another zone */
	DAXCTL_REASON_POLICY,	     /* the kernel's policy puts new memory in the wrong zone */
	DAXCTL_REASON_NOT_REMOVABLE, /* the kernel never takes this memory offline */
	DAXCTL_REASON_MEMORY_BUSY,   /* the kernel cannot move the contents of a memory block */
	DAXCTL_REASON_STUCK,	     /* memory stays behind until the next reboot */
	DAXCTL_REASON_INCOMPLETE,    /* memory blocks are missing */
	DAXCTL_REASON_BROKEN,	     /* a memory block holds memory that is known to be broken */
	DAXCTL_REASON_NO_NODE,	     /* no NUMA node that the memory could join */
	DAXCTL_REASON_MEMMAP,	     /* memmap_on_memory is switched off in this kernel */
	/* space */
	DAXCTL_REASON_STATIC,	  /* the region cannot be divided */
	DAXCTL_REASON_NO_SPACE,	  /* the region has too little free space */
	DAXCTL_REASON_TAKEN,	  /* another device has the space */
	DAXCTL_REASON_RANGE,	  /* the region has no such range, or it is not free */
	DAXCTL_REASON_SIZE,	  /* the size does not fit the alignment, or a memory block */
	DAXCTL_REASON_ALIGNMENT,  /* the CPU or the address does not allow the alignment */
	DAXCTL_REASON_SPARSE,	  /* the region's capacity is dynamic: it is claimed by tag */
	DAXCTL_REASON_NOT_SPARSE, /* the region's capacity is not dynamic: it has no tags */
	DAXCTL_REASON_NO_EXTENT,  /* no complete, aligned extent with the tag is free */
	DAXCTL_REASON_OLD_MODEL,  /* devices of the old device model cannot be changed */
};

/**
 * daxctl_reason_to_text - the word for a reason, such as "not-permitted"; NULL for other
 * values. Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_reason_to_text(enum daxctl_reason reason);

/**
 * daxctl_reason_from_text - the reason for a word
 * @ret_reason: the reason, set on success
 *
 * Returns 0, or -EINVAL if the text is none of these words. Since LIBDAXCTL_EXT_1.
 */
int daxctl_reason_from_text(const char *text, enum daxctl_reason *ret_reason);

/**
 * daxctl_outcome_to_text - the word for an outcome, such as "refused"; NULL for other
 * values. Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_outcome_to_text(enum daxctl_outcome outcome);

/**
 * daxctl_dev_plan - plan a change of a device, and check everything that can be checked
 * @request: with any action except DAXCTL_ACTION_CREATE
 * @ret_plan: the plan; the caller frees it with daxctl_plan_free()
 *
 * Changes nothing. A refused plan is a plan too: read its outcome, status and message.
 * Until the plan is freed, plans of other processes for the same region wait (a lock on
 * <region>/dax_region/align, which only root can take). To make several plans, make them
 * in the order of the regions. Plans of other regions wait while this plan is made, and
 * from its first step that changes more than memory blocks (a lock on
 * /sys/bus/dax/drivers_probe): the whole machine shares the trying of drivers and the
 * policy for new memory.
 *
 * Returns 0, -EINVAL for another action or NULL, -ENOMEM. Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_plan(struct daxctl_dev *dev, const struct daxctl_request *request,
		    struct daxctl_plan **ret_plan);

/**
 * daxctl_region_plan - plan a new device in a region. At the end the device is bound to
 * device_dax
 * @request: with DAXCTL_ACTION_CREATE
 *
 * As daxctl_dev_plan(). Since LIBDAXCTL_EXT_1.
 */
int daxctl_region_plan(struct daxctl_region *region, const struct daxctl_request *request,
		       struct daxctl_plan **ret_plan);

/**
 * daxctl_plan_free - release a plan, run or not. NULL is allowed. Since LIBDAXCTL_EXT_1.
 */
void daxctl_plan_free(struct daxctl_plan *plan);

/**
 * daxctl_plan_set_progress - report the progress of steps that take long
 * @fn: called after each memory block, with the number of finished blocks of the
 *	step. While blocks go offline, which has a time limit, fn is also called before
 *	the first block (done is 0) and at the end (total is 0)
 * @data: passed to fn
 *
 * Since LIBDAXCTL_EXT_1.
 */
int daxctl_plan_set_progress(struct daxctl_plan *plan,
			     void (*fn)(struct daxctl_plan *plan, unsigned int step,
					unsigned int done, unsigned int total, void *data),
			     void *data);

/**
 * daxctl_plan_set_cancel - set a flag that cancels the plan
 * @flag: becomes other than 0 to cancel, for example in a signal handler
 *
 * A cancelled plan is undone and fails with -EINTR. A signal that does not set the flag
 * cancels nothing. If the kernel is busy with a memory block, the library interrupts it.
 * To cancel before there is a plan, see daxctl_set_cancel(). Since LIBDAXCTL_EXT_1.
 */
int daxctl_plan_set_cancel(struct daxctl_plan *plan, const volatile int *flag);

/**
 * daxctl_set_cancel - set a flag that cancels all work of the context
 * @flag: becomes other than 0 to cancel, for example in a signal handler; NULL:
 *	never
 *
 * As daxctl_plan_set_cancel(), for each plan of the context. Also cancels the wait for
 * another program while a plan is made: that plan is refused with -EINTR. Since
 * LIBDAXCTL_EXT_1.
 */
void daxctl_set_cancel(struct daxctl_ctx *ctx, const volatile int *flag);

/**
 * daxctl_recover_policy - set back the kernel's policy for new memory, if a program was
 * killed while it held the policy at "offline"
 *
 * Each plan that takes a lock does this too. A policy that somebody else has set
 * meanwhile stays. Logs the restored policy with LOG_NOTICE. Returns 0, also if there is
 * nothing to do or this process may not look; or -errno of the lock. Since
 * LIBDAXCTL_EXT_1.
 */
int daxctl_recover_policy(struct daxctl_ctx *ctx);

/**
 * daxctl_plan_run - do and verify the steps in order; undo them if one fails
 *
 * May be called once, on a plan whose outcome is READY or ALREADY.
 *
 * Returns 0 if all steps are done, or -errno of the refusal or the step that failed;
 * daxctl_plan_get_outcome() then tells the result. Returns -EINVAL for a plan that is
 * only a preview or was run before. Returns -ENOLCK, and changes nothing, if the plan's
 * lock is lost: the program has closed a descriptor that it did not open, or this process
 * is a child of the process that made the plan. Since LIBDAXCTL_EXT_1.
 */
int daxctl_plan_run(struct daxctl_plan *plan);

/**
 * daxctl_plan_undo - undo a plan that is done and not yet freed
 *
 * For several plans that are one change: if one fails, undo the plans before it, the last
 * one first. Devices that are in use by now stay changed. Contents are lost.
 *
 * Returns 0, with DAXCTL_OUTCOME_UNDONE, if everything is as before the plan. Otherwise
 * returns -errno, with DAXCTL_OUTCOME_PARTIAL, the message and the differences. Returns
 * -EINVAL for a plan that is not done, and -EBUSY or -ENOLCK if nothing was tried; the
 * outcome then stays. Since LIBDAXCTL_EXT_1.
 */
int daxctl_plan_undo(struct daxctl_plan *plan);

/**
 * daxctl_plan_get_outcome - the result of the plan. Since LIBDAXCTL_EXT_1.
 */
enum daxctl_outcome daxctl_plan_get_outcome(const struct daxctl_plan *plan);

/**
 * daxctl_plan_get_status - 0, or -errno of the refusal or of the step that failed.
 * Since LIBDAXCTL_EXT_1.
 */
int daxctl_plan_get_status(const struct daxctl_plan *plan);

/**
 * daxctl_plan_get_reason - why the plan was refused or failed, or DAXCTL_REASON_NONE.
 * Since LIBDAXCTL_EXT_1.
 */
enum daxctl_reason daxctl_plan_get_reason(const struct daxctl_plan *plan);

/**
 * daxctl_plan_get_message - the refusal or failure as text, without a newline: what
 * failed, why, what was put back or is left, and what to do. Returns NULL if there is no
 * message. The plan owns the text. Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_plan_get_message(const struct daxctl_plan *plan);

/**
 * daxctl_plan_get_object - the object of the reason: the mount point, the module, the
 * memory blocks, the policy's word, the other devices. Returns NULL if the object is the
 * device itself, or unknown. The plan owns the text. Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_plan_get_object(const struct daxctl_plan *plan);

/**
 * daxctl_plan_get_holder - the n-th process that prevents the change: it holds the lock,
 * or has the device open
 *
 * Returns the process id, or -ENOENT after the last one. Since LIBDAXCTL_EXT_1.
 */
int daxctl_plan_get_holder(const struct daxctl_plan *plan, unsigned int n);

/**
 * daxctl_plan_get_note - the n-th note, counted from 0. People should read the notes
 * before the plan is run, for example that a step cannot be undone. Returns NULL after
 * the last one. The plan owns the text. Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_plan_get_note(const struct daxctl_plan *plan, unsigned int n);

/**
 * daxctl_plan_get_difference - the n-th difference from the state before the plan, as
 * text, counted from 0. A plan has differences after it failed with
 * DAXCTL_OUTCOME_PARTIAL. Returns NULL after the last one
 *
 * The library reads the device, its memory blocks and the policy for new memory again and
 * compares them. Changes by other programs are included. The plan owns the text. Since
 * LIBDAXCTL_EXT_1.
 */
const char *daxctl_plan_get_difference(const struct daxctl_plan *plan, unsigned int n);

/**
 * daxctl_plan_get_difference_object - the object of the n-th difference: a device such as
 * "dax0.0", memory blocks such as "memory32-35", or "memory" for the whole machine.
 * Returns NULL after the last one. The plan owns the text. Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_plan_get_difference_object(const struct daxctl_plan *plan, unsigned int n);

/**
 * daxctl_plan_get_difference_attribute - the attribute that differs, by the name of its
 * file: "driver", "size", "align", "mapping", "uuid", "memmap_on_memory", "state",
 * "auto_online_blocks"; or "device": whether the object exists; or "memory": what is left
 * of it. More may be added. Returns NULL after the last one. Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_plan_get_difference_attribute(const struct daxctl_plan *plan, unsigned int n);

/**
 * daxctl_plan_get_difference_before - the value before; NULL if there was none, such as
 * no driver. The plan owns the text. Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_plan_get_difference_before(const struct daxctl_plan *plan, unsigned int n);

/**
 * daxctl_plan_get_difference_now - the value now; as daxctl_plan_get_difference_before().
 * Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_plan_get_difference_now(const struct daxctl_plan *plan, unsigned int n);

/**
 * daxctl_plan_get_step - the n-th step as text, counted from 0; NULL after the last one.
 * The plan owns the text. Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_plan_get_step(const struct daxctl_plan *plan, unsigned int n);

/** enum daxctl_step_kind - what a step does. More kinds may be added. */
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
 * daxctl_step_kind_to_text - the word for a kind of step, such as "set-size"; NULL for
 * other values. Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_step_kind_to_text(enum daxctl_step_kind kind);

/**
 * daxctl_plan_get_step_kind - what the n-th step does; DAXCTL_STEP_NONE after the last
 * one. Since LIBDAXCTL_EXT_1.
 */
enum daxctl_step_kind daxctl_plan_get_step_kind(const struct daxctl_plan *plan, unsigned int n);

/**
 * daxctl_plan_get_step_target - the object that the n-th step changes: the device, the
 * region where a device is created, the module, or "auto_online_blocks". Returns NULL for
 * a device that does not exist yet, and after the last one. The plan owns the text. Since
 * LIBDAXCTL_EXT_1.
 */
const char *daxctl_plan_get_step_target(const struct daxctl_plan *plan, unsigned int n);

/**
 * daxctl_plan_get_failed_step - the number of the step that failed, counted from 0;
 * -ENOENT if no step failed. Since LIBDAXCTL_EXT_1.
 */
int daxctl_plan_get_failed_step(const struct daxctl_plan *plan);

/**
 * daxctl_plan_get_dev - the device of the plan. For a plan that creates a device, NULL
 * until the device exists. Since LIBDAXCTL_EXT_1.
 */
struct daxctl_dev *daxctl_plan_get_dev(const struct daxctl_plan *plan);

/**
 * daxctl_plan_get_action - what the plan does; DAXCTL_ACTION_RECONFIGURE for NULL.
 * Since LIBDAXCTL_EXT_1.
 */
enum daxctl_action daxctl_plan_get_action(const struct daxctl_plan *plan);

/**
 * daxctl_plan_get_memory - the state that the plan gives new memory blocks of the device:
 * as requested, or as the memory was before. Since LIBDAXCTL_EXT_1.
 */
enum daxctl_memory_state daxctl_plan_get_memory(const struct daxctl_plan *plan);

/**
 * daxctl_plan_get_region - the region of the plan. Since LIBDAXCTL_EXT_1.
 */
struct daxctl_region *daxctl_plan_get_region(const struct daxctl_plan *plan);

#ifdef __cplusplus
}
#endif

#endif
