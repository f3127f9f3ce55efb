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

#include <daxctl/libdaxctl.h>

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

/* A field that is not known, NULL, empty or without rows is not printed. */
enum field_type {
	FIELD_TEXT,   /* const char * */
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
	struct rows mappings;
};

struct region_report {
	const char *path;
	struct opt_int id;
	struct opt_u64 size;
	struct opt_u64 available_size;
	struct opt_u64 align;
	struct rows devs;
};

extern const struct record_type mapping_record;
extern const struct record_type dev_record;
extern const struct record_type region_record;

/*
 * Reads a device; with its mappings too if asked for, as far as they can be read.
 * Texts stay with the device's context. Returns 0 or -errno, and what was
 * allocated goes with dev_report_free().
 */
int dev_report_fill(struct daxctl_dev *dev, bool mappings, struct dev_report *ret);

/* As dev_report_fill(), without the devices. */
void region_report_fill(struct daxctl_region *region, struct region_report *ret);

/* Adds one zeroed row, for the caller to fill; NULL if memory is short. */
void *rows_add(struct rows *rows, const struct record_type *type);

/* Free the rows with all that is in them. */
void dev_rows_free(struct rows *devs);
void region_rows_free(struct rows *regions);

#endif
