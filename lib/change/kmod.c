// SPDX-License-Identifier: LGPL-2.1-or-later
#include "lib/change/kmod.h"

/* libkmod has had this name since its first release. Its header fits no other name. */
#define LIBKMOD "libkmod.so.2"

LIBRARY_NOTE("kmod", "Loading the modules of drivers", LIBKMOD);

int kmod_open(struct kmod *kmod)
{
	static const char *const names[] = {KMOD_FUNCTIONS(LIBRARY_NAME)};

	return library_open(LIBKMOD, names, ARRAY_SIZE(names), kmod);
}
