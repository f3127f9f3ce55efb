/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What errors are called for people. */
#ifndef UTIL_ERROR_H
#define UTIL_ERROR_H

/* Of -errno: as strerror(), but where that says nothing to somebody who reads files. */
const char *error_text(int rc);

#endif
