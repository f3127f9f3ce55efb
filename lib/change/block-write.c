// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * One write to the state of a memory block, with a time limit.
 *
 * The kernel may try for ever to empty a block. Only a signal to the writing thread ends the
 * write. Three ways to send one were considered. The library must not touch signals and
 * children of the program that uses it:
 *
 * - A handler of the library, for SIGALRM or any other signal, would change the effect of the
 *   signal in all threads of the program. The program may block the signal, and the handler
 *   would never run. After a handler has returned, the kernel restarts some writes.
 * - A child process could be killed. But a fork of a large program takes long and can fail
 *   for lack of memory. The program's own waitpid(2) may reap the child. A child that
 *   outlives the program continues to write.
 * - A thread of the library can be cancelled. The C library reserves a signal for cancelling;
 *   no program can block or handle it, and the thread never returns into the write.
 *
 * So a thread of the library writes. The calling thread waits until the write ends, the time
 * is over, or the caller cancels. The writing thread blocks all other signals, so that the
 * program's own threads handle them.
 */
#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>

#include "lib/change/change.h"
#include "util/library.h"

/* Enough for the thread-local variables of a large program */
#define WRITER_STACK (256 * 1024)

#define LIBGCC "libgcc_s.so.1"
LIBRARY_NOTE("time-limit", "Give up memory blocks that do not go offline in time", LIBGCC);

/*
 * Milliseconds between looks at the caller's cancel flag. A signal handler that sets the flag does
 * not end the wait.
 */
#define SLICE_MS 50

struct writer {
	int fd;
	const char *word;
	pthread_mutex_t mutex;
	pthread_cond_t ended_cond;
	bool ended;
	int rc; /* -EINTR unless the write has returned */
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

/* Returns false if the write is not finished after SLICE_MS. */
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
 * glibc needs libgcc to cancel a thread, and aborts the program if libgcc is missing, as in a small
 * initramfs. Without libgcc there is no time limit.
 */
static bool can_cancel(void)
{
#if defined(__GLIBC__) && defined(__PIC__)
	return library_open(LIBGCC, NULL, 0, NULL) == 0;
#else
	return true;
#endif
}

/* Returns -ETIMEDOUT, or the answer of cancelled(), to give up now; 0 to go on. */
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
	/* without a thread there is no time limit, but the block can still go offline */
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
	/* the kernel answers EINVAL if the block already has the state: that is a success here */
	if (rc >= 0 || block_read_state(dir, id, &state) < 0)
		return rc;
	if (want == ZONE_OFFLINE ? state == BLOCK_OFFLINE : state == BLOCK_ONLINE)
		return 0;

	return rc;
}
