// SPDX-License-Identifier: LGPL-2.1-or-later
/* The step that takes a device's memory blocks offline. */
#include <errno.h>

#include "lib/plan/plan.h"

/*
 * Reads the state of the plan's blocks again. Their zones are those of the plan: an undo puts the
 * blocks back there.
 */
int step_offline(struct daxctl_plan *plan, struct step *step)
{
	const struct pick pick = {
		.fn = step->rezone ? block_zone_is_wrong : block_is_not_offline,
		.zone = step->zone,
	};
	_cleanup_close_ int dir = sysfs_open_dir(ctx_root(plan->region->ctx), MEMORY_DIR);
	_cleanup_blocks_ struct blocks now = {0};
	int rc;

	rc = dir < 0 ? dir : blocks_read_again(dir, &plan->snap.blocks, &now);
	if (rc == 0)
		rc = step_change_blocks(plan, step, dir, &plan->snap.blocks, &now, &pick);

	return rc < 0 ? rc : step_check_still_kmem(plan, step);
}
