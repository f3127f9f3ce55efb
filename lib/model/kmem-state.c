// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Reads <dev>/state (Linux 7.3, while bound to kmem), which adds or removes all memory of a device
 * at once. The file shows the last write to it. It does not follow changes of single blocks.
 */
#include <errno.h>
#include <string.h>

#include "lib/model/model.h"

int kmem_state_read(int dir, char word[SYSFS_VALUE_MAX])
{
	static const char *const words[] = {
		KMEM_UNPLUGGED, "offline", "online", "online_kernel", "online_movable", "unknown",
	};
	int n = sysfs_read_word(dir, "state", words, ARRAY_SIZE(words));

	if (n < 0)
		return n;

	strcpy(word, words[n]);
	return 0;
}

bool kmem_state_is_unplugged(const char *word)
{
	return strcmp(word, KMEM_UNPLUGGED) == 0;
}

int kmem_read_unplugged(int dir, bool *ret_unplugged)
{
	char word[SYSFS_VALUE_MAX];
	int rc;

	rc = kmem_state_read(dir, word);
	if (rc < 0)
		return rc;

	*ret_unplugged = kmem_state_is_unplugged(word);
	return 0;
}

int kmem_is_unplugged(struct daxctl_dev *dev)
{
	_cleanup_close_ int dir = dev_open(dev);
	bool unplugged = false;
	int rc;

	rc = dir < 0 ? dir : kmem_read_unplugged(dir, &unplugged);
	if (rc < 0)
		return rc == -ENOENT ? 0 : rc;

	return unplugged;
}
