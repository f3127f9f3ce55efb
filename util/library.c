// SPDX-License-Identifier: LGPL-2.1-or-later
#include "util/library.h"

#include <errno.h>
#include <string.h>

#include <dlfcn.h>

int library_open(const char *library, const char *const *names, size_t n, void *ret_functions)
{
	void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
	char *functions = ret_functions;

	if (!handle)
		return -ELIBACC;

	for (size_t i = 0; i < n; i++) {
		void *symbol = dlsym(handle, names[i]);

		if (!symbol)
			return -ELIBACC;
		/*
		 * C has no cast from void * to a function pointer, but POSIX lets a void * hold one
		 */
		memcpy(functions + i * sizeof(symbol), &symbol, sizeof(symbol));
	}

	return 0;
}
