// SPDX-License-Identifier: LGPL-2.1-or-later
#include "exit.h"

#include <errno.h>
#include <stdbool.h>

#include "util/macro.h"

enum exit_code exit_from_errno(int rc)
{
	static const struct {
		int errnum;
		enum exit_code code;
	} codes[] = {
		{0, EXIT_CODE_DONE},
		{EBUSY, EXIT_CODE_BUSY},
		{EACCES, EXIT_CODE_PERMISSION},
		{EPERM, EXIT_CODE_PERMISSION},
	};

	for (size_t i = 0; i < ARRAY_SIZE(codes); i++) {
		if (codes[i].errnum == -rc)
			return codes[i].code;
	}

	return EXIT_CODE_FAILED;
}

enum exit_code exit_from_plans(struct daxctl_plan *const *plans, size_t n)
{
	enum exit_code failure = EXIT_CODE_DONE;
	bool some_done = false;

	for (size_t i = 0; i < n; i++) {
		switch (daxctl_plan_get_outcome(plans[i])) {
		case DAXCTL_OUTCOME_ALREADY:
			break;
		case DAXCTL_OUTCOME_DONE:
			some_done = true;
			break;
		case DAXCTL_OUTCOME_PARTIAL:
			return EXIT_CODE_PARTLY;
		case DAXCTL_OUTCOME_READY:
		case DAXCTL_OUTCOME_REFUSED:
		case DAXCTL_OUTCOME_UNDONE:
			if (failure == EXIT_CODE_DONE)
				failure = exit_from_errno(daxctl_plan_get_status(plans[i]));
			break;
		}
	}

	return failure != EXIT_CODE_DONE && some_done ? EXIT_CODE_PARTLY : failure;
}
