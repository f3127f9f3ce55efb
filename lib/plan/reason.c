// SPDX-License-Identifier: LGPL-2.1-or-later
/* Reasons why a plan was refused or failed, as words for programs */
#include <errno.h>
#include <string.h>

#include "lib/plan/plan.h"

static const char *const texts[] = {
	[DAXCTL_REASON_NONE] = "none",
	[DAXCTL_REASON_OTHER] = "other",
	[DAXCTL_REASON_NOT_PERMITTED] = "not-permitted",
	[DAXCTL_REASON_LOCKED] = "locked",
	[DAXCTL_REASON_INTERRUPTED] = "interrupted",
	[DAXCTL_REASON_TIMEOUT] = "timeout",
	[DAXCTL_REASON_NO_MEMORY] = "no-memory",
	[DAXCTL_REASON_UNREADABLE] = "unreadable",
	[DAXCTL_REASON_UNSUPPORTED] = "unsupported",
	[DAXCTL_REASON_MODULE] = "module",
	[DAXCTL_REASON_GONE] = "gone",
	[DAXCTL_REASON_CHANGED] = "changed",
	[DAXCTL_REASON_BOUND] = "bound",
	[DAXCTL_REASON_FOREIGN] = "foreign",
	[DAXCTL_REASON_OPEN] = "open",
	[DAXCTL_REASON_MOUNTED] = "mounted",
	[DAXCTL_REASON_EMPTY] = "empty",
	[DAXCTL_REASON_NOT_SYSTEM_RAM] = "not-system-ram",
	[DAXCTL_REASON_SIDE_EFFECTS] = "side-effects",
	[DAXCTL_REASON_ONLINE] = "online",
	[DAXCTL_REASON_ZONE] = "zone",
	[DAXCTL_REASON_POLICY] = "policy",
	[DAXCTL_REASON_NOT_REMOVABLE] = "not-removable",
	[DAXCTL_REASON_MEMORY_BUSY] = "memory-busy",
	[DAXCTL_REASON_STUCK] = "stuck",
	[DAXCTL_REASON_INCOMPLETE] = "incomplete",
	[DAXCTL_REASON_BROKEN] = "broken",
	[DAXCTL_REASON_NO_NODE] = "no-node",
	[DAXCTL_REASON_MEMMAP] = "memmap",
	[DAXCTL_REASON_STATIC] = "static",
	[DAXCTL_REASON_NO_SPACE] = "no-space",
	[DAXCTL_REASON_TAKEN] = "taken",
	[DAXCTL_REASON_RANGE] = "range",
	[DAXCTL_REASON_SIZE] = "size",
	[DAXCTL_REASON_ALIGNMENT] = "alignment",
	[DAXCTL_REASON_SPARSE] = "sparse",
	[DAXCTL_REASON_NOT_SPARSE] = "not-sparse",
	[DAXCTL_REASON_NO_EXTENT] = "no-extent",
	[DAXCTL_REASON_OLD_MODEL] = "old-model",
};

enum daxctl_reason reason_of_errno(int rc)
{
	switch (-rc) {
	case 0:
		return DAXCTL_REASON_NONE;
	case EACCES:
	case EPERM:
		return DAXCTL_REASON_NOT_PERMITTED;
	case EINTR:
		return DAXCTL_REASON_INTERRUPTED;
	case ETIMEDOUT:
		return DAXCTL_REASON_TIMEOUT;
	case ENOMEM:
		return DAXCTL_REASON_NO_MEMORY;
	default:
		return DAXCTL_REASON_OTHER;
	}
}

enum daxctl_reason reason_unreadable(int rc)
{
	enum daxctl_reason reason = reason_of_errno(rc);

	return reason == DAXCTL_REASON_OTHER ? DAXCTL_REASON_UNREADABLE : reason;
}

DAXCTL_EXPORT const char *daxctl_reason_to_text(enum daxctl_reason reason)
{
	return (unsigned int)reason < ARRAY_SIZE(texts) ? texts[reason] : NULL;
}

DAXCTL_EXPORT int daxctl_reason_from_text(const char *text, enum daxctl_reason *ret_reason)
{
	unsigned int i;

	for (i = 0; text && ret_reason && i < ARRAY_SIZE(texts); i++)
		if (strcmp(texts[i], text) == 0) {
			*ret_reason = (enum daxctl_reason)i;
			return 0;
		}

	return -EINVAL;
}
