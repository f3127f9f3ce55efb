/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From the lines of a topology, topology.c, to the machine: what a section says. */
#ifndef SIM_TOPOLOGY_BUILD_H
#define SIM_TOPOLOGY_BUILD_H

#include "test/sim/model/nd.h"
#include "test/sim/topology/topology.h"

enum section_kind {
	SECTION_NONE,
	SECTION_MACHINE,
	SECTION_NODE,
	SECTION_REGION,
	SECTION_DEVICE,
	SECTION_EXTENT,
};

#define SECTION_RANGES_MAX 16
/* Not said: as the provider would. */
#define NUMA_NODE_DEFAULT (-2)

/* One section as read; the keys it may have depend on the kind. */
struct section {
	enum section_kind kind;
	unsigned line;
	/* node */
	int nid;
	char cpus[64];
	/* node: ram; device: range */
	struct span ranges[SECTION_RANGES_MAX];
	size_t n_ranges;
	/* region, device, extent */
	struct region region;
	unsigned since; /* KERNEL() */
	uint64_t start, size, align, count;
	bool has_start, has_size, has_id, has_namespace;
	/* region: of pmem */
	enum nd_map map;
	int nd_bus;
	bool has_nd_bus;
	/* device */
	char driver[16];
	int memmap_on_memory; /* -1: as the kernel would */
	struct extent extent;
};

/* A device that waits for its driver until all is there. */
struct waiting {
	uint64_t uid;
	unsigned line;
	char driver[16];
};

struct builder {
	const char *name;
	unsigned line; /* of what message speaks of */
	char *message;
	const struct topology_options *options;
	struct model *model;
	struct region *region; /* the last one */
	bool region_has_devices;
	bool region_left_out;
	size_t n_unclaimed; /* pmem regions without a device */
	struct waiting *waiting;
	size_t n_waiting;
	struct section section;
};

/* Keeps "name:line: reason", and returns -EINVAL. */
_printf_(3, 4) int builder_fail(struct builder *builder, unsigned line, const char *format, ...);
/* A key of a kind of section. */
struct key {
	enum section_kind kind;
	const char *name;
	int (*read)(struct builder *builder, const char *value);
};

/* NULL if there is none. */
const struct key *key_find(enum section_kind kind, const char *name);
/* "6.9" as KERNEL(). */
_must_check_ int builder_read_version(struct builder *builder, const char *value, unsigned *ret);
/* What the command line sets in [machine]. */
_must_check_ int builder_read_settings(struct builder *builder);
/* One key of the section that was begun; cuts the name, "id since 6.3", to its key. */
_must_check_ int builder_read_key(struct builder *builder, char *name, const char *value);
/* Applies the section that ends here. */
_must_check_ int builder_commit(struct builder *builder);
/* Binds what waits for it. */
_must_check_ int builder_finish(struct builder *builder);

/* ---- the sections, of builder_commit() ---- */

/* The same of a model's errno, in words; -ENOMEM stays what it is. */
/* Of the section: -EINVAL for what the machine's kernel refuses. */
_must_check_ int builder_check_align(struct builder *builder, uint64_t align);
_must_check_ int builder_fail_as(struct builder *builder, unsigned line, int rc, const char *what);
/* region.c */
_must_check_ int builder_commit_region(struct builder *builder);
_must_check_ int builder_commit_extent(struct builder *builder);
/* device.c */
_must_check_ int builder_commit_device(struct builder *builder);
/* A region without a section [device]: device 0 takes it all, as the providers make it. */
_must_check_ int builder_finish_region(struct builder *builder);
_must_check_ int builder_bind(struct builder *builder, const struct waiting *waiting);

#endif
