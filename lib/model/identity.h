/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* For files of lib/model only: the parts of an identity */
#ifndef LIB_MODEL_IDENTITY_H
#define LIB_MODEL_IDENTITY_H

#include "lib/model/model.h"

/* A memory device of a CXL region; dpa is where the region starts on it */
struct identity_member {
	uint64_t serial;
	uint64_t dpa;
};

struct daxctl_identity {
	enum daxctl_identity_kind kind;
	struct range range;		 /* HMEM */
	struct identity_member *members; /* CXL, in the order of the interleave */
	size_t n_members;
	uuid_t uuid; /* NVDIMM, TAG */
	bool has_offset;
	uint64_t offset; /* of a device in its region */
	char *text;	 /* written by identity-text.c */
};

DEFINE_CLEANUP(struct daxctl_identity *, daxctl_identity_free);
#define _cleanup_identity_ _cleanup_(daxctl_identity_freep)

/* Appends a member. Returns 0 or -ENOMEM. */
_must_check_ int identity_add_member(struct daxctl_identity *identity,
				     struct identity_member member);
/* Writes the text of a complete identity. Returns 0 or -ENOMEM. */
_must_check_ int identity_write_text(struct daxctl_identity *identity);

/* ---- name.c ---- */

enum name_form {
	NAME_DEV,      /* text: dax0.1 */
	NAME_CHAR,     /* a:b, numbers of a character device */
	NAME_FILE,     /* text: a path in /dev */
	NAME_SYS,      /* text: a path in /sys */
	NAME_NODE,     /* NUMA node a */
	NAME_MEMDEV,   /* text: mem0 */
	NAME_SERIAL,   /* number */
	NAME_ADDRESS,  /* number */
	NAME_NUMBER,   /* number: a serial number or an address */
	NAME_IDENTITY, /* identity */
};
/* A name for devices, in its parts. Zero-initialise it; free it with name_free(). */
struct name {
	enum name_form form;
	int a, b;
	uint64_t number;
	char *text;
	struct daxctl_identity *identity;
};
/* Returns 0, -EINVAL if the text has none of the forms, or -ENOMEM. */
_must_check_ int name_parse(const char *text, struct name *name);
void name_free(struct name *name);

/* ---- hmem-range.c ---- */

/* Returns 0 or -errno, -ENODATA if the devices do not tell the range. */
_must_check_ int hmem_read_range(struct daxctl_region *region, struct range *ret);
/*
 * Can the region have this range: the size is equal and all devices lie inside. Returns 1, 0 or
 * -errno.
 */
_must_check_ int hmem_range_fits(struct daxctl_region *region, const struct range *range);

/* ---- identity.c ---- */

/*
 * Reads where a device starts in its region. region is the region's identity. Returns 0 or -errno,
 * -ENODATA for an empty device.
 */
_must_check_ int identity_read_offset(struct daxctl_dev *dev, const struct daxctl_identity *region,
				      uint64_t *ret);

#endif
