/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lines to sections and keys; build.c makes a machine of them. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "test/sim/model/kstr.h"
#include "test/sim/topology/build.h"
#include "util/cleanup.h"
#include "util/parse.h"

static int fail(struct builder *builder, const char *what, const char *value)
{
	return builder_fail(builder, builder->line, "%s: \"%s\"", what, value);
}

static int read_region_title(struct builder *builder, const char *word)
{
	static const char *const providers[] = {"hmem", "cxl", "pmem", NULL};
	int provider = kstr_match(providers, word);

	if (provider < 0)
		return fail(builder, "not hmem, cxl or pmem", word);
	builder->section.region.provider = (enum provider)provider;
	return 0;
}

static int read_node_title(struct builder *builder, const char *word)
{
	if (parse_int(word, &builder->section.nid) || builder->section.nid < 0)
		return fail(builder, "not a node number", word);
	return 0;
}

/* "[node 1]" without its brackets. */
static int read_title(struct builder *builder, char *title)
{
	static const char *const kinds[] = {
		[SECTION_NONE] = "",	     [SECTION_MACHINE] = "machine",
		[SECTION_NODE] = "node",     [SECTION_REGION] = "region",
		[SECTION_DEVICE] = "device", [SECTION_EXTENT] = "extent",
		[SECTION_EXTENT + 1] = NULL,
	};
	char *word = title + strcspn(title, " \t");
	bool first = builder->section.kind == SECTION_NONE;
	int kind;

	if (*word)
		*word++ = '\0';
	word += strspn(word, " \t");
	kind = kstr_match(kinds, title);
	if (kind <= SECTION_NONE)
		return fail(builder, "unknown section", title);
	if (kind == SECTION_MACHINE && !first)
		return builder_fail(builder, builder->line, "[machine] must come first");
	builder->section = (struct section){
		.kind = (enum section_kind)kind,
		.line = builder->line,
		.count = 1,
		.memmap_on_memory = -1,
	};
	builder->section.region.numa_node = NUMA_NODE_DEFAULT;
	builder->section.map = ND_MAP_RAM;
	if (kind == SECTION_REGION)
		return read_region_title(builder, word);
	if (kind == SECTION_NODE)
		return read_node_title(builder, word);
	return *word ? fail(builder, "unexpected word", word) : 0;
}

static char *strip(char *text)
{
	size_t len;

	text += strspn(text, " \t\r");
	len = strlen(text);
	while (len && isspace((unsigned char)text[len - 1]))
		text[--len] = '\0';
	return text;
}

static int read_key(struct builder *builder, char *line)
{
	char *value = strchr(line, '=');

	if (!value)
		return fail(builder, "neither [section] nor key = value", line);
	*value++ = '\0';
	return builder_read_key(builder, strip(line), strip(value));
}

static int read_line(struct builder *builder, char *line)
{
	size_t len;
	int rc;

	line[strcspn(line, "#")] = '\0';
	line = strip(line);
	len = strlen(line);
	if (!len)
		return 0;
	if (line[0] != '[')
		return read_key(builder, line);
	if (line[len - 1] != ']')
		return fail(builder, "no ] at the end", line);
	line[len - 1] = '\0';
	rc = builder_commit(builder);
	return rc ? rc : read_title(builder, strip(line + 1));
}

static int read_options(struct builder *builder)
{
	const struct topology_options *options = builder->options;

	if (options->kernel && model_set_kernel(builder->model, options->kernel))
		return builder_fail(builder, 0, "not a kernel version from 5.1 on, or dcd: \"%s\"",
				    options->kernel);
	if (options->policy && policy_store(builder->model, options->policy, 1) < 0)
		return builder_fail(builder, 0, "not a word of auto_online_blocks: \"%s\"",
				    options->policy);
	return builder_read_settings(builder);
}

static int read_text(struct builder *builder, const char *text)
{
	_cleanup_free_ char *copy = strdup(text);
	char *rest = copy, *line;
	int rc;

	if (!copy)
		return -ENOMEM;
	rc = read_options(builder);
	while (!rc && (line = strsep(&rest, "\n"))) {
		builder->line++;
		rc = read_line(builder, line);
	}
	if (!rc)
		rc = builder_commit(builder);
	return rc ? rc : builder_finish(builder);
}

int topology_parse(const char *name, const char *text, const struct topology_options *options,
		   struct model **ret_model, char **ret_message)
{
	struct builder builder = {.name = name, .options = options};
	int rc;

	rc = model_new(&builder.model);
	if (rc)
		return rc;
	rc = read_text(&builder, text);
	free(builder.waiting);
	if (rc) {
		model_free(builder.model);
		*ret_message = builder.message;
		return rc;
	}
	*ret_model = builder.model;
	return 0;
}
