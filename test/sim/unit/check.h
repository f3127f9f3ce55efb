/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* For tests of the model: machines from text, and tables of accesses. */
#ifndef SIM_UNIT_CHECK_H
#define SIM_UNIT_CHECK_H

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "test/sim/sim.h"
#include "util/cleanup.h"

DEFINE_CLEANUP(struct sim *, sim_free);
#define _cleanup_sim_ _cleanup_(sim_freep)

/* One write and its answer, or (value NULL) one read and its text. */
struct step {
	const char *path;
	const char *value;
	ssize_t answer;
	const char *text; /* read: what it must be, NULL: answer is the errno */
};

#define WRITE(path, value, answer) ((struct step){(path), (value), (answer), NULL})
/* A write that takes all. */
#define TAKES(path, value) ((struct step){(path), (value), sizeof(value) - 1, NULL})
#define READ(path, text)   ((struct step){(path), NULL, 0, (text)})
#define FAILS(path, error) ((struct step){(path), NULL, (error), NULL})

static inline struct sim *machine(const char *text, const char *kernel)
{
	struct sim_options options = {.kernel = kernel};
	_cleanup_free_ char *message = NULL;
	struct sim *sim;

	if (sim_new_text(text, &options, &sim, &message))
		fail_msg("%s", message);
	return sim;
}

static inline void check_read(struct sim *sim, const struct step *step, int line)
{
	_cleanup_free_ char *text = NULL;
	ssize_t rc = sim_read(sim, step->path, &text);

	if (!step->text && rc != step->answer)
		fail_msg("line %d: %s: %zd instead of %zd", line, step->path, rc, step->answer);
	if (step->text && (rc < 0 || strcmp(text, step->text)))
		fail_msg("line %d: %s: %zd \"%s\" instead of \"%s\"", line, step->path, rc,
			 rc < 0 ? "" : text, step->text);
}

static inline void check_step(struct sim *sim, const struct step *step, int line)
{
	ssize_t rc;

	if (!step->value) {
		check_read(sim, step, line);
		return;
	}
	rc = sim_write(sim, step->path, step->value);
	if (rc != step->answer)
		fail_msg("line %d: \"%s\" to %s: %zd instead of %zd", line, step->value, step->path,
			 rc, step->answer);
}

static inline void check_steps(struct sim *sim, const struct step *steps, size_t n, int line)
{
	for (size_t i = 0; i < n; i++)
		check_step(sim, &steps[i], line + (int)i);
}

/* One step a line: a failure names the line. */
#define CHECK(sim, ...)                                                                   \
	do {                                                                              \
		const struct step _steps[] = {__VA_ARGS__};                               \
		check_steps((sim), _steps, sizeof(_steps) / sizeof(_steps[0]), __LINE__); \
	} while (0)

#define DEV    "sys/bus/dax/devices/"
#define DRV    "sys/bus/dax/drivers/"
#define MEM    "sys/devices/system/memory/"
#define NODE   "sys/devices/system/node/"
#define REGION "sys/bus/dax/devices/dax0.0/../dax_region/"

/* One hmem region of 2 GiB, unbound and empty, next to 2 GiB of RAM. */
#define EMPTY_REGION                                                                          \
	"[node 0]\ncpus = 0\nram = 0+2G\n[node 1]\n"                                          \
	"[region hmem]\nid = 0\nstart = 0x100000000\nsize = 2G\nnode = 1\nregion-idle = no\n" \
	"[device]\nsize = 0\ndriver = none\n"

#endif
