/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A command of daxctl. Each has a file of its own that exports one of these, and
 * a line in the table of commands.c.
 */
#ifndef DAXCTL_COMMAND_H
#define DAXCTL_COMMAND_H

#include <stddef.h>
#include <stdio.h>

#include "exit.h"
#include "options.h"

struct command {
	const char *name;
	const char *synopsis; /* what follows the name in the usage text */
	const char *summary;
	const struct option_spec *options; /* closed by OPTION_END */
	size_t values_size;		   /* of the struct that the options' offsets are in */
	enum exit_code (*run)(const struct command *command, const void *values);
};

extern const struct command cmd_list;
extern const struct command cmd_create;
extern const struct command cmd_destroy;
extern const struct command cmd_reconfigure;
extern const struct command cmd_enable;
extern const struct command cmd_disable;
extern const struct command cmd_online;
extern const struct command cmd_offline;
extern const struct command cmd_migrate;
extern const struct command cmd_split_acpi;
extern const struct command cmd_help;
extern const struct command cmd_version;

/* The n-th command, counted from 0; NULL behind the last. */
const struct command *command_get(size_t n);

/* NULL if there is none of that name. */
const struct command *command_find(const char *name);

#endif
