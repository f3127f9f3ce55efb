// SPDX-License-Identifier: LGPL-2.1-or-later
/* The table of all commands */
#include <string.h>

#include "command.h"
#include "util/macro.h"

static const struct command *const commands[] = {
	&cmd_list,   &cmd_create,  &cmd_destroy, &cmd_reconfigure, &cmd_enable, &cmd_disable,
	&cmd_online, &cmd_offline, &cmd_migrate, &cmd_split_acpi,  &cmd_help,	&cmd_version,
};

const struct command *command_get(size_t n)
{
	return n < ARRAY_SIZE(commands) ? commands[n] : NULL;
}

const struct command *command_find(const char *name)
{
	const struct command *const *command;

	array_foreach (command, commands) {
		if (strcmp((*command)->name, name) == 0)
			return *command;
	}

	return NULL;
}
