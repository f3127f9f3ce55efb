/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Runs daxctl on the machine that is mounted. */
#ifndef TEST_FAILURES_COMMAND_H
#define TEST_FAILURES_COMMAND_H

struct answer {
	int status; /* of exit, or 128 and the signal that ended it */
	char *out, *err;
};

/* arguments are words with a blank between them. Ends the test if nothing can be run. */
void command_run(const char *daxctl, const char *arguments, struct answer *ret);
void answer_free(struct answer *answer);

#endif
