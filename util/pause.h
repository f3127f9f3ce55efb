/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Trying again, with growing pauses, until a time limit. */
#ifndef UTIL_PAUSE_H
#define UTIL_PAUSE_H

#include <stdbool.h>
#include <stdint.h>

struct pause {
	int64_t deadline; /* ms, monotonic */
	int64_t length;	  /* ms, of the next pause */
	/* Ends a pause early, if other than 0. A signal alone does not. May be NULL. */
	int (*cancelled)(void *data);
	void *data;
};

/* Milliseconds of a clock that nobody sets. */
int64_t clock_ms(void);

struct pause pause_start(unsigned int seconds);

/* Is the time limit over. */
bool pause_is_over(const struct pause *pause);

/* Pauses, longer each time. False when the time limit is over or it is cancelled. */
bool pause_again(struct pause *pause);

#endif
