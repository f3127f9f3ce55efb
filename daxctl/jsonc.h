/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* json-c, opened when there is JSON to read, which is in one option of one command. */
#ifndef DAXCTL_JSONC_H
#define DAXCTL_JSONC_H

#include <json-c/json.h>

#include "util/library.h"

/* The name that json-c has had since 0.14; the functions of its header fit no other. */
#define JSONC_SONAME "libjson-c.so.5"

/* clang-format off */
#define JSONC_FUNCTIONS(use) \
	use(json_object_array_get_idx) \
	use(json_object_array_length) \
	use(json_object_get_int64) \
	use(json_object_get_string) \
	use(json_object_get_uint64) \
	use(json_object_is_type) \
	use(json_object_object_get_ex) \
	use(json_object_put) \
	use(json_object_to_json_string) \
	use(json_tokener_error_desc) \
	use(json_tokener_free) \
	use(json_tokener_get_error) \
	use(json_tokener_get_parse_end) \
	use(json_tokener_new) \
	use(json_tokener_parse_ex) \
	use(json_tokener_set_flags)
/* clang-format on */

struct jsonc {
	JSONC_FUNCTIONS(LIBRARY_DECLARE)
};

/* 0, or -ELIBACC where there is no JSONC_SONAME. */
_must_check_ int jsonc_open(struct jsonc *jsonc);

#endif
