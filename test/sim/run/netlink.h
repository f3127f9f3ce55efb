/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Events as netlink messages, as the kernel and as udev would send them. */
#ifndef SIM_NETLINK_H
#define SIM_NETLINK_H

#include "test/sim/sim.h"

struct netlink;

/*
 * From now on the machine's events go to the listeners in the network namespace
 * of the caller, which must be one of its own. -errno of socket(2).
 */
_must_check_ int netlink_new(struct sim *sim, struct netlink **ret_netlink);
void netlink_free(struct netlink *netlink);

#endif
