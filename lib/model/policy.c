// SPDX-License-Identifier: LGPL-2.1-or-later
/* The kernel's settings for new memory */
#include <errno.h>
#include <string.h>

#include "lib/model/model.h"

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

_Static_assert((int)ZONE_OFFLINE == (int)DAXCTL_MEMORY_OFFLINE &&
		       (int)ZONE_ANY == (int)DAXCTL_MEMORY_ONLINE &&
		       (int)ZONE_KERNEL == (int)DAXCTL_MEMORY_ONLINE_KERNEL &&
		       (int)ZONE_MOVABLE == (int)DAXCTL_MEMORY_ONLINE_MOVABLE,
	       "the library's zones are those of its header");

DAXCTL_EXPORT const char *daxctl_memory_state_to_text(enum daxctl_memory_state state)
{
	return (unsigned int)state < ARRAY_SIZE(zone_words) ? zone_words[state] : NULL;
}

DAXCTL_EXPORT int daxctl_memory_state_from_text(const char *text,
						enum daxctl_memory_state *ret_state)
{
	unsigned int i;

	for (i = 0; text && ret_state && i < ARRAY_SIZE(zone_words); i++)
		if (strcmp(text, zone_words[i]) == 0) {
			*ret_state = (enum daxctl_memory_state)i;
			return 0;
		}

	return -EINVAL;
}

int zone_parse(const char *word, enum zone_want *ret)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(zone_words); i++)
		if (strcmp(word, zone_words[i]) == 0) {
			*ret = (enum zone_want)i;
			return 0;
		}

	return -EBADMSG;
}

int policy_read(struct daxctl_ctx *ctx, enum zone_want *ret)
{
	int word = sysfs_read_word(ctx_root(ctx), MEMORY_DIR "/auto_online_blocks", zone_words,
				   ARRAY_SIZE(zone_words));

	if (word < 0)
		return word;

	*ret = (enum zone_want)word;
	return 0;
}

bool policy_serves(enum zone_want policy, enum zone_want want)
{
	if (policy == ZONE_OFFLINE || policy == want || want == ZONE_ANY)
		return true;

	return policy == ZONE_ANY && want == ZONE_KERNEL;
}

DAXCTL_EXPORT int daxctl_dev_will_auto_online_memory(struct daxctl_dev *dev)
{
	enum zone_want policy;
	int rc;

	if (!dev)
		return -EINVAL;
	rc = policy_read(dev_ctx(dev), &policy);
	if (rc < 0) {
		log_err(dev_ctx(dev), "%s: the policy in /%s/auto_online_blocks cannot be read: %s",
			dev->name, MEMORY_DIR, strerror(-rc));
		return rc;
	}

	return policy != ZONE_OFFLINE;
}
