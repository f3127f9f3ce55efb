/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One descriptor of a device and one mapping of it; the language is in poke.c. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "test/scenario/poke.h"
#include "util/macro.h"

struct word {
	const char *name;
	int value;
};

static const struct word open_words[] = {
	{"r", O_RDONLY},    {"w", O_WRONLY},	  {"rw", O_RDWR},	    {"cloexec", O_CLOEXEC},
	{"creat", O_CREAT}, {"excl", O_EXCL},	  {"trunc", O_TRUNC},	    {"append", O_APPEND},
	{"path", O_PATH},   {"dir", O_DIRECTORY}, {"nofollow", O_NOFOLLOW}, {NULL, 0},
};

static const struct word map_words[] = {
	{"r", PROT_READ},    {"w", PROT_WRITE}, {"rw", PROT_READ | PROT_WRITE},
	{"none", PROT_NONE}, {NULL, 0},
};

static const struct word share_words[] = {
	{"shared", MAP_SHARED},
	{"private", MAP_PRIVATE},
	{"validate", MAP_SHARED_VALIDATE},
	{"anonymous", MAP_PRIVATE | MAP_ANONYMOUS},
	{NULL, 0},
};

static struct {
	int fd;
	char path[256];
	char *map;
	size_t len;
} device = {.fd = -1};

static sigjmp_buf out_of_reach;

static void on_bus_error(int signal)
{
	siglongjmp(out_of_reach, signal);
}

static int value_of(const struct word *table, const char *name)
{
	for (; table->name; table++)
		if (!strcmp(table->name, name))
			return table->value;
	printf("? %s\n", name);
	exit(2);
}

static void print_result(long rc)
{
	if (rc < 0)
		printf(" = %s\n", strerrorname_np(errno));
	else
		printf(" = %ld\n", rc);
}

static void do_open(char **words, int n)
{
	int flags = 0;

	if (device.fd >= 0)
		close(device.fd);
	printf("o %s", words[1]);
	for (int i = 2; i < n; i++) {
		printf(" %s", words[i]);
		flags |= value_of(open_words, words[i]);
	}
	snprintf(device.path, sizeof(device.path), "%s", words[1]);
	device.fd = open(device.path, flags, 0600);
	print_result(device.fd < 0 ? -1 : 0);
}

/* How fstat() sees it, and whether that is what stat() of the path says. */
static void do_stat(void)
{
	struct stat by_fd, by_path;

	printf("s");
	if (fstat(device.fd, &by_fd)) {
		print_result(-1);
		return;
	}
	printf(" = %06o %lld", by_fd.st_mode, (long long)by_fd.st_size);
	if (stat(device.path, &by_path))
		printf(" stat %s\n", strerrorname_np(errno));
	else
		puts(by_path.st_rdev == by_fd.st_rdev && by_path.st_ino == by_fd.st_ino ? " same"
											: " other");
}

static long call(const char *name)
{
	char buf[16] = "0123456789";
	struct statx stx;

	if (!strcmp(name, "read"))
		return read(device.fd, buf, sizeof(buf));
	if (!strcmp(name, "pread"))
		return pread(device.fd, buf, sizeof(buf), 4096);
	if (!strcmp(name, "write"))
		return write(device.fd, buf, sizeof(buf));
	if (!strcmp(name, "pwrite"))
		return pwrite(device.fd, buf, sizeof(buf), 4096);
	if (!strcmp(name, "seek"))
		return lseek(device.fd, 4096, SEEK_SET);
	if (!strcmp(name, "end"))
		return lseek(device.fd, 0, SEEK_END);
	if (!strcmp(name, "truncate"))
		return ftruncate(device.fd, 4096);
	if (!strcmp(name, "fallocate"))
		return fallocate(device.fd, 0, 0, 4096);
	if (!strcmp(name, "sync"))
		return fsync(device.fd);
	if (!strcmp(name, "ioctl"))
		return ioctl(device.fd, TIOCGWINSZ, buf);
	if (!strcmp(name, "flags"))
		return fcntl(device.fd, F_GETFL) & (O_ACCMODE | O_APPEND);
	if (!strcmp(name, "statx"))
		return statx(device.fd, "", AT_EMPTY_PATH, STATX_TYPE, &stx) ?: stx.stx_mode;
	printf(" ?");
	return 0;
}

/* The call by way of another descriptor, as shells do it. */
static long call_dup(const char *name)
{
	int kept = device.fd, rc;

	device.fd = dup2(kept, 9);
	rc = device.fd < 0 ? -1 : (int)call(name);
	close(9);
	device.fd = kept;
	return rc;
}

static void do_map(char **words)
{
	size_t len = strtoull(words[1], NULL, 0);
	off_t offset = (off_t)strtoull(words[2], NULL, 0);
	int flags = value_of(share_words, words[3]), prot = value_of(map_words, words[4]);
	char *map;

	if (device.map)
		munmap(device.map, device.len);
	map = mmap(NULL, len, prot, flags, device.fd, offset);
	printf("m %s %s %s %s", words[1], words[2], words[3], words[4]);
	device.map = map == MAP_FAILED ? NULL : map;
	device.len = len;
	print_result(device.map ? 0 : -1);
}

static void do_end(void)
{
	if (device.map)
		munmap(device.map, device.len);
	if (device.fd >= 0)
		close(device.fd);
	device.map = NULL;
	device.fd = -1;
}

/* Puts a text there, or tells what is. */
static void do_access(size_t offset, const char *text)
{
	printf("%s %zu ", text ? "p" : "g", offset);
	if (!device.map || offset + 16 > device.len) {
		puts("= unmapped");
		return;
	}
	if (sigsetjmp(out_of_reach, 1)) {
		puts("= SIGBUS");
		return;
	}
	if (text) {
		strncpy(device.map + offset, text, 16);
		printf("%s\n", text);
	} else {
		char copy[16];

		memcpy(copy, device.map + offset, sizeof(copy));
		printf("= \"%.16s\"\n", copy);
	}
}

bool do_device(char **words, int n)
{
	signal(SIGBUS, on_bus_error);
	if (!strcmp(words[0], "o")) {
		do_open(words, n);
	} else if (!strcmp(words[0], "s")) {
		do_stat();
	} else if (!strcmp(words[0], "x") && n > 1) {
		printf("x %s", words[1]);
		print_result(call(words[1]));
	} else if (!strcmp(words[0], "x2") && n > 1) {
		printf("x2 %s", words[1]);
		print_result(call_dup(words[1]));
	} else if (!strcmp(words[0], "m") && n > 4) {
		do_map(words);
	} else if (!strcmp(words[0], "p") && n > 2) {
		do_access(strtoull(words[1], NULL, 0), words[2]);
	} else if (!strcmp(words[0], "g") && n > 1) {
		do_access(strtoull(words[1], NULL, 0), NULL);
	} else if (!strcmp(words[0], "e")) {
		do_end();
	} else {
		return false;
	}
	return true;
}
