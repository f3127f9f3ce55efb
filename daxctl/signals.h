/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Signals: one that ends the program lets it put back first what it has begun. */
#ifndef DAXCTL_SIGNALS_H
#define DAXCTL_SIGNALS_H

/*
 * From now on SIGINT, SIGTERM and SIGHUP, unless they are ignored, only set the flag that is
 * returned, for daxctl_plan_set_cancel(), and interrupt what the kernel is at.
 */
const volatile int *signals_catch(void);

/* Interrupts what the kernel is at when that many seconds are over; 0 to call that off. */
void signals_alarm(unsigned int seconds);

#endif
