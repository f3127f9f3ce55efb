// SPDX-License-Identifier: LGPL-2.1-or-later
#include "test/failures/command.h"

#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/macro.h"

#define WORDS_MAX 16

static void must(bool fine, const char *what)
{
	if (fine)
		return;
	printf("Bail out! %s\n", what);
	exit(1);
}

static char *read_all(int fd)
{
	struct stat st;
	char *text;

	must(fstat(fd, &st) == 0, "no output");
	text = calloc(1, (size_t)st.st_size + 1);
	must(text && pread(fd, text, (size_t)st.st_size, 0) == st.st_size, "no output");
	return text;
}

void command_run(const char *daxctl, const char *arguments, struct answer *ret)
{
	_cleanup_close_ int out = memfd_create("out", MFD_CLOEXEC);
	_cleanup_close_ int err = memfd_create("err", MFD_CLOEXEC);
	_cleanup_free_ char *copy = strdup(arguments);
	char *argv[WORDS_MAX] = {(char *)daxctl}, *rest = copy;
	posix_spawn_file_actions_t files;
	int status = -1;
	pid_t pid;

	for (size_t n = 1; rest && n < WORDS_MAX - 1; n++)
		argv[n] = strsep(&rest, " ");
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, out, 1);
	posix_spawn_file_actions_adddup2(&files, err, 2);
	must(posix_spawn(&pid, daxctl, &files, NULL, argv, environ) == 0 &&
		     waitpid(pid, &status, 0) == pid,
	     "daxctl cannot be run");
	posix_spawn_file_actions_destroy(&files);

	ret->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	ret->out = read_all(out);
	ret->err = read_all(err);
}

void answer_free(struct answer *answer)
{
	free(answer->out);
	free(answer->err);
	*answer = (struct answer){0};
}
