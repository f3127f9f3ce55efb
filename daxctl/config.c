// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include <daxctl/info.h>

#include "config-match.h"
#include "ini.h"
#include "message.h"
#include "util/cleanup.h"
#include "util/macro.h"
#include "util/parse.h"

#define SECTION "reconfigure-device"

/* One section of a file, while it is read */
struct source {
	const char *path;
	const struct ini_section *section;
};

static int value_wrong(const struct source *source, const struct ini_key *key, const char *expected)
{
	message("%s:%d: %s must be %s.", source->path, key->line, key->name, expected);
	return -EINVAL;
}

/* Leaves *ret alone if the key is not there. */
static int get_bool(const struct source *source, const char *name, bool *ret)
{
	const struct ini_key *key = ini_find(source->section, name);

	if (!key)
		return 0;
	if (parse_bool(key->value, ret) == 0)
		return 0;

	return value_wrong(source, key, "true or false");
}

static bool section_is_ours(const struct ini_section *section)
{
	size_t len = strlen(SECTION);

	return strncasecmp(section->name, SECTION, len) == 0 && strchr(" \t", section->name[len]);
}

/* Two sections with the same words may be one that was copied and forgotten. */
static int sections_check_once(const char *path, const struct ini *ini)
{
	for (size_t i = 0; i < ini->n_sections; i++) {
		const struct ini_section *section = &ini->sections[i];

		for (size_t k = 0; k < i && section_is_ours(section); k++) {
			if (strcasecmp(ini->sections[k].name, section->name) != 0)
				continue;
			message("%s:%d: there is a section [%s] already; give this one other "
				"words.",
				path, section->line, section->name);
			return -EINVAL;
		}
	}

	return 0;
}

/* All that a section can say */
static bool key_is_known(const char *key)
{
	static const char *const keys[] = {"mode", "online", "movable", "force"};

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		if (strcasecmp(keys[i], key) == 0)
			return true;
	}

	return match_key_is_known(key);
}

/* A misspelt key would change nothing in silence. */
static int check_keys(const struct source *source)
{
	int rc = 0;

	for (size_t i = 0; i < source->section->n_keys; i++) {
		const struct ini_key *key = &source->section->keys[i];

		if (key_is_known(key->name))
			continue;
		message("%s:%d: a section about devices has no key \"%s\".", source->path,
			key->line, key->name);
		rc = -EINVAL;
	}

	return rc;
}

/* Can each name that the section calls devices by be the name of one? */
static int check_names(const struct source *source)
{
	const struct match_key *match;
	int rc = 0;

	for (match = match_keys; match->name; match++) {
		const struct ini_key *key = ini_find(source->section, match->name);

		if (key && !match->is_valid(key->value))
			rc = value_wrong(source, key, match->expected);
	}

	return rc;
}

static int read_values(const struct source *source, struct config *config)
{
	const struct ini_key *mode = ini_find(source->section, "mode");
	bool online = !config->no_online, movable = !config->no_movable;
	int rc = 0;

	if (mode && daxctl_mode_from_text(mode->value, &config->mode) < 0)
		rc = value_wrong(source, mode, "devdax, system-ram or famfs");
	if (get_bool(source, "online", &online) < 0)
		rc = -EINVAL;
	if (get_bool(source, "movable", &movable) < 0)
		rc = -EINVAL;
	if (get_bool(source, "force", &config->force) < 0)
		rc = -EINVAL;
	config->no_online = !online;
	config->no_movable = !movable;
	return rc;
}

static bool section_matches(const struct ini_section *section, const struct identity *identity)
{
	bool named = false, matches = true;
	const struct match_key *match;

	for (match = match_keys; match->name; match++) {
		const struct ini_key *key = ini_find(section, match->name);

		if (!key)
			continue;
		named = true;
		matches = matches && match->matches(identity, key->value);
	}

	return named && matches;
}

/*
 * All mistakes of a section are told. A wrong section about this device is a failure. One about
 * other devices, or about nobody knows which, must not keep this one from its own section.
 */
static int section_apply(const struct source *source, const struct identity *identity,
			 struct config *config)
{
	struct config applied = *config;
	int rc = check_keys(source);

	if (check_names(source) < 0)
		rc = -EINVAL;
	if (read_values(source, &applied) < 0)
		rc = -EINVAL;
	if (!section_matches(source->section, identity)) {
		config->wrong = config->wrong || rc < 0;
		return 0;
	}

	applied.matched = true;
	if (rc == 0)
		*config = applied;
	return rc;
}

static int file_load(const char *path, const struct identity *identity, struct config *config)
{
	_cleanup_(ini_free) struct ini ini = {0};
	struct stat st;
	int rc;

	/* a link to /dev/null takes a file out of use */
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
		return 0;
	rc = ini_read(path, &ini);
	if (rc == 0)
		rc = sections_check_once(path, &ini);
	for (size_t i = 0; i < ini.n_sections && rc == 0; i++) {
		const struct source source = {path, &ini.sections[i]};

		if (!section_is_ours(source.section))
			continue;
		rc = section_apply(&source, identity, config);
	}

	return rc;
}

static int is_config(const struct dirent *entry)
{
	const char *suffix = strrchr(entry->d_name, '.');

	return suffix && suffix != entry->d_name && strcmp(suffix, ".conf") == 0;
}

/* Not as the locale would have it: the same order on every machine */
static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int files_load(const char *dir, struct dirent **entries, int n,
		      const struct identity *identity, struct config *config)
{
	int rc = 0;

	for (int i = 0; i < n && rc == 0; i++) {
		_cleanup_free_ char *path = NULL;

		if (asprintf(&path, "%s/%s", dir, entries[i]->d_name) < 0) {
			path = NULL;
			return -ENOMEM;
		}
		rc = file_load(path, identity, config);
	}

	return rc;
}

int config_load(const char *dir, const struct identity *identity, struct config *ret)
{
	struct config config = {.mode = DAXCTL_DEV_MODE_RAM};
	struct dirent **entries;
	int n, rc;

	n = scandir(dir, &entries, is_config, by_name);
	if (n < 0 && errno != ENOENT) {
		rc = -errno;
		message("%s: cannot be read: %s.", dir, strerror(-rc));
		return rc;
	}

	rc = n > 0 ? files_load(dir, entries, n, identity, &config) : 0;
	for (int i = 0; i < n; i++)
		free(entries[i]);
	if (n >= 0)
		free(entries);
	if (rc == 0)
		*ret = config;
	return rc;
}
