/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What there is to print, as plain structs, and one table for each that says
 * what its fields are called and what kind they are; renderers walk the tables.
 */
#ifndef DAXCTL_REPORT_H
#define DAXCTL_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <daxctl/info.h>

#include "unread.h"
#include "util/uuid.h"

struct opt_int {
	bool known;
	int value;
};

struct opt_u64 {
	bool known;
	uint64_t value;
};

struct opt_bool {
	bool known;
	bool value;
};

/* Records of one type, one behind the other */
struct rows {
	void *items;
	size_t n;
};

struct text_list {
	const char **items;
	size_t n;
};

/* A field that is not known, NULL, empty or without rows is not printed. */
enum field_type {
	FIELD_TEXT,   /* const char * */
	FIELD_TEXTS,  /* struct text_list; printed even if there are none */
	FIELD_WORD,   /* char [] */
	FIELD_INT,    /* struct opt_int */
	FIELD_BOOL,   /* struct opt_bool */
	FIELD_SIZE,   /* struct opt_u64; words if people read it */
	FIELD_HEX,    /* struct opt_u64; hexadecimal if people read it */
	FIELD_NUMBER, /* struct opt_u64; a number for whoever reads it */
	FIELD_ROWS,   /* struct rows */
};

struct record_type;

struct field {
	const char *name;
	enum field_type type;
	size_t offset;
	const struct record_type *rows; /* of FIELD_ROWS */
};

struct record_type {
	size_t size;
	const struct field *fields;
	size_t n_fields;
};

struct mapping_report {
	struct opt_u64 page_offset;
	struct opt_u64 start;
	struct opt_u64 end;
	struct opt_u64 size;
};

/* Of dynamic capacity */
struct extent_report {
	struct opt_u64 offset;
	struct opt_u64 length;
	char uuid[UUID_TEXT_MAX];
};

struct memdev_report {
	char memdev[32];
	struct opt_u64 serial;
};

/* Where a region comes from */
struct origin_report {
	const char *provider;
	char cxl_region[32];
	struct rows memdevs;
	char nvdimm_namespace[32];
	char namespace_uuid[UUID_TEXT_MAX];
};

struct zone_report {
	char zone[16];
	struct opt_int online_memblocks;
};

struct dev_report {
	const char *chardev;
	struct opt_u64 size;
	struct opt_int target_node;
	struct opt_u64 align;
	char mode[32]; /* or the name of a driver that is none of ours */
	struct opt_int online_memblocks;
	struct opt_int total_memblocks;
	struct opt_bool movable;
	const char *state;
	char memory_state[16];
	struct opt_bool memory_state_stale; /* the memory blocks say something else */
	char uuid[UUID_TEXT_MAX];	    /* of its extents */
	int n_missing;			    /* memory blocks, for messages */
	/* the next ones for people who want to know all */
	struct opt_bool bound;
	char driver[32];
	struct opt_int numa_node;
	struct opt_int missing_memblocks; /* none is not shown; nor of the next one */
	struct opt_int stuck_memblocks;
	struct opt_bool memmap_on_memory;
	struct opt_bool memmap_on_memory_stored; /* where the kernel does otherwise */
	struct opt_bool removable;
	struct rows zones;
	char *identity;
	struct origin_report origin;
	struct rows mappings;
	struct unread unread; /* no field: for messages */
};

struct region_report {
	const char *path;
	struct opt_int id;
	struct opt_u64 size;
	struct opt_u64 available_size;
	struct opt_u64 align;
	/* the next ones for people who want to know all */
	char *identity;
	struct origin_report origin;
	struct rows extents;
	struct rows devs;
	struct unread unread; /* no field: for messages */
};

/* What is planned, with either a chardev or a region */
struct plan_report {
	const char *chardev;
	const char *region;
	const char *outcome;
	const char *reason;
	struct text_list notes;
	struct text_list steps;
};

extern const struct record_type mapping_record;
extern const struct record_type extent_record;
extern const struct record_type memdev_record;
extern const struct record_type zone_record;
extern const struct record_type dev_record;
extern const struct record_type region_record;
extern const struct record_type plan_record;

enum report_flags {
	REPORT_MAPPINGS = 1 << 0, /* and extents; as far as they can be read */
	REPORT_ALL = 1 << 1,	  /* also what only some people want to know */
};

/*
 * Reads a device, as far as it can be read; ret->unread has the rest. Texts stay with the
 * device's context. Returns 0 or -errno; in either case what was allocated goes with
 * dev_report_clear(), or with the rows that the report is put into.
 */
int dev_report_fill(struct daxctl_dev *dev, unsigned int flags, struct dev_report *ret);

/* As dev_report_fill(), without the devices. */
int region_report_fill(struct daxctl_region *region, unsigned int flags, struct region_report *ret);

/* Parts of these: where a region comes from, and the memory of a device. 0 or -ENOMEM. */
int origin_report_fill(struct daxctl_region *region, struct origin_report *ret,
		       struct unread *unread);
int memory_report_fill(struct daxctl_dev *dev, const struct daxctl_dev_info *info,
		       unsigned int flags, struct dev_report *report);
/* Memory for the caller to free, or NULL if there is none that can be read. 0 or -ENOMEM. */
int dev_identity_fill(struct daxctl_dev *dev, char **ret, struct unread *unread);
int region_identity_fill(struct daxctl_region *region, char **ret, struct unread *unread);

/* Adds one zeroed row, for the caller to fill; NULL if memory is short. */
void *rows_add(struct rows *rows, const struct record_type *type);

/* Free what is in a report, or in all of the rows and the rows as well. */
void dev_report_clear(struct dev_report *dev);
void dev_rows_free(struct rows *devs);
void region_rows_free(struct rows *regions);
void plan_rows_free(struct rows *plans);

#endif
