// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Setting the kernel's policy for new memory, and holding it for a while.
 */
#include <string.h>

#include "lib/change/change.h"

int policy_write(struct daxctl_ctx *ctx, enum zone_want policy)
{
	return sysfs_write(ctx_root(ctx), MEMORY_DIR "/auto_online_blocks", "%s",
			   zone_word(policy));
}

int policy_hold(struct daxctl_ctx *ctx, struct policy_hold *ret)
{
	enum zone_want policy;
	int rc;

	rc = policy_read(ctx, &policy);
	if (rc == 0 && policy != ZONE_OFFLINE)
		rc = policy_write(ctx, ZONE_OFFLINE);
	if (rc == 0)
		*ret = (struct policy_hold){.held = policy != ZONE_OFFLINE, .policy = policy};

	return rc;
}

int policy_release(struct daxctl_ctx *ctx, struct policy_hold *hold)
{
	int rc = hold->held ? policy_write(ctx, hold->policy) : 0;

	if (rc < 0)
		log_err(ctx, "the kernel's policy for new memory could not be set back to %s: %s",
			zone_word(hold->policy), strerror(-rc));
	hold->held = false;

	return rc;
}
