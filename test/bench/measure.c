// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Runs a command and prints one line of what it cost: words and numbers in turn.
 *
 *   measure COMMAND...        time, memory: seconds user system rss status
 *   measure -c COMMAND...     system calls instead of time
 *   measure -ck COMMAND...    the same on a tree of plain files: what a kernel does
 *                             when an attribute is written is done for it
 *
 * rss is the largest number of KiB resident, status what a shell would have, 124
 * if the time was over.
 */
#include "test/bench/measure.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#include "util/cleanup.h"
#include "util/parse.h"

struct options {
	bool count, kernel;
	int seconds;	    /* that it may take; 0: as long as it takes */
	const char *below;  /* directory to count for with -c */
	const char *log;    /* where -c tells which files */
	const char *output; /* of the command */
	char **command;
};

__attribute__((noreturn)) static void usage(void)
{
	fputs("usage: measure [-ck] [-b DIRECTORY] [-l LOG] [-o OUTPUT] [-t SECONDS] COMMAND...\n"
	      "  -c  count system calls\n"
	      "  -k  with -c: do what a kernel does when attributes are written\n"
	      "  -b  with -c: also count those on files below an absolute path\n"
	      "  -l  with -c: a line for each file that is read or written\n"
	      "  -o  where the command's standard output goes, not /dev/null\n"
	      "  -t  end the command after this time\n",
	      stderr);
	exit(EXIT_FAILURE);
}

static struct options parse(int argc, char **argv)
{
	struct options options = {.output = "/dev/null"};
	int option;

	while ((option = getopt(argc, argv, "+b:ckl:o:t:")) != -1) {
		if (option == 'c')
			options.count = true;
		else if (option == 'k')
			options.kernel = true;
		else if (option == 'b')
			options.below = optarg;
		else if (option == 'l')
			options.log = optarg;
		else if (option == 'o')
			options.output = optarg;
		else if (option != 't' || parse_int(optarg, &options.seconds) < 0)
			usage();
	}
	options.command = argv + optind;
	if (!*options.command ||
	    ((options.log || options.below || options.kernel) && !options.count))
		usage();

	return options;
}

__attribute__((noreturn)) static void child(const struct options *options, int output)
{
	/* SIGALRM ends the command, since the time goes on through execve */
	alarm((unsigned int)options->seconds);
	if (dup2(output, STDOUT_FILENO) < 0)
		_exit(125);
	if (options->count) {
		if (ptrace(PTRACE_TRACEME, 0, 0, 0) < 0)
			_exit(77);
		raise(SIGSTOP);
	}
	execvp(options->command[0], options->command);
	perror(options->command[0]);
	_exit(127);
}

static double seconds_since(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

static double seconds(const struct timeval *time)
{
	return (double)time->tv_sec + (double)time->tv_usec / 1e6;
}

static int code(int status)
{
	if (WIFSIGNALED(status))
		return WTERMSIG(status) == SIGALRM ? 124 : 128 + WTERMSIG(status);

	return WEXITSTATUS(status);
}

static void run_timed(pid_t pid, const struct timespec *start)
{
	struct rusage usage;
	int status;

	if (wait4(pid, &status, 0, &usage) < 0)
		exit(EXIT_FAILURE);
	printf("seconds %.6f user %.6f system %.6f rss %ld status %d\n", seconds_since(start),
	       seconds(&usage.ru_utime), seconds(&usage.ru_stime), usage.ru_maxrss, code(status));
}

static int run_counted(pid_t pid, const struct options *options)
{
	_cleanup_fclose_ FILE *log = options->log ? fopen(options->log, "we") : NULL;
	const struct trace_wishes wishes = {log, options->below, options->kernel};
	struct counts counts = {0};
	int status;

	if (options->log && !log) {
		perror(options->log);
		return EXIT_FAILURE;
	}
	status = trace_run(pid, &wishes, &counts);
	if (status < 0) {
		fprintf(stderr, "measure: cannot trace: %s\n", strerror(-status));
		return 77;
	}

	printf("calls %lu opens %lu reads %lu listings %lu writes %lu below %lu status %d\n",
	       counts.calls, counts.opens, counts.reads, counts.listings, counts.writes,
	       counts.below, code(status));
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	const struct options options = parse(argc, argv);
	_cleanup_close_ int output =
		open(options.output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	struct timespec start;
	pid_t pid;

	if (output < 0) {
		perror(options.output);
		return EXIT_FAILURE;
	}
	clock_gettime(CLOCK_MONOTONIC, &start);
	pid = fork();
	if (pid < 0)
		return EXIT_FAILURE;
	if (pid == 0)
		child(&options, output);

	if (options.count)
		return run_counted(pid, &options);
	run_timed(pid, &start);
	return EXIT_SUCCESS;
}
