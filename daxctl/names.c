// SPDX-License-Identifier: LGPL-2.1-or-later
#include "names.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <daxctl/identity.h>

#include "util/cleanup.h"
#include "util/macro.h"
#include "util/parse.h"

static const char *skip_prefix(const char *text, const char *prefix)
{
	size_t len = strlen(prefix);

	return strncmp(text, prefix, len) == 0 ? text + len : text;
}

/* Reads "0.1", what is left of a name without its prefix. */
static int dev_numbers_parse(const char *text, struct dev_name *ret)
{
	struct dev_name name;

	if (parse_id(&text, &name.region) < 0 || *text++ != '.')
		return -EINVAL;
	if (parse_id(&text, &name.id) < 0 || *text)
		return -EINVAL;

	*ret = name;
	return 0;
}

int dev_name_parse(const char *text, struct dev_name *ret)
{
	return strncmp(text, "dax", 3) == 0 ? dev_numbers_parse(text + 3, ret) : -EINVAL;
}

void dev_name_format(struct dev_name name, char text[DEV_NAME_MAX])
{
	snprintf(text, DEV_NAME_MAX, "dax%d.%d", name.region, name.id);
}

int dev_name_compare(const void *a, const void *b)
{
	const struct dev_name *x = a, *y = b;

	if (x->region != y->region)
		return x->region < y->region ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

static int dev_names_insert(struct dev_names *names, struct dev_name name)
{
	struct dev_name *items;
	size_t at = names->n;

	while (at > 0 && dev_name_compare(&names->items[at - 1], &name) > 0)
		at--;
	if (at > 0 && dev_name_compare(&names->items[at - 1], &name) == 0)
		return 0;

	items = reallocarray(names->items, names->n + 1, sizeof(*items));
	if (!items)
		return -ENOMEM;
	memmove(&items[at + 1], &items[at], (names->n - at) * sizeof(*items));
	items[at] = name;
	names->items = items;
	names->n++;
	return 0;
}

int dev_name_parse_any(const char *text, struct dev_name *ret)
{
	static const char *const dirs[] = {"/dev/", "/sys/bus/dax/devices/"};

	for (size_t i = 0; i < ARRAY_SIZE(dirs); i++) {
		const char *name = skip_prefix(text, dirs[i]);

		if (name != text)
			return dev_name_parse(name, ret);
	}

	return dev_numbers_parse(skip_prefix(text, "dax"), ret);
}

/* Only the machine can tell which devices have it. */
static int dev_names_add_other(struct dev_names *names, const char *text)
{
	char **others, *copy;
	int rc;

	rc = daxctl_name_check(text);
	if (rc < 0)
		return rc;
	others = reallocarray(names->others, names->n_others + 1, sizeof(*others));
	if (!others)
		return -ENOMEM;
	names->others = others;
	copy = strdup(text);
	if (!copy)
		return -ENOMEM;
	names->others[names->n_others++] = copy;
	return 0;
}

static int dev_names_add_one(void *to, const char *text)
{
	struct dev_names *names = to;
	struct dev_name name;

	if (strcmp(text, "all") == 0) {
		names->all = true;
		return 0;
	}

	return dev_name_parse_any(text, &name) < 0 ? dev_names_add_other(names, text)
						   : dev_names_insert(names, name);
}

static int dev_names_insert_all(struct dev_names *names, struct daxctl_dev **devs, size_t n)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < n; i++) {
		const struct dev_name name = {
			daxctl_region_get_id(daxctl_dev_get_region(devs[i])),
			daxctl_dev_get_id(devs[i]),
		};

		rc = dev_names_insert(names, name);
	}

	return rc;
}

static int resolve_other(struct dev_names *ret, struct daxctl_ctx *ctx, const char *name,
			 void (*missing)(const char *name, int rc))
{
	_cleanup_free_ struct daxctl_dev **devs = NULL;
	size_t n = 0;
	int rc;

	rc = daxctl_find_devs(ctx, name, &devs, &n);
	if (rc == 0)
		return dev_names_insert_all(ret, devs, n);
	if (rc != -ENOMEM)
		missing(name, rc);

	return rc;
}

int dev_names_resolve(const struct dev_names *names, struct daxctl_ctx *ctx,
		      void (*missing)(const char *name, int rc), struct dev_names *ret)
{
	int last = 0, rc = 0;

	for (size_t i = 0; rc == 0 && i < names->n; i++)
		rc = dev_names_insert(ret, names->items[i]);
	for (size_t i = 0; rc != -ENOMEM && i < names->n_others; i++) {
		rc = resolve_other(ret, ctx, names->others[i], missing);
		last = rc < 0 ? rc : last;
	}

	return rc == -ENOMEM ? rc : last;
}

static int region_names_add_one(void *to, const char *text)
{
	struct region_names *names = to;
	const char *number = skip_prefix(text, "region");
	int *ids, id;

	if (strcmp(text, "all") == 0) {
		names->all = true;
		return 0;
	}
	if (parse_id(&number, &id) < 0 || *number)
		return -EINVAL;

	ids = reallocarray(names->ids, names->n + 1, sizeof(*ids));
	if (!ids)
		return -ENOMEM;
	names->ids = ids;
	names->ids[names->n++] = id;
	return 0;
}

static int each_word(const char *text, int (*add)(void *to, const char *word), void *to)
{
	_cleanup_free_ char *copy = strdup(text);
	char *rest = NULL;
	int rc = -EINVAL;

	if (!copy)
		return -ENOMEM;
	for (char *word = strtok_r(copy, ", \t\n", &rest); word;
	     word = strtok_r(NULL, ", \t\n", &rest)) {
		rc = add(to, word);
		if (rc < 0)
			return rc;
	}

	return rc;
}

int dev_names_add(struct dev_names *names, const char *text)
{
	return each_word(text, dev_names_add_one, names);
}

int region_names_add(struct region_names *names, const char *text)
{
	return each_word(text, region_names_add_one, names);
}

void dev_names_free(struct dev_names *names)
{
	for (size_t i = 0; i < names->n_others; i++)
		free(names->others[i]);
	free(names->others);
	free(names->items);
	*names = (struct dev_names){0};
}

void region_names_free(struct region_names *names)
{
	free(names->ids);
	*names = (struct region_names){0};
}

bool region_names_cover(const struct region_names *names, int id)
{
	if (names->all || names->n == 0)
		return true;
	for (size_t i = 0; i < names->n; i++) {
		if (names->ids[i] == id)
			return true;
	}

	return false;
}

const char *region_short_path(const char *path)
{
	static const char above[] = "/sys/devices/";
	const char *below = skip_prefix(path, above);

	return below == path ? path : below - 1;
}
