// SPDX-License-Identifier: LGPL-2.1-or-later
/* The name of a process, and how long it has run */
#include <stdio.h>
#include <stdlib.h>

#include "lib/proc/proc.h"

void process_text(struct daxctl_ctx *ctx, int pid, char text[PROCESS_TEXT_MAX])
{
	char path[64], comm[SYSFS_VALUE_MAX] = "a program";

	if (pid == 0) {
		snprintf(text, PROCESS_TEXT_MAX, "another program");
		return;
	}
	snprintf(path, sizeof(path), "proc/%d/comm", pid);
	(void)!sysfs_read(ctx_root(ctx), path, comm);
	snprintf(text, PROCESS_TEXT_MAX, "%.63s (process %d)", comm, pid);
}

struct run_time {
	struct daxctl_ctx *ctx;
	int pid;
	uint64_t ns;
};

/* A line is "TIME-ON-CPU TIME-WAITING TIMESLICES". */
static int add_thread(void *data, const char *tid)
{
	struct run_time *sum = data;
	char path[96], value[SYSFS_VALUE_MAX];

	snprintf(path, sizeof(path), "proc/%d/task/%.20s/schedstat", sum->pid, tid);
	if (sysfs_read(ctx_root(sum->ctx), path, value) == 0)
		sum->ns += strtoull(value, NULL, 10);

	return 0;
}

uint64_t process_run_time(struct daxctl_ctx *ctx, int pid)
{
	struct run_time sum = {.ctx = ctx, .pid = pid};
	char path[64];

	snprintf(path, sizeof(path), "proc/%d/task", pid);
	if (pid > 0)
		(void)!sysfs_list(ctx_root(ctx), path, add_thread, &sum);

	return sum.ns;
}
