// SPDX-License-Identifier: LGPL-2.1-or-later
/* Reads the names in a directory. */
#include <errno.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lib/sysfs/sysfs.h"
#include "util/cleanup.h"

/* Room for many names in one system call */
#define ENTRIES_SIZE 32768

/* The record that getdents64(2) writes for each name */
struct entry {
	uint64_t number;
	int64_t offset;
	unsigned short length; /* of the whole record */
	unsigned char type;
	char name[];
};

static int each_entry(const char *entries, ssize_t size,
		      int (*fn)(void *data, const char *name, uint64_t number), void *data)
{
	ssize_t at = 0;
	int rc = 0;

	while (rc >= 0 && at < size) {
		const struct entry *entry = (const void *)(entries + at);

		if (entry->name[0] != '.')
			rc = fn(data, entry->name, entry->number);
		at += entry->length;
	}

	return rc < 0 ? rc : 0;
}

/* readdir(3) also calls fstat(2) on the directory. This function needs only the names. */
int sysfs_list_numbers(int dir, const char *name,
		       int (*fn)(void *data, const char *name, uint64_t number), void *data)
{
	_cleanup_close_ int fd = sysfs_open_listing(dir, name);
	_cleanup_free_ char *entries = NULL;
	ssize_t n;
	int rc;

	if (fd < 0)
		return fd;
	entries = malloc(ENTRIES_SIZE);
	if (!entries)
		return -ENOMEM;

	do {
		n = syscall(SYS_getdents64, fd, entries, ENTRIES_SIZE);
		rc = n < 0 ? -errno : each_entry(entries, n, fn, data);
	} while (rc == 0 && n > 0);

	return rc;
}

struct name_fn {
	int (*fn)(void *data, const char *name);
	void *data;
};

static int call_with_name(void *data, const char *name, uint64_t number _unused_)
{
	const struct name_fn *call = data;

	return call->fn(call->data, name);
}

int sysfs_list(int dir, const char *name, int (*fn)(void *data, const char *name), void *data)
{
	struct name_fn call = {.fn = fn, .data = data};

	return sysfs_list_numbers(dir, name, call_with_name, &call);
}
