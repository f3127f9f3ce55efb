/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Repeats a look with growing pauses until a time limit */
#ifndef UTIL_PAUSE_H
#define UTIL_PAUSE_H

#include <stdbool.h>
#include <stdint.h>

struct pause {
	int64_t deadline; /* ms, monotonic */
	int64_t length;	  /* ms, length of the next pause */
	/*
	 * Returns other than 0 to end a pause early. A signal alone does not end it. May be NULL.
	 */
	int (*cancelled)(void *data);
	void *data;
};

/* Milliseconds of the monotonic clock, which nobody can set. */
int64_t clock_ms(void);

struct pause pause_start(unsigned int seconds);

/* Has the time limit passed. */
bool pause_is_over(const struct pause *pause);

/*
 * Pauses, longer each time. Returns false when the time limit has passed or the wait is cancelled.
 */
bool pause_again(struct pause *pause);

#endif
