/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test/sim/tree/place.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"

/* The first that starts with these len characters, or would. */
static size_t place_index(const struct places *places, const char *path, size_t len)
{
	return ARRAY_BISECT(places->n, i, strncmp(places->list[i].path, path, len) < 0);
}

int places_add(struct places *places, const struct place *spec)
{
	_cleanup_free_ char *path = strdup(spec->path);
	_cleanup_free_ char *target = spec->target ? strdup(spec->target) : NULL;
	struct place *place;
	size_t i;

	if (!path || (spec->target && !target))
		return -ENOMEM;
	i = place_index(places, path, strlen(path));
	place = ARRAY_INSERT(places->list, places->n, i);
	if (!place)
		return -ENOMEM;
	*place = *spec;
	place->path = TAKE_PTR(path);
	place->target = TAKE_PTR(target);
	return 0;
}

void places_free(struct places *places)
{
	for (size_t i = 0; i < places->n; i++) {
		free((char *)places->list[i].path);
		free((char *)places->list[i].target);
	}
	free(places->list);
}

/* Of all paths that start the same the shortest sorts first. */
const struct place *places_find(const struct places *places, const char *path, size_t len)
{
	size_t i = place_index(places, path, len);
	const struct place *place = &places->list[i];

	if (i == places->n || strncmp(place->path, path, len) || place->path[len])
		return NULL;
	return place;
}

bool places_has_below(const struct places *places, const char *path)
{
	char prefix[SIM_PATH_MAX];
	size_t i, len;

	if (!*path)
		return true;
	len = (size_t)snprintf(prefix, sizeof(prefix), "%s/", path);
	i = place_index(places, prefix, len);
	return i < places->n && !strncmp(places->list[i].path, prefix, len);
}

int places_list(const struct places *places, const char *path, tree_name_fn fn, void *arg)
{
	char prefix[SIM_PATH_MAX], name[SIM_PATH_MAX], last[SIM_PATH_MAX] = "";
	size_t len = (size_t)snprintf(prefix, sizeof(prefix), *path ? "%s/" : "%s", path);

	for (size_t i = place_index(places, prefix, len);
	     i < places->n && !strncmp(places->list[i].path, prefix, len); i++) {
		const struct place *place = &places->list[i];
		const char *rest = place->path + len;
		size_t n = strcspn(rest, "/");
		int rc;

		snprintf(name, sizeof(name), "%.*s", (int)n, rest);
		/* Once for itself, or once for all that lies below. */
		if (rest[n] && (!strcmp(name, last) || places_find(places, place->path, len + n)))
			continue;
		snprintf(last, sizeof(last), "%s", name);
		rc = fn(arg, name, rest[n] ? TREE_DIR : place->type);
		if (rc)
			return rc;
	}
	return 0;
}
