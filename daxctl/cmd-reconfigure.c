// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <string.h>

#include "batch.h"
#include "command.h"
#include "config-identity.h"
#include "config.h"
#include "message.h"
#include "root.h"
#include "util/cleanup.h"
#include "util/error.h"

struct reconfigure_values {
	struct batch_values batch;
	struct mode_option mode;
	struct size_option size;
	struct size_option align;
	struct yes_no_option memmap;
	bool no_online;
	struct yes_no_option no_movable;
	bool force;
	bool check_config;
	bool keep_going;
	const char *input; /* is accepted, and has no effect */
};

static const struct option_spec options[] = {
	OPTIONS_COMMON(reconfigure_values),
	{"size", 's', OPTION_SIZE, offsetof(struct reconfigure_values, size), "size",
	 "bytes, or with a unit: 4G"},
	{"align", 'a', OPTION_ALIGN, offsetof(struct reconfigure_values, align), "align",
	 "a size of page: 4k, 2M or 1G on x86"},
	{"memmap-on-memory", 0, OPTION_YES_NO, offsetof(struct reconfigure_values, memmap),
	 "yes|no", "keep the map of its pages in its own memory, as system-ram"},
	{"mode", 'm', OPTION_MODE, offsetof(struct reconfigure_values, mode), "mode",
	 "devdax, system-ram or famfs"},
	{"no-online", 'N', OPTION_FLAG, offsetof(struct reconfigure_values, no_online), NULL,
	 "leave memory that becomes system-ram offline"},
	{"force", 'f', OPTION_FLAG, offsetof(struct reconfigure_values, force), NULL,
	 "take memory offline first where that is needed"},
	{"check-config", 'C', OPTION_FLAG, offsetof(struct reconfigure_values, check_config), NULL,
	 "do what the configuration says of each device"},
	{"no-movable", 0, OPTION_SWITCH, offsetof(struct reconfigure_values, no_movable), NULL,
	 "let the kernel choose the zone; memory may never go offline again. --movable: as movable memory, or not at all"},
	OPTION_KEEP_GOING(reconfigure_values),
	/* other versions take it, and do not look at it */
	{"input", 0, OPTION_FILE, offsetof(struct reconfigure_values, input), "file", NULL},
	OPERAND_DEVS(reconfigure_values, "reconfigure"),
	{0},
};

static bool is_about_memory(const struct reconfigure_values *values)
{
	return values->mode.given && values->mode.value == DAXCTL_DEV_MODE_RAM;
}

static bool changes_geometry(const struct reconfigure_values *values)
{
	return values->size.given || values->align.given || values->memmap.given;
}

static enum exit_code check_with_config(const struct command *self,
					const struct reconfigure_values *values)
{
	if (values->mode.given || values->memmap.given || values->no_online ||
	    values->no_movable.value) {
		usage_message(self, "--check-config takes the mode from the configuration; --mode, "
				    "--memmap-on-memory, --no-online and --no-movable must not be "
				    "given with it");
		return EXIT_CODE_USAGE;
	}

	return EXIT_CODE_DONE;
}

static enum exit_code check_without_config(const struct command *self,
					   const struct reconfigure_values *values)
{
	if (!values->mode.given && !changes_geometry(values)) {
		usage_message(self,
			      "say what to change: --mode, --size, --align or --memmap-on-memory");
		return EXIT_CODE_USAGE;
	}
	if (values->no_online && values->mode.given && !is_about_memory(values) &&
	    !changes_geometry(values)) {
		usage_message(self, "--no-online needs --mode=system-ram");
		return EXIT_CODE_USAGE;
	}

	return EXIT_CODE_DONE;
}

/* Contradictions are found before any device is looked at. */
static enum exit_code check(const struct command *self, const struct reconfigure_values *values)
{
	return values->check_config ? check_with_config(self, values)
				    : check_without_config(self, values);
}

/* Other versions accept all of these and ignore them, so that scripts have them. */
static void note_ignored(const struct reconfigure_values *values)
{
	static const char memory[] = "it is about memory, and needs --mode=system-ram";
	static const char config[] = "--check-config does what the configuration says";

	if (values->input)
		option_without_effect("--input", "only create-device reads such a file");
	if (values->check_config && values->size.given)
		option_without_effect("--size", config);
	if (values->check_config && values->align.given)
		option_without_effect("--align", config);
	if (values->no_online && !is_about_memory(values))
		option_without_effect("--no-online", memory);
	if (values->no_movable.given && !is_about_memory(values))
		option_without_effect(values->no_movable.value ? "--no-movable" : "--movable",
				      values->check_config ? config : memory);
}

/* Which state the memory of system-ram shall get; nothing is set if none is asked for. */
static int set_memory(struct daxctl_request *request, bool no_online,
		      const struct yes_no_option *no_movable)
{
	if (no_online)
		return daxctl_request_set_memory(request, DAXCTL_MEMORY_OFFLINE);
	if (!no_movable->given)
		return 0;

	return daxctl_request_set_memory(request, no_movable->value ? DAXCTL_MEMORY_ONLINE_KERNEL
								    : DAXCTL_MEMORY_ONLINE_MOVABLE);
}

static struct daxctl_request *request_from_options(const struct reconfigure_values *values)
{
	_cleanup_request_ struct daxctl_request *request =
		batch_request(&values->batch, DAXCTL_ACTION_RECONFIGURE,
			      (values->force ? DAXCTL_REQUEST_FORCE : 0U) |
				      (values->keep_going ? DAXCTL_REQUEST_KEEP_GOING : 0U));
	bool memory = is_about_memory(values);
	int rc = 0;

	if (!request)
		return NULL;
	if (values->mode.given)
		rc = daxctl_request_set_mode(request, values->mode.value);
	if (rc == 0 && values->size.given)
		rc = daxctl_request_set_size(request, values->size.value);
	if (rc == 0 && values->align.given)
		rc = daxctl_request_set_align(request, values->align.value);
	if (rc == 0 && values->memmap.given)
		rc = daxctl_request_set_memmap_on_memory(request, values->memmap.value);
	if (rc == 0)
		rc = memory ? set_memory(request, values->no_online, &values->no_movable) : 0;

	return batch_request_check(rc) == EXIT_CODE_DONE ? TAKE_PTR(request) : NULL;
}

/* What goes wrong is told where it does. */
static int config_read(struct daxctl_dev *dev, struct config *ret)
{
	_cleanup_free_ char *dir = root_path(daxctl_get_config_path(daxctl_dev_get_ctx(dev)));
	struct identity identity;
	int rc;

	if (!dir)
		return -ENOMEM;
	rc = identity_read(dev, &identity);
	if (rc < 0) {
		message("%s: the names that a configuration can use for it cannot be read: %s.",
			daxctl_dev_get_devname(dev), error_text(rc));
		return rc;
	}

	return config_load(dir, &identity, ret);
}

static struct daxctl_request *request_from_config(const struct batch_values *values,
						  const struct config *config, bool force)
{
	_cleanup_request_ struct daxctl_request *request =
		batch_request(values, DAXCTL_ACTION_RECONFIGURE,
			      force || config->force ? DAXCTL_REQUEST_FORCE : 0U);
	/* that memory is movable by default is no demand */
	const struct yes_no_option no_movable = {
		.given = config->no_movable,
		.value = config->no_movable,
	};
	int rc;

	if (!request)
		return NULL;
	rc = daxctl_request_set_mode(request, config->mode);
	if (rc == 0)
		rc = set_memory(request, config->no_online, &no_movable);

	return batch_request_check(rc) == EXIT_CODE_DONE ? TAKE_PTR(request) : NULL;
}

static enum exit_code plan_from_config(struct batch *batch, struct daxctl_dev *dev, bool force,
				       bool *ret_wrong)
{
	_cleanup_request_ struct daxctl_request *request = NULL;
	struct config config;
	int rc = config_read(dev, &config);

	if (rc < 0) {
		message("%s is left as it is, because its configuration cannot be used.",
			daxctl_dev_get_devname(dev));
		return exit_from_errno(rc);
	}
	*ret_wrong = config.wrong;
	if (!config.matched) {
		if (batch->values->verbose)
			message("%s: no section of the configuration names it.",
				daxctl_dev_get_devname(dev));
		return EXIT_CODE_DONE;
	}
	if ((config.no_online || config.no_movable) && config.mode != DAXCTL_DEV_MODE_RAM) {
		message("%s: the configuration says online or movable = false, which is for "
			"mode = system-ram only.",
			daxctl_dev_get_devname(dev));
		return EXIT_CODE_FAILED;
	}

	request = request_from_config(batch->values, &config, force);
	return request ? batch_plan_dev(batch, dev, request) : EXIT_CODE_FAILED;
}

/* The configuration of some device has a mistake that is not about the device itself. */
static enum exit_code plan_all(struct batch *batch, const struct selected_devs *devs,
			       const struct reconfigure_values *values, bool *ret_wrong)
{
	_cleanup_request_ struct daxctl_request *request = request_from_options(values);
	enum exit_code code = request ? EXIT_CODE_DONE : EXIT_CODE_FAILED;

	for (size_t i = 0; i < devs->n && code == EXIT_CODE_DONE; i++) {
		bool wrong = false;

		code = values->check_config
			       ? plan_from_config(batch, devs->items[i], values->force, &wrong)
			       : batch_plan_dev(batch, devs->items[i], request);
		*ret_wrong = *ret_wrong || wrong;
	}

	return code;
}

/* A mistake in the configuration is a failure, also where it is about no device here. */
static enum exit_code report_mistakes(const struct batch *batch, enum exit_code code)
{
	if (code != EXIT_CODE_DONE)
		return code;

	message("the configuration has a mistake, see above; the section that has it was not applied.");
	return batch_changed(batch) ? EXIT_CODE_PARTLY : EXIT_CODE_FAILED;
}

static const struct batch_words words = {"reconfigured", "as asked for"};

static enum exit_code reconfigure(struct batch *batch, struct daxctl_ctx *ctx,
				  const struct reconfigure_values *asked)
{
	_cleanup_(selected_devs_free) struct selected_devs devs = {0};
	bool wrong = false;
	enum exit_code code;

	code = batch_select(ctx, &asked->batch, DAXCTL_ACTION_RECONFIGURE, &devs);
	if (code == EXIT_CODE_DONE)
		code = plan_all(batch, &devs, asked, &wrong);
	/* a configuration may be about none of them */
	if (code == EXIT_CODE_DONE && batch->n > 0)
		code = batch_run(batch, &words);
	if (code == EXIT_CODE_BUSY && asked->check_config)
		message("in a configuration, --force is \"force = true\", --no-movable \"movable = "
			"false\", and --no-online \"online = false\".");
	if (wrong)
		code = report_mistakes(batch, code);

	return code;
}

static enum exit_code run(const struct command *self, const void *values)
{
	const struct reconfigure_values *asked = values;
	_cleanup_ctx_ struct daxctl_ctx *ctx = NULL;
	_cleanup_(batch_free) struct batch batch = {.values = &asked->batch};
	enum exit_code code = check(self, asked);

	if (code != EXIT_CODE_DONE)
		return code;

	note_ignored(asked);
	batch_note_options(&asked->batch, true);
	code = context_open(asked->batch.verbose, &ctx);
	/* the boot unit does it even where no configuration is about the device */
	if (code == EXIT_CODE_DONE && asked->check_config && !asked->batch.dry_run)
		(void)!daxctl_recover_policy(ctx);
	if (code == EXIT_CODE_DONE)
		code = reconfigure(&batch, ctx, asked);
	return batch_show(&batch, code);
}

const struct command cmd_reconfigure = {
	.name = "reconfigure-device",
	.synopsis = "<device>... [<options>]",
	.summary = "Change the mode, size or alignment of devices",
	.options = options,
	.values_size = sizeof(struct reconfigure_values),
	.run = run,
};
