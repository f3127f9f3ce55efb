/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 *   measure.c  runs a command and prints what it cost
 *   trace.c    stops it at each system call
 *   kernel.c   does what the kernel would when an attribute is written
 */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

#include "util/macro.h"

struct counts {
	unsigned long calls;	/* all of them, from execve on */
	unsigned long opens;	/* open and openat, also those that fail */
	unsigned long reads;	/* read, pread64 and readlink */
	unsigned long listings; /* getdents64 */
	unsigned long writes;
	unsigned long below; /* of all, those on files below the directory asked for */
};

struct trace_wishes {
	FILE *log;	   /* a line each time that something is read, written or listed */
	const char *below; /* directory to count for */
	bool kernel;	   /* call kernel_react() */
};

/*
 * Runs a child that has called PTRACE_TRACEME and then stopped, to its end.
 * Returns its wait status, or -errno.
 */
_must_check_ int trace_run(pid_t pid, const struct trace_wishes *wishes, struct counts *ret);

/* The file at path was just written, with text. */
void kernel_react(const char *path, const char *text);

#endif
