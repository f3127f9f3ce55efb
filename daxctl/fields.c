// SPDX-License-Identifier: LGPL-2.1-or-later
/* The names and kinds of all fields, in the order in which they are printed */
#include "report.h"
#include "util/macro.h"

/* clang-format off */
#define FIELD(record, type, member) {#member, type, offsetof(struct record, member), NULL}

/* Of a record with an origin in it */
#define ORIGIN(record, type, member) {#member, type, offsetof(struct record, origin.member), NULL}
#define ORIGIN_FIELDS(record) \
	ORIGIN(record, FIELD_TEXT, provider), \
	ORIGIN(record, FIELD_WORD, cxl_region), \
	{"memdevs", FIELD_ROWS, offsetof(struct record, origin.memdevs), &memdev_record}, \
	ORIGIN(record, FIELD_WORD, nvdimm_namespace), \
	ORIGIN(record, FIELD_WORD, namespace_uuid)
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

static const struct field extent_fields[] = {
	FIELD(extent_report, FIELD_HEX, offset),
	FIELD(extent_report, FIELD_SIZE, length),
	FIELD(extent_report, FIELD_WORD, uuid),
};

const struct record_type extent_record = {
	.size = sizeof(struct extent_report),
	.fields = extent_fields,
	.n_fields = ARRAY_SIZE(extent_fields),
};

static const struct field memdev_fields[] = {
	FIELD(memdev_report, FIELD_WORD, memdev),
	FIELD(memdev_report, FIELD_HEX, serial),
};

const struct record_type memdev_record = {
	.size = sizeof(struct memdev_report),
	.fields = memdev_fields,
	.n_fields = ARRAY_SIZE(memdev_fields),
};

static const struct field zone_fields[] = {
	FIELD(zone_report, FIELD_WORD, zone),
	FIELD(zone_report, FIELD_INT, online_memblocks),
};

const struct record_type zone_record = {
	.size = sizeof(struct zone_report),
	.fields = zone_fields,
	.n_fields = ARRAY_SIZE(zone_fields),
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
	FIELD(dev_report, FIELD_WORD, memory_state),
	FIELD(dev_report, FIELD_BOOL, memory_state_stale),
	FIELD(dev_report, FIELD_WORD, uuid),
	FIELD(dev_report, FIELD_BOOL, bound),
	FIELD(dev_report, FIELD_WORD, driver),
	FIELD(dev_report, FIELD_INT, numa_node),
	FIELD(dev_report, FIELD_INT, missing_memblocks),
	FIELD(dev_report, FIELD_INT, stuck_memblocks),
	FIELD(dev_report, FIELD_BOOL, memmap_on_memory),
	FIELD(dev_report, FIELD_BOOL, memmap_on_memory_stored),
	FIELD(dev_report, FIELD_BOOL, removable),
	{"zones", FIELD_ROWS, offsetof(struct dev_report, zones), &zone_record},
	FIELD(dev_report, FIELD_TEXT, identity),
	ORIGIN_FIELDS(dev_report),
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
	FIELD(region_report, FIELD_TEXT, identity),
	ORIGIN_FIELDS(region_report),
	{"extents", FIELD_ROWS, offsetof(struct region_report, extents), &extent_record},
	{"devices", FIELD_ROWS, offsetof(struct region_report, devs), &dev_record},
};

const struct record_type region_record = {
	.size = sizeof(struct region_report),
	.fields = region_fields,
	.n_fields = ARRAY_SIZE(region_fields),
};

static const struct field plan_fields[] = {
	FIELD(plan_report, FIELD_TEXT, chardev), FIELD(plan_report, FIELD_TEXT, region),
	FIELD(plan_report, FIELD_TEXT, outcome), FIELD(plan_report, FIELD_TEXT, reason),
	FIELD(plan_report, FIELD_TEXTS, notes),	 FIELD(plan_report, FIELD_TEXTS, steps),
};

const struct record_type plan_record = {
	.size = sizeof(struct plan_report),
	.fields = plan_fields,
	.n_fields = ARRAY_SIZE(plan_fields),
};
