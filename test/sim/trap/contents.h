/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is in the memory of the devices, as far as programs map it. */
#ifndef SIM_CONTENTS_H
#define SIM_CONTENTS_H

#include <sys/stat.h>

#include "test/sim/machine/machine.h"

struct contents;

/* What was opened once; it stays known when the device is gone. */
struct contents_file {
	uint64_t uid; /* of the device */
	int minor;
	char name[DEV_NAME_MAX];
	int fd;
	dev_t st_dev;
	ino_t st_ino;
	bool filled; /* the device's memory is here */
	bool gone;   /* the device was deleted */
};

/*
 * From now on, and as long as the process lives, what happens to the devices happens to
 * their memory. The other functions want the lock of the machine.
 */
_must_check_ int contents_new(struct sim *sim, struct contents **ret_contents);

/* A descriptor of its own of the memory of a device that device_dax has. */
_must_check_ int contents_open(struct contents *contents, const struct dev *dev, int flags,
			       int *ret_fd);
/* The one that a descriptor is of. -ENOENT. */
_must_check_ int contents_find(const struct contents *contents, const struct stat *st,
			       struct contents_file *ret_file);

#endif
