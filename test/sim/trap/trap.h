/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * /dev/daxX.Y for programs: the kernel opens a character device itself, whoever
 * serves the file system. So a few system calls of the command and its children ask
 * here first (seccomp's user notification), and get a descriptor of memory instead.
 */
#ifndef SIM_TRAP_H
#define SIM_TRAP_H

#include "test/sim/machine/machine.h"
#include "test/sim/trap/contents.h"

struct trap_server;

/*
 * In the process that is about to become the command; whoever has the other end of
 * the socket has to answer, and gets opened_fd too: the directory of tree/opened.c.
 * Where there is no such thing, it succeeds without effect; after an error nobody
 * would answer.
 */
_must_check_ int trap_install(int socket_fd, int opened_fd);

/*
 * A thread that answers as soon as the other end of the socket has installed it. The
 * socket is its own from now on, and it lasts until this process ends.
 */
_must_check_ int trap_server_new(struct sim *sim, struct contents *contents, int socket_fd,
				 struct trap_server **ret_server);
/*
 * It does nothing to the machine any more: it never gets the machine's lock again, and
 * nor does anybody else. To wait for its end could mean to wait for ever, in the kernel.
 */
void trap_server_stop(struct trap_server *server);

#endif
