// SPDX-License-Identifier: LGPL-2.1-or-later
/* Where the kernel keeps the map of a device's pages once it is system-ram. */
#include <errno.h>
#include <string.h>

#include "lib/plan/plan.h"

#define PARAMETER "sys/module/memory_hotplug/parameters/memmap_on_memory"

/* Of a new device it is off. */
bool plan_changes_memmap(const struct daxctl_plan *plan)
{
	int now = plan->dev ? plan->snap.memmap_on_memory : 0;

	return plan_wants(plan, WANT_MEMMAP_ON_MEMORY) && plan->want.memmap_on_memory != now;
}

/* The kernel only refuses to switch it on; "Y", or "force" for large blocks. */
static int check_parameter(struct daxctl_plan *plan)
{
	char value[SYSFS_VALUE_MAX];
	int rc;

	rc = sysfs_read(ctx_root(plan->region->ctx), PARAMETER, value);
	if (rc == 0 && strcmp(value, "N") != 0)
		return 0;

	return plan_refuse(
		plan, -EOPNOTSUPP, DAXCTL_REASON_MEMMAP,
		"memmap_on_memory is switched off in this kernel%s: boot it with memory_hotplug.memmap_on_memory=1 on its command line",
		rc < 0 ? ", or it was built without" : "");
}

int plan_check_memmap(struct daxctl_plan *plan)
{
	bool known = !plan->dev || plan->snap.memmap_on_memory >= 0;

	if (!plan_changes_memmap(plan))
		return 0;
	if (!known)
		return plan_refuse(
			plan, -EOPNOTSUPP, DAXCTL_REASON_UNSUPPORTED,
			"this kernel has no memmap_on_memory for dax devices: that came with Linux 6.9");

	return plan->want.memmap_on_memory ? check_parameter(plan) : 0;
}

int plan_memmap(struct daxctl_plan *plan)
{
	int rc;

	rc = plan_check_memmap(plan);
	if (rc < 0 || !plan_changes_memmap(plan))
		return rc;

	plan_step(plan,
		  (struct step){.kind = STEP_SET_MEMMAP,
				.value = plan->want.memmap_on_memory != 0,
				.old = plan->dev ? (uint64_t)plan->snap.memmap_on_memory : 0});
	return 0;
}
