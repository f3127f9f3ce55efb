// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <string.h>

#include "batch.h"
#include "command.h"
#include "input.h"
#include "message.h"
#include "util/cleanup.h"

struct create_values {
	struct batch_values batch;
	struct size_option size;
	struct size_option align;
	struct yes_no_option memmap;
	struct uuid_option uuid;
	const char *input;
	struct mode_option mode;
	struct create_ignored {
		bool no_online;
		bool no_movable;
		bool force;
		bool check_config;
	} ignored;
};

static const struct option_spec options[] = {
	OPTIONS_COMMON(create_values),
	{"size", 's', OPTION_SIZE, offsetof(struct create_values, size), "size",
	 "bytes, or with a unit: 4G; else all that is free"},
	{"align", 'a', OPTION_ALIGN, offsetof(struct create_values, align), "align",
	 "a size of page: 4k, 2M or 1G on x86"},
	{"memmap-on-memory", 0, OPTION_YES_NO, offsetof(struct create_values, memmap), "yes|no",
	 "keep the map of its pages in its own memory, as system-ram"},
	{"uuid", 0, OPTION_UUID, offsetof(struct create_values, uuid), "uuid|0",
	 "of dynamic capacity: all extents with this tag, or one without"},
	{"input", 0, OPTION_FILE, offsetof(struct create_values, input), "file",
	 "make the device again that 'daxctl list -M' wrote there"},
	/* daxctl 76 takes the next ones, and looks at none of them */
	{"mode", 'm', OPTION_MODE, offsetof(struct create_values, mode), "mode", NULL},
	{"no-online", 'N', OPTION_FLAG, offsetof(struct create_values, ignored.no_online), NULL,
	 NULL},
	{"no-movable", 0, OPTION_FLAG, offsetof(struct create_values, ignored.no_movable), NULL,
	 NULL},
	{"force", 'f', OPTION_FLAG, offsetof(struct create_values, ignored.force), NULL, NULL},
	{"check-config", 'C', OPTION_FLAG, offsetof(struct create_values, ignored.check_config),
	 NULL, NULL},
	{0},
};

/* What the options ask for, or the file that they name */
struct creation {
	const struct create_values *values;
	const struct region_names *regions;
	struct region_names region_of_input;
	struct input input;
	struct daxctl_request *request;
	bool any_region; /* those that are full or static are passed over */
};

static void creation_free(struct creation *creation)
{
	input_free(&creation->input);
	region_names_free(&creation->region_of_input);
	daxctl_request_free(creation->request);
}

static int request_ranges(struct creation *creation)
{
	const struct input *input = &creation->input;
	int rc = daxctl_request_set_align(creation->request, input->align);

	for (size_t i = 0; i < input->n_ranges && rc == 0; i++)
		rc = daxctl_request_add_range(creation->request, input->ranges[i].start,
					      input->ranges[i].end);

	return rc;
}

static enum exit_code read_input(const struct command *self, struct creation *creation)
{
	const struct create_values *values = creation->values;
	char why[INPUT_WHY_MAX] = "", region[DEV_NAME_MAX];
	int rc;

	if (values->size.given || values->align.given || values->uuid.given ||
	    values->batch.regions.n > 0 || values->batch.regions.all) {
		usage_message(
			self,
			"--input takes size, alignment and region from the file; --size, --align, "
			"--uuid and --region must not be given with it");
		return EXIT_CODE_USAGE;
	}

	rc = input_read(values->input, &creation->input, why);
	if (rc == 0) {
		snprintf(region, sizeof(region), "%d", creation->input.chardev.region);
		rc = region_names_add(&creation->region_of_input, region);
	}
	if (rc < 0) {
		message("%s: %s", values->input, *why ? why : strerror(-rc));
		return rc == -EINVAL ? EXIT_CODE_USAGE : exit_from_errno(rc);
	}

	creation->regions = &creation->region_of_input;
	creation->any_region = true;
	return batch_request_check(request_ranges(creation));
}

static enum exit_code read_options(const struct command *self, struct creation *creation)
{
	const struct create_values *values = creation->values;
	int rc = 0;

	if (values->size.given && values->size.value == 0) {
		usage_message(self, "--size must be larger than 0");
		return EXIT_CODE_USAGE;
	}
	if (values->uuid.given && (values->size.given || values->align.given)) {
		usage_message(self, "--uuid takes whole extents; --size and --align must not be "
				    "given with it");
		return EXIT_CODE_USAGE;
	}

	creation->regions = &values->batch.regions;
	creation->any_region = values->batch.regions.all || values->batch.regions.n == 0;
	if (values->size.given)
		rc = daxctl_request_set_size(creation->request, values->size.value);
	if (rc == 0 && values->align.given)
		rc = daxctl_request_set_align(creation->request, values->align.value);
	if (rc == 0 && values->uuid.given)
		rc = daxctl_request_set_uuid(creation->request, values->uuid.value);

	return batch_request_check(rc);
}

/* Does the region show extents, but none with the tag */
static bool tag_missing(struct daxctl_region *region, const uuid_t tag)
{
	int after = -1, rc;

	for (;;) {
		_cleanup_extent_ struct daxctl_extent *extent = NULL;
		uuid_t uuid = {0};

		rc = daxctl_region_get_extent(region, after, &extent);
		if (rc < 0)
			return rc == -ENOENT && after >= 0;
		(void)!daxctl_extent_get_uuid(extent, uuid);
		if (memcmp(uuid, tag, sizeof(uuid_t)) == 0)
			return false;
		after = daxctl_extent_get_id(extent);
	}
}

/* Why nothing can be carved from it; NULL if something can, or if the plan has to say why not. */
static const char *region_unfit(struct daxctl_region *region, const struct uuid_option *uuid)
{
	bool by_tag = uuid->given;
	bool sparse = daxctl_region_is_sparse(region) == 1;

	if (by_tag && !sparse)
		return "its capacity is not dynamic, so that it has no extents with tags";
	if (by_tag && tag_missing(region, uuid->value))
		return "it has no such extent";
	errno = 0;
	if (daxctl_region_get_available_size(region) > 0)
		return sparse && !by_tag
			       ? "its capacity is dynamic: say which extents by their tag (--uuid)"
			       : NULL;
	if (errno == 0)
		return "it has no free space";

	return errno == ENOENT ? "it is static: the kernel does not let it be divided" : NULL;
}

static void tell_unfit(struct daxctl_region *region, const struct uuid_option *uuid)
{
	const char *why = region_unfit(region, uuid);

	message("region %d (%s): %s.", daxctl_region_get_id(region),
		daxctl_region_get_devname(region),
		why ? why : "a second look finds nothing against it; try again");
}

static enum exit_code plan_regions(struct batch *batch, const struct selected_regions *regions,
				   const struct creation *creation)
{
	const struct uuid_option *uuid = &creation->values->uuid;
	enum exit_code code = EXIT_CODE_DONE;

	for (size_t i = 0; i < regions->n && code == EXIT_CODE_DONE; i++) {
		if (creation->any_region && region_unfit(regions->items[i], uuid))
			continue;
		code = batch_plan_create(batch, regions->items[i], creation->request);
	}
	if (batch->n > 0 || code != EXIT_CODE_DONE)
		return code;

	for (size_t i = 0; i < regions->n; i++)
		tell_unfit(regions->items[i], uuid);
	message(regions->n ? "no device can be created in any region."
			   : "this machine has no region, so that no device can be created.");
	return regions->n ? EXIT_CODE_FAILED : EXIT_CODE_NOTHING;
}

static const struct batch_words words = {"created", "there"};

static enum exit_code create(const struct creation *creation)
{
	const struct batch_values *values = &creation->values->batch;
	_cleanup_ctx_ struct daxctl_ctx *ctx = NULL;
	_cleanup_(selected_regions_free) struct selected_regions regions = {0};
	_cleanup_(batch_free) struct batch batch = {.values = values};
	enum exit_code code;

	batch_note_options(values, true);
	code = context_open(values->verbose, &ctx);
	if (code == EXIT_CODE_DONE)
		code = select_regions(ctx, creation->regions, &regions);
	if (code == EXIT_CODE_DONE)
		code = plan_regions(&batch, &regions, creation);
	if (code == EXIT_CODE_DONE)
		code = batch_run(&batch, &words);
	return batch_show(&batch, code);
}

static void note_ignored(const struct create_ignored *ignored)
{
	static const char memory[] = "a new device is in mode devdax and has no memory online";

	if (ignored->no_online)
		option_without_effect("--no-online", memory);
	if (ignored->no_movable)
		option_without_effect("--no-movable", memory);
	if (ignored->force)
		option_without_effect("--force", "create-device uses free space only");
	if (ignored->check_config)
		option_without_effect("--check-config", "the configuration is about devices that "
							"exist; reconfigure-device reads it");
}

static enum exit_code check(const struct command *self, const struct create_values *values)
{
	if (values->mode.given && values->mode.value != DAXCTL_DEV_MODE_DEVDAX) {
		usage_message(self, "a new device is in mode devdax; reconfigure-device changes "
				    "its mode afterwards");
		return EXIT_CODE_USAGE;
	}

	note_ignored(&values->ignored);
	return EXIT_CODE_DONE;
}

static enum exit_code run(const struct command *self, const void *values)
{
	const struct create_values *asked = values;
	_cleanup_(creation_free) struct creation creation = {
		.values = asked,
		.request = batch_request(&asked->batch, DAXCTL_ACTION_CREATE, 0),
	};
	enum exit_code code = check(self, asked);

	if (code != EXIT_CODE_DONE)
		return code;
	if (!creation.request)
		return EXIT_CODE_FAILED;
	code = asked->input ? read_input(self, &creation) : read_options(self, &creation);
	if (code == EXIT_CODE_DONE && asked->memmap.given)
		code = batch_request_check(
			daxctl_request_set_memmap_on_memory(creation.request, asked->memmap.value));

	return code == EXIT_CODE_DONE ? create(&creation) : code;
}

const struct command cmd_create = {
	.name = "create-device",
	.synopsis = "[<options>]",
	.summary = "Carve a device from each region that has free space",
	.options = options,
	.values_size = sizeof(struct create_values),
	.run = run,
};
