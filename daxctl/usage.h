/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Texts made from the tables of commands and options. */
#ifndef DAXCTL_USAGE_H
#define DAXCTL_USAGE_H

#include <stdio.h>

#include "command.h"

/* How to call daxctl, and its commands */
void usage_print_all(FILE *out);

/* How to call one command, and its options */
void usage_print(FILE *out, const struct command *command);

/* The names of its long options on one line, for completion */
void usage_list_options(FILE *out, const struct command *command);

/* All commands, and all options and operands of one, each on a line of fields behind tabs */
void usage_list_commands(FILE *out);
void usage_list_table(FILE *out, const struct command *command);

/* The command's manual page, or else the usage text on stdout. */
void usage_manual(const struct command *command);

#endif
