// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signals.h"

#include <signal.h>
#include <stddef.h>
#include <sys/time.h>

#include "util/macro.h"

/* The one variable of the program: nothing else reaches a signal handler. */
static volatile sig_atomic_t cancelled;

/*
 * Once every second: the first signal may come when the program has just looked
 * at the flag but is not yet in the write(2) that it shall break.
 */
static void ring(unsigned int seconds)
{
	const struct itimerval timer = {
		.it_value.tv_sec = seconds,
		.it_interval.tv_sec = seconds ? 1 : 0,
	};

	setitimer(ITIMER_REAL, &timer, NULL);
}

static void on_cancel(int signal _unused_)
{
	cancelled = 1;
	ring(1);
}

/* It has done its work by interrupting. */
static void on_alarm(int signal _unused_)
{
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
	const struct sigaction alarm = {.sa_handler = on_alarm};

	catch_unless_ignored(SIGINT);
	catch_unless_ignored(SIGTERM);
	catch_unless_ignored(SIGHUP);
	sigaction(SIGALRM, &alarm, NULL);
	return &cancelled;
}

void signals_alarm(unsigned int seconds)
{
	if (!cancelled)
		ring(seconds);
}
