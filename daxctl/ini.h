/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* iniparser, opened when there is a configuration to read. */
#ifndef DAXCTL_INI_H
#define DAXCTL_INI_H

#include <iniparser/iniparser.h>

#include "util/library.h"

/* clang-format off */
#define INI_FUNCTIONS(use) \
	use(iniparser_freedict) \
	use(iniparser_getnsec) \
	use(iniparser_getsecname) \
	use(iniparser_getstring) \
	use(iniparser_load)
/* clang-format on */

struct ini {
	INI_FUNCTIONS(LIBRARY_DECLARE)
};

/* 0, or -ELIBACC where there is no LIBINIPARSER, the name that it has for the linker. */
_must_check_ int ini_open(struct ini *ini);

#endif
