// SPDX-License-Identifier: LGPL-2.1-or-later
/* A program that closes descriptors it does not know, or has closed its standard streams. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test/lib/fixture.h"

/* More than the library, cmocka and the sanitizers have open */
#define DESCRIPTORS 64

#define CHECK(condition)                                                                           \
	do {                                                                                       \
		if (!(condition)) {                                                                \
			dprintf(log_fd, "# %s:%d: %s, errno %d\n", __FILE__, __LINE__, #condition, \
				errno);                                                            \
			_exit(EXIT_FAILURE);                                                       \
		}                                                                                  \
	} while (0)

/* Stays open: above what the tests close, a copy of stdout */
static const int log_fd = DESCRIPTORS + 100;

/*
 * The simulated machine is served by this process, so that the program which closes its
 * descriptors is a child.
 */
static void in_a_child(void (*fn)(struct fixture *f))
{
	struct fixture f = fixture_new("qemu-hmem", "6.12", "offline");
	int status = -1;
	pid_t pid;

	assert_true(dup2(STDOUT_FILENO, log_fd) == log_fd);
	fflush(stdout);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		fn(&f);
		_exit(EXIT_SUCCESS);
	}
	assert_true(waitpid(pid, &status, 0) == pid);
	close(log_fd);
	fixture_free(&f);
	assert_int_equal(status, 0);
}

static void close_all(void)
{
	for (int fd = STDERR_FILENO + 1; fd < DESCRIPTORS; fd++)
		close(fd);
}

static int count_devs(struct daxctl_ctx *ctx)
{
	struct daxctl_region *region;
	struct daxctl_dev *dev;
	int n = 0;

	daxctl_region_foreach (ctx, region)
		daxctl_dev_foreach (region, dev)
			n += daxctl_dev_get_size(dev) > 0;

	return n;
}

static void look_after_closing(struct fixture *f)
{
	int before = count_devs(f->ctx);
	struct daxctl_ctx *unused = fixture_context(f);

	CHECK(before > 0);
	close_all();
	CHECK(count_devs(f->ctx) == before);
	CHECK(count_devs(unused) == before);
	daxctl_unref(unused);
}

static void a_context_outlives_closefrom(void **state _unused_)
{
	in_a_child(look_after_closing);
}

/* All numbers stand for a file of the program's, or a directory of it. */
static void reuse(const char *path, int flags)
{
	close_all();
	for (int fd = STDERR_FILENO + 1; fd < DESCRIPTORS; fd++)
		CHECK(open(path, flags, 0600) == fd);
	/* room for the library, behind them */
}

static void are_all_open(const char *path)
{
	struct stat file, st;

	CHECK(stat(path, &file) == 0);
	for (int fd = STDERR_FILENO + 1; fd < DESCRIPTORS; fd++)
		CHECK(fstat(fd, &st) == 0 && st.st_ino == file.st_ino && st.st_dev == file.st_dev);
}

/* Looks, changes and lets go, where each number that the library knows is another file. */
static void work_after_reuse(struct fixture *f, const char *path, int flags)
{
	struct daxctl_dev *dev = fixture_dev(f, "dax0.0");
	int before = count_devs(f->ctx);

	CHECK(before > 0);
	reuse(path, flags);
	CHECK(count_devs(f->ctx) == before);
	CHECK(daxctl_dev_disable(dev) == 0);
	CHECK(daxctl_dev_is_enabled(dev) == 0);
	daxctl_unref(f->ctx);
	are_all_open(path);
}

static void work_beside_a_file(struct fixture *f)
{
	char path[] = "/tmp/daxctl-file.XXXXXX";
	int fd = mkstemp(path);
	struct stat st;

	CHECK(fd >= 0);
	work_after_reuse(f, path, O_RDWR);
	CHECK(stat(path, &st) == 0 && st.st_size == 0);
	unlink(path);
}

static void work_beside_a_directory(struct fixture *f)
{
	work_after_reuse(f, "/", O_RDONLY | O_DIRECTORY);
}

static void work_beside_another_machine(struct fixture *f)
{
	char path[] = "/tmp/daxctl-root.XXXXXX";

	CHECK(mkdtemp(path));
	work_after_reuse(f, path, O_PATH);
	rmdir(path);
}

static void numbers_of_other_files_are_left_alone(void **state _unused_)
{
	in_a_child(work_beside_a_file);
	in_a_child(work_beside_a_directory);
	in_a_child(work_beside_another_machine);
}

/* dax0.0 to system-ram; waits for nobody */
static struct daxctl_plan *make_plan(struct daxctl_ctx *ctx)
{
	struct daxctl_request *request;
	struct daxctl_plan *plan;
	struct daxctl_dev *dev;

	CHECK(daxctl_dev_get_by_name(ctx, "dax0.0", &dev) == 0);
	CHECK(daxctl_request_new(DAXCTL_ACTION_RECONFIGURE, &request) == 0);
	CHECK(daxctl_request_set_mode(request, DAXCTL_DEV_MODE_RAM) == 0);
	CHECK(daxctl_request_set_timeout(request, 0) == 0);
	CHECK(daxctl_dev_plan(dev, request, &plan) == 0);
	daxctl_request_free(request);
	return plan;
}

/* Its lock is gone: what it saw may have changed. */
static void plan_then_close(struct fixture *f)
{
	struct daxctl_plan *plan = make_plan(f->ctx), *next;

	reuse("/dev/null", O_RDWR);
	CHECK(daxctl_plan_run(plan) == -ENOLCK);
	CHECK(daxctl_plan_get_outcome(plan) == DAXCTL_OUTCOME_REFUSED);
	CHECK(strstr(daxctl_plan_get_message(plan), "make a new plan"));
	next = make_plan(f->ctx);
	CHECK(daxctl_plan_get_outcome(next) == DAXCTL_OUTCOME_READY);
	CHECK(daxctl_plan_run(plan) == -ENOLCK);
	CHECK(daxctl_plan_run(next) == 0);
	daxctl_plan_free(plan);
	daxctl_plan_free(next);
	daxctl_unref(f->ctx);
	are_all_open("/dev/null");
}

static void a_plan_without_its_lock_is_not_run(void **state _unused_)
{
	in_a_child(plan_then_close);
}

static void wait_for(pid_t pid)
{
	int status = -1;

	CHECK(pid > 0 && waitpid(pid, &status, 0) == pid && status == 0);
}

/* The parent's plan is not the child's; and the child's end leaves it alone. */
static void child_frees_the_plan(struct fixture *f)
{
	struct daxctl_plan *plan = make_plan(f->ctx), *other;
	pid_t pid = fork();

	if (pid == 0) {
		CHECK(daxctl_plan_run(plan) == -ENOLCK);
		daxctl_plan_free(plan);
		other = make_plan(f->ctx);
		CHECK(daxctl_plan_get_status(other) == -EBUSY);
		daxctl_plan_free(other);
		daxctl_unref(f->ctx);
		_exit(EXIT_SUCCESS);
	}
	wait_for(pid);
	other = make_plan(fixture_context(f));
	CHECK(daxctl_plan_get_status(other) == -EBUSY);
	CHECK(daxctl_plan_run(plan) == 0);
}

/* A child that knows nothing of the plan lives on. */
static void child_outlives_the_plan(struct fixture *f)
{
	struct daxctl_plan *plan = make_plan(f->ctx), *other;
	int ends[2];
	pid_t pid;
	char byte;

	CHECK(pipe(ends) == 0);
	pid = fork();
	if (pid == 0) {
		close(ends[1]);
		CHECK(read(ends[0], &byte, 1) == 0);
		_exit(EXIT_SUCCESS);
	}
	daxctl_plan_free(plan);
	other = make_plan(fixture_context(f));
	CHECK(daxctl_plan_get_outcome(other) == DAXCTL_OUTCOME_READY);
	close(ends[1]);
	wait_for(pid);
}

static void a_fork_shares_no_lock(void **state _unused_)
{
	in_a_child(child_frees_the_plan);
	in_a_child(child_outlives_the_plan);
}

static void streams_are_closed(void)
{
	for (int fd = 0; fd <= STDERR_FILENO; fd++)
		CHECK(fcntl(fd, F_GETFD) < 0 && errno == EBADF);
}

static void see_streams(struct daxctl_ctx *ctx _unused_, int priority _unused_,
			const char *file _unused_, int line _unused_, const char *function _unused_,
			const char *format _unused_, va_list args _unused_)
{
	streams_are_closed();
}

static void see_streams_at_step(struct daxctl_plan *plan _unused_, unsigned int step _unused_,
				unsigned int done _unused_, unsigned int total _unused_, void *data)
{
	int *count = data;

	(*count)++;
	streams_are_closed();
}

static void work_without_streams(struct fixture *f)
{
	struct daxctl_plan *plan;
	struct daxctl_ctx *ctx;
	int steps = 0;

	for (int fd = 0; fd <= STDERR_FILENO; fd++)
		close(fd);
	ctx = fixture_context(f);
	daxctl_set_log_fn(ctx, see_streams);
	daxctl_set_log_priority(ctx, 7);
	streams_are_closed();
	CHECK(count_devs(ctx) > 0);
	plan = make_plan(ctx);
	streams_are_closed();
	daxctl_plan_set_progress(plan, see_streams_at_step, &steps);
	CHECK(daxctl_plan_run(plan) == 0);
	CHECK(steps > 0);
	daxctl_plan_free(plan);
	daxctl_unref(ctx);
	streams_are_closed();
}

static void nothing_takes_the_place_of_a_stream(void **state _unused_)
{
	in_a_child(work_without_streams);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_context_outlives_closefrom),
		cmocka_unit_test(numbers_of_other_files_are_left_alone),
		cmocka_unit_test(a_plan_without_its_lock_is_not_run),
		cmocka_unit_test(a_fork_shares_no_lock),
		cmocka_unit_test(nothing_takes_the_place_of_a_stream),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
