// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Every file that a command reads is missing, forbidden, broken, empty or says nonsense.
 * Which files those are is found by running the command once. Arguments: daxctl; when the
 * fault comes: "always", or "later", at each single read and from each one on; and which
 * part of all that is tried, such as "0/10". With COMMAND in the environment only those
 * commands that have that in them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "test/failures/command.h"
#include "test/failures/report.h"
#include "test/failures/trial.h"
#include "util/cleanup.h"

#define ONLINE "online memory34-36 online_movable"

#define STATE(name_, kernel_, driver_) .name = name_, .kernel = kernel_, .driver = driver_

/* Of dax0.1; dax0.0 is devdax, and there is free space. */
static const struct failure_case states[] = {
	{STATE("devdax", "7.3", "device_dax")},
	{STATE("system-ram, offline", "6.12", "kmem")},
	{STATE("system-ram, online", "7.3", "kmem"), .prepare = {ONLINE}},
	{STATE("unbound", "6.12", "none")},
	{STATE("devdax", "6.1", "device_dax")},
	{STATE("system-ram, offline", "7.3", "kmem")},
	{STATE("system-ram, online", "6.12", "kmem"), .prepare = {ONLINE}},
	{STATE("unbound", "7.3", "none")},
	{STATE("a region of extents", "dcd", "none"), .sparse = true},
};

static const char *const commands[] = {
	"list",
	"list -iRDMv",
	"enable-device dax0.1",
	"disable-device dax0.1",
	"create-device -s 128M",
	"destroy-device -f dax0.1",
	"reconfigure-device -m system-ram dax0.1",
	"reconfigure-device -m system-ram all",
	"reconfigure-device -m system-ram -N dax0.1",
	"reconfigure-device -m devdax -f dax0.1",
	"reconfigure-device -m famfs -f dax0.1",
	"reconfigure-device -s 256M -f dax0.1",
	"online-memory dax0.1",
	"online-memory all",
	"offline-memory dax0.1",
	"offline-memory all",
};

/* Ends with NULL */
struct read_fault {
	const char *trigger, *action;
};
static const struct read_fault file_faults[] = {
	{"open", "fail ENOENT"}, {"open", "fail EACCES"}, {"read", "fail EIO"},
	{"read", "empty"},	 {"read", "garbage"},	  {NULL, NULL},
};
static const struct read_fault link_faults[] = {
	{"read", "fail EACCES"},
	{"read", "fail EIO"},
	{NULL, NULL},
};
static const struct read_fault dir_faults[] = {
	{"open", "fail EACCES"},
	{"open", "fail EIO"},
	{NULL, NULL},
};

static const char *daxctl;
static bool later;
static unsigned part, parts, number;

/* One run of a command. */
struct run {
	struct trial trial;
	struct answer answer;
	char *truth; /* of the reference of list: all that may be shown */
};

static void run_free(struct run *run)
{
	trial_free(&run->trial);
	answer_free(&run->answer);
	free(run->truth);
}

static void run_command(struct run *run, struct tally *tally, const char *command)
{
	struct sim *mounted = tally->mounted;

	trial_begin(&run->trial, tally);
	if (run->trial.fault && sim_fault(mounted, run->trial.fault, NULL) < 0) {
		printf("Bail out! no fault: %s\n", run->trial.fault);
		exit(1);
	}
	command_run(daxctl, command, &run->answer);
	run->trial.struck = sim_faults_struck(mounted);
	run->trial.message = strdup(run->answer.err);
	sim_faults_clear(mounted);
	facts_read(mounted, &run->trial.after);
}

/* ---- verdicts ---------------------------------------------------------------- */

static bool wrong(const char *what)
{
	printf("# %s\n", what);
	return false;
}

static bool same_facts(const struct facts *a, const struct facts *b)
{
	bool same = a->n == b->n;

	for (size_t i = 0; same && i < a->n; i++)
		same = strcmp(a->v[i].name, b->v[i].name) == 0 &&
		       strcmp(a->v[i].value, b->v[i].value) == 0;

	return same;
}

/* What list says of the machine as it is now, when nothing goes wrong. */
static bool is_shown_right(const struct run *run)
{
	struct answer truth;
	bool right;

	if (!strchr(run->answer.out, '{'))
		return report_is_part(run->answer.out, "");
	command_run(daxctl, "list -iM", &truth);
	right = report_is_part(run->answer.out, truth.out);
	answer_free(&truth);
	return right;
}

/* The status says what was done to the machine. */
static bool is_changed_right(const struct run *run, const struct run *reference)
{
	const struct facts *after = &run->trial.after;
	bool changed = !same_facts(after, run->trial.before);

	if (run->answer.status > 6)
		return wrong("it crashed");
	if (facts_tell_stuck(after))
		return wrong("memory is stuck");
	if (run->answer.status == 0 &&
	    (reference->answer.status != 0 || !same_facts(after, &reference->trial.after)))
		return wrong("it succeeded, and what was asked for is not done");
	if (run->answer.status != 0 && !*run->answer.err)
		return wrong("it failed without a message");
	if (changed && run->answer.status != 0 && run->answer.status != 4)
		return wrong("something was changed, and the status does not say so");

	return is_shown_right(run);
}

/* Absent is no failure, and neither is an empty file where the kernel means none by it. */
static bool may_be_missing(const char *fault)
{
	return strstr(fault, "ENOENT") ||
	       (strstr(fault, "empty") &&
		(strstr(fault, "/uuid ") || strstr(fault, "/namespace ")));
}

static bool is_listed_right(const struct run *run, const struct run *reference)
{
	if (run->answer.status > 6)
		return wrong("it crashed");
	if (!same_facts(&run->trial.after, run->trial.before))
		return wrong("list has changed something");
	if (!report_is_part(run->answer.out, reference->truth))
		return wrong("it shows what is not so");
	if (run->answer.status != 0 && !*run->answer.err)
		return wrong("it failed without a message");
	if (run->answer.status == 0 && !may_be_missing(run->trial.fault) &&
	    strcmp(run->answer.out, reference->answer.out) != 0)
		return wrong("it left something out without a word");
	if (run->answer.status != 0 && strcmp(run->answer.out, "[]\n") == 0 &&
	    !strstr(run->answer.err, "cannot list"))
		return wrong("it shows nothing of what can be read");

	return true;
}

static bool is_list(const char *command)
{
	return strncmp(command, "list", strlen("list")) == 0;
}

/* A device whose size is not known is shown, whether or not it is empty. */
static void read_truth(struct run *reference, const char *command)
{
	_cleanup_free_ char *with_idle = NULL;
	struct answer answer;

	if (asprintf(&with_idle, "%s -i", command) < 0)
		exit(1);
	command_run(daxctl, with_idle, &answer);
	reference->truth = strdup(answer.out);
	answer_free(&answer);
}

/* ---- all faults of all files -------------------------------------------------- */

static void try_fault(const struct run *reference, struct tally *tally, const char *command,
		      const char *fault)
{
	struct run run = {.trial = {.c = reference->trial.c, .fault = fault}};
	bool right;

	if (number++ % parts != part)
		return;
	run_command(&run, tally, command);
	if (run.trial.struck > 0) {
		right = is_list(command) ? is_listed_right(&run, reference)
					 : is_changed_right(&run, reference);
		if (!right)
			printf("# status %d\n", run.answer.status);
		tally_trial(tally, &run.trial, right);
	}
	run_free(&run);
}

static void try_faults(const struct run *reference, struct tally *tally, const char *command,
		       const char *path, const char *when)
{
	const struct read_fault *f = file_faults;
	_cleanup_free_ char *real = NULL;
	char fault[512];
	struct stat st;

	if (asprintf(&real, "%s%s", sim_root(tally->mounted), path) < 0 || lstat(real, &st) < 0)
		return;
	if (S_ISLNK(st.st_mode))
		f = link_faults;
	else if (S_ISDIR(st.st_mode))
		f = dir_faults;
	for (; f->trigger; f++) {
		snprintf(fault, sizeof(fault), "%s %s %s: %s", f->trigger, path, when, f->action);
		try_fault(reference, tally, command, fault);
	}
}

/* From the first time on; or at the n-th time, and from the next one on. */
static void try_path(const struct run *reference, struct tally *tally, const char *command,
		     const char *path, unsigned times)
{
	char when[16];

	if (!later)
		try_faults(reference, tally, command, path, "1+");
	for (unsigned n = 1; later && n <= times; n++) {
		snprintf(when, sizeof(when), "%u", n);
		try_faults(reference, tally, command, path, when);
		snprintf(when, sizeof(when), "%u+", n + 1);
		if (n < times)
			try_faults(reference, tally, command, path, when);
	}
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void try_reads(const struct run *reference, struct tally *tally, const char *command,
		      const char *reads)
{
	_cleanup_free_ char *copy = strdup(reads);
	struct texts paths = {0};
	char *rest = copy, *line;

	while ((line = strsep(&rest, "\n")))
		if (*line && texts_add(&paths, "%s", line) < 0)
			exit(1);
	if (paths.n > 0)
		qsort(paths.v, paths.n, sizeof(*paths.v), by_text);
	for (size_t i = 0, first; i < paths.n; i++) {
		for (first = i; i + 1 < paths.n && strcmp(paths.v[i], paths.v[i + 1]) == 0; i++)
			;
		try_path(reference, tally, command, paths.v[i], (unsigned)(i - first + 1));
	}
	texts_free(&paths);
}

static void try_command(const struct failure_case *c, struct tally *tally, const char *command)
{
	struct run reference = {.trial = {.c = c}};
	_cleanup_free_ char *reads = NULL;

	run_command(&reference, tally, command);
	reads = strdup(sim_reads(tally->mounted));
	if (is_list(command))
		read_truth(&reference, command);
	/* a command about a device that does not exist need not read anything */
	if (!reads || (!*reads && is_list(command))) {
		printf("Bail out! %s reads nothing\n", command);
		exit(1);
	}
	try_reads(&reference, tally, command, reads);
	run_free(&reference);
}

static void try_state(const struct failure_case *c, struct tally *tally)
{
	const char *only = getenv("COMMAND");
	const char *const *command;

	array_foreach (command, commands) {
		if (only && !strstr(*command, only))
			continue;
		try_command(c, tally, *command);
		tally_named(tally, "%s of %s on %s", *command, c->name, c->kernel);
	}
}

int main(int argc, char **argv)
{
	if (argc != 4 || sscanf(argv[3], "%u/%u", &part, &parts) != 2 || parts == 0)
		return EXIT_FAILURE;
	daxctl = argv[1];
	later = strcmp(argv[2], "later") == 0;
	return for_each_of(states, ARRAY_SIZE(states), try_state);
}
