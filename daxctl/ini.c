// SPDX-License-Identifier: LGPL-2.1-or-later
#include "ini.h"

int ini_open(struct ini *ini)
{
	static const char *const names[] = {INI_FUNCTIONS(LIBRARY_NAME)};

	return library_open(LIBINIPARSER, names, ARRAY_SIZE(names), ini);
}
