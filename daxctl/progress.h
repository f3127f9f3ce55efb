/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How a long step gets on, on a terminal. */
#ifndef DAXCTL_PROGRESS_H
#define DAXCTL_PROGRESS_H

#include <stdbool.h>
#include <time.h>

#include <daxctl/plan.h>

struct progress {
	bool visible;		 /* stderr is a terminal */
	bool shown;		 /* there is a line to wipe */
	unsigned int step;	 /* that the line is about */
	struct timespec started; /* that step */
	struct timespec last;	 /* time that the line was written */
};

/* While the plan runs, tells of its steps on stderr, if that is a terminal. */
void progress_start(struct progress *progress, struct daxctl_plan *plan);

/* Wipes the line. */
void progress_end(struct progress *progress);

#endif
