// SPDX-License-Identifier: LGPL-2.1-or-later
/* The kernel's settings for memory that is added. */
#include <errno.h>
#include <string.h>

#include "lib/private.h"

static const char *const zone_words[] = {
	[ZONE_OFFLINE] = "offline",
	[ZONE_ANY] = "online",
	[ZONE_KERNEL] = "online_kernel",
	[ZONE_MOVABLE] = "online_movable",
};

const char *zone_word(enum zone_want zone)
{
	return zone_words[zone];
}

int policy_read(struct daxctl_ctx *ctx, enum zone_want *ret)
{
	int word = sysfs_read_word(ctx->root, MEMORY_DIR "/auto_online_blocks", zone_words,
				   ARRAY_SIZE(zone_words));

	if (word < 0)
		return word;

	*ret = (enum zone_want)word;
	return 0;
}

int policy_write(struct daxctl_ctx *ctx, enum zone_want policy)
{
	return sysfs_write(ctx->root, MEMORY_DIR "/auto_online_blocks", "%s", zone_word(policy));
}

bool policy_serves(enum zone_want policy, enum zone_want want)
{
	if (policy == ZONE_OFFLINE || policy == want)
		return true;

	return policy == ZONE_ANY && want == ZONE_KERNEL;
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

int policy_block_size(struct daxctl_ctx *ctx, uint64_t *ret)
{
	uint64_t size;
	int rc;

	if (ctx->block_size == 0) {
		rc = sysfs_read_u64(ctx->root, MEMORY_DIR "/block_size_bytes", 16, &size);
		if (rc < 0)
			return rc;
		if (size == 0 || (size & (size - 1)) != 0)
			return -EBADMSG;
		ctx->block_size = size;
	}

	*ret = ctx->block_size;
	return 0;
}

DAXCTL_EXPORT int daxctl_dev_will_auto_online_memory(struct daxctl_dev *dev)
{
	enum zone_want policy;
	int rc;

	rc = policy_read(dev_ctx(dev), &policy);
	if (rc < 0) {
		log_err(dev_ctx(dev), "%s: the policy in /%s/auto_online_blocks cannot be read: %s",
			dev->name, MEMORY_DIR, strerror(-rc));
		return rc;
	}

	return policy != ZONE_OFFLINE;
}
