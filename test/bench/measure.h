/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 *   measure.c  runs a command and prints what it cost
 *   trace.c    stops it at each system call
 *   kernel.c   does what the kernel would when an attribute is written
 */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

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

/*
 * Runs a child that has called PTRACE_TRACEME and then stopped, to its end. log,
 * if there is one, gets a line each time that a file is read or written, a link
 * read or a directory opened to be listed. below is a directory, or NULL. Returns
 * the child's wait status, or -errno.
 */
_must_check_ int trace_run(pid_t pid, FILE *log, const char *below, struct counts *ret);

/* The file at path was just written, with text. */
void kernel_react(const char *path, const char *text);

#endif
