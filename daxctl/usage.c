// SPDX-License-Identifier: LGPL-2.1-or-later
#include "usage.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <daxctl/info.h>

#include "option-types.h"

#define HELP_COLUMN 28

void usage_print_all(FILE *out)
{
	const struct command *command;

	fputs("Usage: daxctl COMMAND [OPTIONS] [OPERANDS]\n"
	      "       daxctl --help | --version | --list-cmds\n\n"
	      "Memory that Linux hands out as device-dax: see it, carve it, switch it.\n\n"
	      "Commands:\n",
	      out);
	for (size_t i = 0; (command = command_get(i)); i++)
		fprintf(out, "  %-20s  %s\n", command->name, command->summary);
	fputs("\n'daxctl help COMMAND' shows the manual of one, 'daxctl COMMAND -h' its options.\n",
	      out);
}

static void print_option(FILE *out, const struct option_spec *spec)
{
	int column;

	if (!spec->name || !spec->help)
		return;

	column = spec->letter ? fprintf(out, "  -%c, --%s", spec->letter, spec->name)
			      : fprintf(out, "      --%s", spec->name);
	if (spec->argument)
		column += fprintf(out, " <%s>", spec->argument);
	if (column >= HELP_COLUMN - 1) {
		fputc('\n', out);
		column = 0;
	}
	fprintf(out, "%*s%s\n", HELP_COLUMN - column, "", spec->help);
}

void usage_print(FILE *out, const struct command *command)
{
	fprintf(out, "Usage: daxctl %s%s%s\n\n%s.\n", command->name, *command->synopsis ? " " : "",
		command->synopsis, command->summary);
	if (command->options->type == OPTION_END)
		return;

	fputs("\nOptions:\n", out);
	for (const struct option_spec *spec = command->options; spec->type != OPTION_END; spec++)
		print_option(out, spec);
}

void usage_list_options(FILE *out, const struct command *command)
{
	for (const struct option_spec *spec = command->options; spec->type != OPTION_END; spec++) {
		if (spec->name && spec->help)
			fprintf(out, "--%s ", spec->name);
	}
	fputc('\n', out);
}

void usage_list_commands(FILE *out)
{
	const struct command *command;

	for (size_t i = 0; (command = command_get(i)); i++)
		fprintf(out, "%s\t%s\n", command->name, command->summary);
}

static void print_kind(FILE *out, enum option_type type)
{
	const char *name;
	int mode;

	fputs(option_ops[type].kind, out);
	for (mode = 0; type == OPTION_MODE && (name = daxctl_mode_to_text(mode)); mode++)
		fprintf(out, "%c%s", mode ? ',' : '=', name);
}

/* name, letter, kind, help; "-" in place of a name or letter, since shells drop empty fields */
void usage_list_table(FILE *out, const struct command *command)
{
	for (const struct option_spec *spec = command->options; spec->type != OPTION_END; spec++) {
		char letter[] = {'-', spec->letter, '\0'};

		if (spec->name && !spec->help)
			continue;
		fprintf(out, "%s%s\t%s\t", spec->name ? "--" : "-", spec->name ? spec->name : "",
			letter);
		print_kind(out, spec->type);
		fprintf(out, "\t%s\n", spec->help ? spec->help : "");
	}
}

static void exec_man(const struct command *command, const char *option)
{
	char page[64];
	int null;

	snprintf(page, sizeof(page), "daxctl-%s", command->name);
	signal(SIGPIPE, SIG_DFL);
	if (option) {
		null = open("/dev/null", O_RDWR | O_CLOEXEC);
		if (null < 0 || dup2(null, STDOUT_FILENO) < 0 || dup2(null, STDERR_FILENO) < 0)
			_exit(127);
		execlp("man", "man", option, page, (char *)NULL);
	} else {
		execlp("man", "man", page, (char *)NULL);
	}
	_exit(127);
}

/* Runs man for the command's page; 0 if it was content. */
static int run_man(const struct command *command, const char *option)
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0)
		exec_man(command, option);
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -1;

	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}

void usage_manual(const struct command *command)
{
	/* -w only looks for the page */
	if (run_man(command, "-w") == 0 && run_man(command, NULL) == 0)
		return;

	usage_print(stdout, command);
}
