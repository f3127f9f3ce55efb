/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Texts of errors, for people */
#ifndef UTIL_ERROR_H
#define UTIL_ERROR_H

#include <errno.h>

static inline void errno_restore(const int *before)
{
	errno = *before;
}

/* "_keep_errno_ int before = errno;" restores errno at the end of the function. */
#define _keep_errno_ __attribute__((cleanup(errno_restore), unused))

/*
 * The text for -errno. Differs from strerror() where strerror() does not help somebody who reads
 * files.
 */
const char *error_text(int rc);

#endif
