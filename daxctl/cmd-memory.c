// SPDX-License-Identifier: LGPL-2.1-or-later
/* online-memory and offline-memory */
#include "batch.h"
#include "command.h"

struct online_values {
	struct batch_values batch;
	struct yes_no_option no_movable;
};

static const struct option_spec online_options[] = {
	OPTIONS_COMMON(online_values),
	OPERAND_DEVS(online_values, "online memory for"),
	{"no-movable", 0, OPTION_SWITCH, offsetof(struct online_values, no_movable), NULL,
	 "let the kernel choose the zone; it may never go offline again. --movable: as movable memory, or not at all"},
	{0},
};

struct offline_values {
	struct batch_values batch;
	bool keep_going;
};

static const struct option_spec offline_options[] = {
	OPTIONS_COMMON(offline_values),
	OPTION_KEEP_GOING(offline_values),
	OPERAND_DEVS(offline_values, "offline memory for"),
	{0},
};

static const struct batch_words online_words = {"onlined memory for", "online"};

static enum exit_code run_online(const struct command *self _unused_, const void *values)
{
	const struct online_values *online = values;
	_cleanup_request_ struct daxctl_request *request =
		batch_request(&online->batch, DAXCTL_ACTION_ONLINE, 0);
	enum exit_code code = EXIT_CODE_DONE;

	if (request && online->no_movable.given)
		code = batch_request_check(daxctl_request_set_memory(
			request, online->no_movable.value ? DAXCTL_MEMORY_ONLINE_KERNEL
							  : DAXCTL_MEMORY_ONLINE_MOVABLE));
	if (code != EXIT_CODE_DONE)
		return code;

	return batch_on_devs(&online->batch, DAXCTL_ACTION_ONLINE, request, &online_words);
}

static const struct batch_words offline_words = {"offlined memory for", "offline"};

static enum exit_code run_offline(const struct command *self _unused_, const void *values)
{
	const struct offline_values *offline = values;
	_cleanup_request_ struct daxctl_request *request =
		batch_request(&offline->batch, DAXCTL_ACTION_OFFLINE,
			      offline->keep_going ? DAXCTL_REQUEST_KEEP_GOING : 0U);

	return batch_on_devs(&offline->batch, DAXCTL_ACTION_OFFLINE, request, &offline_words);
}

const struct command cmd_online = {
	.name = "online-memory",
	.synopsis = "<device>... [<options>]",
	.summary = "Bring the memory of system-ram devices online",
	.options = online_options,
	.values_size = sizeof(struct online_values),
	.run = run_online,
};

const struct command cmd_offline = {
	.name = "offline-memory",
	.synopsis = "<device>... [<options>]",
	.summary = "Take the memory of system-ram devices offline",
	.options = offline_options,
	.values_size = sizeof(struct offline_values),
	.run = run_offline,
};
