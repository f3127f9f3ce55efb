/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * All reads and writes of the kernel's files go through these functions. Every name is relative to
 * a directory: a descriptor, or the root directory of the context, ctx_root().
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
 * The directory /, as dir in the functions below. Names below it have no leading slash. SYSFS_ROOT
 * is not an open descriptor: a program cannot close it or use its number for another file.
 */
#define SYSFS_ROOT AT_FDCWD

/*
 * Opens a directory, to be used as dir in the functions below. Returns a descriptor or -errno. No
 * function of this file returns a descriptor 0, 1 or 2: those belong to the standard streams.
 */
_must_check_ int sysfs_open_dir(int dir, const char *name);
/* Opens a directory to read its names. */
_must_check_ int sysfs_open_listing(int dir, const char *name);
/* As sysfs_open_dir(), for a path as the program sees it. */
_must_check_ int sysfs_open_path(const char *path);

/*
 * Reads an attribute as text, without its newline. Returns 0 or -errno. Returns -EBADMSG if the
 * value contains a NUL or has SYSFS_VALUE_MAX or more bytes.
 */
_must_check_ int sysfs_read(int dir, const char *name, char value[SYSFS_VALUE_MAX]);

/* Opens an attribute for reading. Returns a descriptor or -errno. */
_must_check_ int sysfs_open_file(int dir, const char *name);
/* Opens an attribute for writing. Returns a descriptor or -errno. */
_must_check_ int sysfs_open_write(int dir, const char *name);

/* Opens a file of many lines. Returns 0 or -errno. The caller closes the stream. */
_must_check_ int sysfs_open_text(int dir, const char *name, FILE **ret);

/*
 * Reads a number. base is as in parse_u64(). Returns 0 or -errno, -EBADMSG if the text is not such
 * a number.
 */
_must_check_ int sysfs_read_u64(int dir, const char *name, int base, uint64_t *ret);

/* As sysfs_read_u64(), for attributes with negative values. */
_must_check_ int sysfs_read_int(int dir, const char *name, int *ret);

/*
 * Reads an attribute that contains one of n words. Returns the word's index or -errno, -EBADMSG for
 * any other text.
 */
_must_check_ int sysfs_read_word(int dir, const char *name, const char *const words[], size_t n);

/*
 * Reads a uuid. ret is all zeros if the attribute is empty or "0": no uuid. Returns 0 or -errno,
 * -EBADMSG for any other text.
 */
_must_check_ int sysfs_read_uuid(int dir, const char *name, unsigned char ret[UUID_SIZE]);

/*
 * Writes an attribute in one write(2), which is one command to the kernel. If a signal interrupts
 * the write, this function does not repeat it: only the caller knows if a repetition is safe.
 * Returns 0 or -errno, -EIO if the kernel took only a part.
 */
_must_check_ int sysfs_write(int dir, const char *name, const char *format, ...) _printf_(3, 4);

/*
 * Writes text to a descriptor of sysfs_open_write(). write(2) is the only call in it at which a
 * thread can be cancelled.
 */
_must_check_ int sysfs_write_fd(int fd, const char *text);

/*
 * Reads the last component of a symbolic link's target. Returns 0 or -errno, -ENAMETOOLONG for a
 * long one.
 */
_must_check_ int sysfs_link_name(int dir, const char *name, char value[SYSFS_VALUE_MAX]);

/*
 * Returns the target of the link dirname/name, below base, as a path without "." and "..". The path
 * is computed from the text alone; no directory on the way is read. Returns 0, -ENOMEM or -errno.
 * The caller frees the path.
 */
_must_check_ int sysfs_link_path(int base, const char *dirname, const char *name, char **ret_path);

/*
 * Returns 1 if the attribute has a write bit, 0 if it has none, or -errno. Without a write bit even
 * root cannot write it.
 */
_must_check_ int sysfs_is_writable(int dir, const char *name);

/*
 * Reads the numbers of a character device. Follows links. Returns 0 or -errno, -ENODEV for other
 * files. Does not wait for the server of a network file system.
 */
_must_check_ int sysfs_char_number(int dir, const char *name, int *ret_major, int *ret_minor);

/* Identifies a directory, also among two mounts of the same file system */
struct sysfs_place {
	uint64_t device, inode, mount;
};
/*
 * Finds the place of a directory. Follows links. Returns 0 or -errno. Does not wait for the server
 * of a network file system.
 */
_must_check_ int sysfs_find_place(int dir, const char *name, struct sysfs_place *ret);

/* Returns 0 if the name exists, or -errno. */
_must_check_ int sysfs_exists(int dir, const char *name);

/*
 * Reads the inode number of the file that the name leads to, or of dir itself for "". Returns 0 or
 * -errno.
 */
_must_check_ int sysfs_number(int dir, const char *name, uint64_t *ret);

/* ---- list.c ---- */

/*
 * Calls fn for each name in a directory, in no particular order. If fn returns a negative number,
 * the walk ends and returns that number. Returns 0 or -errno.
 */
_must_check_ int sysfs_list(int dir, const char *name, int (*fn)(void *data, const char *name),
			    void *data);

/* As sysfs_list(). number is the inode number that the directory has for the name. */
_must_check_ int sysfs_list_numbers(int dir, const char *name,
				    int (*fn)(void *data, const char *name, uint64_t number),
				    void *data);

/* ---- iomem.c ---- */
/* A range of physical addresses. end is the last address, included. */
struct range {
	unsigned long long start;
	unsigned long long end;
};

/*
 * Finds the first line for name in /proc/iomem. Returns 0 or -errno, -ENOENT if there is no such
 * line, -EACCES if the kernel hides the addresses.
 */
_must_check_ int iomem_find(int root, const char *name, struct range *ret);

/* ---- held.c ---- */

/*
 * A descriptor that stays open between calls of the library. The program may close it, for example
 * by closefrom(3), and open a file of its own under the same number.
 */
struct held {
	int fd; /* -1: none */
	dev_t dev;
	ino_t ino;
};
#define HELD_NONE ((struct held){.fd = -1})

/* Takes over fd, and closes it if this function fails. Returns 0 or -errno. */
_must_check_ int held_take(int fd, struct held *ret);
/* Is the descriptor still open on the file that it was opened for. */
bool held_is_ours(const struct held *held);
/* Closes the descriptor if it is still ours. Keeps errno. */
void held_close(struct held *held);

/* ---- uevents.c ---- */

/*
 * Events of the kernel, read without udev. An event is only a hint to look again. Nothing relies on
 * events: some programs are not allowed to receive them, and events can get lost.
 */

/* Returns a descriptor that receives events from now on, or -errno. */
_must_check_ int uevents_open(void);
/* Waits until an event arrives or ms have passed. With a descriptor below 0 it waits for ms. */
void uevents_wait(int fd, int64_t ms);

/* ---- record.c ---- */

/*
 * Writes a small file as a whole; the file is on disk when this function returns. Makes the folder
 * if needed, for root alone. sysfs_read() reads the file. Returns 0 or -errno.
 */
_must_check_ int record_write(int dir, const char *folder, const char *name, const char *text);
/* Removes the file. Returns 0, also if there is no such file, or -errno. */
_must_check_ int record_remove(int dir, const char *name);

#endif
