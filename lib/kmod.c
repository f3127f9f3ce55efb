// SPDX-License-Identifier: LGPL-2.1-or-later
#include "lib/kmod.h"

#include <errno.h>
#include <string.h>

#include <dlfcn.h>

/* The name that libkmod has had since its first release; its header fits no other. */
#define LIBKMOD "libkmod.so.2"

static int find(void *library, const char *name, void *ret)
{
	void *symbol = dlsym(library, name);

	/* a function pointer has no cast from void *, yet POSIX lets one hold the other */
	memcpy(ret, &symbol, sizeof(symbol));
	return symbol ? 0 : -ELIBACC;
}

/* It stays open: who loads one module may load another. */
int kmod_open(struct kmod *kmod)
{
	void *library = dlopen(LIBKMOD, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);

	if (!library)
		return -ELIBACC;

#define KMOD_FIND(name)                                    \
	if (find(library, #name, (void *)&kmod->name) < 0) \
		return -ELIBACC;
	KMOD_FUNCTIONS(KMOD_FIND)
#undef KMOD_FIND
	return 0;
}
