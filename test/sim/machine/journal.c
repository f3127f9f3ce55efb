/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test/sim/machine/journal.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"

struct lines {
	char *text;
	size_t len;
};

struct journal {
	struct lines writes, reads, events;
	FILE *tee;
};

int journal_new(struct journal **ret_journal)
{
	*ret_journal = calloc(1, sizeof(**ret_journal));
	return *ret_journal ? 0 : -ENOMEM;
}

void journal_free(struct journal *journal)
{
	if (!journal)
		return;
	free(journal->writes.text);
	free(journal->reads.text);
	free(journal->events.text);
	free(journal);
}

void journal_tee(struct journal *journal, FILE *file)
{
	journal->tee = file;
}

/* A line that finds no memory is lost, rather than the machine. */
static void add_line(struct lines *lines, const char *line)
{
	size_t len = strlen(line);
	char *text = realloc(lines->text, lines->len + len + 1);

	if (!text)
		return;
	memcpy(text + lines->len, line, len + 1);
	lines->text = text;
	lines->len += len;
}

static void print_value(FILE *out, const char *text, size_t len)
{
	fputc('"', out);
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == '\n')
			fputs("\\n", out);
		else if (c == '"' || c == '\\')
			fprintf(out, "\\%c", c);
		else if (isprint(c))
			fputc(c, out);
		else
			fprintf(out, "\\%o", c);
	}
	fputc('"', out);
}

void journal_write(struct journal *journal, const char *path, const char *text, size_t len,
		   ssize_t answer)
{
	_cleanup_free_ char *line = NULL;
	size_t size;
	FILE *out = open_memstream(&line, &size);

	if (!out)
		return;
	fprintf(out, "/%s<-", path);
	print_value(out, text, len);
	if (answer < 0)
		fprintf(out, " = %s\n", strerrorname_np((int)-answer));
	else
		fprintf(out, " = %zd\n", answer);
	if (fclose(out))
		return;
	add_line(&journal->writes, line);
	if (!journal->tee)
		return;
	fputs(line, journal->tee);
	fflush(journal->tee);
}

void journal_read(struct journal *journal, const char *path)
{
	_cleanup_free_ char *line = NULL;

	if (asprintf(&line, "/%s\n", path) < 0)
		line = NULL;
	else
		add_line(&journal->reads, line);
}

void journal_event(struct journal *journal, const char *action, const char *path)
{
	_cleanup_free_ char *line = NULL;

	if (asprintf(&line, "%s %s\n", action, path) < 0)
		line = NULL;
	else
		add_line(&journal->events, line);
}

static void clear_lines(struct lines *lines)
{
	lines->len = 0;
	if (lines->text)
		*lines->text = '\0';
}

void journal_clear(struct journal *journal)
{
	clear_lines(&journal->writes);
	clear_lines(&journal->reads);
	clear_lines(&journal->events);
}

const char *journal_writes(const struct journal *journal)
{
	return journal->writes.text ? journal->writes.text : "";
}

const char *journal_reads(const struct journal *journal)
{
	return journal->reads.text ? journal->reads.text : "";
}

const char *journal_events(const struct journal *journal)
{
	return journal->events.text ? journal->events.text : "";
}
