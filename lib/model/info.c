// SPDX-License-Identifier: LGPL-2.1-or-later
/* The object for programs with all attributes of a device: a snapshot, and counts of its blocks */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/model/model.h"
#include "util/error.h"

struct zone {
	char name[ZONE_NAME_MAX];
	int n_blocks;
};

struct daxctl_dev_info {
	struct snapshot snap;
	struct zone *zones; /* sorted by name */
	size_t n_zones;
};

DAXCTL_EXPORT void daxctl_dev_info_free(struct daxctl_dev_info *info)
{
	if (!info)
		return;
	snapshot_free(&info->snap);
	free(info->zones);
	free(info);
}
DEFINE_CLEANUP(struct daxctl_dev_info *, daxctl_dev_info_free);

static int count_in_zone(struct daxctl_dev_info *info, const char *name)
{
	struct zone *zones;
	size_t i;

	for (i = 0; i < info->n_zones; i++)
		if (strcmp(info->zones[i].name, name) == 0) {
			info->zones[i].n_blocks++;
			return 0;
		}

	zones = reallocarray(info->zones, info->n_zones + 1, sizeof(*zones));
	if (!zones)
		return -ENOMEM;
	info->zones = zones;
	zones[info->n_zones] = (struct zone){.n_blocks = 1};
	strcpy(zones[info->n_zones++].name, name);
	return 0;
}

static int zone_compare(const void *a, const void *b)
{
	const struct zone *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static int count_zones(struct daxctl_dev_info *info)
{
	const struct blocks *blocks = &info->snap.blocks;
	int rc = 0;
	size_t i;

	for (i = 0; rc == 0 && i < blocks->n; i++) {
		const struct block *block = &blocks->v[i];

		if (block->state == BLOCK_ONLINE)
			rc = count_in_zone(info,
					   block_zone_is_known(block) ? block->zone : "unknown");
	}
	if (info->n_zones > 0)
		qsort(info->zones, info->n_zones, sizeof(*info->zones), zone_compare);

	return rc;
}

DAXCTL_EXPORT int daxctl_dev_get_info(struct daxctl_dev *dev, struct daxctl_dev_info **ret_info)
{
	_keep_errno_ int before = errno;
	_cleanup_(daxctl_dev_info_freep) struct daxctl_dev_info *info = NULL;
	int rc;

	if (!dev || !ret_info)
		return -EINVAL;
	info = calloc(1, sizeof(*info));
	if (!info)
		return -ENOMEM;
	rc = snapshot_read(dev, false, &info->snap);
	if (rc == 0 && info->snap.size_rc == 0)
		rc = mapping_note(dev, &info->snap.ranges, info->snap.size);
	if (rc == 0)
		rc = count_zones(info);
	if (rc < 0)
		return rc;

	*ret_info = TAKE_PTR(info);
	return 0;
}

DAXCTL_EXPORT int daxctl_dev_info_get_status(const struct daxctl_dev_info *info,
					     enum daxctl_dev_attribute attribute)
{
	const struct snapshot *snap = info ? &info->snap : NULL;

	if (!snap)
		return -EINVAL;
	switch (attribute) {
	case DAXCTL_DEV_DRIVER:
		return snap->driver_rc;
	case DAXCTL_DEV_SIZE:
		return snap->size_rc;
	case DAXCTL_DEV_ALIGN:
		return snap->align_rc;
	case DAXCTL_DEV_TARGET_NODE:
		return snap->target_node_rc;
	case DAXCTL_DEV_UUID:
		return snap->uuid_rc;
	case DAXCTL_DEV_MEMORY_STATE:
		return snap->state_rc;
	case DAXCTL_DEV_MEMBLOCKS:
		return snap->blocks_rc;
	case DAXCTL_DEV_ZONES:
		return snap->blocks_rc < 0 ? snap->blocks_rc : blocks_zone_rc(&snap->blocks);
	}

	return -EINVAL;
}

DAXCTL_EXPORT const char *daxctl_dev_info_get_driver(const struct daxctl_dev_info *info)
{
	return info && info->snap.driver[0] ? info->snap.driver : NULL;
}

DAXCTL_EXPORT enum daxctl_dev_mode daxctl_dev_info_get_mode(const struct daxctl_dev_info *info)
{
	return info ? info->snap.mode : DAXCTL_DEV_MODE_UNKNOWN;
}

DAXCTL_EXPORT unsigned long long daxctl_dev_info_get_size(const struct daxctl_dev_info *info)
{
	return info ? info->snap.size : 0;
}

DAXCTL_EXPORT unsigned long long daxctl_dev_info_get_align(const struct daxctl_dev_info *info)
{
	return info ? info->snap.align : 0;
}

DAXCTL_EXPORT int daxctl_dev_info_get_target_node(const struct daxctl_dev_info *info)
{
	return info ? info->snap.target_node : -EINVAL;
}

DAXCTL_EXPORT int daxctl_dev_info_get_uuid(const struct daxctl_dev_info *info, uuid_t uuid)
{
	return info ? uuid_give(info->snap.uuid, uuid) : -EINVAL;
}

DAXCTL_EXPORT const char *daxctl_dev_info_get_memory_state(const struct daxctl_dev_info *info)
{
	return info && info->snap.state[0] ? info->snap.state : NULL;
}

/* Returns 0, or the reason why the memory blocks are unknown. */
static int memory_rc(const struct daxctl_dev_info *info)
{
	return info ? info->snap.blocks_rc : -EINVAL;
}

DAXCTL_EXPORT int daxctl_dev_info_get_total_memblocks(const struct daxctl_dev_info *info)
{
	int rc = memory_rc(info);

	return rc < 0 ? rc : (int)info->snap.blocks.n;
}

DAXCTL_EXPORT int daxctl_dev_info_get_online_memblocks(const struct daxctl_dev_info *info)
{
	int rc = memory_rc(info);

	return rc < 0 ? rc : blocks_count_online(&info->snap.blocks);
}

DAXCTL_EXPORT int daxctl_dev_info_get_movable_memblocks(const struct daxctl_dev_info *info)
{
	int rc = memory_rc(info);

	return rc < 0 ? rc : blocks_count_movable(&info->snap.blocks);
}

DAXCTL_EXPORT int daxctl_dev_info_get_missing_memblocks(const struct daxctl_dev_info *info)
{
	int rc = memory_rc(info);

	return rc < 0 ? rc : (int)info->snap.missing;
}

DAXCTL_EXPORT int daxctl_dev_get_stuck_memblocks(struct daxctl_dev *dev)
{
	_cleanup_snapshot_ struct snapshot snap = {0};
	int rc = dev ? snapshot_read(dev, true, &snap) : -EINVAL;

	if (rc == 0)
		rc = snap.blocks_rc;
	if (rc < 0)
		return rc;

	return snapshot_is_stuck(&snap) ? (int)snap.blocks.n : 0;
}

DAXCTL_EXPORT const char *daxctl_dev_info_get_zone(const struct daxctl_dev_info *info,
						   unsigned int n)
{
	return info && n < info->n_zones ? info->zones[n].name : NULL;
}

DAXCTL_EXPORT int daxctl_dev_info_get_zone_memblocks(const struct daxctl_dev_info *info,
						     unsigned int n)
{
	if (!info)
		return -EINVAL;

	return n < info->n_zones ? info->zones[n].n_blocks : -ENOENT;
}
