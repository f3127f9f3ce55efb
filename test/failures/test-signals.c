// SPDX-License-Identifier: LGPL-2.1-or-later
/* Ctrl-C comes with each write of each change. */
#include <stdio.h>

#include "test/failures/trial.h"

struct signals {
	const struct trial *reference;
	struct tally *tally;
};

static void interrupt(void *data, const char *path, unsigned nth)
{
	struct signals *signals = data;
	struct trial trial = {.c = signals->reference->c};
	char fault[512];

	snprintf(fault, sizeof(fault), "write %s %u: signal INT", path, nth);
	trial.fault = fault;
	trial_run(&trial, signals->tally);
	tally_trial(signals->tally, &trial, trial_is_right(&trial, signals->reference));
	trial_free(&trial);
}

static void try_case(const struct failure_case *c, struct tally *tally)
{
	struct trial reference = {.c = c};
	struct signals signals = {.reference = &reference, .tally = tally};

	trial_run(&reference, tally);
	each_write(&reference, interrupt, &signals);
	trial_free(&reference);
}

int main(void)
{
	return for_each_case(try_case, false);
}
