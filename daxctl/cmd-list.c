// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <string.h>

#include "command.h"
#include "message.h"
#include "names.h"
#include "render-json.h"
#include "report.h"
#include "select.h"
#include "util/cleanup.h"
#include "util/error.h"

struct list_values {
	struct region_names regions;
	struct dev_names devs;
	bool show_devs;
	bool show_regions;
	bool mappings;
	bool idle;
	bool human;
	bool verbose;
	bool json; /* list prints nothing else */
};

static const struct option_spec options[] = {
	{"region", 'r', OPTION_REGIONS, offsetof(struct list_values, regions), "region",
	 "only this region: 0 or region0; several times, or all"},
	{"dev", 'd', OPTION_DEVS, offsetof(struct list_values, devs), "device",
	 "only this device: dax0.1, 0.1 or /dev/dax0.1; several times, or all"},
	{"devices", 'D', OPTION_FLAG, offsetof(struct list_values, show_devs), NULL,
	 "show devices (the default)"},
	{"regions", 'R', OPTION_FLAG, offsetof(struct list_values, show_regions), NULL,
	 "show regions"},
	{"mappings", 'M', OPTION_FLAG, offsetof(struct list_values, mappings), NULL,
	 "show the address ranges of devices"},
	{"idle", 'i', OPTION_FLAG, offsetof(struct list_values, idle), NULL,
	 "show devices of size zero too"},
	{"human", 'u', OPTION_FLAG, offsetof(struct list_values, human), NULL,
	 "sizes and addresses as people write them"},
	{"json", 'j', OPTION_FLAG, offsetof(struct list_values, json), NULL,
	 "print JSON, which list always does"},
	{"verbose", 'v', OPTION_FLAG, offsetof(struct list_values, verbose), NULL,
	 "show all that is known: provider, driver, nodes, zones, ..."},
	{0},
};

/* A filter that was given decides what is shown, unless that was said too. */
static void decide_what_to_show(const struct list_values *values, bool *ret_devs, bool *ret_regions)
{
	bool by_dev = values->devs.all || dev_names_any(&values->devs);
	bool by_region = values->regions.all || values->regions.n > 0;

	*ret_devs = values->show_devs;
	*ret_regions = values->show_regions;
	if (*ret_devs || *ret_regions)
		return;

	*ret_devs = by_dev || !by_region;
	*ret_regions = by_region;
}

static unsigned int report_flags(const struct list_values *values)
{
	return (values->mappings ? REPORT_MAPPINGS : 0U) | (values->verbose ? REPORT_ALL : 0U);
}

static void tell_blocks(const char *name, const struct dev_report *report)
{
	if (report->n_missing > 0)
		message("%s is incomplete: %d of its %d memory blocks are missing.", name,
			report->n_missing, report->n_missing + report->total_memblocks.value);
	if (report->stuck_memblocks.known)
		message("%s cannot be used before the next reboot: %d memory blocks at its "
			"addresses are stuck in the system, and driver kmem does not have it.",
			name, report->stuck_memblocks.value);
}

/* Adds the device to the rows, unless it is idle or has gone meanwhile. */
static enum exit_code add_dev(struct daxctl_dev *dev, const struct list_values *values,
			      struct rows *rows)
{
	const char *name = daxctl_dev_get_devname(dev);
	struct dev_report report = {0}, *row;
	int rc;

	rc = dev_report_fill(dev, report_flags(values), &report);
	if (rc == 0 && report.size.known && report.size.value == 0 && !values->idle) {
		dev_report_clear(&report);
		if (dev_names_any(&values->devs) && !values->devs.all)
			message("%s has size 0. --idle shows such devices.", name);
		return EXIT_CODE_DONE;
	}

	row = rc == 0 ? rows_add(rows, &dev_record) : NULL;
	if (row) {
		*row = report;
		tell_blocks(name, row);
		return exit_from_errno(unread_tell(&row->unread, name));
	}
	dev_report_clear(&report);
	if (rc == -ENOENT || rc == -ENODEV)
		return EXIT_CODE_DONE;
	rc = rc < 0 ? rc : -ENOMEM;
	message("%s cannot be read: %s.", name, error_text(rc));
	return exit_from_errno(rc);
}

/* The devices of one region, or of any for NULL */
static enum exit_code add_devs(const struct selected_devs *devs, struct daxctl_region *region,
			       const struct list_values *values, struct rows *rows)
{
	enum exit_code code, worst = EXIT_CODE_DONE;

	for (size_t i = 0; i < devs->n; i++) {
		if (region && daxctl_dev_get_region(devs->items[i]) != region)
			continue;
		code = add_dev(devs->items[i], values, rows);
		worst = code != EXIT_CODE_DONE ? code : worst;
	}

	return worst;
}

static enum exit_code add_regions(const struct selected_regions *regions,
				  const struct selected_devs *devs,
				  const struct list_values *values, struct rows *rows)
{
	enum exit_code code, worst = EXIT_CODE_DONE;

	for (size_t i = 0; i < regions->n; i++) {
		struct region_report *row = rows_add(rows, &region_record);
		const char *name = daxctl_region_get_devname(regions->items[i]);

		if (!row || region_report_fill(regions->items[i], report_flags(values), row) < 0) {
			message("out of memory");
			return EXIT_CODE_FAILED;
		}
		code = exit_from_errno(unread_tell(&row->unread, name));
		worst = code != EXIT_CODE_DONE ? code : worst;
		code = add_devs(devs, regions->items[i], values, &row->devs);
		worst = code != EXIT_CODE_DONE ? code : worst;
	}

	return worst;
}

static enum exit_code show_devs(struct daxctl_ctx *ctx, const struct list_values *values)
{
	_cleanup_(selected_devs_free) struct selected_devs devs = {0};
	_cleanup_(dev_rows_free) struct rows rows = {0};
	enum exit_code code, later;

	code = select_devs(ctx, &values->devs, &values->regions, NULL, &devs);
	later = add_devs(&devs, NULL, values, &rows);
	code = code != EXIT_CODE_DONE ? code : later;
	render_json(stdout, &dev_record, &rows, values->human);
	return code;
}

/* Regions that do not exist are told once; devices are looked up in any region then. */
static enum exit_code select_both(struct daxctl_ctx *ctx, const struct list_values *values,
				  bool with_devs, struct selected_regions *regions,
				  struct selected_devs *devs)
{
	static const struct region_names any_region = {0};
	enum exit_code code, later = EXIT_CODE_DONE;

	code = select_regions(ctx, &values->regions, regions);
	if (with_devs || dev_names_any(&values->devs))
		later = select_devs(ctx, &values->devs,
				    code == EXIT_CODE_DONE ? &values->regions : &any_region, NULL,
				    devs);

	return code != EXIT_CODE_DONE ? code : later;
}

static enum exit_code show_regions(struct daxctl_ctx *ctx, const struct list_values *values,
				   bool with_devs)
{
	_cleanup_(selected_regions_free) struct selected_regions regions = {0};
	_cleanup_(selected_devs_free) struct selected_devs devs = {0};
	_cleanup_(region_rows_free) struct rows rows = {0};
	enum exit_code code, later;

	code = select_both(ctx, values, with_devs, &regions, &devs);
	if (!with_devs)
		devs.n = 0;
	later = add_regions(&regions, &devs, values, &rows);
	code = code != EXIT_CODE_DONE ? code : later;
	render_json(stdout, &region_record, &rows, values->human);
	return code;
}

static enum exit_code run(const struct command *self _unused_, const void *values)
{
	_cleanup_ctx_ struct daxctl_ctx *ctx = NULL;
	bool with_devs, with_regions;
	enum exit_code code;

	decide_what_to_show(values, &with_devs, &with_regions);
	code = context_open(false, &ctx);
	if (code != EXIT_CODE_DONE)
		return code;

	return with_regions ? show_regions(ctx, values, with_devs) : show_devs(ctx, values);
}

const struct command cmd_list = {
	.name = "list",
	.synopsis = "[<options>]",
	.summary = "Show devices and regions, as JSON",
	.options = options,
	.values_size = sizeof(struct list_values),
	.run = run,
};
