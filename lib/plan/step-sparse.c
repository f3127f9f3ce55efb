// SPDX-License-Identifier: LGPL-2.1-or-later
/* The steps that claim extents and give them back */
#include <errno.h>
#include <string.h>

#include "lib/plan/plan.h"

static int release(struct daxctl_plan *plan)
{
	uint64_t size;
	int rc;

	rc = dev_read_size(plan->dev, &size);
	if (rc < 0 || size == 0)
		return rc;
	rc = dev_write_size(plan->dev, 0);
	if (rc == 0)
		rc = dev_read_size(plan->dev, &size);

	return rc == 0 && size > 0 ? -EIO : rc;
}

/* Returns 1 if the device has extents with this tag, 0 if not, or -errno. */
static int has_tag(struct daxctl_plan *plan, const uuid_t tag)
{
	uint64_t size;
	uuid_t now;
	int rc;

	rc = daxctl_dev_get_uuid(plan->dev, now);
	if (rc == 0)
		rc = dev_read_size(plan->dev, &size);
	if (rc < 0)
		return rc;

	return memcmp(now, tag, sizeof(now)) == 0 && size > 0;
}

static int claim(struct daxctl_plan *plan, const uuid_t tag)
{
	int rc;

	rc = dev_claim(plan->dev, tag);
	if (rc == 0)
		rc = has_tag(plan, tag);

	return rc < 0 ? rc : rc ? 0 : -EIO;
}

int step_claim(struct daxctl_plan *plan, struct step *step _unused_)
{
	return claim(plan, plan->want.uuid);
}

int step_claim_verify(struct daxctl_plan *plan, struct step *step)
{
	int rc = has_tag(plan, plan->want.uuid);

	if (rc != 0)
		return rc < 0 ? rc : 0;

	step_set_detail(step, DAXCTL_REASON_CHANGED,
			"They were claimed, and the device does not have them now");
	return -EBUSY;
}

/* A claim that failed half way may have left some extents. */
int step_claim_undo(struct daxctl_plan *plan, struct step *step _unused_)
{
	return release(plan);
}

int step_release(struct daxctl_plan *plan, struct step *step _unused_)
{
	return release(plan);
}

/* Extents with a tag can be claimed again. An extent without a tag cannot be identified. */
int step_release_undo(struct daxctl_plan *plan, struct step *step _unused_)
{
	uint64_t size;
	int rc;

	rc = dev_read_size(plan->dev, &size);
	if (rc < 0 || size > 0)
		return rc;
	if (uuid_is_zero(plan->snap.uuid))
		return -EOPNOTSUPP;

	return claim(plan, plan->snap.uuid);
}
