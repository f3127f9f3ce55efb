/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What goes wrong, and when: "write GLOB [N[+]]: ACTION", the same with read
 * and open. See README.md for the language.
 */
#ifndef SIM_FAULT_H
#define SIM_FAULT_H

#include "test/sim/tree/tree.h"

enum fault_on { FAULT_WRITE, FAULT_READ, FAULT_OPEN };

enum fault_kind {
	FAULT_NONE,
	FAULT_FAIL,  /* with error */
	FAULT_HANG,  /* until a signal */
	FAULT_DELAY, /* by delay_ms */
	FAULT_TEXT,  /* reads as text */
};

/* What is to happen to one access. */
struct verdict {
	enum fault_kind kind;
	int error;
	unsigned delay_ms;
	const char *text; /* lives as long as the faults */
	size_t len;
	int signal; /* for the process that wrote, first; 0 for none */
};

struct faults;

_must_check_ int faults_new(struct faults **ret_faults);
void faults_free(struct faults *faults);
/* A line with a trigger. -EINVAL and *ret_message (free() it) for a bad one. */
_must_check_ int fault_add(struct faults *faults, const char *line, char **ret_message);
/*
 * An access happens: counts it, lets others act first, and says what becomes of
 * it. path from "sys/" on.
 */
struct verdict fault_check(struct faults *faults, enum fault_on on, const char *path,
			   struct model *model, const struct tree *tree);
/* How often one of them struck. */
unsigned faults_struck(const struct faults *faults);
/* Forgets them all. */
void faults_clear(struct faults *faults);
/* Whether line has a trigger at all. */
bool fault_has_trigger(const char *line);

#endif
