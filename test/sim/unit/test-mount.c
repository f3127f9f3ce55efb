/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A mounted machine, through the real kernel's eyes. */
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <time.h>

#include "test/sim/unit/check.h"

static int at(struct sim *sim, const char *path, int flags)
{
	_cleanup_free_ char *full = NULL;
	int fd;

	assert_true(asprintf(&full, "%s/%s", sim_root(sim), path) > 0);
	fd = open(full, flags | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

static ssize_t put(struct sim *sim, const char *path, const char *text)
{
	int fd = at(sim, path, O_WRONLY);
	ssize_t rc;

	if (fd < 0)
		return fd;
	rc = write(fd, text, strlen(text));
	rc = rc < 0 ? -errno : rc;
	close(fd);
	return rc;
}

static struct sim *mounted(const char *text)
{
	struct sim *sim = machine(text, "6.9");

	assert_int_equal(sim_mount(sim, NULL), 0);
	return sim;
}

static void writes_take_effect(void **state)
{
	_cleanup_sim_ struct sim *sim = mounted(EMPTY_REGION);
	char text[64];
	int fd;

	(void)state;
	assert_int_equal(put(sim, DEV "dax0.0/size", "3"), -EINVAL);
	assert_int_equal(put(sim, DEV "dax0.0/size", "134217728"), 9);
	fd = at(sim, DEV "dax0.0/size", O_RDONLY);
	assert_true(fd >= 0);
	assert_int_equal(read(fd, text, sizeof(text)), 10);
	assert_memory_equal(text, "134217728\n", 10);
	assert_int_equal(read(fd, text, sizeof(text)), 0);
	assert_int_equal(pread(fd, text, sizeof(text), 3), 7);
	assert_int_equal(put(sim, DRV "kmem/bind", "dax0.0"), 6);
	assert_true(at(sim, DRV "kmem/dax0.0/size", O_RDONLY) >= 0);
	assert_int_equal(put(sim, DEV "dax0.0/driver/unbind", "dax0.0"), 6);
	assert_int_equal(at(sim, DEV "dax0.0/driver", O_RDONLY), -ENOENT);
	close(fd);
}

static void modes_count_for_root(void **state)
{
	_cleanup_sim_ struct sim *sim = mounted(EMPTY_REGION);

	(void)state;
	assert_int_equal(at(sim, DRV "kmem/bind", O_RDONLY), -EACCES);
	assert_int_equal(at(sim, DRV "kmem/bind", O_RDWR), -EACCES);
	assert_int_equal(at(sim, DEV "dax0.0/resource", O_WRONLY), -EACCES);
	/* Root is told what a kernel says of a device without driver. */
	assert_int_equal(at(sim, "dev/dax0.0", O_RDONLY), geteuid() ? -EACCES : -ENXIO);
	assert_int_equal(at(sim, DEV "dax0.0/size", O_WRONLY | O_CREAT | O_EXCL), -EEXIST);
}

/* As ndctl does with an info block. */
static void bytes_have_offsets(void **state)
{
	_cleanup_sim_ struct sim *sim =
		mounted("[node 0]\nram = 0+2G\n[region pmem]\nstart = 4G\nsize = 1G\nmap = none\n");
	static char page[4096] __attribute__((aligned(4096)));
	struct stat st;
	int fd = at(sim, "dev/pmem0", O_RDWR | O_EXCL | O_DIRECT);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &st), 0);
	assert_int_equal(st.st_size, 1 << 30);
	memset(page, 'x', sizeof(page));
	assert_int_equal(pwrite(fd, page, sizeof(page), 8192), 4096);
	assert_int_equal(pread(fd, page, sizeof(page), 4096), 4096);
	assert_int_equal(page[4095], '\0');
	assert_int_equal(pread(fd, page, sizeof(page), 8192), 4096);
	assert_int_equal(page[0], 'x');
	assert_int_equal(pread(fd, page, sizeof(page), 1 << 30), 0);
	/* the disk goes, and comes back: it is another one */
	assert_int_equal(put(sim, "sys/bus/nd/drivers/nd_pmem/unbind", "namespace0.0"), 12);
	assert_int_equal(put(sim, "sys/bus/nd/drivers/nd_pmem/bind", "namespace0.0"), 12);
	assert_int_equal(pread(fd, page, sizeof(page), 0), -1);
	assert_int_equal(errno, ENODEV);
	close(fd);
}

static void types_and_numbers(void **state)
{
	_cleanup_sim_ struct sim *sim = mounted(EMPTY_REGION);
	_cleanup_free_ char *path = NULL;
	char target[256] = "";
	struct stat st;

	(void)state;
	assert_true(asprintf(&path, "%s/dev/dax0.0", sim_root(sim)) > 0);
	assert_int_equal(stat(path, &st), 0);
	assert_true(S_ISCHR(st.st_mode));
	assert_int_equal(major(st.st_rdev), 252);
	assert_int_equal(minor(st.st_rdev), 0);
	free(path);
	assert_true(asprintf(&path, "%s/sys/dev/char/252:0", sim_root(sim)) > 0);
	assert_true(readlink(path, target, sizeof(target) - 1) > 0);
	assert_string_equal(target, "../../devices/platform/hmem.0/dax0.0");
	free(path);
	assert_true(asprintf(&path, "%s/" DEV "dax0.0/size", sim_root(sim)) > 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode, S_IFREG | 0644);
	assert_int_equal(st.st_size, 4096);
}

static void an_open_file_of_a_gone_device(void **state)
{
	_cleanup_sim_ struct sim *sim = mounted(EMPTY_REGION);
	char text[64];
	int fd;

	(void)state;
	assert_int_equal(put(sim, REGION "create", "1"), 1);
	fd = at(sim, DEV "dax0.1/size", O_RDWR);
	assert_true(fd >= 0);
	assert_int_equal(put(sim, REGION "delete", "dax0.1"), 6);
	assert_int_equal(put(sim, REGION "create", "1"), 1);
	assert_int_equal(read(fd, text, sizeof(text)), -1);
	assert_int_equal(errno, ENODEV);
	assert_int_equal(write(fd, "0", 1), -1);
	assert_int_equal(errno, ENODEV);
	close(fd);
}

static void a_listing_is_complete(void **state)
{
	_cleanup_sim_ struct sim *sim = NULL;
	_cleanup_free_ char *path = NULL;
	_cleanup_closedir_ DIR *dir = NULL;
	struct dirent *entry;
	int n = 0;

	(void)state;
	assert_int_equal(sim_new("big", NULL, &sim, NULL), 0);
	assert_int_equal(sim_mount(sim, NULL), 0);
	assert_true(asprintf(&path, "%s/sys/bus/dax/devices", sim_root(sim)) > 0);
	dir = opendir(path);
	assert_non_null(dir);
	while ((entry = readdir(dir)))
		n += !strncmp(entry->d_name, "dax", 3) && entry->d_type == DT_LNK;
	assert_int_equal(n, 1024);
}

static void on_signal(int number)
{
	(void)number;
}

/* In a child: exits with the errno of its write, which a signal must end. */
static int write_until_signal(struct sim *sim)
{
	struct sigaction action = {.sa_handler = on_signal};
	ssize_t rc;

	sigaction(SIGALRM, &action, NULL);
	ualarm(20000, 20000);
	rc = put(sim, DEV "dax0.0/size", "0");
	return rc < 0 ? (int)-rc : 0;
}

static void a_write_that_hangs_ends_with_a_signal(void **state)
{
	_cleanup_sim_ struct sim *sim = mounted(EMPTY_REGION);
	int status;
	pid_t pid;

	(void)state;
	assert_int_equal(sim_fault(sim, "write size 1: hang", NULL), 0);
	pid = fork();
	if (pid == 0)
		_exit(write_until_signal(sim));
	/* all others go on */
	assert_int_equal(put(sim, DEV "dax0.0/align", "4096"), 4);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), EINTR);
	assert_non_null(strstr(sim_journal(sim), "/size<-\"0\" = EINTR\n"));
}

static void a_delayed_write_takes_its_time(void **state)
{
	_cleanup_sim_ struct sim *sim = mounted(EMPTY_REGION);
	struct timespec start, end;
	int64_t ms;

	(void)state;
	assert_int_equal(sim_fault(sim, "write size 1: delay 60ms", NULL), 0);
	clock_gettime(CLOCK_MONOTONIC, &start);
	assert_int_equal(put(sim, DEV "dax0.0/size", "2097152"), 7);
	clock_gettime(CLOCK_MONOTONIC, &end);
	ms = (end.tv_sec - start.tv_sec) * 1000 + (end.tv_nsec - start.tv_nsec) / 1000000;
	assert_true(ms >= 59);
	CHECK(sim, READ(DEV "dax0.0/size", "2097152\n"));
}

/* A signal comes with the very write; whoever is killed has not written. */
static void a_write_brings_a_signal(void **state)
{
	_cleanup_sim_ struct sim *sim = mounted(EMPTY_REGION);
	int status;
	pid_t pid;

	(void)state;
	assert_int_equal(sim_fault(sim, "write size 1: signal TERM", NULL), 0);
	assert_int_equal(sim_fault(sim, "write size 2: signal KILL", NULL), 0);
	for (int killed = 0; killed < 2; killed++) {
		pid = fork();
		if (pid == 0)
			_exit((int)put(sim, DEV "dax0.0/size", killed ? "0" : "2097152"));
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), killed ? SIGKILL : SIGTERM);
		CHECK(sim, READ(DEV "dax0.0/size", "2097152\n"));
	}
	sim_faults_clear(sim);
	assert_int_equal(sim_fault(sim, "write size: signal STOP", NULL), -EINVAL);
	assert_int_equal(sim_fault(sim, "read size: signal TERM", NULL), -EINVAL);
}

static void nothing_is_left(void **state)
{
	struct sim *sim = mounted(EMPTY_REGION);
	_cleanup_free_ char *root = strdup(sim_root(sim));

	(void)state;
	sim_free(sim);
	assert_int_equal(access(root, F_OK), -1);
}

/* In a child that ends as if it had crashed. */
static void nothing_is_left_by_a_crash(void **state)
{
	int ends[2], status, n = 0;
	char path[256] = "";
	ssize_t len;
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	pid = fork();
	if (pid == 0) {
		struct sim *sim = mounted(EMPTY_REGION);

		(void)!write(ends[1], sim_root(sim), strlen(sim_root(sim)));
		kill(getpid(), SIGKILL);
	}
	close(ends[1]);
	len = read(ends[0], path, sizeof(path) - 1);
	close(ends[0]);
	assert_true(len > 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	/* the guard takes a moment */
	while (access(path, F_OK) == 0 || errno != ENOENT)
		assert_true(n++ < 60000 && !usleep(10000));
}

/* Seen twice in the same write: it waits there. */
static void wait_until_it_hangs(pid_t pid)
{
	char path[64], text[64] = "", before[64];
	int n = 0;

	snprintf(path, sizeof(path), "/proc/%d/syscall", pid);
	do {
		_cleanup_fclose_ FILE *file = fopen(path, "re");

		assert_true(n++ < 60000 && !usleep(10000));
		assert_non_null(file);
		memcpy(before, text, sizeof(text));
		assert_non_null(fgets(text, sizeof(text), file));
	} while (strcmp(before, text) || strtol(text, NULL, 10) != SYS_write);
}

/* Its server goes down with it, and so nobody ever answers the write. */
static void a_test_that_waits_for_an_answer_can_be_killed(void **state)
{
	int status;
	pid_t pid = fork();

	(void)state;
	if (pid == 0) {
		struct sim *sim = mounted(EMPTY_REGION);

		if (sim_fault(sim, "write size 1: hang", NULL))
			_exit(1);
		put(sim, DEV "dax0.0/size", "0");
		_exit(2);
	}
	wait_until_it_hangs(pid);
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
}

static void another_machine_in_the_same_place(void **state)
{
	_cleanup_sim_ struct sim *sim = mounted(EMPTY_REGION);
	struct sim *fresh = machine(EMPTY_REGION, "6.9");

	(void)state;
	assert_int_equal(put(sim, DEV "dax0.0/size", "2097152"), 7);
	sim_exchange(sim, fresh);
	CHECK(fresh, READ(DEV "dax0.0/size", "2097152\n"));
	sim_free(fresh);
	assert_string_equal(sim_journal(sim), "");
	assert_int_equal(put(sim, DEV "dax0.0/size", "4194304"), 7);
	CHECK(sim, READ(DEV "dax0.0/size", "4194304\n"));
}

static void two_machines_do_not_mix(void **state)
{
	_cleanup_sim_ struct sim *one = mounted(EMPTY_REGION);
	_cleanup_sim_ struct sim *two = mounted(EMPTY_REGION);

	(void)state;
	assert_int_equal(put(one, DEV "dax0.0/size", "2097152"), 7);
	CHECK(two, READ(DEV "dax0.0/size", "0\n"));
	assert_string_equal(sim_journal(two), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_take_effect),
		cmocka_unit_test(modes_count_for_root),
		cmocka_unit_test(bytes_have_offsets),
		cmocka_unit_test(types_and_numbers),
		cmocka_unit_test(an_open_file_of_a_gone_device),
		cmocka_unit_test(a_listing_is_complete),
		cmocka_unit_test(a_write_that_hangs_ends_with_a_signal),
		cmocka_unit_test(a_delayed_write_takes_its_time),
		cmocka_unit_test(a_write_brings_a_signal),
		cmocka_unit_test(nothing_is_left),
		cmocka_unit_test(nothing_is_left_by_a_crash),
		cmocka_unit_test(a_test_that_waits_for_an_answer_can_be_killed),
		cmocka_unit_test(another_machine_in_the_same_place),
		cmocka_unit_test(two_machines_do_not_mix),
	};
	struct sim *sim;
	int rc;

	if (sim_new("none", NULL, &sim, NULL))
		return EXIT_FAILURE;
	rc = sim_mount(sim, NULL);
	sim_free(sim);
	if (rc) {
		printf("1..0 # SKIP skipped, because nothing can be mounted: %s\n", strerror(-rc));
		return EXIT_SUCCESS;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
