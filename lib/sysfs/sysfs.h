/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The only door to the kernel's files. Every name is relative to a directory: a
 * descriptor, or the outermost, which ctx_root() tells.
 */
#ifndef LIB_SYSFS_H
#define LIB_SYSFS_H

#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "util/macro.h"
#include "util/uuid.h"

/* Longer than any attribute this library reads. */
#define SYSFS_VALUE_MAX 256

/*
 * The directory /, for dir below. Names below it have no leading slash. It is no
 * descriptor, which a program could close, or use for another file.
 */
#define SYSFS_ROOT AT_FDCWD

/*
 * Opens a directory for use as dir below. Returns a descriptor or -errno. No function
 * of this file gives a program's standard streams a descriptor: 0, 1 and 2.
 */
_must_check_ int sysfs_open_dir(int dir, const char *name);
/* The same to read its names. */
_must_check_ int sysfs_open_listing(int dir, const char *name);
/* As sysfs_open_dir(), by a path as the program sees it. */
_must_check_ int sysfs_open_path(const char *path);

/*
 * Reads an attribute as text, without its newline. Returns 0 or -errno;
 * -EBADMSG for a value with a NUL in it or of SYSFS_VALUE_MAX or more bytes.
 */
_must_check_ int sysfs_read(int dir, const char *name, char value[SYSFS_VALUE_MAX]);

/* Opens an attribute, for its descriptor's sake. Returns it or -errno. */
_must_check_ int sysfs_open_file(int dir, const char *name);
/* The same of one that cannot be read. */
_must_check_ int sysfs_open_write(int dir, const char *name);

/* Opens a file of many lines. Returns 0, with a stream for the caller to close, or -errno. */
_must_check_ int sysfs_open_text(int dir, const char *name, FILE **ret);

/*
 * Reads a number, base as in parse_u64(). Returns 0 or -errno; -EBADMSG for
 * text that is no such number.
 */
_must_check_ int sysfs_read_u64(int dir, const char *name, int base, uint64_t *ret);

/* As sysfs_read_u64(), for attributes that may be negative. */
_must_check_ int sysfs_read_int(int dir, const char *name, int *ret);

/* Reads one of n words. Returns its index or -errno; -EBADMSG for another word. */
_must_check_ int sysfs_read_word(int dir, const char *name, const char *const words[], size_t n);

/* Reads a uuid; zeros where the kernel says in any way that there is none. As above. */
_must_check_ int sysfs_read_uuid(int dir, const char *name, unsigned char ret[UUID_SIZE]);

/*
 * Writes an attribute in one write(2), which is one command to the kernel.
 * Not repeated when a signal interrupts it: the caller knows if it may be.
 * Returns 0 or -errno; -EIO if the kernel took less than all of it.
 */
_must_check_ int sysfs_write(int dir, const char *name, const char *format, ...) _printf_(3, 4);

/* The same to a descriptor of sysfs_open_write(). Nothing but write(2) may end the thread. */
_must_check_ int sysfs_write_fd(int fd, const char *text);

/*
 * Reads the last component of a symbolic link's target. Returns 0 or -errno;
 * -ENAMETOOLONG.
 */
_must_check_ int sysfs_link_name(int dir, const char *name, char value[SYSFS_VALUE_MAX]);

/*
 * The target of the link dirname/name, below base, as a path without "." and
 * ".." components, by text alone: nothing on the way is looked at.
 * Returns 0 with memory for the caller to free, -ENOMEM, or -errno.
 */
_must_check_ int sysfs_link_path(int base, const char *dirname, const char *name, char **ret_path);

/*
 * Does the attribute have a write bit: what nobody may write has none, and that
 * holds for root too. Returns 1, 0 or -errno.
 */
_must_check_ int sysfs_is_writable(int dir, const char *name);

/*
 * Numbers of a character device, links followed. Returns 0 or -errno, -ENODEV of other files.
 * Does not wait for the server of a file on a network file system.
 */
_must_check_ int sysfs_char_number(int dir, const char *name, int *ret_major, int *ret_minor);

/* Tells directories apart, links followed: also two mounts of the same file system. */
struct sysfs_place {
	uint64_t device, inode, mount;
};
/* Returns 0 or -errno. Does not wait for the server of a network file system either. */
_must_check_ int sysfs_find_place(int dir, const char *name, struct sysfs_place *ret);

/* Returns 0 if there is such a name, or -errno. */
_must_check_ int sysfs_exists(int dir, const char *name);

/* Inode number of what the name leads to, or of dir itself for "". 0 or -errno. */
_must_check_ int sysfs_number(int dir, const char *name, uint64_t *ret);

/* ---- list.c ---- */

/*
 * Calls fn for each name in a directory, in no order. A negative answer of fn
 * ends the walk and is returned. Returns 0 or -errno.
 */
_must_check_ int sysfs_list(int dir, const char *name, int (*fn)(void *data, const char *name),
			    void *data);

/* The same with the inode number that the directory has for each name. */
_must_check_ int sysfs_list_numbers(int dir, const char *name,
				    int (*fn)(void *data, const char *name, uint64_t number),
				    void *data);

/* ---- iomem.c ---- */
/* Physical addresses, the last one included. */
struct range {
	unsigned long long start;
	unsigned long long end;
};

/* Range of the first line called name in /proc/iomem. 0 or -errno, -ENOENT. */
_must_check_ int iomem_find(int root, const char *name, struct range *ret);

/* ---- held.c ---- */

/*
 * A descriptor that stays open from one call of the library to the next. Meanwhile the
 * program may close it, as closefrom(3) does, and get its number for a file of its own.
 */
struct held {
	int fd; /* -1: none */
	dev_t dev;
	ino_t ino;
};
#define HELD_NONE ((struct held){.fd = -1})

/* Takes over fd, also where it fails. 0 or -errno. */
_must_check_ int held_take(int fd, struct held *ret);
/* Is the descriptor still open on the file that it was taken with. */
bool held_is_ours(const struct held *held);
/* Closes the descriptor if it is still ours. Keeps errno. */
void held_close(struct held *held);

/* ---- uevents.c ---- */

/*
 * The kernel's events, without udev: a hint that it is worth to look again. Nothing relies
 * on them: a program may not be allowed to hear them, and some get lost.
 */

/* A descriptor that hears of events from now on, or -errno. */
_must_check_ int uevents_open(void);
/* Pauses until there was an event, or ms are over; a descriptor below 0 hears of none. */
void uevents_wait(int fd, int64_t ms);

/* ---- record.c ---- */

/*
 * Writes a small file as a whole, on disk when this returns, in a folder for root alone that
 * is made if need be. sysfs_read() reads it. Returns 0 or -errno.
 */
_must_check_ int record_write(int dir, const char *folder, const char *name, const char *text);
/* Returns 0, also if there is none, or -errno. */
_must_check_ int record_remove(int dir, const char *name);

#endif
