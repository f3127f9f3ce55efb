/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Configuration files: sections, and keys with values.
 *
 *	# a comment, as is a line that begins with ;
 *	[section]
 *	key = value        # a comment may follow
 *	key = "a value with #, ; or blanks at its ends", or the same in '...'
 *	key = a long value \
 *		that goes on in the next line
 *
 * Blanks around names and values do not count. Names of sections and keys are the same
 * in upper and lower case. All else is an error.
 */
#ifndef DAXCTL_INI_H
#define DAXCTL_INI_H

#include <stddef.h>

#include "util/macro.h"

struct ini_key {
	int line;
	char *name;
	char *value; /* may be empty */
};

struct ini_section {
	int line;
	char *name;
	struct ini_key *keys; /* in the order of the file */
	size_t n_keys;
};

struct ini {
	struct ini_section *sections; /* in the order of the file */
	size_t n_sections;
};

/*
 * Reads a file. Returns 0; or -errno after a message with the file, and the line if one is
 * wrong: then there is nothing to free.
 */
_must_check_ int ini_read(const char *path, struct ini *ret);
void ini_free(struct ini *ini);

/* The key of that name; the last one if there are several. NULL if there is none. */
const struct ini_key *ini_find(const struct ini_section *section, const char *name);

#endif
