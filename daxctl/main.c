// SPDX-License-Identifier: LGPL-2.1-or-later
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "message.h"
#include "output.h"
#include "usage.h"
#include "util/cleanup.h"

static void list_commands(void)
{
	for (size_t i = 0; command_get(i); i++)
		puts(command_get(i)->name);
}

static enum exit_code dispatch(const struct command *command, int argc, char **argv, void *values)
{
	switch (options_parse(command, argc, argv, values)) {
	case PARSED_OK:
		return command->run(command, values);
	case PARSED_HELP:
		usage_manual(command);
		return EXIT_CODE_DONE;
	case PARSED_USAGE:
		usage_print(stdout, command);
		return EXIT_CODE_DONE;
	case PARSED_LIST:
		usage_list_options(stdout, command);
		return EXIT_CODE_DONE;
	case PARSED_TABLE:
		usage_list_table(stdout, command);
		return EXIT_CODE_DONE;
	case PARSED_WRONG:
		break;
	}

	return EXIT_CODE_USAGE;
}

static enum exit_code run_command(const struct command *command, int argc, char **argv)
{
	_cleanup_free_ void *values = calloc(1, command->values_size);
	enum exit_code code;

	if (!values) {
		message("out of memory");
		return EXIT_CODE_FAILED;
	}

	code = dispatch(command, argc, argv, values);
	options_free(command, values);
	return code;
}

/* Options that stand in the place of a command */
static const struct command *command_of_option(const char *word)
{
	static const struct {
		const char *word;
		const struct command *command;
	} options[] = {
		{"--help", &cmd_help},
		{"-h", &cmd_help},
		{"--version", &cmd_version},
		{"-v", &cmd_version},
	};

	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		if (strcmp(options[i].word, word) == 0)
			return options[i].command;
	}

	return NULL;
}

static enum exit_code run(int argc, char **argv)
{
	const struct command *command;

	if (argc < 2) {
		usage_print_all(stderr);
		return EXIT_CODE_USAGE;
	}
	if (strcmp(argv[1], "--list-cmds") == 0) {
		list_commands();
		return EXIT_CODE_DONE;
	}
	if (strcmp(argv[1], "--list-table") == 0) {
		usage_list_commands(stdout);
		return EXIT_CODE_DONE;
	}

	command = command_of_option(argv[1]);
	if (!command)
		command = command_find(argv[1]);
	if (!command) {
		message("there is no %s \"%s\". 'daxctl help' lists the commands.",
			argv[1][0] == '-' ? "option" : "command", argv[1]);
		return EXIT_CODE_USAGE;
	}

	return run_command(command, argc - 1, argv + 1);
}

/* Output that did not arrive is a failure, also where all else went well. */
static enum exit_code finish(enum exit_code code)
{
	int rc = output_flush();

	if (rc == 0)
		return code;

	message("cannot write to standard output: %s.", strerror(-rc));
	return code == EXIT_CODE_DONE ? EXIT_CODE_FAILED : code;
}

int main(int argc, char **argv)
{
	/* a reader that went away must not stop a change half way */
	signal(SIGPIPE, SIG_IGN);

	return (int)finish(run(argc, argv));
}
