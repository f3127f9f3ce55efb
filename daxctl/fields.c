// SPDX-License-Identifier: LGPL-2.1-or-later
/* The names and kinds of all fields, in the order in which they are printed */
#include "report.h"
#include "util/macro.h"

/* clang-format off */
#define FIELD(record, type, member) {#member, type, offsetof(struct record, member), NULL}
/* clang-format on */

static const struct field mapping_fields[] = {
	FIELD(mapping_report, FIELD_HEX, page_offset),
	FIELD(mapping_report, FIELD_HEX, start),
	FIELD(mapping_report, FIELD_HEX, end),
	FIELD(mapping_report, FIELD_SIZE, size),
};

const struct record_type mapping_record = {
	.size = sizeof(struct mapping_report),
	.fields = mapping_fields,
	.n_fields = ARRAY_SIZE(mapping_fields),
};

static const struct field dev_fields[] = {
	FIELD(dev_report, FIELD_TEXT, chardev),
	FIELD(dev_report, FIELD_SIZE, size),
	FIELD(dev_report, FIELD_INT, target_node),
	FIELD(dev_report, FIELD_SIZE, align),
	FIELD(dev_report, FIELD_WORD, mode),
	FIELD(dev_report, FIELD_INT, online_memblocks),
	FIELD(dev_report, FIELD_INT, total_memblocks),
	FIELD(dev_report, FIELD_BOOL, movable),
	FIELD(dev_report, FIELD_TEXT, state),
	{"mappings", FIELD_ROWS, offsetof(struct dev_report, mappings), &mapping_record},
};

const struct record_type dev_record = {
	.size = sizeof(struct dev_report),
	.fields = dev_fields,
	.n_fields = ARRAY_SIZE(dev_fields),
};

static const struct field region_fields[] = {
	FIELD(region_report, FIELD_TEXT, path),
	FIELD(region_report, FIELD_INT, id),
	FIELD(region_report, FIELD_SIZE, size),
	FIELD(region_report, FIELD_SIZE, available_size),
	/* in words nobody has ever printed it */
	FIELD(region_report, FIELD_NUMBER, align),
	{"devices", FIELD_ROWS, offsetof(struct region_report, devs), &dev_record},
};

const struct record_type region_record = {
	.size = sizeof(struct region_report),
	.fields = region_fields,
	.n_fields = ARRAY_SIZE(region_fields),
};
