// SPDX-License-Identifier: LGPL-2.1-or-later
/* Ctrl-C comes with each write of each change. */
#include <stdio.h>

#include "test/failures/trial.h"

static void interrupt(const struct trial *reference, struct tally *tally, const char *path,
		      unsigned nth)
{
	struct trial trial = {.c = reference->c};
	char fault[512];

	snprintf(fault, sizeof(fault), "write %s %u: signal INT", path, nth);
	trial.fault = fault;
	trial_judge(&trial, reference, tally);
}

static void try_case(const struct failure_case *c, struct tally *tally)
{
	try_writes(c, tally, interrupt);
}

int main(void)
{
	return for_each_case(try_case, false);
}
