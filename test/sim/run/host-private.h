/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Between the files host*.c. */
#ifndef SIM_HOST_PRIVATE_H
#define SIM_HOST_PRIVATE_H

#include "test/sim/run/host.h"

/* source is relative to the directory from_fd, which may be covered by now. */
_must_check_ int host_bind_from(int from_fd, const char *source, const char *target,
				char **ret_message);
_must_check_ int host_mount_run(char **ret_message);

#endif
