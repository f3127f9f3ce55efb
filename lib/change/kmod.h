/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libkmod is opened when a module must be loaded, not with every program. It brings libraries for
 * compression and signatures, and few calls need it.
 */
#ifndef LIB_KMOD_H
#define LIB_KMOD_H

#include <libkmod.h>

#include "util/library.h"

/* clang-format off */
#define KMOD_FUNCTIONS(use) \
	use(kmod_module_apply_filter) \
	use(kmod_module_new_from_lookup) \
	use(kmod_module_new_from_name) \
	use(kmod_module_probe_insert_module) \
	use(kmod_module_unref) \
	use(kmod_module_unref_list) \
	use(kmod_new) \
	use(kmod_set_log_fn) \
	use(kmod_unref)
/* clang-format on */

struct kmod {
	KMOD_FUNCTIONS(LIBRARY_DECLARE)
	struct kmod_ctx *ctx;
};

/* Finds the functions; ctx stays NULL. Returns 0, or -ELIBACC if libkmod is not installed. */
_must_check_ int kmod_open(struct kmod *kmod);

#endif
