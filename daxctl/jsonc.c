// SPDX-License-Identifier: LGPL-2.1-or-later
#include "jsonc.h"

LIBRARY_NOTE("json", "Reading the files of --input", JSONC_SONAME);

int jsonc_open(struct jsonc *jsonc)
{
	static const char *const names[] = {JSONC_FUNCTIONS(LIBRARY_NAME)};

	return library_open(JSONC_SONAME, names, ARRAY_SIZE(names), jsonc);
}
