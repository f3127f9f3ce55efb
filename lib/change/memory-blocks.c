// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Bringing memory blocks online and taking them offline.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "lib/change/change.h"

/* The kernel's answer to a block that is there already is EINVAL: no error to us. */
int block_write(int dir, uint64_t id, enum zone_want want)
{
	enum block_state state;
	char path[64];
	int rc;

	snprintf(path, sizeof(path), "memory%" PRIu64 "/state", id);
	rc = sysfs_write(dir, path, "%s", zone_word(want));
	if (rc >= 0 || block_read_state(dir, id, &state) < 0)
		return rc;
	if (want == ZONE_OFFLINE ? state == BLOCK_OFFLINE : state == BLOCK_ONLINE)
		return 0;

	return rc;
}

/* Writes want to one block that is not as wanted. 1 if that changed it, 0, or -errno. */
static int change_one(struct daxctl_memory *mem, int dir, const struct block *block,
		      enum zone_want want)
{
	int rc;

	if ((block->state == BLOCK_OFFLINE) == (want == ZONE_OFFLINE))
		return 0;

	rc = block_write(dir, block->id, want);
	if (rc < 0)
		log_err(dev_ctx(mem->dev), "%s: memory%llu cannot be set to %s: %s", mem->dev->name,
			(unsigned long long)block->id, zone_word(want), strerror(-rc));

	return rc < 0 ? rc : 1;
}

static bool zone_is_wrong(struct daxctl_memory *mem, const struct block *block, enum zone_want want)
{
	bool wrong = block->state != BLOCK_ONLINE || block_zone_is_wrong(block, want);
	char words[BLOCK_TEXT_MAX];

	if (!wrong)
		return false;

	block_text(block, words);
	log_err(dev_ctx(mem->dev), "%s: memory%llu is %s, not %s as asked", mem->dev->name,
		(unsigned long long)block->id, words, zone_word(want));
	return true;
}

/* How many blocks there are, all online, and none in a wrong zone; or -errno. */
static int memory_verify(struct daxctl_memory *mem, enum zone_want want, int *ret_zone_rc)
{
	_cleanup_blocks_ struct blocks blocks = {0};
	int wrong = 0, rc;
	size_t i;

	rc = memory_read(mem, &blocks);
	if (rc < 0)
		return rc;
	for (i = 0; i < blocks.n; i++)
		wrong += zone_is_wrong(mem, &blocks.v[i], want);

	*ret_zone_rc = want == ZONE_ANY ? 0 : blocks_zone_rc(&blocks);
	return wrong ? -EBUSY : (int)blocks.n;
}

/* Brings up from the first block on, and down from the last. How many changed, or -errno. */
static int change_all(struct daxctl_memory *mem, enum zone_want want)
{
	_cleanup_blocks_ struct blocks blocks = {0};
	_cleanup_close_ int dir = -1;
	int changed = 0, rc;
	size_t i;

	rc = memory_read(mem, &blocks);
	if (rc < 0)
		return rc;
	dir = sysfs_open_dir(ctx_root(dev_ctx(mem->dev)), MEMORY_DIR);
	if (dir < 0)
		return dir;
	for (i = 0; i < blocks.n; i++) {
		rc = change_one(mem, dir, &blocks.v[want == ZONE_OFFLINE ? blocks.n - 1 - i : i],
				want);
		if (rc < 0)
			return rc;
		changed += rc;
	}

	return changed;
}

static int memory_online(struct daxctl_memory *mem, enum zone_want want)
{
	int changed, zone_rc, rc;

	changed = change_all(mem, want);
	if (changed < 0)
		return changed;
	rc = memory_verify(mem, want, &zone_rc);
	if (rc < 0)
		return rc;
	/* what came online did, whatever its zone; but of the others the zone is the question */
	if (changed > 0)
		return changed;

	return zone_rc < 0 ? zone_rc : rc;
}

void memory_follow_policy(struct daxctl_dev *dev, enum zone_want policy)
{
	struct daxctl_memory *mem = daxctl_dev_get_memory(dev);

	if (mem)
		(void)!change_all(mem, policy);
}

DAXCTL_EXPORT int daxctl_memory_online(struct daxctl_memory *mem)
{
	return memory_online(mem, ZONE_MOVABLE);
}

DAXCTL_EXPORT int daxctl_memory_online_no_movable(struct daxctl_memory *mem)
{
	return memory_online(mem, ZONE_ANY);
}

DAXCTL_EXPORT int daxctl_memory_offline(struct daxctl_memory *mem)
{
	return change_all(mem, ZONE_OFFLINE);
}
