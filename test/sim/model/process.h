/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Other processes of the machine, each of which has one device in use. */
#ifndef SIM_MODEL_PROCESS_H
#define SIM_MODEL_PROCESS_H

#include "test/sim/model/model.h"

/* Has it open; has it mapped, and the descriptor is closed; has it mounted for itself. */
enum use { USE_OPEN, USE_MAP, USE_MOUNT };

struct process {
	uint64_t uid;
	int pid; /* more than a kernel ever gives to a process of its own */
	char comm[16];
	enum use use;
	uint64_t dev_uid;
	char dev_name[DEV_NAME_MAX];
	int dev_minor;
	char place[64]; /* where it is mounted */
};

/*
 * As if a program of that name had been started and used the device. Nothing happens
 * where the driver does not allow it: -ENXIO, and -ENODEV for what cannot be mapped.
 */
_must_check_ int process_add(struct model *model, const char *dev_name, enum use use,
			     const char *comm, const char *place);
/* All that have a device of this name end. */
void process_end_all(struct model *model, const char *dev_name);
/* -ENOENT. */
_must_check_ int process_find(const struct model *model, int pid, struct process **ret_process);
/* Its device was deleted, even if there is another one of that name. */
bool process_lost_dev(const struct model *model, const struct process *process);

#endif
