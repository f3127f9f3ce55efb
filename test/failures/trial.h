/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A case, run once, with something that goes wrong; and whether what came of it is right. */
#ifndef TEST_FAILURES_TRIAL_H
#define TEST_FAILURES_TRIAL_H

#include "test/failures/cases.h"
#include "test/failures/facts.h"

struct trial {
	const struct failure_case *c;
	const char *fault;	    /* a line for sim_fault(), NULL: nothing goes wrong */
	bool lasting;		    /* so that the way back may be barred too */
	bool sets_policy;	    /* which is then somebody else's */
	bool binds;		    /* and the kernel other devices with it */
	bool undo;		    /* it is taken back when it is done */
	bool no_cause;		    /* a write fails, and nothing else happens */
	const struct facts *before; /* the same for each trial of a case */
	struct facts after;
	unsigned struck; /* how often the fault did something */
	enum daxctl_outcome outcome;
	char *message;		  /* or NULL */
	struct texts differences; /* as the library says them */
	char *journal;		  /* all writes */
};

/*
 * Is the outcome true: done, and all is as when nothing goes wrong; undone, and all
 * is as before; or else just those things are named that are not as before. And
 * nothing that belongs to others has changed. Says what is wrong.
 */
bool trial_is_right(const struct trial *trial, const struct trial *reference);

/* Counts and prints what is right. */
struct tally {
	struct sim *mounted;	/* for the trials of the case at hand */
	struct facts before;	/* how they begin */
	unsigned tests, failed; /* cases */
	unsigned trials, wrong; /* of the case at hand */
};
/* Puts a fresh machine of the trial's case in the place of the one that is mounted. */
void trial_begin(struct trial *trial, const struct tally *tally);
/* Begins it, and runs it in this process. */
void trial_run(struct trial *trial, const struct tally *tally);
void trial_free(struct trial *trial);

/* Runs it, counts whether what came of it is right, and frees it. */
void trial_judge(struct trial *trial, const struct trial *reference, struct tally *tally);

/* One write of the reference: its path, and how often it was written by then. */
typedef void (*write_fn)(const struct trial *reference, struct tally *tally, const char *path,
			 unsigned nth);
void each_write(const struct trial *reference, struct tally *tally, write_fn fn);
/* Runs the case, with nothing going wrong, for a reference, and goes through its writes. */
void try_writes(const struct failure_case *c, struct tally *tally, write_fn fn);

void tally_trial(struct tally *tally, const struct trial *trial, bool right);
/* Ends a test with that name: the trials since the one before. */
void tally_named(struct tally *tally, const char *format, ...) _printf_(2, 3);
/* The exit status. */
int tally_end(const struct tally *tally);

/*
 * All cases, or, with_command, those that daxctl can be asked for; or skips all where
 * there is no simulator. The exit status.
 */
typedef void (*case_fn)(const struct failure_case *c, struct tally *tally);
int for_each_case(case_fn fn, bool with_command);
/* The same of other cases, where fn names its tests itself. */
int for_each_of(const struct failure_case *cases, size_t n, case_fn fn);

#endif
