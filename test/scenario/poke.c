/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Accesses to sysfs, one a line, with what comes of each: for transcripts that
 * must be the same on a simulated machine and on a real kernel.
 *
 *	w PATH TEXT	write TEXT (C escapes) with one write(2)
 *	r PATH		read it
 *	l DIR		the names in it
 *	t DIR		all below DIR, or where a link DIR leads: modes, links, contents
 *	t- DIR NAME...	the same without these names
 *	c DIR		change to DIR
 *	# TEXT		say so
 *
 * And to a device, in poke-device.c:
 *	o PATH WORD...	open it, and close what was open: r, w, rw, creat, ...
 *	s		its type, mode and size by fstat(2)
 *	x CALL		a call on the descriptor: read, write, seek, ...
 *	x2 CALL		the same on a dup2() of it
 *	m LENGTH OFFSET shared|private|validate|anonymous r|w|rw	map it
 *	p OFFSET TEXT	write to the mapping
 *	g OFFSET	read from it
 *	e		the end: unmapped, closed
 */
#include "test/scenario/poke.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WORDS_MAX 32

static void print_quoted(const char *text, size_t len)
{
	putchar('"');
	for (size_t i = 0; i < len; i++)
		if (text[i] == '\n')
			fputs("\\n", stdout);
		else if (text[i] >= ' ' && text[i] <= '~')
			putchar(text[i]);
		else
			printf("\\%o", (unsigned char)text[i]);
	putchar('"');
}

/* In place; the length. */
static size_t unescape(char *text)
{
	char *out = text;

	for (const char *in = text; *in; in++) {
		if (*in != '\\' || !in[1]) {
			*out++ = *in;
			continue;
		}
		switch (*++in) {
		case 'n':
			*out++ = '\n';
			break;
		case '0':
			*out++ = '\0';
			break;
		case 's':
			*out++ = ' ';
			break;
		default:
			*out++ = *in;
		}
	}
	return (size_t)(out - text);
}

static void do_write(const char *path, char *text)
{
	size_t len = unescape(text);
	ssize_t rc = -1;
	const char *how = "";
	int fd = open(path, O_WRONLY);

	if (fd < 0)
		how = "open ";
	else
		rc = write(fd, text, len);
	printf("w %s ", path);
	print_quoted(text, len);
	if (rc < 0)
		printf(" = %s%s\n", how, strerrorname_np(errno));
	else
		printf(" = %zd\n", rc);
	if (fd >= 0)
		close(fd);
}

static void print_content(int dir, const char *path)
{
	char text[4096];
	int fd = openat(dir, path, O_RDONLY);
	ssize_t len;

	if (fd < 0) {
		printf("open %s", strerrorname_np(errno));
		return;
	}
	len = read(fd, text, sizeof(text));
	if (len < 0)
		fputs(strerrorname_np(errno), stdout);
	else
		print_quoted(text, (size_t)len);
	close(fd);
}

static int is_name(const struct dirent *entry)
{
	return strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..");
}

static void do_list(const char *path)
{
	struct dirent **entries;
	int n = scandir(path, &entries, is_name, versionsort);

	printf("l %s =", path);
	if (n < 0)
		printf(" %s", strerrorname_np(errno));
	for (int i = 0; i < n; i++) {
		printf(" %s", entries[i]->d_name);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	putchar('\n');
}

static bool is_skipped(const char *name, char **skip)
{
	for (; *skip; skip++)
		if (!strcmp(*skip, name))
			return true;
	return false;
}

static void print_link(int dir, const char *name, const char *path)
{
	char target[4096];
	ssize_t len = readlinkat(dir, name, target, sizeof(target));

	if (len >= 0)
		printf("t %s/%s -> %.*s\n", path, name, (int)len, target);
}

static void print_file(int dir, const char *name, const char *path)
{
	struct stat st;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW))
		return;
	printf("t %s/%s %04o ", path, name, st.st_mode & 07777);
	print_content(dir, name);
	putchar('\n');
}

/* Names are looked up from their directory: paths of sysfs are long. */
static void do_tree(int parent, const char *name, const char *path, char **skip)
{
	struct dirent **entries = NULL;
	int dir = openat(parent, name, O_RDONLY | O_DIRECTORY);
	int n = dir < 0 ? -1 : scandirat(dir, ".", &entries, is_name, versionsort);

	if (n < 0)
		printf("t %s = %s\n", path, strerrorname_np(errno));
	for (int i = 0; i < n; i++) {
		const char *child = entries[i]->d_name;
		char child_path[4096];

		snprintf(child_path, sizeof(child_path), "%s/%s", path, child);
		if (is_skipped(child, skip))
			continue;
		if (entries[i]->d_type == DT_DIR)
			do_tree(dir, child, child_path, skip);
		else if (entries[i]->d_type == DT_LNK)
			print_link(dir, child, path);
		else
			print_file(dir, child, path);
	}
	for (int i = 0; i < n; i++)
		free(entries[i]);
	free(entries);
	if (dir >= 0)
		close(dir);
}

/* Of wherever a link leads to. */
static void do_trees(const char *path, char **skip)
{
	char real[PATH_MAX];

	path = realpath(path, real) ? real : path;
	do_tree(AT_FDCWD, path, path, skip);
}

static void do_words(char **words, int n)
{
	char *none[] = {NULL};

	if (!strcmp(words[0], "w")) {
		do_write(words[1], n > 2 ? words[2] : words[n]);
	} else if (!strcmp(words[0], "r")) {
		printf("r %s = ", words[1]);
		print_content(AT_FDCWD, words[1]);
		putchar('\n');
	} else if (!strcmp(words[0], "l")) {
		do_list(words[1]);
	} else if (!strcmp(words[0], "t")) {
		do_trees(words[1], none);
	} else if (!strcmp(words[0], "t-")) {
		do_trees(words[1], words + 2);
	} else if (!strcmp(words[0], "c")) {
		if (chdir(words[1]))
			printf("c %s = %s\n", words[1], strerrorname_np(errno));
	} else if (!do_device(words, n)) {
		printf("? %s\n", words[0]);
	}
}

int main(void)
{
	char line[8192];

	while (fgets(line, sizeof(line), stdin)) {
		char *words[WORDS_MAX + 2] = {NULL}, *rest = line, *word;
		char none[1] = "";
		int n = 0;

		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '#') {
			puts(line);
			continue;
		}
		while (n < WORDS_MAX && (word = strsep(&rest, " \t")))
			if (*word)
				words[n++] = word;
		if (!n)
			continue;
		if (!strcmp(words[0], "w") && n == 2)
			words[n] = none;
		do_words(words, n);
		fflush(stdout);
	}
	return 0;
}
