// SPDX-License-Identifier: LGPL-2.1-or-later
/* help and version */
#include "command.h"
#include "message.h"
#include "usage.h"

struct help_values {
	const char *command;
};

static const struct option_spec help_options[] = {
	{.type = OPTION_COMMAND,
	 .offset = offsetof(struct help_values, command),
	 .argument = "command"},
	{0},
};

static enum exit_code run_help(const struct command *self _unused_, const void *values)
{
	const struct help_values *help = values;
	const struct command *command;

	if (!help->command) {
		usage_print_all(stdout);
		return EXIT_CODE_DONE;
	}

	command = command_find(help->command);
	if (!command) {
		message("there is no command \"%s\". 'daxctl help' lists the commands.",
			help->command);
		return EXIT_CODE_USAGE;
	}
	usage_manual(command);
	return EXIT_CODE_DONE;
}

const struct command cmd_help = {
	.name = "help",
	.synopsis = "[<command>]",
	.summary = "Show the commands, or the manual of one",
	.options = help_options,
	.values_size = sizeof(struct help_values),
	.run = run_help,
};

static const struct option_spec version_options[] = {{0}};

static enum exit_code run_version(const struct command *self _unused_, const void *values _unused_)
{
	puts(DAXCTL_VERSION);
	return EXIT_CODE_DONE;
}

const struct command cmd_version = {
	.name = "version",
	.synopsis = "",
	.summary = "Show the version of daxctl",
	.options = version_options,
	.values_size = 1,
	.run = run_version,
};
