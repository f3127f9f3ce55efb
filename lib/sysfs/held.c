// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <sys/stat.h>

#include "lib/sysfs/sysfs.h"
#include "util/cleanup.h"

int held_take(int fd, struct held *ret)
{
	_cleanup_close_ int taken = fd;
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -errno;

	*ret = (struct held){.fd = TAKE_FD(taken), .dev = st.st_dev, .ino = st.st_ino};
	return 0;
}

bool held_is_ours(const struct held *held)
{
	int saved = errno;
	struct stat st;
	bool ours;

	ours = held->fd >= 0 && fstat(held->fd, &st) == 0 && st.st_dev == held->dev &&
	       st.st_ino == held->ino;
	errno = saved;
	return ours;
}

void held_close(struct held *held)
{
	if (held_is_ours(held))
		cleanup_close(&held->fd);
	*held = HELD_NONE;
}
