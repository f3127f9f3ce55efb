/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DAXCTL_CONFIG_IDENTITY_H
#define DAXCTL_CONFIG_IDENTITY_H

#include "config.h"

/* What a configuration may call the device by; its strings are the device's. 0 or -errno. */
int identity_read(struct daxctl_dev *dev, struct identity *ret);

#endif
