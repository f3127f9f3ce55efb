// SPDX-License-Identifier: LGPL-2.1-or-later
#include "ini.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "message.h"
#include "util/cleanup.h"

/* Where the reading of a file has come to. */
struct reader {
	const char *path;
	FILE *file;
	int line;  /* number of the last line read */
	int begin; /* and of the first one of a line that was continued */
	struct ini ini;
};

void ini_free(struct ini *ini)
{
	for (size_t i = 0; i < ini->n_sections; i++) {
		struct ini_section *section = &ini->sections[i];

		for (size_t k = 0; k < section->n_keys; k++) {
			free(section->keys[k].name);
			free(section->keys[k].value);
		}
		free(section->keys);
		free(section->name);
	}
	free(ini->sections);
	*ini = (struct ini){0};
}

const struct ini_key *ini_find(const struct ini_section *section, const char *name)
{
	for (size_t i = section->n_keys; i-- > 0;) {
		if (strcasecmp(section->keys[i].name, name) == 0)
			return &section->keys[i];
	}

	return NULL;
}

static int line_wrong(const struct reader *reader, const char *why)
{
	message("%s:%d: %s.", reader->path, reader->begin, why);
	return -EINVAL;
}

/* Cuts blanks off both ends, in place. */
static char *trim(char *text)
{
	char *end;

	while (isspace((unsigned char)*text))
		text++;
	end = text + strlen(text);
	while (end > text && isspace((unsigned char)end[-1]))
		end--;
	*end = '\0';
	return text;
}

static bool is_comment(char c)
{
	return c == '#' || c == ';';
}

static int section_begin(struct reader *reader, char *line)
{
	char *end = strchr(line, ']'), *name;
	struct ini_section *section;

	if (!end || end[1])
		return line_wrong(reader, "a section must be [NAME], with nothing behind it");
	*end = '\0';
	name = trim(line + 1);
	if (!*name)
		return line_wrong(reader, "a section must have a name");

	section = reallocarray(reader->ini.sections, reader->ini.n_sections + 1, sizeof(*section));
	if (!section)
		return -ENOMEM;
	reader->ini.sections = section;
	section += reader->ini.n_sections;
	*section = (struct ini_section){.line = reader->begin, .name = strdup(name)};
	if (!section->name)
		return -ENOMEM;
	reader->ini.n_sections++;
	return 0;
}

/* What counts of a value: all between quotes, or all before a comment. NULL if a quote is wrong. */
static char *value_cut(char *text)
{
	char *end, *rest;

	if (*text != '"' && *text != '\'') {
		text[strcspn(text, "#;")] = '\0';
		return trim(text);
	}
	end = strchr(text + 1, *text);
	if (!end)
		return NULL;
	rest = trim(end + 1);
	*end = '\0';
	return *rest && !is_comment(*rest) ? NULL : text + 1;
}

static int key_add(struct reader *reader, const char *name, const char *value)
{
	struct ini_section *section = &reader->ini.sections[reader->ini.n_sections - 1];
	struct ini_key *keys, *key;

	keys = reallocarray(section->keys, section->n_keys + 1, sizeof(*keys));
	if (!keys)
		return -ENOMEM;
	section->keys = keys;
	key = &keys[section->n_keys++];
	*key = (struct ini_key){reader->begin, strdup(name), strdup(value)};

	return key->name && key->value ? 0 : -ENOMEM;
}

static int key_read(struct reader *reader, char *line)
{
	char *equal = strchr(line, '='), *value;

	if (!equal)
		return line_wrong(reader, "a line must be [SECTION], KEY = VALUE, or a comment "
					  "behind #");
	*equal = '\0';
	line = trim(line);
	if (!*line)
		return line_wrong(reader, "there must be a key before the =");
	if (reader->ini.n_sections == 0)
		return line_wrong(reader, "there must be a [SECTION] before the first key");
	value = value_cut(trim(equal + 1));
	if (!value)
		return line_wrong(reader, "a quoted value must end with its quote, and nothing "
					  "but a comment may follow");

	return key_add(reader, line, value);
}

/* Appends the next line of the file to *text. 1, 0 at the end of the file, or -errno. */
static int line_append(struct reader *reader, char **text)
{
	_cleanup_free_ char *line = NULL;
	size_t size = 0, length = strlen(*text);
	ssize_t n = getline(&line, &size, reader->file);
	char *longer;

	if (n < 0)
		return ferror(reader->file) ? -errno : 0;
	reader->line++;
	if ((size_t)n != strlen(line))
		return line_wrong(reader, "a line must be text, and this has a byte 0");
	longer = realloc(*text, length + (size_t)n + 1);
	if (!longer)
		return -ENOMEM;

	*text = strcpy(longer + length, line) - length;
	return 1;
}

/* One line, with those that a backslash at its end makes part of it. As line_append(). */
static int line_read(struct reader *reader, char **ret)
{
	_cleanup_free_ char *text = calloc(1, 1);
	size_t length;
	int rc;

	if (!text)
		return -ENOMEM;
	reader->begin = reader->line + 1;
	while ((rc = line_append(reader, &text)) > 0) {
		length = strlen(trim(text));
		memmove(text, trim(text), length + 1);
		if (length == 0 || is_comment(*text) || text[length - 1] != '\\')
			break;
		text[length - 1] = '\0';
	}
	if (rc == 0 && *text)
		rc = line_wrong(reader, "the last line must not end with a backslash");
	if (rc <= 0)
		return rc;

	*ret = text;
	text = NULL;
	return 1;
}

static int file_read(struct reader *reader)
{
	int rc;

	for (;;) {
		_cleanup_free_ char *line = NULL;

		rc = line_read(reader, &line);
		if (rc <= 0)
			return rc;
		if (*line == '[')
			rc = section_begin(reader, line);
		else if (*line && !is_comment(*line))
			rc = key_read(reader, line);
		if (rc < 0)
			return rc;
	}
}

int ini_read(const char *path, struct ini *ret)
{
	_cleanup_fclose_ FILE *file = fopen(path, "re");
	struct reader reader = {.path = path, .file = file};
	int rc = file ? file_read(&reader) : -errno;

	if (rc == 0) {
		*ret = reader.ini;
		return 0;
	}
	if (rc != -EINVAL)
		message("%s: cannot be read: %s.", path, strerror(-rc));
	ini_free(&reader.ini);
	return rc;
}
