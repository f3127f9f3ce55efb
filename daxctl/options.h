/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The options of a command: one table says what there is, and drives parsing,
 * the usage text and --list-opts. Values arrive typed and checked.
 */
#ifndef DAXCTL_OPTIONS_H
#define DAXCTL_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <daxctl/libdaxctl.h>

#include "util/macro.h"

struct command;

enum option_type {
	OPTION_END = 0, /* closes the table */
	OPTION_FLAG,	/* bool; --x sets it and --no-x clears it */
	OPTION_SWITCH,	/* struct yes_no_option; as a flag, and tells whether either was given */
	OPTION_FILE,	/* const char *, the last one given */
	OPTION_DIRECTORY,
	OPTION_COMMAND,
	OPTION_NUMBER,	/* struct number_option */
	OPTION_SIZE,	/* struct size_option */
	OPTION_ALIGN,	/* struct size_option, a power of two */
	OPTION_YES_NO,	/* struct yes_no_option; alone it means yes, --no-x means no */
	OPTION_SECONDS, /* struct size_option */
	OPTION_MODE,	/* struct mode_option */
	OPTION_UUID,	/* struct uuid_option; 0 for none */
	OPTION_REGIONS, /* struct region_names; may be given several times */
	OPTION_DEVS,	/* struct dev_names; may be given several times */
};

struct number_option {
	bool given;
	uint32_t value;
};

struct size_option {
	bool given;
	uint64_t value;
};

struct yes_no_option {
	bool given;
	bool value;
};

struct uuid_option {
	bool given;
	uuid_t value;
};

struct mode_option {
	bool given;
	enum daxctl_dev_mode value;
};

/*
 * One option, or, where name is NULL, what an operand is. --no-NAME takes back every --NAME
 * before it. A flag whose name starts with "no-" is cleared by the name without it. An option
 * without help is hidden: older versions accept it, and it has no effect.
 */
struct option_spec {
	const char *name;
	char letter;
	enum option_type type;
	size_t offset;	      /* of the value in the command's values */
	const char *argument; /* what help calls the value */
	const char *help;     /* of an operand: what to say when there is none, or NULL */
};

enum parsed {
	PARSED_OK,
	PARSED_WRONG, /* it was said why */
	PARSED_HELP,  /* --help */
	PARSED_USAGE, /* -h */
	PARSED_LIST,  /* --list-opts */
	PARSED_TABLE, /* --list-table */
};

/*
 * Reads argv (argv[0] is the command's name) into values, which are of
 * command->values_size bytes, all zero. To be given to options_free() whatever
 * is returned.
 */
enum parsed options_parse(const struct command *command, int argc, char **argv, void *values);

void options_free(const struct command *command, void *values);

/* Tells that an option, with its dashes, changes nothing, and why. */
void option_without_effect(const char *option, const char *why);

/* Tells that something is wrong with the words of the command line, and where help is. */
_printf_(2, 3) void usage_message(const struct command *command, const char *format, ...);

#endif
