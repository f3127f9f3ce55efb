/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Libraries that are opened when they are needed, and not with every program. The
 * functions of one are listed by a macro X of one argument:
 *
 *	#define PNG_FUNCTIONS(X) X(png_open) X(png_close)
 *	struct png { PNG_FUNCTIONS(LIBRARY_DECLARE) };
 *	static const char *const names[] = {PNG_FUNCTIONS(LIBRARY_NAME)};
 *
 * and are called as png.png_open(), typed as the library's header has them.
 */
#ifndef UTIL_LIBRARY_H
#define UTIL_LIBRARY_H

#include <stddef.h>
#include <stdint.h>

#include "util/macro.h"

#define LIBRARY_DECLARE(name) __typeof__(name) *name;
#define LIBRARY_NAME(name)    #name,

/*
 * Tells tools that make packages that this program or library opens another one by its
 * name, by the ELF note that https://uapi-group.org/specifications/specs/elf_dlopen_metadata
 * defines. One in a file. What it is needed for and the name are string literals without
 * quotes in them.
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
 * Finds the functions of a library and puts them into ret_functions, which begins
 * with as many pointers to functions in the order of the names. It stays open: who
 * needs it once may need it again. 0, or -ELIBACC if there is no such library, or
 * one that lacks a function.
 */
_must_check_ int library_open(const char *library, const char *const *names, size_t n,
			      void *ret_functions);

#endif
