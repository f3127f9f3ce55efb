/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The library's objects that are freed where the variable that holds them ends. */
#ifndef DAXCTL_OBJECTS_H
#define DAXCTL_OBJECTS_H

#include <daxctl/info.h>
#include <daxctl/plan.h>

#include "util/cleanup.h"

DEFINE_CLEANUP(struct daxctl_dev_info *, daxctl_dev_info_free);
#define _cleanup_dev_info_ _cleanup_(daxctl_dev_info_freep)
DEFINE_CLEANUP(struct daxctl_extent *, daxctl_extent_free);
#define _cleanup_extent_ _cleanup_(daxctl_extent_freep)
DEFINE_CLEANUP(struct daxctl_memdev *, daxctl_memdev_free);
#define _cleanup_memdev_ _cleanup_(daxctl_memdev_freep)
DEFINE_CLEANUP(struct daxctl_namespace *, daxctl_namespace_free);
#define _cleanup_namespace_ _cleanup_(daxctl_namespace_freep)
DEFINE_CLEANUP(struct daxctl_request *, daxctl_request_free);
#define _cleanup_request_ _cleanup_(daxctl_request_freep)

#endif
