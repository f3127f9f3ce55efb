/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A device as "daxctl list -M" wrote it down, to be made again. */
#ifndef DAXCTL_INPUT_H
#define DAXCTL_INPUT_H

#include <stddef.h>
#include <stdint.h>

#include <daxctl/libdaxctl.h>

#include "names.h"

#define INPUT_WHY_MAX 200

/* Physical addresses, the last one included */
struct input_range {
	unsigned long long start;
	unsigned long long end;
};

struct input {
	struct dev_name chardev;
	uint64_t size;
	uint64_t align;
	struct input_range *ranges; /* in the order of their offsets */
	size_t n_ranges;
};

/*
 * Reads JSON: one device, or an array of one, with chardev, size, align and
 * mappings, which must agree with each other. Words for people are taken where
 * they leave no doubt. Returns 0; -EINVAL, or -ELIBACC without json-c, with the
 * reason in why; -ENOMEM.
 */
int input_parse(const char *text, size_t len, uint64_t page_size, struct input *ret,
		char why[INPUT_WHY_MAX]);

/* As input_parse(), from a file. -errno of a file that cannot be read, said in why too. */
int input_read(const char *path, struct input *ret, char why[INPUT_WHY_MAX]);

void input_free(struct input *input);

#endif
