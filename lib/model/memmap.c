// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Where the kernel keeps the map of a system-ram device's pages. The device has a file for it,
 * which has an effect only if a kernel parameter was set at boot.
 */
#include <errno.h>

#include "lib/model/model.h"
#include "util/error.h"

#define PARAMETERS "sys/module/memory_hotplug/parameters"

/*
 * If other parameters exist, but not this one, the kernel was built without the feature: returns 0.
 */
int memmap_read_parameter(struct daxctl_ctx *ctx)
{
	/* "force": on, also for memory blocks of unsuitable size */
	static const char *const words[] = {"N", "Y", "force"};
	int word = sysfs_read_word(ctx_root(ctx), PARAMETERS "/memmap_on_memory", words,
				   ARRAY_SIZE(words));

	if (word == -ENOENT && sysfs_exists(ctx_root(ctx), PARAMETERS) == 0)
		return 0;

	return word > 0 ? 1 : word;
}

int memmap_effect(int stored, int parameter)
{
	return stored == 1 ? parameter : stored;
}

DAXCTL_EXPORT int daxctl_dev_get_memmap_effect(struct daxctl_dev *dev)
{
	_keep_errno_ int before = errno;
	int stored = dev ? daxctl_dev_get_memmap_on_memory(dev) : -EINVAL;

	return stored == 1 ? memmap_effect(stored, memmap_read_parameter(dev_ctx(dev))) : stored;
}
