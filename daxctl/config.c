// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

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

static bool is_nvdimm_uuid(const struct identity *identity, const char *value)
{
	for (size_t i = 0; i < identity->n_nvdimm_uuids; i++) {
		if (strcasecmp(value, identity->nvdimm_uuids[i]) == 0)
			return true;
	}

	return false;
}

static bool is_chardev(const struct identity *identity, const char *value)
{
	return identity->chardev && strcmp(value, identity->chardev) == 0;
}

static bool is_region(const struct identity *identity, const char *value)
{
	return identity->region && strcmp(value, identity->region) == 0;
}

static bool is_node(const struct identity *identity, const char *value)
{
	int node;

	return parse_int(value, &node) == 0 && node >= 0 && node == identity->node;
}

static bool is_cxl_region(const struct identity *identity, const char *value)
{
	int id;

	if (strncmp(value, "region", strlen("region")) != 0)
		return false;

	return parse_int(value + strlen("region"), &id) == 0 && id >= 0 &&
	       id == identity->cxl_region;
}

static bool is_cxl_serial(const struct identity *identity, const char *value)
{
	uint64_t serial;

	if (parse_u64(value, 0, &serial) < 0)
		return false;
	for (size_t i = 0; i < identity->n_serials; i++) {
		if (identity->serials[i] == serial)
			return true;
	}

	return false;
}

static bool is_uuid(const struct identity *identity, const char *value)
{
	return identity->uuid[0] && strcasecmp(value, identity->uuid) == 0;
}

static bool section_matches(const struct source *source, const char *section,
			    const struct identity *identity)
{
	static const struct {
		const char *key;
		bool (*matches)(const struct identity *identity, const char *value);
	} keys[] = {
		{"nvdimm.uuid", is_nvdimm_uuid},
		{"device", is_chardev},
		{"region", is_region},
		{"node", is_node},
		{"cxl.region", is_cxl_region},
		{"cxl.serial", is_cxl_serial},
		{"uuid", is_uuid},
	};
	bool named = false;

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		const char *value = get(source, section, keys[i].key);

		if (value && !keys[i].matches(identity, value))
			return false;
		named = named || value;
	}

	return named;
}

static int section_apply(const struct source *source, const char *section, struct config *config)
{
	const char *mode = get(source, section, "mode");
	bool online = !config->no_online, movable = !config->no_movable;
	int rc;

	if (mode && mode_parse(mode, &config->mode) < 0)
		return value_wrong(source, section, "mode", "devdax, system-ram or famfs");
	rc = get_bool(source, section, "online", &online);
	if (rc == 0)
		rc = get_bool(source, section, "movable", &movable);
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
		if (rc == 0 && section_matches(&source, section, identity))
			rc = section_apply(&source, section, config);
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
