// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is read says nonsense, or nothing because the device is gone: once, and from then on. */
#include <stdio.h>

#include "test/failures/trial.h"

static const char *const files[] = {
	"size",		  "align",	    "mapping0/start",	    "memmap_on_memory",	  "create",
	"available_size", "memory35/state", "memory35/valid_zones", "auto_online_blocks",
};
/* Returns whether so much was read at all. */
static bool try_read(const struct trial *reference, struct tally *tally, const char *file,
		     unsigned nth, bool lasting)
{
	char fault[128];
	struct trial trial = {.c = reference->c, .fault = fault, .lasting = lasting};
	bool struck;

	snprintf(fault, sizeof(fault), "read %s %u%s", file, nth,
		 lasting ? "+: garbage" : ": vanish");
	trial_run(&trial, tally);
	struck = trial.struck > 0;
	if (struck)
		tally_trial(tally, &trial, trial_is_right(&trial, reference));
	trial_free(&trial);

	return struck;
}

static void try_file(const struct trial *reference, struct tally *tally, const char *file)
{
	for (unsigned nth = 1; try_read(reference, tally, file, nth, false); nth++)
		try_read(reference, tally, file, nth, true);
}

static void try_case(const struct failure_case *c, struct tally *tally)
{
	struct trial reference = {.c = c};
	const char *const *file;

	trial_run(&reference, tally);
	array_foreach (file, files)
		try_file(&reference, tally, *file);
	trial_free(&reference);
}

int main(void)
{
	return for_each_case(try_case, false);
}
