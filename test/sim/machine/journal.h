/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What was written and read, and what happened, as lines of text. */
#ifndef SIM_JOURNAL_H
#define SIM_JOURNAL_H

#include <stdio.h>
#include <sys/types.h>

#include "util/macro.h"

struct journal;

_must_check_ int journal_new(struct journal **ret_journal);
void journal_free(struct journal *journal);
/* Copies each line there as well, at once; not owned. */
void journal_tee(struct journal *journal, FILE *file);
/* answer is a length or -errno. */
void journal_write(struct journal *journal, const char *path, const char *text, size_t len,
		   ssize_t answer);
/* A file was opened to be read, a link read, or a directory listed. */
void journal_read(struct journal *journal, const char *path);
void journal_event(struct journal *journal, const char *action, const char *path);
void journal_clear(struct journal *journal);
/* All lines; the journal keeps the text, which the next line may move. */
const char *journal_writes(const struct journal *journal);
const char *journal_reads(const struct journal *journal);
const char *journal_events(const struct journal *journal);

#endif
