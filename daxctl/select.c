// SPDX-License-Identifier: LGPL-2.1-or-later
#include "select.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include "message.h"
#include "util/cleanup.h"

void selected_devs_free(struct selected_devs *list)
{
	free(list->items);
	*list = (struct selected_devs){0};
}

void selected_regions_free(struct selected_regions *list)
{
	free(list->items);
	*list = (struct selected_regions){0};
}

static int selected_regions_add(struct selected_regions *list, struct daxctl_region *region)
{
	struct daxctl_region **more = reallocarray(list->items, list->n + 1, sizeof(*more));

	if (!more)
		return -ENOMEM;
	more[list->n++] = region;
	list->items = more;
	return 0;
}

static int selected_devs_add(struct selected_devs *list, struct daxctl_dev *dev)
{
	struct daxctl_dev **more = reallocarray(list->items, list->n + 1, sizeof(*more));

	if (!more)
		return -ENOMEM;
	more[list->n++] = dev;
	list->items = more;
	return 0;
}

static enum exit_code failed(int rc, const char *what)
{
	message("%s: %s", what, strerror(-rc));
	return exit_from_errno(rc);
}

/* Of errors the commands tell themselves. */
static void tell_notice(struct daxctl_ctx *ctx _unused_, int priority, const char *text,
			void *data _unused_)
{
	if (priority == LOG_NOTICE)
		message("%s", text);
}

enum exit_code context_open(bool verbose, struct daxctl_ctx **ret)
{
	int rc = daxctl_new(ret);

	if (rc < 0)
		return failed(rc, "cannot look at this machine");

	if (verbose) {
		daxctl_set_log_priority(*ret, LOG_DEBUG);
	} else if (!secure_getenv("DAXCTL_LOG")) {
		daxctl_set_log_priority(*ret, LOG_NOTICE);
		rc = daxctl_set_log_text_fn(*ret, tell_notice, NULL);
	}
	return rc < 0 ? failed(rc, "cannot look at this machine") : EXIT_CODE_DONE;
}

static bool region_exists(const struct selected_regions *regions, int id)
{
	for (size_t i = 0; i < regions->n; i++) {
		if (daxctl_region_get_id(regions->items[i]) == id)
			return true;
	}

	return false;
}

static enum exit_code regions_check(const struct selected_regions *found,
				    const struct region_names *names)
{
	enum exit_code code = EXIT_CODE_DONE;

	for (size_t i = 0; i < names->n; i++) {
		if (region_exists(found, names->ids[i]))
			continue;
		message("region %d does not exist. 'daxctl list -R' shows all regions.",
			names->ids[i]);
		code = EXIT_CODE_NOTHING;
	}

	return code;
}

enum exit_code select_regions(struct daxctl_ctx *ctx, const struct region_names *names,
			      struct selected_regions *ret)
{
	struct daxctl_region *region;

	errno = 0;
	daxctl_region_foreach (ctx, region) {
		if (!region_names_cover(names, daxctl_region_get_id(region)))
			continue;
		if (selected_regions_add(ret, region) < 0)
			return failed(-ENOMEM, "cannot list regions");
		errno = 0;
	}
	if (errno)
		return failed(-errno, "cannot list regions");

	return regions_check(ret, names);
}

static enum exit_code add_devs_of_region(struct daxctl_region *region, struct selected_devs *ret)
{
	struct daxctl_dev *dev;

	errno = 0;
	daxctl_dev_foreach (region, dev) {
		if (selected_devs_add(ret, dev) < 0)
			return failed(-ENOMEM, "cannot list devices");
		errno = 0;
	}

	return errno ? failed(-errno, "cannot list devices") : EXIT_CODE_DONE;
}

static int dev_compare(const void *a, const void *b)
{
	struct daxctl_dev *const *x = a, *const *y = b;
	struct dev_name names[] = {
		{daxctl_region_get_id(daxctl_dev_get_region(*x)), daxctl_dev_get_id(*x)},
		{daxctl_region_get_id(daxctl_dev_get_region(*y)), daxctl_dev_get_id(*y)},
	};

	return dev_name_compare(&names[0], &names[1]);
}

static enum exit_code select_all(const struct selected_regions *regions, struct selected_devs *ret)
{
	enum exit_code code = EXIT_CODE_DONE;

	for (size_t i = 0; i < regions->n && code == EXIT_CODE_DONE; i++)
		code = add_devs_of_region(regions->items[i], ret);
	if (ret->n)
		qsort(ret->items, ret->n, sizeof(struct daxctl_dev *), dev_compare);

	return code;
}

static enum exit_code select_one(struct daxctl_ctx *ctx, struct dev_name name,
				 const struct region_names *regions, struct selected_devs *ret)
{
	char text[DEV_NAME_MAX];
	struct daxctl_dev *dev;
	int rc;

	dev_name_format(name, text);
	rc = daxctl_dev_get_by_name(ctx, text, &dev);
	if (rc == -ENODEV) {
		message("%s does not exist. 'daxctl list -i' shows all devices.", text);
		return EXIT_CODE_NOTHING;
	}
	if (rc < 0)
		return failed(rc, text);
	if (!region_names_cover(regions, name.region)) {
		message("%s is in region %d, and --region names others.", text, name.region);
		return EXIT_CODE_NOTHING;
	}

	return selected_devs_add(ret, dev) < 0 ? failed(-ENOMEM, text) : EXIT_CODE_DONE;
}

static enum exit_code select_named(struct daxctl_ctx *ctx, const struct dev_names *names,
				   const struct region_names *regions, struct selected_devs *ret)
{
	enum exit_code code, worst = EXIT_CODE_DONE;

	/* all that are missing are told, not only the first */
	for (size_t i = 0; i < names->n; i++) {
		code = select_one(ctx, names->items[i], regions, ret);
		if (code != EXIT_CODE_DONE && code != EXIT_CODE_NOTHING)
			return code;
		worst = code != EXIT_CODE_DONE ? code : worst;
	}

	return worst;
}

/* A name that nothing has, in another form than daxX.Y. */
static void tell_missing(const char *name, int rc)
{
	switch (rc) {
	case -ENODEV:
		message("no device is called %s. 'daxctl list -iv' shows the names of all devices.",
			name);
		break;
	case -ENOTUNIQ:
		message("%s is the serial number of one device and an address in another: write "
			"serial:%s or address:%s.",
			name, name, name);
		break;
	default:
		message("%s cannot be looked up: %s%s", name, strerror(-rc),
			rc == -EACCES ? "; run this as root" : "");
	}
}

/* Only names that are known are left; that of a device may be one of a device no more. */
static enum exit_code resolve(struct daxctl_ctx *ctx, const struct dev_names *names,
			      struct dev_names *ret)
{
	int rc = dev_names_resolve(names, ctx, tell_missing, ret);

	if (rc == 0)
		return EXIT_CODE_DONE;
	if (rc == -ENOMEM)
		return failed(rc, "cannot look up devices");

	return rc == -ENODEV || rc == -ENOTUNIQ ? EXIT_CODE_NOTHING : exit_from_errno(rc);
}

static bool is_worse_than_missing(enum exit_code code)
{
	return code != EXIT_CODE_DONE && code != EXIT_CODE_NOTHING;
}

enum exit_code select_devs(struct daxctl_ctx *ctx, const struct dev_names *names,
			   const struct region_names *regions, struct selected_devs *ret_named,
			   struct selected_devs *ret)
{
	_cleanup_(dev_names_free) struct dev_names resolved = {0};
	_cleanup_(selected_regions_free) struct selected_regions list = {0};
	_cleanup_(selected_devs_free) struct selected_devs named = {0};
	bool all = names->all || !dev_names_any(names);
	enum exit_code code, worst;

	worst = resolve(ctx, names, &resolved);
	if (is_worse_than_missing(worst))
		return worst;
	if (all || regions->n > 0) {
		code = select_regions(ctx, regions, &list);
		worst = code != EXIT_CODE_DONE ? code : worst;
	}
	if (is_worse_than_missing(worst))
		return worst;

	code = select_named(ctx, &resolved, regions, all ? ret_named ? ret_named : &named : ret);
	worst = code != EXIT_CODE_DONE ? code : worst;
	if (all && !is_worse_than_missing(worst)) {
		code = select_all(&list, ret);
		worst = code != EXIT_CODE_DONE ? code : worst;
	}

	return worst;
}
