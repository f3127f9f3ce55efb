// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * kill -9 comes with each write of each change: the same command, run again, does
 * it. With the real daxctl, whose path is the argument.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "test/failures/trial.h"
#include "util/cleanup.h"

#define WORDS_MAX 16

static const char *daxctl;

struct kills {
	const struct trial *reference;
	struct tally *tally;
};

/* Its exit status, or 128 and the signal; its words are not of interest. */
static int run_daxctl(const char *arguments)
{
	_cleanup_free_ char *copy = strdup(arguments);
	char *argv[WORDS_MAX] = {(char *)daxctl}, *rest = copy;
	posix_spawn_file_actions_t files;
	int status = -1;
	pid_t pid;

	for (size_t n = 1; rest && n < WORDS_MAX - 1; n++)
		argv[n] = strsep(&rest, " ");
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
	if (posix_spawn(&pid, daxctl, &files, NULL, argv, environ) == 0)
		waitpid(pid, &status, 0);
	posix_spawn_file_actions_destroy(&files);

	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/*
 * What the killed one has left may stay where nobody can know whose it is: a device
 * that has not been created to the end, the policy held, and a driver that was
 * there before and that the command does not ask for.
 */
static bool is_done(const struct trial *trial, const struct trial *reference, int status)
{
	struct texts differences;
	bool right = status == 0;

	if (!right)
		printf("# again: exit status %d\n", status);
	facts_differences(&trial->after, &reference->after, case_dev(trial->c), false, false,
			  &differences);
	for (size_t i = 0; i < differences.n; i++) {
		if (trial->c->want.flags & DAXCTL_WANT_MODE ||
		    trial->c->action == DAXCTL_ACTION_ONLINE ||
		    trial->c->action == DAXCTL_ACTION_OFFLINE) {
			printf("# again: %s\n", differences.v[i]);
			right = false;
		}
	}
	texts_free(&differences);

	return right;
}

static void kill_at(void *data, const char *path, unsigned nth)
{
	struct kills *kills = data;
	struct sim *mounted = kills->tally->mounted;
	struct trial trial = {.c = kills->reference->c};
	char fault[512];
	int status;

	snprintf(fault, sizeof(fault), "write %s %u: signal KILL", path, nth);
	trial.fault = fault;
	trial_begin(&trial, kills->tally);
	if (sim_fault(mounted, fault, NULL) < 0 || run_daxctl(trial.c->arguments) != 128 + 9) {
		printf("# it was not killed\n");
		tally_trial(kills->tally, &trial, false);
	} else {
		sim_faults_clear(mounted);
		status = run_daxctl(trial.c->arguments);
		facts_read(mounted, &trial.after);
		tally_trial(kills->tally, &trial, is_done(&trial, kills->reference, status));
	}
	trial_free(&trial);
}

static void try_case(const struct failure_case *c, struct tally *tally)
{
	struct trial reference = {.c = c};
	struct kills kills = {.reference = &reference, .tally = tally};

	trial_begin(&reference, tally);
	reference.fault = "nothing";
	tally_trial(tally, &reference, run_daxctl(c->arguments) == 0);
	reference.journal = strdup(sim_journal(tally->mounted));
	facts_read(tally->mounted, &reference.after);
	each_write(&reference, kill_at, &kills);
	trial_free(&reference);
}

int main(int argc, char **argv)
{
	if (argc != 2)
		return EXIT_FAILURE;
	daxctl = argv[1];
	return for_each_case(try_case, true);
}
