// SPDX-License-Identifier: LGPL-2.1-or-later
#include "util/error.h"

#include <errno.h>
#include <string.h>

const char *error_text(int rc)
{
	/* strerror() says "Bad message", which does not help the reader */
	if (rc == -EBADMSG)
		return "a file of it in /sys does not say what it should";

	return strerror(-rc);
}
