// SPDX-License-Identifier: LGPL-2.1-or-later
/* enable-device and disable-device */
#include "batch.h"
#include "command.h"

struct enable_values {
	struct batch_values batch;
};

static const struct option_spec enable_options[] = {
	OPTIONS_COMMON(enable_values),
	OPERAND_DEVS(enable_values, "enable"),
	{0},
};

static const struct option_spec disable_options[] = {
	OPTIONS_COMMON(enable_values),
	OPERAND_DEVS(enable_values, "disable"),
	{0},
};

static const struct batch_words enable_words = {"enabled", "enabled"};

static enum exit_code run_enable(const struct command *self _unused_, const void *values)
{
	const struct enable_values *enable = values;
	_cleanup_request_ struct daxctl_request *request =
		batch_request(&enable->batch, DAXCTL_ACTION_ENABLE, 0);

	return batch_on_devs(&enable->batch, DAXCTL_ACTION_ENABLE, request, &enable_words);
}

static const struct batch_words disable_words = {"disabled", "disabled"};

static enum exit_code run_disable(const struct command *self _unused_, const void *values)
{
	const struct enable_values *disable = values;
	_cleanup_request_ struct daxctl_request *request =
		batch_request(&disable->batch, DAXCTL_ACTION_DISABLE, 0);

	return batch_on_devs(&disable->batch, DAXCTL_ACTION_DISABLE, request, &disable_words);
}

const struct command cmd_enable = {
	.name = "enable-device",
	.synopsis = "<device>... [<options>]",
	.summary = "Bind disabled devices to their driver, in mode devdax",
	.options = enable_options,
	.values_size = sizeof(struct enable_values),
	.run = run_enable,
};

const struct command cmd_disable = {
	.name = "disable-device",
	.synopsis = "<device>... [<options>]",
	.summary = "Unbind devices from their driver",
	.options = disable_options,
	.values_size = sizeof(struct enable_values),
	.run = run_disable,
};
