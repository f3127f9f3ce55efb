/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What daxctl prints, beside what it prints when nothing goes wrong. */
#ifndef TEST_FAILURES_REPORT_H
#define TEST_FAILURES_REPORT_H

#include <stdbool.h>

/*
 * Is part valid JSON, or empty, and does whole say all that it says: it may leave
 * devices and fields out, and call a zone unknown, but say nothing else. Tells what is
 * wrong.
 */
bool report_is_part(const char *part, const char *whole);

#endif
