/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A part of model.h: a device at one moment */
#ifndef LIB_SNAPSHOT_H
#define LIB_SNAPSHOT_H

/*
 * The _rc before each attribute is 0, or says why the value is unknown: -ENOENT, the kernel lacks
 * the attribute; -EBADMSG, the value makes no sense; or the errno of reading it.
 */
struct snapshot {
	int driver_rc;
	char driver[SYSFS_VALUE_MAX]; /* empty if unbound or unknown */
	enum daxctl_dev_mode mode;
	int size_rc;
	uint64_t size;
	int align_rc;
	uint64_t align; /* 0 before Linux 5.10 */
	int target_node_rc;
	int target_node;
	int memmap_on_memory; /* 0, 1, or -errno; set if with_ranges */
	bool sparse;	      /* the device belongs to a sparse region */
	int uuid_rc;
	uuid_t uuid; /* tag of the device's extents, or zeros */
	int state_rc;
	char state[SYSFS_VALUE_MAX]; /* text of <dev>/state; system-ram only */
	bool has_state;		     /* <dev>/state exists, Linux 7.3: kmem's probe has ended */
	bool unplugged;		     /* <dev>/state is "unplugged": all memory is removed */
	int ranges_rc;		     /* of reading ranges */
	struct ranges ranges;
	int blocks_rc;	      /* of reading blocks */
	struct blocks blocks; /* in other modes only if with_ranges: such blocks are stuck */
	size_t missing;	      /* whole blocks of the ranges that kmem has not added */
};
void snapshot_free(struct snapshot *snap);
#define _cleanup_snapshot_ _cleanup_(snapshot_free)

/*
 * Reads a device. With with_ranges, also reads the ranges and blocks of devices that are not
 * system-ram. snap must be zero-initialised; the caller frees it, also after an error. Returns 0,
 * even if some attributes cannot be read, or -errno, -ENOENT if the device is gone.
 */
_must_check_ int snapshot_read(struct daxctl_dev *dev, bool with_ranges, struct snapshot *snap);
/*
 * Do memory blocks exist at the device's addresses although kmem does not have the device. Needs a
 * snapshot that was read with_ranges.
 */
bool snapshot_is_stuck(const struct snapshot *snap);
/* Reads only the memory of a kmem device. Returns 0 or -errno. */
_must_check_ int snapshot_read_memory(struct daxctl_dev *dev, struct snapshot *snap);
/*
 * Checks that all attributes are known that a change of the device needs. Returns 0, or -errno and
 * the name of an unknown attribute.
 */
_must_check_ int snapshot_check(const struct snapshot *snap, const char **ret_what);

#endif
