/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * daxsim COMMAND, as three processes: the one that was started waits and passes
 * signals on; the first process of a new pid namespace serves the files; its
 * child mounts them and becomes the command. When the first ends, however, the
 * second does, and the kernel then ends all in its namespace and unmounts. The
 * second also opens devices for the command and its children: trap/trap.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "test/sim/run/daxsim.h"
#include "test/sim/run/host.h"
#include "test/sim/run/netlink.h"
#include "test/sim/serve/fuse.h"
#include "test/sim/trap/trap.h"
#include "util/cleanup.h"

static int complain(const char *what, int rc)
{
	fprintf(stderr, "daxsim: %s: %s\n", what, strerror(-rc));
	return EXIT_CANNOT;
}

/* What is different there, and what helps. */
static int complain_of_root(const char *what, int rc)
{
	complain(what, rc);
	if (daxsim_is_in_chroot())
		fprintf(stderr,
			"daxsim: / is no mount point, as in a chroot: as root, mount the directory on "
			"itself (mount --bind DIR DIR) before chroot, or mount proc in it\n");
	return EXIT_CANNOT;
}

static int write_text(const char *path, const char *text)
{
	_cleanup_close_ int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		return -errno;
	return 0;
}

/* The caller becomes root of a namespace in which nothing else is his. */
static int become_root(void)
{
	uid_t uid = geteuid();
	gid_t gid = getegid();
	char map[64];
	int rc;

	if (unshare(CLONE_NEWUSER))
		return -errno;
	snprintf(map, sizeof(map), "0 %u 1", (unsigned)uid);
	rc = write_text("/proc/self/uid_map", map);
	if (!rc)
		rc = write_text("/proc/self/setgroups", "deny");
	snprintf(map, sizeof(map), "0 %u 1", (unsigned)gid);
	return rc ? rc : write_text("/proc/self/gid_map", map);
}

/* ---- the command ---- */

static void exec_command(const struct daxsim_options *options)
{
	const char *shell = getenv("SHELL");
	char *shell_argv[] = {NULL, NULL};
	char **argv = options->command ? options->command : shell_argv;
	sigset_t none;
	int rc;

	shell_argv[0] = strdup(shell && *shell ? shell : "/bin/sh");
	/* No real module gets into the real kernel from a simulated machine. */
	prctl(PR_CAPBSET_DROP, CAP_SYS_MODULE, 0, 0, 0);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	execvp(argv[0], argv);
	rc = errno;
	fprintf(stderr, "daxsim: %s: %s\n", argv[0], strerror(rc));
	_exit(rc == ENOENT ? 127 : 126);
}

static void run_command(const struct host *host, const struct daxsim_options *options, int trap_fd)
{
	_cleanup_free_ char *message = NULL;
	int opened_fd = -1, rc;

	rc = host_mount(host, &opened_fd, &message);
	if (!rc)
		rc = trap_install(trap_fd, opened_fd);
	if (rc) {
		fprintf(stderr, "daxsim: %s\n", message ? message : strerror(-rc));
		_exit(EXIT_CANNOT);
	}
	exec_command(options);
}

/* ---- the server ---- */

static int exit_status(int status)
{
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* Takes in who ended; the command's exit status, or -1 while it runs. */
static int reap(pid_t command)
{
	int status, result = -1;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		if (pid == command)
			result = exit_status(status);
	return result;
}

static int serve_until(struct fuse_server *server, int signal_fd, int parent_fd, pid_t command)
{
	struct pollfd fds[] = {
		{.fd = fuse_server_fd(server), .events = POLLIN},
		{.fd = signal_fd, .events = POLLIN},
		{.fd = parent_fd, .events = POLLIN},
	};

	for (;;) {
		struct signalfd_siginfo info;
		int rc = poll(fds, ARRAY_SIZE(fds), fuse_server_timeout(server));

		if ((rc < 0 && errno != EINTR) || fds[2].revents)
			return EXIT_CANNOT;
		if (fuse_server_step(server))
			return EXIT_CANNOT;
		if (!fds[1].revents || read(signal_fd, &info, sizeof(info)) != sizeof(info))
			continue;
		if (info.ssi_signo != SIGCHLD) {
			kill(command, (int)info.ssi_signo);
			continue;
		}
		rc = reap(command);
		if (rc >= 0)
			return rc;
	}
}

static int serve_command(struct sim *sim, const struct daxsim_options *options,
			 const struct host *host, const sigset_t *signals, int parent_fd)
{
	const struct fuse_server_options how = {.allow_other = true, .quiet = true};
	_cleanup_close_ int signal_fd = signalfd(-1, signals, SFD_CLOEXEC);
	struct processes processes = {.sim = sim};
	struct trap_server *traps = NULL;
	struct fuse_server *server;
	int trap_fds[2], rc;
	pid_t command;

	rc = contents_new(sim, &processes.contents);
	if (rc)
		return complain("no place for the contents of devices", rc);
	processes_be_real(&processes);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, trap_fds))
		return complain("socketpair", -errno);
	rc = fuse_server_new(sim, "/sys", &how, &server);
	if (rc)
		return complain("cannot mount", rc);
	command = fork();
	if (command == 0) {
		close(trap_fds[0]);
		run_command(host, options, trap_fds[1]);
	}
	rc = command < 0 ? -errno : trap_server_new(sim, processes.contents, trap_fds[0], &traps);
	close(trap_fds[1]);
	rc = rc ? complain("cannot start", rc) : serve_until(server, signal_fd, parent_fd, command);
	fuse_server_free(server);
	if (traps)
		trap_server_stop(traps);
	return rc;
}

/* Process 1 of its namespace. */
static int serve_machine(struct sim *sim, const struct daxsim_options *options,
			 const sigset_t *signals, int parent_fd)
{
	struct netlink *netlink = NULL;
	struct host *host;
	int rc;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGPIPE, SIG_IGN);
	rc = daxsim_own_mounts();
	if (rc)
		return complain_of_root("no mounts of its own", rc);
	rc = host_new(sim->model, sim->tree, &host);
	if (rc)
		return complain("cannot read the machine's own files", rc);
	if (options->uevents)
		rc = netlink_new(sim, &netlink);
	rc = rc ? complain("no uevents", rc)
		: serve_command(sim, options, host, signals, parent_fd);
	netlink_free(netlink);
	host_free(host);
	return rc;
}

/* ---- the waiting parent ---- */

static int wait_for(pid_t server, const sigset_t *signals)
{
	for (;;) {
		siginfo_t info;
		int status;

		if (sigwaitinfo(signals, &info) < 0)
			continue;
		if (info.si_signo != SIGCHLD)
			kill(server, info.si_signo);
		else if (waitpid(server, &status, WNOHANG) == server)
			return exit_status(status);
	}
}

/*
 * fork() into new namespaces. This process itself stays where it is: what it does
 * when it ends (a leak checker for one) needs its own /proc, and processes.
 */
static pid_t fork_new(const struct daxsim_options *options)
{
	unsigned long flags = CLONE_NEWPID | CLONE_NEWNS | (options->uevents ? CLONE_NEWNET : 0);
	pid_t pid = -1;
	int rc = -EPERM;

	if (geteuid() == 0)
		pid = (pid_t)syscall(SYS_clone, flags | SIGCHLD, NULL, NULL, NULL, NULL);
	if (pid < 0)
		rc = become_root();
	if (pid < 0 && !rc)
		pid = (pid_t)syscall(SYS_clone, flags | SIGCHLD, NULL, NULL, NULL, NULL);
	if (pid < 0)
		complain_of_root("no namespaces for the simulated machine", rc ? rc : -errno);
	return pid;
}

int daxsim_run(struct sim *sim, const struct daxsim_options *options)
{
	static const int passed_on[] = {SIGCHLD, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2};
	sigset_t signals;
	const int *number;
	int life[2], rc;
	pid_t server;

	sigemptyset(&signals);
	array_foreach (number, passed_on)
		sigaddset(&signals, *number);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	/* The other end closes when this process ends, in whatever way. */
	if (pipe2(life, O_CLOEXEC))
		return complain("pipe", -errno);
	server = fork_new(options);
	if (server < 0)
		return EXIT_CANNOT;
	/* The terminal's signals are for the command alone. */
	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	if (server == 0) {
		close(life[1]);
		rc = serve_machine(sim, options, &signals, life[0]);
		fflush(NULL);
		_exit(rc);
	}
	close(life[0]);
	rc = wait_for(server, &signals);
	close(life[1]);
	return rc;
}
