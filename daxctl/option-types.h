/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How the values of each type of option are read and released. */
#ifndef DAXCTL_OPTION_TYPES_H
#define DAXCTL_OPTION_TYPES_H

#include <stddef.h>

struct option_ops {
	int (*set)(void *value, const char *text); /* 0, -EINVAL, -ERANGE, -ENOMEM */
	void (*free)(void *value);		   /* NULL if there is nothing to release */
	const char *wrong;			   /* behind: "bogus" is not ... */
	const char *kind;			   /* what sort of value, for --list-table */
	size_t size;				   /* of the value */
};

/* In order of enum option_type */
extern const struct option_ops option_ops[];

#endif
