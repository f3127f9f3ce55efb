// SPDX-License-Identifier: LGPL-2.1-or-later
#include "util/pause.h"

#include <time.h>

#include "util/macro.h"

#define FIRST_MS   10
#define LONGEST_MS 1000
#define SLICE_MS   100

int64_t clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct pause pause_start(unsigned int seconds)
{
	return (struct pause){.deadline = clock_ms() + (int64_t)seconds * 1000, .length = FIRST_MS};
}

bool pause_is_over(const struct pause *pause)
{
	return clock_ms() >= pause->deadline;
}

static bool is_cancelled(const struct pause *pause)
{
	return pause->cancelled && pause->cancelled(pause->data) != 0;
}

/*
 * The sleep is short. A signal handler may run right before it, and a cancellation by another
 * thread does not interrupt it.
 */
static void sleep_until(int64_t end)
{
	int64_t length = MIN(end - clock_ms(), SLICE_MS);
	struct timespec time = {.tv_sec = length / 1000, .tv_nsec = length % 1000 * 1000000};

	if (length > 0)
		clock_nanosleep(CLOCK_MONOTONIC, 0, &time, NULL);
}

bool pause_again(struct pause *pause)
{
	int64_t now = clock_ms(), end = MIN(now + pause->length, pause->deadline);

	if (now >= pause->deadline)
		return false;
	pause->length = MIN(pause->length * 2, LONGEST_MS);
	while (!is_cancelled(pause) && clock_ms() < end)
		sleep_until(end);

	return !is_cancelled(pause);
}
