// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * One write to the state of a memory block, with a time limit.
 *
 * A kernel may try for ever to empty a block. Only a signal to the thread that writes ends
 * that. Which one, without touching what belongs to the program that uses the library?
 *
 * - A handler of our own, for SIGALRM or any other signal, would change what the signal does
 *   in all threads of the program, and it never comes where the program blocks the signal.
 *   The kernel starts some writes again after a handler has returned.
 * - A child process could be killed. But a fork of a large program takes long and can fail
 *   for want of memory, the program's own waitpid(2) may get our child, and a child that
 *   outlives the program goes on writing.
 * - A thread of our own can be cancelled. The C library has a signal for that, which no
 *   program can block or handle, and the thread never returns into the write.
 *
 * So a thread writes, and this one waits: for its end, the end of the time, or a cancel. All
 * other signals are blocked in that thread: the program's own threads handle them.
 */
#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>

#include "lib/change/change.h"
#include "util/library.h"

/* With room for the thread-local variables of a large program. */
#define WRITER_STACK (256 * 1024)

#define LIBGCC "libgcc_s.so.1"
LIBRARY_NOTE("time-limit", "Give up memory blocks that do not go offline in time", LIBGCC);

/* Milliseconds between looks at the flag of a cancel: a signal handler wakes nobody here. */
#define SLICE_MS 50

struct writer {
	int fd;
	const char *word;
	pthread_mutex_t mutex;
	pthread_cond_t ended_cond;
	bool ended;
	int rc; /* -EINTR unless the write came back */
};

static void writer_end(void *data)
{
	struct writer *writer = data;

	pthread_mutex_lock(&writer->mutex);
	writer->ended = true;
	pthread_cond_signal(&writer->ended_cond);
	pthread_mutex_unlock(&writer->mutex);
}

static void *writer_run(void *data)
{
	struct writer *writer = data;

	pthread_cleanup_push(writer_end, writer);
	writer->rc = sysfs_write_fd(writer->fd, writer->word);
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
	pthread_cleanup_pop(1);

	return NULL;
}

static int writer_start(pthread_t *thread, struct writer *writer)
{
	sigset_t all, before;
	pthread_attr_t attr;
	int rc;

	rc = pthread_attr_init(&attr);
	if (rc != 0)
		return rc;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	pthread_attr_setstacksize(&attr, WRITER_STACK);
	rc = pthread_create(thread, &attr, writer_run, writer);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attr);

	return rc;
}

/* False when the slice is over first. */
static bool wait_for_end(struct writer *writer)
{
	struct timespec until;
	int rc = 0;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += SLICE_MS * 1000000L;
	until.tv_sec += until.tv_nsec / 1000000000L;
	until.tv_nsec %= 1000000000L;
	pthread_mutex_lock(&writer->mutex);
	while (!writer->ended && rc == 0)
		rc = pthread_cond_timedwait(&writer->ended_cond, &writer->mutex, &until);
	pthread_mutex_unlock(&writer->mutex);

	return rc == 0;
}

/*
 * glibc ends the whole program if it needs libgcc to cancel a thread and does not find it,
 * as in a small initramfs: then there is no time limit.
 */
static bool can_cancel(void)
{
#if defined(__GLIBC__) && defined(__PIC__)
	return library_open(LIBGCC, NULL, 0, NULL) == 0;
#else
	return true;
#endif
}

/* Why to give up now: -ETIMEDOUT, -EINTR, or 0. */
static int reason_to_stop(const struct write_limit *limit, int64_t began)
{
	int rc = limit->cancelled ? limit->cancelled(limit->data) : 0;

	if (rc == 0 && limit->seconds > 0 && clock_ms() - began >= limit->seconds * 1000LL)
		rc = -ETIMEDOUT;

	return rc;
}

static int writer_wait(pthread_t thread, struct writer *writer, const struct write_limit *limit)
{
	int64_t began = clock_ms();
	int stop = 0;

	while (!wait_for_end(writer)) {
		if (stop < 0)
			continue;
		stop = reason_to_stop(limit, began);
		if (stop < 0 && can_cancel())
			pthread_cancel(thread);
	}
	pthread_join(thread, NULL);

	return stop < 0 && writer->rc == -EINTR ? stop : writer->rc;
}

static int writer_init(struct writer *writer)
{
	pthread_condattr_t attr;
	int rc;

	rc = pthread_condattr_init(&attr);
	if (rc != 0)
		return -rc;
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	rc = pthread_cond_init(&writer->ended_cond, &attr);
	pthread_condattr_destroy(&attr);
	if (rc != 0)
		return -rc;
	pthread_mutex_init(&writer->mutex, NULL);

	return 0;
}

static int write_limited(int fd, const char *word, const struct write_limit *limit)
{
	struct writer writer = {.fd = fd, .word = word, .rc = -EINTR};
	pthread_t thread;
	int rc;

	rc = writer_init(&writer);
	if (rc < 0)
		return rc;
	rc = writer_start(&thread, &writer);
	/* without a thread there is no limit, but the block can still go */
	rc = rc != 0 ? sysfs_write_fd(fd, word) : writer_wait(thread, &writer, limit);
	pthread_cond_destroy(&writer.ended_cond);
	pthread_mutex_destroy(&writer.mutex);

	return rc;
}

static int write_state(int dir, uint64_t id, enum zone_want want, const struct write_limit *limit)
{
	_cleanup_close_ int fd = -1;
	char path[64];

	snprintf(path, sizeof(path), "memory%" PRIu64 "/state", id);
	if (want != ZONE_OFFLINE || (limit->seconds == 0 && !limit->cancelled))
		return sysfs_write(dir, path, "%s", zone_word(want));
	fd = sysfs_open_write(dir, path);

	return fd < 0 ? fd : write_limited(fd, zone_word(want), limit);
}

int block_write(int dir, uint64_t id, enum zone_want want, const struct write_limit *limit)
{
	enum block_state state;
	int rc;

	rc = write_state(dir, id, want, limit);
	/* the kernel's answer to a block that is there already is EINVAL: no error to us */
	if (rc >= 0 || block_read_state(dir, id, &state) < 0)
		return rc;
	if (want == ZONE_OFFLINE ? state == BLOCK_OFFLINE : state == BLOCK_ONLINE)
		return 0;

	return rc;
}
