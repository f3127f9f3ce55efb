/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which lines KEY = VALUE count: those of the command line first, and some on some kernels. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "test/sim/topology/build.h"
#include "util/cleanup.h"

static int fail(struct builder *builder, const char *what, const char *value)
{
	return builder_fail(builder, builder->line, "%s: \"%s\"", what, value);
}

static bool is_set(const struct builder *builder, const char *name)
{
	const char *const *setting = builder->options->settings;
	size_t len = strlen(name);

	for (; setting && *setting; setting++)
		if (!strncmp(*setting, name, len) && (*setting)[len] == '=')
			return true;
	return false;
}

static int read_setting(struct builder *builder, const char *setting)
{
	_cleanup_free_ char *name = strdup(setting);
	char *value = name ? strchr(name, '=') : NULL;
	const struct key *key = NULL;

	if (!name)
		return -ENOMEM;
	if (value) {
		*value++ = '\0';
		key = key_find(SECTION_MACHINE, name);
	}
	return key ? key->read(builder, value)
		   : fail(builder, "not KEY=VALUE of a machine", setting);
}

int builder_read_settings(struct builder *builder)
{
	const char *const *setting = builder->options->settings;
	int rc = 0;

	for (; !rc && setting && *setting; setting++)
		rc = read_setting(builder, *setting);
	return rc;
}

/* "KEY since X.Y": counts from that kernel on, in place of the lines KEY before it. */
static int cut_since(struct builder *builder, char *name, bool *ret_counts)
{
	static const char word[] = " since ";
	char *at = strstr(name, word);
	unsigned since;
	int rc;

	*ret_counts = true;
	if (!at)
		return 0;
	/* The kernel is said there. */
	if (builder->section.kind == SECTION_MACHINE)
		return fail(builder, "the same for all kernels here", name);
	rc = builder_read_version(builder, at + strlen(word), &since);
	if (rc)
		return rc;
	*at = '\0';
	*ret_counts = builder->model->kernel >= since;
	return 0;
}

int builder_read_key(struct builder *builder, char *name, const char *value)
{
	const struct section before = builder->section;
	const struct key *key;
	bool counts = true;
	int rc;

	rc = cut_since(builder, name, &counts);
	if (rc)
		return rc;
	key = key_find(builder->section.kind, name);
	if (!key)
		return fail(builder, "unknown key here", name);
	if (key->kind == SECTION_MACHINE && is_set(builder, name))
		return 0;
	/* A mistake is one on all kernels. */
	rc = key->read(builder, value);
	if (!counts)
		builder->section = before;
	return rc;
}
