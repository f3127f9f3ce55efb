/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The paths of a tree that do not follow from others: where a table starts, a
 * link, a file of the machine. What lies above one is a plain directory.
 */
#ifndef SIM_TREE_PLACE_H
#define SIM_TREE_PLACE_H

#include "test/sim/tree/tree.h"

struct place {
	const char *path;
	const struct tree_dir *dir; /* NULL: of the machine itself */
	struct region *region;
	enum tree_type type;
	enum provider provider;
	bool shared;	    /* next to files of the machine itself */
	const char *target; /* of a link */
};

struct places {
	struct place *list; /* by path */
	size_t n;
};

/* Copies spec and its words. */
_must_check_ int places_add(struct places *places, const struct place *spec);
void places_free(struct places *places);

/* The one whose path is the first len characters of path, or NULL. */
const struct place *places_find(const struct places *places, const char *path, size_t len);
/* Whether one lies below path, which makes a directory of that. */
bool places_has_below(const struct places *places, const char *path);
/* The next names on the way from path to those below it. */
_must_check_ int places_list(const struct places *places, const char *path, tree_name_fn fn,
			     void *arg);

#endif
