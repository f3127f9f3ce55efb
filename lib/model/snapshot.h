/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A part of model.h: a device as it is at one moment. */
#ifndef LIB_SNAPSHOT_H
#define LIB_SNAPSHOT_H

/*
 * Next to each attribute stands 0 or why it is not known: -ENOENT, the kernel has no such
 * attribute; -EBADMSG, it says nonsense; or the errno of reading it.
 */
struct snapshot {
	int driver_rc;
	char driver[SYSFS_VALUE_MAX]; /* empty if unbound, or not known */
	enum daxctl_dev_mode mode;
	int size_rc;
	uint64_t size;
	int align_rc;
	uint64_t align; /* 0 before Linux 5.10 */
	int target_node_rc;
	int target_node;
	int memmap_on_memory; /* 0, 1, or -errno; with_ranges only */
	bool sparse;	      /* of a sparse region */
	int uuid_rc;
	uuid_t uuid; /* tag of its extents, or zeros */
	int state_rc;
	char state[SYSFS_VALUE_MAX]; /* of the file state; system-ram only */
	bool pluggable;		     /* it has that file, Linux 7.3: kmem's probe has ended */
	bool unplugged;		     /* and that says so */
	int ranges_rc;		     /* of reading ranges */
	struct ranges ranges;
	int blocks_rc;	      /* of reading blocks */
	struct blocks blocks; /* of other modes with_ranges only: they are stuck there */
	size_t missing;	      /* whole blocks in the ranges that kmem has not added */
};
void snapshot_free(struct snapshot *snap);
#define _cleanup_snapshot_ _cleanup_(snapshot_free)

/*
 * Reads a device; with_ranges also where it needs none itself, that is, when it
 * is not system-ram. Zero-initialised snap may be freed whatever is returned.
 * 0, also where some of it cannot be read, or -errno, -ENOENT if the device is gone.
 */
_must_check_ int snapshot_read(struct daxctl_dev *dev, bool with_ranges, struct snapshot *snap);
/* Read with_ranges: are there memory blocks at its addresses, though kmem does not have it. */
bool snapshot_is_stuck(const struct snapshot *snap);
/* Of a kmem device, only what is known of its memory. 0 or -errno. */
_must_check_ int snapshot_read_memory(struct daxctl_dev *dev, struct snapshot *snap);
/* Is all known that a change of the device relies on. 0, or -errno of what is not. */
_must_check_ int snapshot_check(const struct snapshot *snap, const char **ret_what);

#endif
