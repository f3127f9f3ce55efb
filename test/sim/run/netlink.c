/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test/sim/run/netlink.h"

#include <errno.h>
#include <linux/netlink.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <arpa/inet.h>
#include <net/if.h>

#include "test/sim/machine/machine.h"
#include "util/cleanup.h"

#define GROUP_UDEV  2
#define MESSAGE_MAX 2048

struct netlink {
	struct sim *sim;
	int fd;
	unsigned long long seqnum;
};

/* What udev sends to its group in front of the properties. */
struct udev_header {
	char prefix[8];
	uint32_t magic, header_size, properties_offset, properties_len;
	uint32_t subsystem_hash, devtype_hash, tag_bloom_high, tag_bloom_low;
};

/* MurmurHash2 with seed 0, by which listeners filter. */
static uint32_t murmur(const char *text)
{
	const uint32_t m = 0x5bd1e995;
	uint32_t len = (uint32_t)strlen(text), hash = len;

	for (; len >= 4; len -= 4, text += 4) {
		uint32_t word;

		memcpy(&word, text, sizeof(word));
		word *= m;
		word ^= word >> 24;
		hash = (hash * m) ^ (word * m);
	}
	if (len) {
		for (uint32_t i = len; i-- > 0;)
			hash ^= (uint32_t)(unsigned char)text[i] << (8 * i);
		hash *= m;
	}
	hash ^= hash >> 13;
	hash *= m;
	return hash ^ (hash >> 15);
}

/* NAME=VALUE strings that each end with a NUL; their length. */
static size_t put_properties(char *buf, size_t size, const struct uevent *event)
{
	size_t len =
		(size_t)snprintf(buf, size, "ACTION=%s\nDEVPATH=%s\nSUBSYSTEM=%s\n%s",
				 event->action, event->path, event->subsystem, event->properties);

	if (len >= size)
		return 0;
	for (size_t i = 0; i < len; i++)
		if (buf[i] == '\n')
			buf[i] = '\0';
	return len;
}

/* The kernel takes it, adds SEQNUM, and sends it on as an event of its own. */
static void send_kernel(struct netlink *netlink, const struct uevent *event)
{
	struct {
		struct nlmsghdr header;
		char text[MESSAGE_MAX];
	} message = {0};
	struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
	size_t len = (size_t)snprintf(message.text, sizeof(message.text), "%s@%s", event->action,
				      event->path) +
		     1;

	len += put_properties(message.text + len, sizeof(message.text) - len, event);
	message.header = (struct nlmsghdr){
		.nlmsg_len = (uint32_t)NLMSG_LENGTH(len),
		.nlmsg_type = NLMSG_MIN_TYPE,
		.nlmsg_flags = NLM_F_REQUEST,
	};
	(void)!sendto(netlink->fd, &message, message.header.nlmsg_len, 0,
		      (const struct sockaddr *)&kernel, sizeof(kernel));
}

/* There is no udevd in the namespace, so its message is ours to send. */
static void send_udev(struct netlink *netlink, const struct uevent *event)
{
	struct {
		struct udev_header header;
		char text[MESSAGE_MAX];
	} message = {0};
	struct sockaddr_nl group = {.nl_family = AF_NETLINK, .nl_groups = GROUP_UDEV};
	size_t len = put_properties(message.text, sizeof(message.text), event);

	len += (size_t)snprintf(message.text + len, sizeof(message.text) - len, "SEQNUM=%llu",
				++netlink->seqnum) +
	       1;
	len += (size_t)snprintf(message.text + len, sizeof(message.text) - len,
				"USEC_INITIALIZED=1") +
	       1;
	message.header = (struct udev_header){
		.prefix = "libudev",
		.magic = htonl(0xfeedcafe),
		.header_size = sizeof(message.header),
		.properties_offset = sizeof(message.header),
		.properties_len = (uint32_t)len,
		.subsystem_hash = htonl(murmur(event->subsystem)),
	};
	(void)!sendto(netlink->fd, &message, sizeof(message.header) + len, 0,
		      (const struct sockaddr *)&group, sizeof(group));
}

static void on_event(void *arg, const struct uevent *event)
{
	struct netlink *netlink = arg;

	send_kernel(netlink, event);
	send_udev(netlink, event);
}

/* A network of one's own starts without even the loopback device. */
static void loopback_up(void)
{
	_cleanup_close_ int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP};

	if (fd >= 0)
		(void)!ioctl(fd, SIOCSIFFLAGS, &request);
}

int netlink_new(struct sim *sim, struct netlink **ret_netlink)
{
	struct netlink *netlink = calloc(1, sizeof(*netlink));

	if (!netlink)
		return -ENOMEM;
	netlink->sim = sim;
	netlink->fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_KOBJECT_UEVENT);
	if (netlink->fd < 0) {
		int rc = -errno;

		free(netlink);
		return rc;
	}
	loopback_up();
	sim->listener = on_event;
	sim->listener_arg = netlink;
	*ret_netlink = netlink;
	return 0;
}

void netlink_free(struct netlink *netlink)
{
	if (!netlink)
		return;
	netlink->sim->listener = NULL;
	close(netlink->fd);
	free(netlink);
}
