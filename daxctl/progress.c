// SPDX-License-Identifier: LGPL-2.1-or-later
#include "progress.h"

#include <stdio.h>
#include <unistd.h>

/* Milliseconds: what is over sooner is not worth a line, and eyes are slow. */
#define QUIET_MS 500
#define EVERY_MS 200

static long ms_between(const struct timespec *from, const struct timespec *to)
{
	return (to->tv_sec - from->tv_sec) * 1000 + (to->tv_nsec - from->tv_nsec) / 1000000;
}

static void write_line(struct daxctl_plan *plan, struct progress *progress, unsigned int done,
		       unsigned int total, long elapsed)
{
	fprintf(stderr, "\r\033[K%s: %u of %u", daxctl_plan_get_step(plan, progress->step), done,
		total);
	if (done > 0)
		fprintf(stderr, ", %ld s left", (elapsed * (total - done) / done + 999) / 1000);
	fflush(stderr);
	progress->shown = true;
}

static void on_progress(struct daxctl_plan *plan, unsigned int step, unsigned int done,
			unsigned int total, void *data)
{
	struct progress *progress = data;
	struct timespec now;

	if (!progress->visible || total == 0)
		return;
	clock_gettime(CLOCK_MONOTONIC, &now);
	if (step != progress->step) {
		progress->step = step;
		progress->started = now;
	}
	if (ms_between(&progress->started, &now) < QUIET_MS ||
	    ms_between(&progress->last, &now) < EVERY_MS)
		return;

	progress->last = now;
	write_line(plan, progress, done, total, ms_between(&progress->started, &now));
}

void progress_start(struct progress *progress, struct daxctl_plan *plan)
{
	*progress = (struct progress){.visible = isatty(STDERR_FILENO)};
	clock_gettime(CLOCK_MONOTONIC, &progress->started);
	daxctl_plan_set_progress(plan, on_progress, progress);
}

void progress_end(struct progress *progress)
{
	if (progress->shown)
		fputs("\r\033[K", stderr);
	progress->shown = false;
}
