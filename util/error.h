/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Texts of errors, for people */
#ifndef UTIL_ERROR_H
#define UTIL_ERROR_H

/*
 * The text for -errno. Differs from strerror() where strerror() does not help somebody who reads
 * files.
 */
const char *error_text(int rc);

#endif
