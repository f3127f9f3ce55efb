/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Other processes of the machine that use a device: real ones, which do nothing else. */
#include "test/sim/model/process.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test/sim/run/daxsim.h"
#include "util/cleanup.h"

/* Nobody may wait for the end of a pipe that this process happens to have. */
static void close_all_but(int fd)
{
	if (fd > 0)
		syscall(SYS_close_range, 0U, (unsigned)fd - 1, 0);
	syscall(SYS_close_range, (unsigned)fd + 1, ~0U, 0);
}

/* A copy of the mounts, so that the others have it not. There is no famfs here. */
static int mount_for_itself(const struct process *process)
{
	char source[DEV_NAME_MAX + 8];

	snprintf(source, sizeof(source), "/dev/%s", process->dev_name);
	if (unshare(CLONE_NEWNS))
		return -errno;
	return mount(source, process->place, "tmpfs", 0, "size=4k") ? -errno : 0;
}

static int use(const struct process *process, int fd, size_t map_size)
{
	int rc = 0;

	if (process->use == USE_MAP &&
	    mmap(NULL, map_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) == MAP_FAILED)
		rc = -errno;
	if (process->use == USE_MOUNT)
		rc = mount_for_itself(process);
	if (process->use != USE_OPEN)
		close(fd);
	return rc;
}

/*
 * In the child, whose parent waits, and answers no other: no file of the machine may be
 * looked up here. only calls that are safe after fork() in a threaded process.
 */
static void be_process(const struct process *process, int fd, size_t map_size, int word_fd)
{
	sigset_t none;
	int rc;

	setsid();
	prctl(PR_SET_NAME, process->comm);
	rc = use(process, fd, map_size);
	(void)!write(word_fd, &rc, sizeof(rc));
	close_all_but(fd);
	sigemptyset(&none);
	signal(SIGTERM, SIG_DFL);
	sigprocmask(SIG_SETMASK, &none, NULL);
	for (;;)
		pause();
}

/* The number of the process, or -errno. */
static int begin(const struct process *process, int fd, size_t map_size)
{
	int ends[2], rc = -ECHILD;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC))
		return -errno;
	pid = fork();
	if (pid == 0)
		be_process(process, fd, map_size, ends[1]);
	close(ends[1]);
	if (pid > 0 && read(ends[0], &rc, sizeof(rc)) != sizeof(rc))
		rc = -ECHILD;
	close(ends[0]);
	if (pid > 0 && rc)
		kill(pid, SIGKILL);
	return rc ? rc : pid;
}

static void on_begin(void *arg, struct process *process)
{
	struct processes *processes = arg;
	struct sim *sim = processes->sim;
	_cleanup_close_ int fd = -1;
	struct dev *dev;
	int rc;

	rc = dev_find_uid(sim->model, process->dev_uid, &dev);
	if (!rc)
		rc = contents_open(processes->contents, dev, O_RDWR, &fd);
	if (!rc)
		rc = begin(process, fd, dev->align);
	if (rc > 0)
		process->pid = rc;
	else
		fprintf(stderr, "daxsim: no process %s for %s: %s\n", process->comm,
			process->dev_name, strerror(-rc));
}

/* The main thread may be faster to take in its end. */
static void on_end(void *arg _unused_, const struct process *process)
{
	if (kill(process->pid, SIGKILL))
		return;
	while (waitpid(process->pid, NULL, 0) < 0 && errno == EINTR)
		;
}

void processes_be_real(struct processes *processes)
{
	struct model *model = processes->sim->model;

	model->process_begins = on_begin;
	model->process_ends = on_end;
	model->process_arg = processes;
	for (size_t i = 0; i < model->n_processes; i++)
		on_begin(processes, &model->processes[i]);
}
