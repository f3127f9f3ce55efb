/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The parts of the command: what was asked for, and the two ways to serve it. */
#ifndef SIM_DAXSIM_H
#define SIM_DAXSIM_H

#include "test/sim/machine/machine.h"
#include "test/sim/trap/contents.h"

/* Bad use, as with other commands; a program's own status passes through. */
#define EXIT_USAGE 2
/* daxsim itself failed, or the machine does not let it. */
#define EXIT_CANNOT 125

struct daxsim_options {
	const char *topology;
	const char *root;    /* serve here, until a signal */
	const char *journal; /* file for the journal */
	const char *events;  /* likewise for the events */
	bool uevents;	     /* a network of its own, with events as netlink messages */
	struct sim_options sim;
	char **command; /* NULL: a shell */
};

/* See process.c. */
struct processes {
	struct sim *sim;
	struct contents *contents;
};

/*
 * From now on, and as long as *processes lives: those of the model are processes of this
 * pid namespace. The caller is its first, and takes in the dead.
 */
void processes_be_real(struct processes *processes);

/* In a mount namespace of its own: nobody else gets what is mounted from now on. */
_must_check_ int daxsim_own_mounts(void);
/* Whether / is a directory of a mount, and not the top of one. */
bool daxsim_is_in_chroot(void);

/* Both answer the exit status. */
int daxsim_serve(struct sim *sim, const struct daxsim_options *options);
int daxsim_run(struct sim *sim, const struct daxsim_options *options);

#endif
