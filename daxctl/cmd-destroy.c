// SPDX-License-Identifier: LGPL-2.1-or-later
#include "batch.h"
#include "command.h"

struct destroy_values {
	struct batch_values batch;
	bool force;
	bool keep_going;
};

static const struct option_spec options[] = {
	OPTIONS_COMMON(destroy_values),
	OPTION_KEEP_GOING(destroy_values),
	OPERAND_DEVS(destroy_values, "destroy"),
	{"force", 'f', OPTION_FLAG, offsetof(struct destroy_values, force), NULL,
	 "disable the device first, its memory offline"},
	{0},
};

static const struct batch_words words = {"destroyed", "empty"};

static enum exit_code run(const struct command *self _unused_, const void *values)
{
	const struct destroy_values *destroy = values;
	_cleanup_request_ struct daxctl_request *request =
		batch_request(&destroy->batch, DAXCTL_ACTION_DESTROY,
			      (destroy->force ? DAXCTL_REQUEST_FORCE : 0U) |
				      (destroy->keep_going ? DAXCTL_REQUEST_KEEP_GOING : 0U));

	return batch_on_devs(&destroy->batch, DAXCTL_ACTION_DESTROY, request, &words);
}

const struct command cmd_destroy = {
	.name = "destroy-device",
	.synopsis = "<device>... [<options>]",
	.summary = "Give the space of devices back to their region",
	.options = options,
	.values_size = sizeof(struct destroy_values),
	.run = run,
};
