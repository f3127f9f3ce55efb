/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test/sim/topology/build.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "test/sim/model/cpu.h"

int builder_fail(struct builder *builder, unsigned line, const char *format, ...)
{
	char reason[256];
	va_list args;
	int rc;

	va_start(args, format);
	vsnprintf(reason, sizeof(reason), format, args);
	va_end(args);
	free(builder->message);
	/* Line 0 is the command line. */
	if (line)
		rc = asprintf(&builder->message, "%s:%u: %s", builder->name, line, reason);
	else
		rc = asprintf(&builder->message, "%s", reason);
	if (rc < 0)
		builder->message = NULL;
	return builder->message ? -EINVAL : -ENOMEM;
}

int builder_fail_as(struct builder *builder, unsigned line, int rc, const char *what)
{
	return rc == -ENOMEM ? rc : builder_fail(builder, line, "%s: %s", what, strerror(-rc));
}

int builder_check_align(struct builder *builder, uint64_t align)
{
	char words[4 * CPU_WORD_MAX];

	if (cpu_align_is_valid(builder->model, align))
		return 0;
	cpu_align_words(builder->model, words);
	return builder_fail(builder, builder->section.line, "align must be %s", words);
}

static int commit_node(struct builder *builder)
{
	const struct section *section = &builder->section;
	int rc;

	rc = node_add(builder->model, section->nid, section->cpus);
	for (size_t i = 0; !rc && i < section->n_ranges; i++) {
		const struct span *span = &section->ranges[i];

		if (span->start % builder->model->block_size ||
		    span_length(span) % builder->model->block_size)
			return builder_fail(builder, section->line,
					    "ram must start and end with a memory block");
		rc = node_add_ram(builder->model, section->nid, span);
		if (rc == -EBUSY || rc == -EEXIST)
			return builder_fail(builder, section->line,
					    "ram 0x%" PRIx64 " overlaps other ram", span->start);
	}
	return rc;
}

int builder_commit(struct builder *builder)
{
	int rc = 0;

	if (builder->section.kind == SECTION_REGION) {
		rc = builder_finish_region(builder);
		builder->region = NULL;
		builder->region_has_devices = false;
	}
	if (rc)
		return rc;
	switch (builder->section.kind) {
	case SECTION_NODE:
		return commit_node(builder);
	case SECTION_REGION:
		return builder_commit_region(builder);
	case SECTION_DEVICE:
		return builder_commit_device(builder);
	case SECTION_EXTENT:
		return builder_commit_extent(builder);
	default:
		return 0;
	}
}

int builder_finish(struct builder *builder)
{
	struct model *model = builder->model;
	int rc;

	rc = builder_finish_region(builder);
	if (rc)
		return rc;
	/* The ids of one device must not bind another before its turn. */
	model->autoprobe = false;
	for (int i = 0; i < DRIVER_KINDS; i++) {
		model->drivers[i].missing |= builder->options->missing[i];
		if (builder->options->unloaded[i])
			continue;
		rc = driver_load(model, (enum driver_kind)i);
		if (rc && rc != -ENOENT)
			return rc;
		rc = 0;
	}
	model->autoprobe = true;
	model->kmem_step_ms = builder->options->kmem_step_ms;
	model->nobody_waits = true;
	for (size_t i = 0; !rc && i < builder->n_waiting; i++)
		rc = builder_bind(builder, &builder->waiting[i]);
	model->nobody_waits = false;
	return rc;
}
