/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How each command that changes something goes about it: plan for all devices,
 * refuse before the first change, run, tell, and say it in the exit code.
 */
#ifndef DAXCTL_BATCH_H
#define DAXCTL_BATCH_H

#include <stdbool.h>
#include <stddef.h>

#include <daxctl/plan.h>

#include "exit.h"
#include "names.h"
#include "objects.h"
#include "options.h"
#include "select.h"

/* What every such command can be given; the first part of its values */
struct batch_values {
	struct region_names regions;
	struct dev_names devs;
	bool human;
	bool verbose;
	bool dry_run;
	bool json;
	struct size_option timeout; /* seconds */
};

/* Rows for the option tables of the commands, whose values begin with: struct batch_values batch */
/* clang-format off */
#define OPTIONS_COMMON(values) \
	{"region", 'r', OPTION_REGIONS, offsetof(struct values, batch.regions), "region", \
	 "only in this region: 0 or region0; several times, or all"}, \
	{"human", 'u', OPTION_FLAG, offsetof(struct values, batch.human), NULL, \
	 "sizes and addresses as people write them"}, \
	{"verbose", 'v', OPTION_FLAG, offsetof(struct values, batch.verbose), NULL, \
	 "tell each step, and what the library does"}, \
	{"dry-run", 'n', OPTION_FLAG, offsetof(struct values, batch.dry_run), NULL, \
	 "only tell what would be done, and what could not"}, \
	{"json", 'j', OPTION_FLAG, offsetof(struct values, batch.json), NULL, \
	 "print JSON: the devices as they are then, or the plans of --dry-run"}, \
	{"timeout", 0, OPTION_SECONDS, offsetof(struct values, batch.timeout), "seconds", \
	 "how long to wait for other programs and for busy memory"}

#define OPTION_KEEP_GOING(values) \
	{"keep-going", 'k', OPTION_FLAG, offsetof(struct values, keep_going), NULL, \
	 "leave offline what went offline, though not all memory did"}

#define OPERAND_DEVS(values, verb) \
	{NULL, 0, OPTION_DEVS, offsetof(struct values, batch.devs), "device", \
	 "specify a device to " verb ", or \"all\""}
/* clang-format on */

/* The plans of one call */
struct batch {
	const struct batch_values *values;
	bool ran;
	struct daxctl_plan **plans;
	size_t n;
};

void batch_free(struct batch *batch);

/*
 * The devices that were named; "all" stands for those that the action is about:
 * with a size, unless it destroys; system-ram if it is about memory, and no system-ram if
 * it disables. EXIT_CODE_NOTHING if a name matches none; that was said then.
 */
enum exit_code batch_select(struct daxctl_ctx *ctx, const struct batch_values *values,
			    enum daxctl_action action, struct selected_devs *ret);

/*
 * A request with the flags of enum daxctl_request_flags and with what the common options
 * say; for the caller to free. NULL after a message if there is no memory.
 */
struct daxctl_request *batch_request(const struct batch_values *values, enum daxctl_action action,
				     unsigned int flags);
/* What a setter of a request returned, as an exit status; after a message if it is an error. */
enum exit_code batch_request_check(int rc);

/* Adds a plan. Refused ones are told in batch_run(). */
enum exit_code batch_plan_dev(struct batch *batch, struct daxctl_dev *dev,
			      const struct daxctl_request *request);
enum exit_code batch_plan_create(struct batch *batch, struct daxctl_region *region,
				 const struct daxctl_request *request);

/* What a command did to a device, and how a device was that needed nothing */
struct batch_words {
	const char *done;    /* "reconfigured" */
	const char *already; /* "as asked for" */
};

/*
 * Runs the plans, all or, if one is refused, none; or only shows them. Prints the sum, such as
 * "reconfigured 1 device; 2 were already as asked for".
 */
enum exit_code batch_run(struct batch *batch, const struct batch_words *words);

/* Was a device changed, though perhaps not as asked for? */
bool batch_changed(const struct batch *batch);

/*
 * Prints the devices that were handled, as JSON, and nothing more after a dry run. Returns code,
 * or where that is EXIT_CODE_DONE and not all was printed, what is left of it.
 */
enum exit_code batch_show(const struct batch *batch, enum exit_code code);

/* Names the options that change nothing for this call. */
void batch_note_options(const struct batch_values *values, bool prints_json);

/*
 * All of it, for a command that wants the same of each device. Prints JSON if asked to.
 * request may be NULL, as batch_request() may return it.
 */
enum exit_code batch_on_devs(const struct batch_values *values, enum daxctl_action action,
			     const struct daxctl_request *request, const struct batch_words *words);

#endif
