/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From names to devices and regions. What is wrong with the names is said here. */
#ifndef DAXCTL_SELECT_H
#define DAXCTL_SELECT_H

#include <stdbool.h>
#include <stddef.h>

#include <daxctl/info.h>

#include "exit.h"
#include "names.h"
#include "util/cleanup.h"

struct selected_devs {
	struct daxctl_dev **items;
	size_t n;
};

struct selected_regions {
	struct daxctl_region **items;
	size_t n;
};

void selected_devs_free(struct selected_devs *list);
void selected_regions_free(struct selected_regions *list);

/* A library context; what the library logs is shown only to those who asked for it. */
enum exit_code context_open(bool verbose, struct daxctl_ctx **ret);
DEFINE_CLEANUP(struct daxctl_ctx *, daxctl_unref);
#define _cleanup_ctx_ _cleanup_(daxctl_unrefp)

/*
 * The devices that were named, or all in the regions that were named, sorted by
 * number. EXIT_CODE_NOTHING if some name or region does not exist, which was said
 * then; what does exist is in the list all the same. With "all" in names, ret_named, which
 * may be NULL, gets those that were named beside it.
 */
enum exit_code select_devs(struct daxctl_ctx *ctx, const struct dev_names *names,
			   const struct region_names *regions, struct selected_devs *ret_named,
			   struct selected_devs *ret);

/* The regions that were named, or all; as select_devs(). */
enum exit_code select_regions(struct daxctl_ctx *ctx, const struct region_names *names,
			      struct selected_regions *ret);

#endif
