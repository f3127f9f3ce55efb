/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The keys by which a section of a configuration calls devices. */
#ifndef DAXCTL_CONFIG_MATCH_H
#define DAXCTL_CONFIG_MATCH_H

#include <stdbool.h>

#include "config.h"

struct match_key {
	const char *name;
	bool (*matches)(const struct identity *identity, const char *value);
	bool (*is_valid)(const char *value); /* could some device be called so */
	const char *expected;
};

/* The last one has no name. */
extern const struct match_key match_keys[];

bool match_key_is_known(const char *name);

#endif
