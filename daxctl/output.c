// SPDX-License-Identifier: LGPL-2.1-or-later
#include "output.h"

#include <errno.h>
#include <stdio.h>
#include <stdio_ext.h>

int output_flush(void)
{
	int rc;

	errno = 0;
	if (fflush(stdout) == 0 && !ferror(stdout))
		return 0;

	/* the error may be of an earlier write, whose errno is gone */
	rc = errno ? -errno : -EIO;
	__fpurge(stdout);
	clearerr(stdout);
	return rc;
}
