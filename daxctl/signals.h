/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Signals: one that ends the program lets it put back first what it has begun. */
#ifndef DAXCTL_SIGNALS_H
#define DAXCTL_SIGNALS_H

/*
 * From now on SIGINT, SIGTERM and SIGHUP, unless they are ignored, only set the flag that is
 * returned, for daxctl_set_cancel().
 */
const volatile int *signals_catch(void);

#endif
