// SPDX-License-Identifier: LGPL-2.1-or-later
/* Run by meson: by which name the library that has FUNCTION was loaded. */
#include <stdio.h>
#include <string.h>

#include <dlfcn.h>

int main(void)
{
	const void *function = dlsym(RTLD_DEFAULT, FUNCTION);
	const char *slash;
	Dl_info info;

	if (!function || !dladdr(function, &info))
		return 1;
	slash = strrchr(info.dli_fname, '/');
	puts(slash ? slash + 1 : info.dli_fname);
	return 0;
}
