// SPDX-License-Identifier: LGPL-2.1-or-later
/* Plans for devices of a sparse region, which claim whole extents by tag. */
#include <errno.h>
#include <string.h>

#include "lib/plan/plan.h"

static const char *tag_text(const uuid_t tag, char text[UUID_TEXT_MAX])
{
	uuid_to_text(tag, text);
	return uuid_is_zero(tag) ? "0" : text;
}

int plan_check_sparse(struct daxctl_plan *plan)
{
	const char *name = daxctl_region_get_devname(plan->region);
	bool by_tag = plan_wants(plan, WANT_UUID);
	int sparse = daxctl_region_is_sparse(plan->region);

	if (sparse < 0)
		return plan_refuse(plan, sparse, reason_unreadable(sparse),
				   "its devices cannot be read: %s", strerror(-sparse));
	if (sparse && !by_tag)
		return plan_refuse(
			plan, -EOPNOTSUPP, DAXCTL_REASON_SPARSE,
			"the capacity of region %s is dynamic: a device gets whole extents, not a size",
			name);
	if (!sparse && by_tag)
		return plan_refuse(
			plan, -EOPNOTSUPP, DAXCTL_REASON_NOT_SPARSE,
			"the capacity of region %s is not dynamic, so that it has no extents with tags",
			name);

	return 0;
}

/*
 * Refuses a tag that no extent has, before the device is created. If the region shows no extents,
 * or the extent is already claimed, only the kernel can tell.
 */
static int check_tag(struct daxctl_plan *plan)
{
	struct daxctl_extent extent = {0};
	char text[UUID_TEXT_MAX];
	int rc, after = -1;

	for (;;) {
		rc = extent_after(plan->region, after, &extent);
		if (rc < 0)
			break;
		if (memcmp(extent.uuid, plan->want.uuid, sizeof(uuid_t)) == 0)
			return 0;
		after = extent.id;
	}
	if (rc != -ENOENT || after < 0)
		return 0;

	return plan_refuse(plan, -ENOENT, DAXCTL_REASON_NO_EXTENT, "region %s has no extent %s%s",
			   daxctl_region_get_devname(plan->region),
			   uuid_is_zero(plan->want.uuid) ? "without a tag" : "with the tag ",
			   uuid_is_zero(plan->want.uuid) ? "" : tag_text(plan->want.uuid, text));
}

static int refuse_taken(struct daxctl_plan *plan, const struct daxctl_dev *dev)
{
	plan_set_object(plan, "%s", dev->name);
	return plan_refuse(plan, -EBUSY, DAXCTL_REASON_TAKEN,
			   "%s has the extents with this tag, and no driver", dev->name);
}

/*
 * Refuses if a device without a driver has the extents: a creation that was killed may have left
 * it.
 */
static int check_leftover(struct daxctl_plan *plan)
{
	struct daxctl_dev *dev;
	uuid_t tag;

	if (uuid_is_zero(plan->want.uuid))
		return 0;
	daxctl_dev_foreach (plan->region, dev)
		if (daxctl_dev_get_uuid(dev, tag) == 0 && !daxctl_dev_is_enabled(dev) &&
		    memcmp(tag, plan->want.uuid, sizeof(tag)) == 0)
			return refuse_taken(plan, dev);

	return 0;
}

int plan_create_sparse(struct daxctl_plan *plan)
{
	uint64_t available;
	int rc;

	rc = plan_check_dynamic(plan, &available);
	if (rc == 0)
		rc = check_leftover(plan);
	if (rc == 0 && available == 0)
		rc = plan_refuse(plan, -ENOSPC, DAXCTL_REASON_NO_SPACE,
				 "the region has no extent that is free");
	if (rc == 0)
		rc = check_tag(plan);
	if (rc == 0)
		rc = plan_load(plan, DAXCTL_DEV_MODE_DEVDAX);
	if (rc < 0)
		return rc;

	plan_step(plan, (struct step){.kind = STEP_CREATE});
	plan_step(plan, (struct step){.kind = STEP_CLAIM});
	rc = plan_memmap(plan);

	return rc < 0 ? rc : plan_bind(plan, DAXCTL_DEV_MODE_DEVDAX, NULL);
}

int plan_geometry_sparse(struct daxctl_plan *plan)
{
	if (plan_wants(plan, WANT_ALIGN) && plan->want.align != plan->snap.align)
		return plan_refuse(
			plan, -EOPNOTSUPP, DAXCTL_REASON_SPARSE,
			"the capacity of its region is dynamic: extents have the alignment that they came with");
	if (!plan_wants(plan, WANT_SIZE) || plan->want.size == plan->snap.size)
		return 0;
	if (plan->want.size > 0)
		return plan_refuse(
			plan, -EOPNOTSUPP, DAXCTL_REASON_SPARSE,
			"the capacity of its region is dynamic: a device has the extents that it was created with");

	plan_step(plan, (struct step){.kind = STEP_RELEASE});
	return 0;
}
