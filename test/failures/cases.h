/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The changes whose failures are tried: a machine, a device in some state, and
 * what is asked. Each machine has memory at 4 GiB in region 0: two memory blocks
 * of dax0.0, which is nobody's business, three of dax0.1, and free space.
 */
#ifndef TEST_FAILURES_CASES_H
#define TEST_FAILURES_CASES_H

#include <daxctl/info.h>
#include <daxctl/plan.h>

#include "test/sim/sim.h"

#define CASE_DEV	 "dax0.1"
#define CASE_NEW_DEV	 "dax0.2"
#define CASE_DEVS_MAX	 4
#define CASE_FIRST_BLOCK 32
#define CASE_BLOCKS	 12
#define CASE_BLOCK_SHIFT 27

/* What a case asks for: which of the fields below, and how to go about it. */
enum want_flags {
	WANT_MODE = 1 << 0,
	WANT_SIZE = 1 << 1,
	WANT_ALIGN = 1 << 2,
	WANT_RANGES = 1 << 3,
	WANT_NO_ONLINE = 1 << 4,
	WANT_NO_MOVABLE = 1 << 5,
	WANT_FORCE = 1 << 6,
	WANT_KEEP_GOING = 1 << 7,
	WANT_MEMMAP_ON_MEMORY = 1 << 8,
	WANT_UUID = 1 << 9,
};

struct want_range {
	unsigned long long start, end;
};

struct want {
	unsigned int flags;
	enum daxctl_dev_mode mode;
	unsigned long long size;
	unsigned long long align;
	const struct want_range *ranges;
	size_t n_ranges;
	int memmap_on_memory;
	uuid_t uuid;
};

struct failure_case {
	const char *name;
	const char *kernel;
	const char *driver;	/* that dax0.1 has */
	const char *policy;	/* NULL: offline */
	bool sparse;		/* a region of extents, with dax0.0 empty and no dax0.1 */
	bool no_way_back;	/* which the kernel does not have */
	const char *prepare[4]; /* what others did before, then NULL */
	const char *arguments;	/* of daxctl, which asks the same; NULL: nothing does */
	enum daxctl_action action;
	struct want want;
};

extern const struct failure_case failure_cases[];
extern const size_t n_failure_cases;

/* A machine as the case says, not mounted yet; not NULL. */
struct sim *case_machine(const struct failure_case *c);
/* The device that the case is about, which may not be there yet. */
const char *case_dev(const struct failure_case *c);

#endif
