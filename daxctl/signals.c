// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signals.h"

#include <signal.h>
#include <stddef.h>

#include "util/macro.h"

/* The one variable of the program: nothing else reaches a signal handler. */
static volatile sig_atomic_t cancelled;

static void on_cancel(int signal _unused_)
{
	cancelled = 1;
}

/* nohup and shells that start something in the background have a signal ignored. */
static void catch_unless_ignored(int signal)
{
	/* without SA_RESTART: what is interrupted shall not go on */
	const struct sigaction cancel = {.sa_handler = on_cancel};
	struct sigaction now;

	if (sigaction(signal, NULL, &now) == 0 && now.sa_handler != SIG_IGN)
		sigaction(signal, &cancel, NULL);
}

const volatile int *signals_catch(void)
{
	catch_unless_ignored(SIGINT);
	catch_unless_ignored(SIGTERM);
	catch_unless_ignored(SIGHUP);
	return &cancelled;
}
