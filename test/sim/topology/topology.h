/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A machine described in a short text: see README.md for the grammar. */
#ifndef SIM_TOPOLOGY_H
#define SIM_TOPOLOGY_H

#include "test/sim/model/model.h"

/* What the command line says instead of the file. NULL: the file's word. */
struct topology_options {
	const char *kernel;
	const char *policy;
	const char *const *settings; /* "KEY=VALUE" of [machine], ends with NULL; NULL: none */
	/* Modules that are not there at boot, by enum driver_kind. */
	bool unloaded[DRIVER_KINDS], missing[DRIVER_KINDS];
	unsigned kmem_step_ms; /* as in struct model, already at boot */
};

/*
 * Builds the machine in text. Whatever is wrong with it is -EINVAL, and
 * *ret_message then says "name:line: reason"; free() it. -ENOMEM has no message.
 */
_must_check_ int topology_parse(const char *name, const char *text,
				const struct topology_options *options, struct model **ret_model,
				char **ret_message);

#endif
