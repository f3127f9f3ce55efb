// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "config-match.h"
#include "ini.h"
#include "message.h"
#include "names.h"
#include "util/cleanup.h"
#include "util/macro.h"
#include "util/parse.h"

#define SECTION "reconfigure-device"

/* iniparser takes no longer lines */
#define LINE_MAX_INI 1024

/* One file, while it is read */
struct source {
	const char *path;
	struct ini ini;
	dictionary *sections;
};

static void source_free(struct source *source)
{
	if (source->sections)
		source->ini.iniparser_freedict(source->sections);
}

/* Is this line the header of the section? iniparser takes blanks and either case. */
static bool line_opens(const char *line, const char *section)
{
	size_t len = strlen(section);

	line += strspn(line, " \t");
	if (*line++ != '[')
		return false;
	line += strspn(line, " \t");

	if (strncasecmp(line, section, len) != 0)
		return false;
	line += len;

	return line[strspn(line, " \t")] == ']';
}

static bool line_sets(const char *line, const char *key)
{
	size_t len = strlen(key);

	line += strspn(line, " \t");
	return strncasecmp(line, key, len) == 0 && strchr(" \t=", line[len]) && line[len];
}

/* iniparser does not keep where it found something; 0 if it cannot be found again. */
static int find_line(const char *path, const char *section, const char *key)
{
	_cleanup_fclose_ FILE *file = fopen(path, "re");
	_cleanup_free_ char *line = NULL;
	bool inside = false;
	size_t size = 0;
	int found = 0;

	for (int n = 1; file && getline(&line, &size, file) >= 0; n++) {
		if (line[strspn(line, " \t")] == '[')
			inside = line_opens(line, section);
		else if (inside && line_sets(line, key))
			found = n; /* the last one counts */
	}

	return found;
}

static int value_wrong(const struct source *source, const char *section, const char *key,
		       const char *expected)
{
	message("%s:%d: %s must be %s.", source->path, find_line(source->path, section, key), key,
		expected);
	return -EINVAL;
}

static const char *get(const struct source *source, const char *section, const char *key)
{
	char whole[LINE_MAX_INI + 32];

	snprintf(whole, sizeof(whole), "%s:%s", section, key);
	return source->ini.iniparser_getstring(source->sections, whole, NULL);
}

/* Leaves *ret alone if the key is not there. */
static int get_bool(const struct source *source, const char *section, const char *key, bool *ret)
{
	const char *value = get(source, section, key);

	if (!value)
		return 0;
	if (!*value || !strchr("tTyY1fFnN0", *value))
		return value_wrong(source, section, key, "true or false");

	*ret = strchr("tTyY1", *value);
	return 0;
}

static bool section_is_ours(const char *section)
{
	size_t len = strlen(SECTION);

	return strncmp(section, SECTION, len) == 0 && strchr(" \t", section[len]);
}

/* iniparser makes one section of two with the same words, and mixes what they say. */
static int section_check_once(const struct source *source, const char *section)
{
	_cleanup_fclose_ FILE *file = fopen(source->path, "re");
	_cleanup_free_ char *line = NULL;
	bool seen = false;
	size_t size = 0;

	for (int n = 1; file && getline(&line, &size, file) >= 0; n++) {
		if (!line_opens(line, section))
			continue;
		if (seen) {
			message("%s:%d: there is a section [%s] already; give this one other "
				"words.",
				source->path, n, section);
			return -EINVAL;
		}
		seen = true;
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

/* "key = value" up to the key; false if the line is something else. */
static bool line_key(char *line, char **ret_key)
{
	size_t len;

	line += strspn(line, " \t");
	len = strcspn(line, " \t=");
	if (len == 0 || strchr("#;[\r\n", *line) || !strchr(line, '='))
		return false;
	line[len] = '\0';
	*ret_key = line;
	return true;
}

/* A key that is misspelt would change nothing, and nobody would know. */
static int section_check_keys(const struct source *source, const char *section)
{
	_cleanup_fclose_ FILE *file = fopen(source->path, "re");
	_cleanup_free_ char *line = NULL;
	bool inside = false;
	size_t size = 0;
	char *key;
	int rc = 0;

	for (int n = 1; file && getline(&line, &size, file) >= 0; n++) {
		if (line[strspn(line, " \t")] == '[') {
			inside = line_opens(line, section);
		} else if (inside && line_key(line, &key) && !key_is_known(key)) {
			message("%s:%d: a section about devices has no key \"%s\".", source->path,
				n, key);
			rc = -EINVAL;
		}
	}

	return rc;
}

/* Is the section about the device. What no device could be called by is told. */
static bool section_matches(const struct source *source, const char *section,
			    const struct identity *identity)
{
	bool named = false, matches = true;
	const struct match_key *key;

	for (key = match_keys; key->name; key++) {
		const char *value = get(source, section, key->name);

		if (!value)
			continue;
		named = true;
		if (!key->is_valid(value))
			value_wrong(source, section, key->name, key->expected);
		matches = matches && key->matches(identity, value);
	}

	return named && matches;
}

static int section_apply(const struct source *source, const char *section, struct config *config)
{
	const char *mode = get(source, section, "mode");
	bool online = !config->no_online, movable = !config->no_movable;
	int rc;

	if (mode && mode_parse(mode, &config->mode) < 0)
		return value_wrong(source, section, "mode", "devdax, system-ram or famfs");
	rc = section_check_keys(source, section);
	if (rc == 0)
		rc = get_bool(source, section, "online", &online);
	if (rc == 0)
		rc = get_bool(source, section, "movable", &movable);
	if (rc == 0)
		rc = get_bool(source, section, "force", &config->force);
	if (rc < 0)
		return rc;

	config->matched = true;
	config->no_online = !online;
	config->no_movable = !movable;
	return 0;
}

static int file_load(const char *path, const struct identity *identity, struct config *config)
{
	_cleanup_(source_free) struct source source = {.path = path};
	struct stat st;
	int rc = 0;

	if (stat(path, &st) < 0 || (S_ISREG(st.st_mode) && access(path, R_OK) < 0)) {
		rc = -errno;
		message("%s: cannot be read: %s.", path, strerror(-rc));
		return rc;
	}
	if (!S_ISREG(st.st_mode))
		return 0;

	rc = ini_open(&source.ini);
	if (rc < 0) {
		message("%s: " LIBINIPARSER " is needed to read it, and is not installed.", path);
		return rc;
	}
	/* which line it does not understand it says itself */
	source.sections = source.ini.iniparser_load(path);
	if (!source.sections) {
		message("%s: cannot be understood.", path);
		return -EINVAL;
	}

	for (int i = 0; i < source.ini.iniparser_getnsec(source.sections) && rc == 0; i++) {
		const char *section = source.ini.iniparser_getsecname(source.sections, i);

		if (!section_is_ours(section))
			continue;
		rc = section_check_once(&source, section);
		if (rc < 0)
			break;
		if (section_matches(&source, section, identity))
			rc = section_apply(&source, section, config);
		else
			(void)!section_check_keys(&source, section);
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
