// SPDX-License-Identifier: LGPL-2.1-or-later
/* Waits for events of the kernel. */
#include <errno.h>
#include <linux/netlink.h>
#include <poll.h>
#include <sys/socket.h>

#include "lib/sysfs/sysfs.h"
#include "util/cleanup.h"

/* The group of the kernel's own events. udev sends to another group. */
#define KERNEL_GROUP 1
/* Collect events for this long, then look once: a device has thousands of memory blocks. */
#define QUIET_MS 50

int uevents_open(void)
{
	const struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = KERNEL_GROUP};
	_cleanup_close_ int fd = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
					NETLINK_KOBJECT_UEVENT);

	if (fd < 0 || bind(fd, (const struct sockaddr *)&address, sizeof(address)) < 0)
		return -errno;

	return TAKE_FD(fd);
}

static void pause_ms(int64_t ms)
{
	poll(NULL, 0, (int)ms);
}

void uevents_wait(int fd, int64_t ms)
{
	struct pollfd hear = {.fd = fd, .events = POLLIN};
	char event[64];

	if (ms <= 0)
		return;
	if (fd < 0 || poll(&hear, 1, (int)ms) <= 0) {
		pause_ms(fd < 0 ? ms : 0);
		return;
	}
	pause_ms(MIN(QUIET_MS, ms));
	while (recv(fd, event, sizeof(event), 0) >= 0 || errno == ENOBUFS)
		;
}
