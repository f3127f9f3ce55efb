/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Each key of each kind of section, and what its value means. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "test/sim/model/cpu.h"
#include "test/sim/topology/build.h"
#include "util/cleanup.h"
#include "util/parse.h"
#include "util/size.h"

static int fail(struct builder *builder, const char *what, const char *value)
{
	return builder_fail(builder, builder->line, "%s: \"%s\"", what, value);
}

static int read_bool(struct builder *builder, const char *value, bool *ret)
{
	if (strcmp(value, "yes") && strcmp(value, "no"))
		return fail(builder, "neither yes nor no", value);
	*ret = value[0] == 'y';
	return 0;
}

static int read_size(struct builder *builder, const char *value, uint64_t *ret)
{
	return size_parse(value, ret) ? fail(builder, "not a size", value) : 0;
}

static int read_number(struct builder *builder, const char *value, int *ret)
{
	return parse_int(value, ret) ? fail(builder, "not a number", value) : 0;
}

/* START+SIZE */
static int read_range(struct builder *builder, const char *value)
{
	struct section *section = &builder->section;
	_cleanup_free_ char *start = strdup(value);
	char *plus = start ? strchr(start, '+') : NULL;
	struct span span;
	uint64_t size;

	if (!start)
		return -ENOMEM;
	if (!plus)
		return fail(builder, "not START+SIZE", value);
	*plus = '\0';
	if (size_parse(start, &span.start) || size_parse(plus + 1, &size) || !size ||
	    __builtin_add_overflow(span.start, size - 1, &span.end))
		return fail(builder, "not START+SIZE", value);
	if (section->n_ranges == SECTION_RANGES_MAX)
		return fail(builder, "too many ranges", value);
	section->ranges[section->n_ranges++] = span;
	return 0;
}

static int read_kernel(struct builder *builder, const char *value)
{
	int rc = model_set_kernel(builder->model, value);

	if (rc)
		return fail(builder, "not a kernel version from 5.1 on, or dcd", value);
	/* What the command line says was applied before, and counts. */
	return builder->options->kernel ? model_set_kernel(builder->model, builder->options->kernel)
					: 0;
}

static int read_policy(struct builder *builder, const char *value)
{
	enum online_type old = builder->model->policy;

	if (policy_store(builder->model, value, 1) < 0)
		return fail(builder, "not a word of auto_online_blocks", value);
	if (builder->options->policy)
		builder->model->policy = old;
	return 0;
}

static int read_block_size(struct builder *builder, const char *value)
{
	char least[CPU_WORD_MAX];
	uint64_t size;
	int rc = read_size(builder, value, &size);

	if (rc)
		return rc;
	cpu_size_word(builder->model->pmd_size, least);
	if (size < builder->model->pmd_size || (size & (size - 1)))
		return builder_fail(builder, builder->line, "not a power of two from %s on: \"%s\"",
				    least, value);
	builder->model->block_size = size;
	return 0;
}

static int read_architecture(struct builder *builder, const char *value)
{
	return cpu_set_architecture(builder->model, value)
		       ? fail(builder, "neither x86-64 nor arm64", value)
		       : 0;
}

/* "4K 2M 1G" */
static int read_pages(struct builder *builder, const char *value)
{
	_cleanup_free_ char *copy = strdup(value);
	uint64_t sizes[3];
	char *rest = copy, *word;
	size_t n = 0;

	if (!copy)
		return -ENOMEM;
	while ((word = strsep(&rest, " \t"))) {
		if (!*word)
			continue;
		if (n == ARRAY_SIZE(sizes) || size_parse(word, &sizes[n++]))
			return fail(builder, "not sizes of page", value);
	}
	return cpu_set_pages(builder->model, sizes, n)
		       ? fail(builder, "this architecture has no such pages", value)
		       : 0;
}

static int read_cmdline(struct builder *builder, const char *value)
{
	free(builder->model->cmdline);
	builder->model->cmdline = strdup(value);
	return builder->model->cmdline ? 0 : -ENOMEM;
}

static int read_memmap(struct builder *builder, const char *value)
{
	return read_bool(builder, value, &builder->model->memmap_on_memory);
}

static int read_hotremove(struct builder *builder, const char *value)
{
	return read_bool(builder, value, &builder->model->hotremove);
}

static int read_pinned(struct builder *builder, const char *value)
{
	return read_bool(builder, value, &builder->model->pin_kernel_zones);
}

static int read_missing(struct builder *builder, const char *value)
{
	struct driver *driver;

	array_foreach (driver, builder->model->drivers)
		if (!strcmp(driver->name, value)) {
			driver->missing = true;
			return 0;
		}
	return fail(builder, "not a dax driver", value);
}

/* "0-3,8", as cpulist prints it. */
static int read_cpus(struct builder *builder, const char *value)
{
	struct section *section = &builder->section;

	if (strlen(value) >= sizeof(section->cpus) ||
	    strspn(value, "0123456789-,") != strlen(value))
		return fail(builder, "not a list of cpus", value);
	snprintf(section->cpus, sizeof(section->cpus), "%s", value);
	return 0;
}

static int read_id(struct builder *builder, const char *value)
{
	int rc = read_number(builder, value, &builder->section.region.id);

	if (!rc && builder->section.region.id < 0)
		return fail(builder, "not a region number", value);
	builder->section.has_id = true;
	return rc;
}

static int read_start(struct builder *builder, const char *value)
{
	builder->section.has_start = true;
	return read_size(builder, value, &builder->section.start);
}

static int read_length(struct builder *builder, const char *value)
{
	builder->section.has_size = true;
	return read_size(builder, value, &builder->section.size);
}

static int read_align(struct builder *builder, const char *value)
{
	int rc = read_size(builder, value, &builder->section.align);

	if (!rc && !builder->section.align)
		return fail(builder, "not an alignment", value);
	return rc;
}

static int read_node(struct builder *builder, const char *value)
{
	return read_number(builder, value, &builder->section.region.target_node);
}

static int read_numa_node(struct builder *builder, const char *value)
{
	return read_number(builder, value, &builder->section.region.numa_node);
}

int builder_read_version(struct builder *builder, const char *value, unsigned *ret)
{
	int major, minor;
	const char *s = value;

	if (parse_id(&s, &major) || *s++ != '.' || parse_id(&s, &minor) || *s)
		return fail(builder, "not a kernel version", value);
	*ret = KERNEL(major, minor);
	return 0;
}

/* "0xfeed0", or "0xfeed0+0xfeed1" of a region that is spread over two. */
static int read_serial(struct builder *builder, const char *value)
{
	struct region *region = &builder->section.region;
	_cleanup_free_ char *copy = strdup(value);
	char *rest = copy, *one;

	if (!copy)
		return -ENOMEM;
	region->ways = 0;
	while ((one = strsep(&rest, "+"))) {
		if (region->ways == SIM_CXL_WAYS_MAX)
			return fail(builder, "too many serial numbers", value);
		if (parse_u64(one, 0, &region->serials[region->ways++]))
			return fail(builder, "not a serial number", value);
	}
	return 0;
}

static int read_since(struct builder *builder, const char *value)
{
	return builder_read_version(builder, value, &builder->section.since);
}

static int read_idle(struct builder *builder, const char *value)
{
	return read_bool(builder, value, &builder->section.region.idle);
}

static int read_dcd(struct builder *builder, const char *value)
{
	return read_bool(builder, value, &builder->section.region.dcd);
}

static int read_namespace(struct builder *builder, const char *value)
{
	struct region *region = &builder->section.region;
	const char *s = value;

	if (parse_id(&s, &region->ns_x) || *s++ != '.' || parse_id(&s, &region->ns_y) || *s)
		return fail(builder, "not X.Y of a namespace", value);
	builder->section.has_namespace = true;
	return 0;
}

static int read_bus(struct builder *builder, const char *value)
{
	int rc = read_number(builder, value, &builder->section.nd_bus);

	if (!rc && builder->section.nd_bus < 0)
		return fail(builder, "not a bus number", value);
	builder->section.has_nd_bus = true;
	return rc;
}

/* "none": nothing claims the namespace. */
static int read_map(struct builder *builder, const char *value)
{
	for (int map = ND_MAP_NONE; map <= ND_MAP_PMEM; map++)
		if (!strcmp(value, nd_map_name((enum nd_map)map))) {
			builder->section.map = (enum nd_map)map;
			return 0;
		}
	return fail(builder, "not none, ram or pmem", value);
}

static int read_count(struct builder *builder, const char *value)
{
	uint64_t *count = &builder->section.count;

	if (parse_u64(value, 10, count) || !*count || *count > 65536)
		return fail(builder, "not a count from 1 to 65536", value);
	return 0;
}

static int read_driver(struct builder *builder, const char *value)
{
	struct driver *driver;

	snprintf(builder->section.driver, sizeof(builder->section.driver), "%s", value);
	if (!strcmp(value, "none"))
		return 0;
	array_foreach (driver, builder->model->drivers)
		if (!strcmp(driver->name, value))
			return 0;
	return fail(builder, "not a dax driver, nor none", value);
}

static int read_dev_memmap(struct builder *builder, const char *value)
{
	bool on = false;
	int rc = read_bool(builder, value, &on);

	if (!rc)
		builder->section.memmap_on_memory = on;
	return rc;
}

static int read_tag(struct builder *builder, const char *value)
{
	char *tag = builder->section.extent.tag;
	size_t len = strlen(value);

	if (len != 36 || strspn(value, "0123456789abcdef-") != len)
		return fail(builder, "not a uuid in lower case", value);
	memcpy(tag, value, len + 1);
	return 0;
}

static int read_sequence(struct builder *builder, const char *value)
{
	uint64_t sequence;

	if (parse_u64(value, 10, &sequence) || sequence > 65535)
		return fail(builder, "not a sequence number", value);
	builder->section.extent.sequence = (unsigned)sequence;
	return 0;
}

static const struct key keys[] = {
	{SECTION_MACHINE, "kernel", read_kernel},
	{SECTION_MACHINE, "policy", read_policy},
	{SECTION_MACHINE, "architecture", read_architecture},
	{SECTION_MACHINE, "page-sizes", read_pages},
	{SECTION_MACHINE, "command-line", read_cmdline},
	{SECTION_MACHINE, "block-size", read_block_size},
	{SECTION_MACHINE, "memmap-on-memory", read_memmap},
	{SECTION_MACHINE, "hotremove", read_hotremove},
	{SECTION_MACHINE, "kernel-zones-pinned", read_pinned},
	{SECTION_MACHINE, "missing", read_missing},
	{SECTION_NODE, "cpus", read_cpus},
	{SECTION_NODE, "ram", read_range},
	{SECTION_REGION, "id", read_id},
	{SECTION_REGION, "start", read_start},
	{SECTION_REGION, "size", read_length},
	{SECTION_REGION, "align", read_align},
	{SECTION_REGION, "node", read_node},
	{SECTION_REGION, "numa-node", read_numa_node},
	{SECTION_REGION, "serial", read_serial},
	{SECTION_REGION, "since", read_since},
	{SECTION_REGION, "region-idle", read_idle},
	{SECTION_REGION, "dynamic-capacity", read_dcd},
	{SECTION_REGION, "namespace", read_namespace},
	{SECTION_REGION, "map", read_map},
	{SECTION_REGION, "bus", read_bus},
	{SECTION_DEVICE, "size", read_length},
	{SECTION_DEVICE, "align", read_align},
	{SECTION_DEVICE, "range", read_range},
	{SECTION_DEVICE, "count", read_count},
	{SECTION_DEVICE, "driver", read_driver},
	{SECTION_DEVICE, "memmap-on-memory", read_dev_memmap},
	{SECTION_EXTENT, "start", read_start},
	{SECTION_EXTENT, "size", read_length},
	{SECTION_EXTENT, "tag", read_tag},
	{SECTION_EXTENT, "sequence", read_sequence},
};

const struct key *key_find(enum section_kind kind, const char *name)
{
	const struct key *key;

	array_foreach (key, keys)
		if (key->kind == kind && !strcmp(key->name, name))
			return key;
	return NULL;
}
