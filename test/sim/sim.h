/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A simulated machine for tests: a topology, faults, a journal of all writes,
 * and a mount of the whole as ROOT/{sys,dev,proc}. All functions may be called
 * while it is mounted; nothing is shared between two machines.
 *
 *	struct sim *sim;
 *	assert_return_code(sim_new("cxl-expander", NULL, &sim, NULL), 0);
 *	assert_return_code(sim_mount(sim, NULL), 0);
 *	setenv("DAXCTL_ROOT", sim_root(sim), 1);
 *	assert_return_code(sim_fault(sim, "write kmem/bind 1: fail ENOMEM", NULL), 0);
 *	...
 *	assert_non_null(strstr(sim_journal(sim), "kmem/bind<-\"dax0.0\" = ENOMEM\n"));
 *	sim_free(sim);
 */
#ifndef SIM_SIM_H
#define SIM_SIM_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "util/macro.h"

struct sim;

struct sim_options {
	const char *kernel;	   /* "6.9", "dcd"; NULL: the topology's, or 7.3 */
	const char *policy;	   /* word of auto_online_blocks; NULL: likewise, or offline */
	const char *const *faults; /* ends with NULL; NULL: none */
	/* "KEY=VALUE" of section [machine], before the topology's; likewise. */
	const char *const *settings;
};

/*
 * topology is the name of one that comes with it ("big") or the path of a file.
 * options and ret_message may be NULL. For what is wrong with the topology, the
 * version or a fault: -EINVAL, and *ret_message says so; free() it.
 */
_must_check_ int sim_new(const char *topology, const struct sim_options *options,
			 struct sim **ret_sim, char **ret_message);
/* The same with the text of a topology. */
_must_check_ int sim_new_text(const char *text, const struct sim_options *options,
			      struct sim **ret_sim, char **ret_message);
/* Unmounts, and removes the directory if sim_mount() made it. */
void sim_free(struct sim *sim);

/*
 * Serves the machine from a thread of its own at dir, or at a new directory
 * below $TMPDIR for NULL. -errno of mount(2), -ENOENT without /dev/fuse: skip
 * the test then, with exit status 77.
 */
_must_check_ int sim_mount(struct sim *sim, const char *dir);
/*
 * Makes sim, which may be mounted and of which nothing may be open, the machine that
 * fresh is, and the reverse. To be of the same topology and version: directories that
 * never change while a machine runs are remembered by the kernel.
 */
void sim_exchange(struct sim *sim, struct sim *fresh);
/* Where it is mounted, NULL if nowhere. */
const char *sim_root(const struct sim *sim);

/*
 * Adds a fault, or does at once what the line says: the language of README.md.
 * ret_message as above.
 */
_must_check_ int sim_fault(struct sim *sim, const char *line, char **ret_message);
/* How often a fault struck, since they were last forgotten. */
unsigned sim_faults_struck(struct sim *sim);
/* Forgets all faults; what others have done stays. */
void sim_faults_clear(struct sim *sim);
/* Version or policy from now on; device names and paths stay. -EINVAL. */
_must_check_ int sim_set_kernel(struct sim *sim, const char *kernel);
_must_check_ int sim_set_policy(struct sim *sim, const char *policy);

/*
 * All writes so far, one a line: /PATH<-"VALUE" = LENGTH|ERRNO. Valid until the
 * next call of sim_journal() or sim_free().
 */
const char *sim_journal(struct sim *sim);
/*
 * Through the mount: each file that was opened to be read, link that was read, and
 * directory that was listed, one a line, as often as that was done. Valid as above.
 */
const char *sim_reads(struct sim *sim);
/* All events so far, one a line: ACTION /devices/PATH. Valid as above. */
const char *sim_events(struct sim *sim);
void sim_journal_clear(struct sim *sim);

/*
 * Open, read or write, and close as root, without the mount; path as in
 * "sys/bus/dax/drivers/kmem/bind", links followed. The length, or -errno. A
 * write that hangs answers -EINTR.
 */
ssize_t sim_write(struct sim *sim, const char *path, const char *value);
/* The same of bytes, at an offset. */
ssize_t sim_write_at(struct sim *sim, const char *path, off_t offset, const void *bytes,
		     size_t len);
/* *ret_text ends with a NUL that is not counted; free() it. */
ssize_t sim_read(struct sim *sim, const char *path, char **ret_text);
/* Whether the path is there. */
bool sim_exists(struct sim *sim, const char *path);

#endif
