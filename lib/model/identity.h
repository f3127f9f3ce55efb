/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Inside the model: what an identity is made of. */
#ifndef LIB_MODEL_IDENTITY_H
#define LIB_MODEL_IDENTITY_H

#include "lib/model/model.h"

/* A memory device of a CXL region, and where the region begins on it. */
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
	char *text;	 /* identity-text.c */
};

DEFINE_CLEANUP(struct daxctl_identity *, daxctl_identity_free);
#define _cleanup_identity_ _cleanup_(daxctl_identity_freep)

/* Appends a member. 0 or -ENOMEM. */
_must_check_ int identity_add_member(struct daxctl_identity *identity,
				     struct identity_member member);
/* Writes the text of an identity that is complete. 0 or -ENOMEM. */
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
/* A device's name of some form, in its parts. Zero-initialised; for name_free(). */
struct name {
	enum name_form form;
	int a, b;
	uint64_t number;
	char *text;
	struct daxctl_identity *identity;
};
/* 0, -EINVAL for text of no form, -ENOMEM. */
_must_check_ int name_parse(const char *text, struct name *name);
void name_free(struct name *name);

/* ---- hmem-range.c ---- */

/* 0 or -errno, -ENODATA where the devices do not tell. */
_must_check_ int hmem_read_range(struct daxctl_region *region, struct range *ret);
/* Can the region lie there: it has that size, and its devices lie within. 1, 0 or -errno. */
_must_check_ int hmem_range_fits(struct daxctl_region *region, const struct range *range);

/* ---- identity.c ---- */

/* Where a device starts in its region, whose identity is read. 0 or -errno, -ENODATA if empty. */
_must_check_ int identity_read_offset(struct daxctl_dev *dev, const struct daxctl_identity *region,
				      uint64_t *ret);

#endif
