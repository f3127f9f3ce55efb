// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * kill -9 comes with each write of each change: the same command, run again, does
 * it. With the real daxctl, whose path is the argument.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test/failures/command.h"
#include "test/failures/trial.h"
#include "util/cleanup.h"

static const char *daxctl;

/* Its exit status, or 128 and the signal; what it says, for the caller to free. */
static int run_daxctl(const char *arguments, char **ret_words)
{
	struct answer answer;

	command_run(daxctl, arguments, &answer);
	free(answer.out);
	*ret_words = answer.err;
	return answer.status;
}

static bool names_leftover(const char *words, const char *dev)
{
	char advice[64];

	snprintf(advice, sizeof(advice), "daxctl destroy-device %s", dev);
	return strstr(words, advice);
}

/*
 * What the killed one has left may stay where nobody can know whose it is: the policy
 * held, the driver that it took away from a device that is only to be resized, and a
 * device that was not created to the end. Where that has all the space there is, the
 * command names it.
 */
static bool is_done(const struct trial *trial, const struct trial *reference, int status,
		    const char *words)
{
	struct texts differences;
	bool right = true;

	if (status != 0)
		return trial->c->action == DAXCTL_ACTION_CREATE &&
		       names_leftover(words, case_dev(trial->c));
	if (trial->c->action == DAXCTL_ACTION_CREATE ||
	    (trial->c->action == DAXCTL_ACTION_RECONFIGURE && !(trial->c->want.flags & WANT_MODE)))
		return true;

	facts_differences(&trial->after, &reference->after, case_dev(trial->c), false, false,
			  &differences);
	for (size_t i = 0; i < differences.n; i++) {
		printf("# again: %s\n", differences.v[i]);
		right = false;
	}
	texts_free(&differences);

	return right;
}

static void kill_at(const struct trial *reference, struct tally *tally, const char *path,
		    unsigned nth)
{
	struct sim *mounted = tally->mounted;
	struct trial trial = {.c = reference->c};
	char fault[512];
	int status;

	snprintf(fault, sizeof(fault), "write %s %u: signal KILL", path, nth);
	trial.fault = fault;
	trial_begin(&trial, tally);
	status = sim_fault(mounted, fault, NULL);
	if (status == 0)
		status = run_daxctl(trial.c->arguments, &trial.message);
	if (status != 128 + SIGKILL) {
		printf("# it was not killed\n");
		tally_trial(tally, &trial, false);
	} else {
		sim_faults_clear(mounted);
		free(trial.message);
		status = run_daxctl(trial.c->arguments, &trial.message);
		facts_read(mounted, &trial.after);
		tally_trial(tally, &trial, is_done(&trial, reference, status, trial.message));
	}
	trial_free(&trial);
}

static void try_case(const struct failure_case *c, struct tally *tally)
{
	struct trial reference = {.c = c};

	trial_begin(&reference, tally);
	reference.fault = "nothing";
	tally_trial(tally, &reference, run_daxctl(c->arguments, &reference.message) == 0);
	reference.journal = strdup(sim_journal(tally->mounted));
	facts_read(tally->mounted, &reference.after);
	each_write(&reference, tally, kill_at);
	trial_free(&reference);
}

int main(int argc, char **argv)
{
	if (argc != 2)
		return EXIT_FAILURE;
	daxctl = argv[1];
	return for_each_case(try_case, true);
}
