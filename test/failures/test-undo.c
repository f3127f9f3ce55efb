// SPDX-License-Identifier: LGPL-2.1-or-later
/* Each change is done, and then taken back as a program can ask for. */
#include <stdio.h>

#include "test/failures/trial.h"

static void try_case(const struct failure_case *c, struct tally *tally)
{
	struct trial reference = {.c = c};
	/* a deleted device does not come back: the plan has to say so */
	struct trial trial = {.c = c, .undo = true, .lasting = c->action == DAXCTL_ACTION_DESTROY};

	trial_run(&reference, tally);
	trial_judge(&trial, &reference, tally);
	trial_free(&reference);
}

int main(void)
{
	return for_each_case(try_case, false);
}
