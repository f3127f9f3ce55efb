// SPDX-License-Identifier: LGPL-2.1-or-later
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "message.h"
#include "option-types.h"
#include "util/cleanup.h"

#define LONG_NAME_MAX 32

/* What getopt_long() answers for an option: its place in the table, or one of these. */
enum code {
	CODE_OPERAND = 1,
	CODE_HELP = 256, /* above all letters */
	CODE_LIST,
	CODE_TABLE,
	CODE_SPEC, /* + 2 * place, + 1 if negated */
};

/* The table in getopt's terms */
struct getopt_table {
	struct option *longs;
	char (*names)[LONG_NAME_MAX]; /* of the negated ones */
	char *letters;
};

static void getopt_table_free(struct getopt_table *table)
{
	free(table->longs);
	free(table->names);
	free(table->letters);
}

static size_t specs_count(const struct option_spec *specs)
{
	size_t n = 0;

	while (specs[n].type != OPTION_END)
		n++;
	return n;
}

static int getopt_table_alloc(struct getopt_table *table, size_t n)
{
	/* each may be negated, and there are three more, and the end */
	table->longs = calloc(2 * n + 4, sizeof(*table->longs));
	table->names = calloc(n + 1, sizeof(*table->names));
	table->letters = calloc(2 * n + 4, 1);

	return table->longs && table->names && table->letters ? 0 : -ENOMEM;
}

static void negated_name(const char *name, char text[LONG_NAME_MAX])
{
	if (strncmp(name, "no-", 3) == 0)
		snprintf(text, LONG_NAME_MAX, "%s", name + 3);
	else
		snprintf(text, LONG_NAME_MAX, "no-%s", name);
}

/* "-": operands in order, as code 1, wherever they stand; ":": report a missing argument so */
static int getopt_table_fill(struct getopt_table *table, const struct option_spec *specs)
{
	size_t n = specs_count(specs);
	struct option *out;
	char *letter;

	if (getopt_table_alloc(table, n) < 0)
		return -ENOMEM;

	out = table->longs;
	letter = stpcpy(table->letters, "-:h");
	for (size_t i = 0; i < n; i++) {
		bool flag = specs[i].type == OPTION_FLAG || specs[i].type == OPTION_SWITCH;
		bool optional = specs[i].type == OPTION_YES_NO;
		int code = CODE_SPEC + 2 * (int)i;

		if (!specs[i].name)
			continue;
		*out++ = (struct option){specs[i].name,
					 flag	    ? no_argument
					 : optional ? optional_argument
						    : required_argument,
					 NULL, code};
		negated_name(specs[i].name, table->names[i]);
		*out++ = (struct option){table->names[i], 0, NULL, code + 1};
		if (specs[i].letter)
			*letter++ = specs[i].letter;
		if (specs[i].letter && !flag)
			*letter++ = ':';
	}
	*out++ = (struct option){"help", 0, NULL, CODE_HELP};
	*out++ = (struct option){"list-opts", 0, NULL, CODE_LIST};
	*out = (struct option){"list-table", 0, NULL, CODE_TABLE};
	return 0;
}

void usage_message(const struct command *command, const char *format, ...)
{
	_cleanup_free_ char *text = NULL;
	va_list args;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	va_end(args);
	message("%s. See 'daxctl %s -h'.", text ? text : "this cannot be", command->name);
}

void option_without_effect(const char *option, const char *why)
{
	message("%s has no effect: %s.", option, why);
}

static void *value_of(const struct option_spec *spec, void *values)
{
	return (char *)values + spec->offset;
}

/* As if the option had not been given yet */
static void reset_value(const struct option_spec *spec, void *values)
{
	const struct option_ops *ops = &option_ops[spec->type];

	if (ops->free)
		ops->free(value_of(spec, values));
	memset(value_of(spec, values), 0, ops->size);
}

static int set_value(const struct command *command, const struct option_spec *spec,
		     const char *text, void *values)
{
	const struct option_ops *ops = &option_ops[spec->type];
	int rc = ops->set(value_of(spec, values), text);
	const char *dashes = spec->name ? "--" : "", *colon = spec->name ? ": " : "";
	const char *name = spec->name ? spec->name : "";

	if (rc == -ERANGE)
		usage_message(command, "%s%s%s%s is too large", dashes, name, colon, text);
	else if (rc == -ENOMEM)
		message("out of memory");
	else if (rc < 0)
		usage_message(command, "%s%s%s\"%s\" is not %s", dashes, name, colon, text,
			      ops->wrong);
	return rc;
}

static int set_operand(const struct command *command, const char *text, void *values)
{
	const struct option_spec *spec = command->options;

	while (spec->type != OPTION_END && spec->name)
		spec++;
	if (spec->type == OPTION_END) {
		usage_message(command, "\"%s\" is an operand, and %s takes none", text,
			      command->name);
		return -EINVAL;
	}
	if (spec->type == OPTION_COMMAND && *(const char **)value_of(spec, values)) {
		usage_message(command, "\"%s\" is one operand too many: there can be one %s", text,
			      spec->argument);
		return -EINVAL;
	}

	return set_value(command, spec, text, values);
}

/* The names that start as the word does, each behind a blank */
static void print_candidates(FILE *out, const struct option *longs, const char *word, size_t len)
{
	for (const struct option *o = longs; o->name; o++) {
		if (strncmp(o->name, word, len) == 0)
			fprintf(out, " --%s", o->name);
	}
}

static void long_unknown(const struct command *command, const struct option *longs,
			 const char *word)
{
	size_t len = strcspn(word + 2, "=");
	_cleanup_free_ char *candidates = NULL;
	size_t size;
	FILE *out = open_memstream(&candidates, &size);

	if (out) {
		print_candidates(out, longs, word + 2, len);
		fclose(out);
	}
	if (candidates && *candidates)
		usage_message(command, "--%.*s is short for several options:%s", (int)len, word + 2,
			      candidates);
	else
		usage_message(command, "there is no option --%.*s", (int)len, word + 2);
}

static void option_wrong(const struct command *command, const struct option *longs, int code,
			 const char *word)
{
	const struct option_spec *spec = command->options;
	const struct option *o = longs;

	if (optopt == 0) {
		long_unknown(command, longs, word);
		return;
	}
	if (optopt < CODE_HELP) {
		usage_message(command, code == ':' ? "-%c needs a value" : "there is no option -%c",
			      optopt);
		return;
	}

	while (o->val != optopt)
		o++;
	if (code == ':')
		usage_message(command, "--%s needs a value: <%s>", o->name,
			      spec[(optopt - CODE_SPEC) / 2].argument);
	else
		usage_message(command, "--%s takes no value", o->name);
}

/* Stores what was given for a letter or a long name. */
static int option_given(const struct command *command, int code, void *values)
{
	const struct option_spec *spec = command->options;
	bool negated;

	if (code >= CODE_SPEC)
		spec += (code - CODE_SPEC) / 2;
	else
		while (!spec->name || spec->letter != code)
			spec++;

	negated = code >= CODE_SPEC && (code - CODE_SPEC) % 2;
	if (spec->type == OPTION_FLAG) {
		*(bool *)value_of(spec, values) = !negated;
		return 0;
	}
	if (spec->type == OPTION_SWITCH) {
		*(struct yes_no_option *)value_of(spec, values) =
			(struct yes_no_option){.given = true, .value = !negated};
		return 0;
	}
	if (spec->type == OPTION_YES_NO && !optarg)
		return set_value(command, spec, negated ? "no" : "yes", values);
	if (negated) {
		reset_value(spec, values);
		return 0;
	}
	return set_value(command, spec, optarg, values);
}

static int operands_check(const struct command *command, bool any)
{
	for (const struct option_spec *spec = command->options; spec->type != OPTION_END; spec++) {
		if (!any && !spec->name && spec->help) {
			usage_message(command, "%s", spec->help);
			return -EINVAL;
		}
	}

	return 0;
}

static enum parsed parse_words(const struct command *command, const struct getopt_table *table,
			       int argc, char **argv, void *values)
{
	bool operands = false;
	int code, rc = 0;

	optind = 0; /* GNU: start anew */
	opterr = 0;
	while (rc == 0) {
		code = getopt_long(argc, argv, table->letters, table->longs, NULL);
		if (code == -1)
			break;
		if (code == 'h' || code == CODE_HELP)
			return code == 'h' ? PARSED_USAGE : PARSED_HELP;
		if (code == CODE_LIST || code == CODE_TABLE)
			return code == CODE_LIST ? PARSED_LIST : PARSED_TABLE;
		if (code == '?' || code == ':') {
			option_wrong(command, table->longs, code, argv[optind - 1]);
			return PARSED_WRONG;
		}
		operands = operands || code == CODE_OPERAND;
		rc = code == CODE_OPERAND ? set_operand(command, optarg, values)
					  : option_given(command, code, values);
	}

	for (; rc == 0 && optind < argc; optind++) {
		operands = true;
		rc = set_operand(command, argv[optind], values);
	}
	if (rc == 0)
		rc = operands_check(command, operands);
	return rc < 0 ? PARSED_WRONG : PARSED_OK;
}

enum parsed options_parse(const struct command *command, int argc, char **argv, void *values)
{
	_cleanup_(getopt_table_free) struct getopt_table table = {0};

	if (getopt_table_fill(&table, command->options) < 0) {
		message("out of memory");
		return PARSED_WRONG;
	}

	return parse_words(command, &table, argc, argv, values);
}

void options_free(const struct command *command, void *values)
{
	if (!values)
		return;
	for (const struct option_spec *spec = command->options; spec->type != OPTION_END; spec++) {
		if (option_ops[spec->type].free)
			option_ops[spec->type].free(value_of(spec, values));
	}
}
