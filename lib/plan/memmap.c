// SPDX-License-Identifier: LGPL-2.1-or-later
/* Plans where the kernel keeps the map of a system-ram device's pages. */
#include <errno.h>

#include "lib/plan/plan.h"
#include "util/error.h"

/* Returns the value of the device's file. For a new device it is off. */
static int stored(const struct daxctl_plan *plan)
{
	return plan->dev ? plan->snap.memmap_on_memory : 0;
}

/*
 * Does the plan change the effect of memmap_on_memory. The effect, not the value of the file, is
 * what the user asks for.
 */
bool plan_changes_memmap(const struct daxctl_plan *plan)
{
	int parameter;

	if (!plan_wants(plan, WANT_MEMMAP_ON_MEMORY) || plan->want.memmap_on_memory == stored(plan))
		return false;
	/*
	 * without the kernel parameter it is off already; do not write the file, because some
	 * kernels never let it be set again
	 */
	parameter = plan->want.memmap_on_memory ? 1 : memmap_read_parameter(plan->region->ctx);

	return parameter != 0;
}

/* Do devices of this kernel have the file. Returns 0 or -errno. */
static int check_file(const struct daxctl_plan *plan)
{
	struct daxctl_dev *first;
	int now;

	if (plan->dev)
		return MIN(plan->snap.memmap_on_memory, 0);
	first = daxctl_dev_get_first(plan->region);
	now = first ? daxctl_dev_get_memmap_on_memory(first) : 0;

	return MIN(now, 0);
}

static int refuse_unreadable(struct daxctl_plan *plan, int rc, const char *what)
{
	return plan_refuse(plan, rc, reason_unreadable(rc), "%s cannot be read: %s%s", what,
			   error_text(rc), rc == -EACCES ? "; run this as root" : "");
}

static int check_parameter(struct daxctl_plan *plan)
{
	int parameter = memmap_read_parameter(plan->region->ctx);

	if (parameter < 0 && parameter != -ENOENT)
		return refuse_unreadable(plan, parameter,
					 "the parameter memory_hotplug.memmap_on_memory");
	if (parameter > 0)
		return 0;

	return plan_refuse(
		plan, -EOPNOTSUPP, DAXCTL_REASON_MEMMAP,
		"memmap_on_memory is switched off in this kernel: boot it with memory_hotplug.memmap_on_memory=1 on its command line");
}

int plan_check_memmap(struct daxctl_plan *plan)
{
	int rc;

	if (!plan_wants(plan, WANT_MEMMAP_ON_MEMORY))
		return 0;
	/* a new device has it off, with or without a file */
	rc = plan->dev || plan->want.memmap_on_memory ? check_file(plan) : 0;
	if (rc == -ENOENT)
		return plan_refuse(
			plan, -EOPNOTSUPP, DAXCTL_REASON_UNSUPPORTED,
			"this kernel has no memmap_on_memory for dax devices: that came with Linux 6.9");
	if (rc < 0)
		return refuse_unreadable(plan, rc, "memmap_on_memory");

	return plan->want.memmap_on_memory ? check_parameter(plan) : 0;
}

int plan_memmap(struct daxctl_plan *plan)
{
	int rc;

	rc = plan_check_memmap(plan);
	if (rc < 0 || !plan_changes_memmap(plan))
		return rc;

	plan_step(plan, (struct step){.kind = STEP_SET_MEMMAP,
				      .value = plan->want.memmap_on_memory != 0,
				      .old = (uint64_t)stored(plan)});
	return 0;
}
