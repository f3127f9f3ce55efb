// SPDX-License-Identifier: LGPL-2.1-or-later
/* Waiting: for other programs, for a kernel that is busy, and what ends it. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test/lib/fixture.h"
#include "util/pause.h"

#define BUS_LOCK "sys/bus/dax/drivers_probe"

static volatile int cancelled;
static volatile sig_atomic_t alarms;

static void on_alarm(int signal _unused_)
{
	alarms = alarms + 1;
}

static void on_alarm_cancel(int signal _unused_)
{
	cancelled = 1;
}

/* SIGALRM comes all the time, as others do in large programs; 0 ends that. */
static void ring(void (*handler)(int), long ms)
{
	const struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
	const struct itimerval timer = {{0, ms * 1000}, {0, ms * 1000}};

	alarms = 0;
	cancelled = 0;
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &timer, NULL);
}

static int open_below(const struct fixture *f, const char *path, int flags)
{
	char full[512];

	snprintf(full, sizeof(full), "%s/%s", sim_root(f->sim), path);
	return open(full, flags | O_CLOEXEC);
}

/* Another process that has the lock on a file for so long. */
static pid_t hold(const struct fixture *f, const char *path, unsigned int ms)
{
	int fd = open_below(f, path, O_WRONLY), ready[2];
	char byte = 0;
	pid_t pid;

	assert_true(fd >= 0);
	assert_return_code(pipe(ready), errno);
	pid = fork();
	if (pid == 0) {
		flock(fd, LOCK_EX);
		(void)!write(ready[1], &byte, 1);
		usleep(ms * 1000);
		_exit(0);
	}
	close(fd);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	close(ready[1]);
	return pid;
}

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static struct daxctl_plan *plan(struct fixture *f, enum daxctl_action action, int timeout)
{
	struct daxctl_request *request;
	struct daxctl_plan *made;

	assert_int_equal(daxctl_request_new(action, &request), 0);
	if (timeout >= 0)
		assert_int_equal(daxctl_request_set_timeout(request, (unsigned int)timeout), 0);
	assert_int_equal(daxctl_dev_plan(fixture_dev(f, "dax0.0"), request, &made), 0);
	daxctl_request_free(request);
	return made;
}

static void signals_that_cancel_nothing_end_no_wait(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	pid_t holder = hold(&f, BUS_LOCK, 400);
	struct daxctl_plan *made;

	ring(on_alarm, 7);
	made = plan(&f, DAXCTL_ACTION_ONLINE, -1);
	ring(on_alarm, 0);
	assert_int_equal(daxctl_plan_get_outcome(made), DAXCTL_OUTCOME_READY);
	daxctl_plan_free(made);
	end(holder);
	fixture_free(&f);
}

static void the_flag_of_the_context_ends_the_wait_for_a_plan(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	pid_t holder = hold(&f, BUS_LOCK, 60000);
	struct daxctl_plan *made;

	daxctl_set_cancel(f.ctx, &cancelled);
	ring(on_alarm_cancel, 200);
	made = plan(&f, DAXCTL_ACTION_ONLINE, -1);
	ring(on_alarm, 0);
	assert_int_equal(daxctl_plan_get_outcome(made), DAXCTL_OUTCOME_REFUSED);
	assert_int_equal(daxctl_plan_get_status(made), -EINTR);
	daxctl_plan_free(made);
	end(holder);
	fixture_free(&f);
}

static void a_time_limit_ends_the_wait_and_names_the_holder(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	pid_t holder = hold(&f, BUS_LOCK, 60000);
	struct daxctl_plan *made = plan(&f, DAXCTL_ACTION_ONLINE, 0);

	assert_int_equal(daxctl_plan_get_status(made), -EBUSY);
	assert_int_equal(daxctl_plan_get_reason(made), DAXCTL_REASON_LOCKED);
	/* this root has no /proc/locks: what is unknown is not named */
	assert_non_null(strstr(daxctl_plan_get_message(made), "Another program is"));
	daxctl_plan_free(made);
	end(holder);
	fixture_free(&f);
}

/* A block hangs in the kernel, and the program blocks all signals. */
static void a_block_that_hangs_is_given_up_in_time(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_memory *mem = daxctl_dev_get_memory(fixture_dev(&f, "dax0.0"));
	struct daxctl_plan *made;
	sigset_t all, before;
	int64_t began;

	assert_int_equal(daxctl_memory_online(mem), 8);
	fixture_fault(&f, "write memory34/state: hang");
	made = plan(&f, DAXCTL_ACTION_OFFLINE, 1);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	began = clock_ms();
	assert_int_equal(daxctl_plan_run(made), -ETIMEDOUT);
	assert_true(clock_ms() - began >= 1000);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	assert_int_equal(daxctl_plan_get_outcome(made), DAXCTL_OUTCOME_UNDONE);
	assert_int_equal(daxctl_memory_is_online(mem), 8);
	daxctl_plan_free(made);
	fixture_free(&f);
}

static void *cancel_later(void *data _unused_)
{
	usleep(200000);
	cancelled = 1;
	return NULL;
}

/* No signal comes at all: another thread sets the flag. */
static void a_block_that_hangs_is_given_up_when_cancelled(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct daxctl_memory *mem = daxctl_dev_get_memory(fixture_dev(&f, "dax0.0"));
	struct daxctl_plan *made;
	pthread_t thread;

	assert_int_equal(daxctl_memory_online(mem), 8);
	fixture_fault(&f, "write memory34/state: hang");
	made = plan(&f, DAXCTL_ACTION_OFFLINE, -1);
	cancelled = 0;
	daxctl_plan_set_cancel(made, &cancelled);
	assert_int_equal(pthread_create(&thread, NULL, cancel_later, NULL), 0);
	assert_int_equal(daxctl_plan_run(made), -EINTR);
	pthread_join(thread, NULL);
	assert_int_equal(daxctl_plan_get_outcome(made), DAXCTL_OUTCOME_UNDONE);
	assert_int_equal(daxctl_memory_is_online(mem), 8);
	daxctl_plan_free(made);
	fixture_free(&f);
}

struct watch {
	struct fixture *f;
	unsigned int looks, held;
};

/* Called as blocks change: could another program have the lock that all regions share. */
static void look_at_bus(struct daxctl_plan *made _unused_, unsigned int step _unused_,
			unsigned int done _unused_, unsigned int total, void *data)
{
	struct watch *watch = data;
	int fd;

	if (total == 0)
		return;
	fd = open_below(watch->f, BUS_LOCK, O_WRONLY);
	watch->looks++;
	watch->held += fd < 0 || flock(fd, LOCK_EX | LOCK_NB) < 0;
	close(fd);
}

static void other_regions_wait_for_no_block(void **state _unused_)
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	struct watch watch = {.f = &f};
	struct daxctl_dev *dev = fixture_dev(&f, "dax0.0");
	struct daxctl_plan *made;

	assert_return_code(daxctl_dev_disable(dev), 0);
	made = fixture_plan(dev, DAXCTL_ACTION_RECONFIGURE, DAXCTL_DEV_MODE_RAM);
	daxctl_plan_set_progress(made, look_at_bus, &watch);
	assert_return_code(daxctl_plan_run(made), 0);
	assert_true(watch.looks >= 8);
	assert_int_equal(watch.held, 0);
	daxctl_plan_free(made);
	fixture_free(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signals_that_cancel_nothing_end_no_wait),
		cmocka_unit_test(the_flag_of_the_context_ends_the_wait_for_a_plan),
		cmocka_unit_test(a_time_limit_ends_the_wait_and_names_the_holder),
		cmocka_unit_test(a_block_that_hangs_is_given_up_in_time),
		cmocka_unit_test(a_block_that_hangs_is_given_up_when_cancelled),
		cmocka_unit_test(other_regions_wait_for_no_block),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
