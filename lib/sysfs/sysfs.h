/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The only door to the kernel's files. Every name is relative to a directory
 * descriptor; the outermost is the root in the context.
 */
#ifndef LIB_SYSFS_H
#define LIB_SYSFS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <daxctl/plan.h>

#include "util/macro.h"
#include "util/uuid.h"

/* Longer than any attribute this library reads. */
#define SYSFS_VALUE_MAX 256

/* Opens a directory for use as dir below. Returns a descriptor or -errno. */
_must_check_ int sysfs_open_dir(int dir, const char *name);

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

/* Numbers of a character device, links followed. Returns 0 or -errno, -ENODEV of other files. */
_must_check_ int sysfs_char_number(int dir, const char *name, int *ret_major, int *ret_minor);

/* Returns 0 if there is such a name, or -errno. */
_must_check_ int sysfs_exists(int dir, const char *name);

/*
 * Calls fn for each name in a directory, in no order. A negative answer of fn
 * ends the walk and is returned. Returns 0 or -errno.
 */
_must_check_ int sysfs_list(int dir, const char *name, int (*fn)(void *data, const char *name),
			    void *data);

/* Range of the first line called name in /proc/iomem. 0 or -errno, -ENOENT. */
_must_check_ int iomem_find(int root, const char *name, struct daxctl_range *ret);

#endif
