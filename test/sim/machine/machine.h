/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Between sim.c and what serves a machine: serve/fuse.c, serve/serve.c, run/daxsim.c. */
#ifndef SIM_SIM_PRIVATE_H
#define SIM_SIM_PRIVATE_H

#include <pthread.h>

#include "test/sim/machine/fault.h"
#include "test/sim/machine/journal.h"
#include "test/sim/sim.h"

struct serving;

struct sim {
	pthread_mutex_t lock; /* of everything below */
	/* the machine */
	struct model *model;
	struct tree *tree;
	struct faults *faults;
	struct journal *journal;
	int wake_fd; /* an eventfd, for who serves it: something takes its time from now on */
	/* where it is */
	struct serving *serving; /* the thread, or NULL */
	char *journal_text, *reads_text, *events_text;
	void (*listener)(void *arg, const struct uevent *event); /* or NULL */
	void *listener_arg;
};

/* An open file: what it was when it was opened. */
struct sim_file {
	char path[SIM_PATH_MAX];
	uint64_t uid;
	bool privileged;
	bool is_data; /* bytes, where offsets count */
	char *text;   /* of the last read from the start; of bytes: from offset on */
	size_t len;
	off_t offset;
};

/* path is one without links. The caller of all these holds the lock. */

/* After anything that did not come through the served files. */
void sim_wake(struct sim *sim);
_must_check_ int sim_fault_locked(struct sim *sim, const char *line, char **ret_message);
/* access is O_RDONLY, O_WRONLY or O_RDWR: the checks of kernfs, also for root. */
_must_check_ int sim_file_open(struct sim *sim, const char *path, int access, bool privileged,
			       struct sim_file *file);
void sim_file_close(struct sim_file *file);
/* *ret_text stays the file's. The length at offset, or -errno. */
ssize_t sim_file_read(struct sim *sim, struct sim_file *file, off_t offset, const char **ret_text);
/* Asks for faults, once a write; then sim_file_write() or sim_file_refuse(). */
struct verdict sim_file_begin_write(struct sim *sim, const struct sim_file *file);
/* offset counts for bytes only: the files of sysfs have none. */
ssize_t sim_file_write(struct sim *sim, const struct sim_file *file, const char *text, size_t len,
		       off_t offset);
/* The write ends with -error and without effect. */
void sim_file_refuse(struct sim *sim, const struct sim_file *file, const char *text, size_t len,
		     int error);
/* Stops what sim_mount() started. */
void sim_unmount(struct sim *sim);

#endif
