/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Libraries that a program opens when it needs them. A macro X of one argument lists the
 * functions of a library:
 *
 * 	#define PNG_FUNCTIONS(X) X(png_open) X(png_close)
 * 	struct png { PNG_FUNCTIONS(LIBRARY_DECLARE) };
 * 	static const char *const names[] = {PNG_FUNCTIONS(LIBRARY_NAME)};
 *
 * The program calls png.png_open(), which has the type that the library's header declares.
 */
#ifndef UTIL_LIBRARY_H
#define UTIL_LIBRARY_H

#include <stddef.h>
#include <stdint.h>

#include "util/macro.h"

#define LIBRARY_DECLARE(name) __typeof__(name) *name;
#define LIBRARY_NAME(name)    #name,

/*
 * Writes an ELF note that tells packaging tools about a library that this file opens by name:
 * https://uapi-group.org/specifications/specs/elf_dlopen_metadata. Use it once per file. feature,
 * description and soname are string literals that contain no quotes.
 */
#define LIBRARY_NOTE(feature, description, soname)                                    \
	static const struct {                                                         \
		uint32_t owner_size, text_size, type;                                 \
		char owner[4];                                                        \
		char text[sizeof(LIBRARY_NOTE_TEXT(feature, description, soname))];   \
	} library_note __attribute__((section(".note.dlopen"), aligned(4), used)) = { \
		.owner_size = 4,                                                      \
		.text_size = sizeof(LIBRARY_NOTE_TEXT(feature, description, soname)), \
		.type = 0x407c0c0a,                                                   \
		.owner = "FDO",                                                       \
		.text = LIBRARY_NOTE_TEXT(feature, description, soname),              \
	}
#define LIBRARY_NOTE_TEXT(feature, description, soname)                      \
	"[{\"feature\":\"" feature "\",\"description\":\"" description "\"," \
	"\"priority\":\"recommended\",\"soname\":[\"" soname "\"]}]"

/*
 * Finds the functions of a library and writes them to ret_functions. ret_functions begins with n
 * pointers to functions, in the order of the names. The library stays open, because later calls
 * need it again. Returns 0, or -ELIBACC if the library or one of its functions is missing.
 */
_must_check_ int library_open(const char *library, const char *const *names, size_t n,
			      void *ret_functions);

#endif
