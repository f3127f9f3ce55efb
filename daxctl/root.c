// SPDX-License-Identifier: LGPL-2.1-or-later
#include "root.h"

#include <stdio.h>
#include <stdlib.h>

char *root_path(const char *path)
{
	const char *root = secure_getenv("DAXCTL_ROOT");
	char *whole;

	return asprintf(&whole, "%s%s", root ? root : "", path) < 0 ? NULL : whole;
}
