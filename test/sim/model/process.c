/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test/sim/model/process.h"

#include <errno.h>
#include <string.h>

#include "test/sim/model/kstr.h"

/* PID_MAX_LIMIT is 2^22: nobody can hit a real process by such a number. */
#define FIRST_PID 5000001

static int check_use(const struct dev *dev, enum use use)
{
	if (!dev->driver || dev->driver->kind == DRIVER_KMEM)
		return -ENXIO;
	if (use == USE_MAP && dev->driver->kind != DRIVER_DEVICE_DAX)
		return -ENODEV;
	return 0;
}

static int next_pid(const struct model *model)
{
	return model->n_processes ? model->processes[model->n_processes - 1].pid + 1 : FIRST_PID;
}

int process_add(struct model *model, const char *name, enum use use, const char *comm,
		const char *place)
{
	struct process *process;
	struct dev *dev;
	int rc;

	rc = dev_find(model, name, &dev);
	if (!rc)
		rc = check_use(dev, use);
	if (rc)
		return rc;
	process = ARRAY_APPEND(model->processes, model->n_processes);
	if (!process)
		return -ENOMEM;
	model->n_processes--;
	process->pid = next_pid(model);
	model->n_processes++;
	process->uid = model_next_uid(model);
	process->use = use;
	process->dev_uid = dev->uid;
	process->dev_minor = dev->minor;
	dev_name(dev, process->dev_name);
	snprintf(process->comm, sizeof(process->comm), "%s", comm);
	snprintf(process->place, sizeof(process->place), "%s", place);
	if (model->process_begins)
		model->process_begins(model->process_arg, process);
	return 0;
}

void process_end_all(struct model *model, const char *name)
{
	for (size_t i = model->n_processes; i-- > 0;) {
		const struct process *process = &model->processes[i];

		if (!kstr_equal(process->dev_name, name))
			continue;
		if (model->process_ends)
			model->process_ends(model->process_arg, process);
		ARRAY_REMOVE(model->processes, model->n_processes, i);
	}
}

int process_find(const struct model *model, int pid, struct process **ret_process)
{
	for (size_t i = 0; i < model->n_processes; i++)
		if (model->processes[i].pid == pid) {
			*ret_process = &model->processes[i];
			return 0;
		}
	return -ENOENT;
}

bool process_lost_dev(const struct model *model, const struct process *process)
{
	struct dev *dev;

	return dev_find_uid(model, process->dev_uid, &dev);
}
