/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test/sim/daxsim.h"
int daxsim_run(struct sim *sim, const struct daxsim_options *options)
{
	(void)sim;
	(void)options;
	return EXIT_CANNOT;
}
