/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How the kernel reads what was written to a file of sysfs. Laxer than
 * util/parse.h, and meant to be: octal, signs and one final newline count.
 */
#ifndef SIM_KSTR_H
#define SIM_KSTR_H

#include <stdbool.h>
#include <stdint.h>

#include "util/macro.h"

/* kstrtoull(): 0, -EINVAL for garbage or nothing, -ERANGE for too large. */
_must_check_ int kstr_u64(const char *text, unsigned base, uint64_t *ret);

/* kstrtoint() with base 0: as above, and a sign. */
_must_check_ int kstr_int(const char *text, int *ret);

/*
 * kstrtobool(): only the first one or two characters count. enable: also "e" and
 * "d", which came after 6.12.
 */
_must_check_ int kstr_bool(const char *text, bool enable, bool *ret);

/* sysfs_streq(): equal but for one newline at the end of either. */
bool kstr_equal(const char *a, const char *b);

/* sysfs_match_string(): index of text in list, which ends with NULL, or -EINVAL. */
int kstr_match(const char *const *list, const char *text);

#endif
