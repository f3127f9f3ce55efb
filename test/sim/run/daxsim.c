/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The command: a simulated machine around a program. */
#include "test/sim/run/daxsim.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"

static const char usage[] =
	"Usage: daxsim -t TOPOLOGY [OPTION...] [--] [COMMAND [ARGUMENT...]]\n"
	"       daxsim -t TOPOLOGY [OPTION...] --root DIRECTORY\n"
	"Runs COMMAND, or a shell, on a machine with simulated device-dax memory.\n"
	"\n"
	"  -t, --topology=NAME|FILE  the machine: cxl-expander, hbm-pair, nvdimm, ...\n"
	"  -k, --kernel=VERSION      behave as this version: 5.1 to 7.3, or dcd\n"
	"  -p, --policy=WORD         auto_online_blocks at boot\n"
	"  -s, --set=KEY=VALUE       of the machine: memmap-on-memory=yes; may be repeated\n"
	"  -f, --fault=LINE          something goes wrong; may be given repeatedly\n"
	"  -j, --journal=FILE        write there what was written, with the answers\n"
	"  -u, --uevents             events for udev monitors, in a network of its own\n"
	"  -r, --root=DIRECTORY      no command: serve sys, dev and proc below DIRECTORY\n"
	"                            until SIGINT or SIGTERM\n"
	"  -h, --help                this text\n"
	"  -V, --version             the version\n";

static int fail_usage(const char *format, const char *arg)
{
	fputs("daxsim: ", stderr);
	if (arg)
		fprintf(stderr, "%s: %s", format, arg);
	else
		fputs(format, stderr);
	fputs("\nTry 'daxsim --help'.\n", stderr);
	return EXIT_USAGE;
}

/* Each has room for as many as there are arguments. */
struct lists {
	const char **faults, **settings;
	size_t n_faults, n_settings;
};

/* One option; -1 to go on, or an exit status. */
static int take_option(int option, struct daxsim_options *options, struct lists *lists)
{
	switch (option) {
	case 't':
		options->topology = optarg;
		return -1;
	case 'k':
		options->sim.kernel = optarg;
		return -1;
	case 'p':
		options->sim.policy = optarg;
		return -1;
	case 'f':
		lists->faults[lists->n_faults++] = optarg;
		return -1;
	case 's':
		lists->settings[lists->n_settings++] = optarg;
		return -1;
	case 'j':
		options->journal = optarg;
		return -1;
	case 'u':
		options->uevents = true;
		return -1;
	case 'r':
		options->root = optarg;
		return -1;
	case 'h':
		fputs(usage, stdout);
		return fflush(stdout) ? EXIT_CANNOT : EXIT_SUCCESS;
	case 'V':
		puts(DAXSIM_VERSION);
		return fflush(stdout) ? EXIT_CANNOT : EXIT_SUCCESS;
	}
	fputs("Try 'daxsim --help'.\n", stderr);
	return EXIT_USAGE;
}

/* -1 to go on, or an exit status. */
static int parse_options(int argc, char **argv, struct daxsim_options *options, struct lists *lists)
{
	static const struct option longs[] = {
		{"topology", required_argument, NULL, 't'},
		{"kernel", required_argument, NULL, 'k'},
		{"policy", required_argument, NULL, 'p'},
		{"set", required_argument, NULL, 's'},
		{"fault", required_argument, NULL, 'f'},
		{"journal", required_argument, NULL, 'j'},
		{"uevents", no_argument, NULL, 'u'},
		{"root", required_argument, NULL, 'r'},
		{"help", no_argument, NULL, 'h'},
		{"version", no_argument, NULL, 'V'},
		{0},
	};
	int option, rc = -1;

	while (rc < 0 && (option = getopt_long(argc, argv, "+t:k:p:s:f:j:ur:hV", longs, NULL)) >= 0)
		rc = take_option(option, options, lists);
	if (rc >= 0)
		return rc;
	options->sim.faults = lists->faults;
	options->sim.settings = lists->settings;
	options->command = optind < argc ? argv + optind : NULL;
	if (!options->topology)
		return fail_usage("no topology", NULL);
	if (options->root && options->command)
		return fail_usage("--root takes no command", *options->command);
	return -1;
}

static int run(const struct daxsim_options *options)
{
	_cleanup_free_ char *message = NULL;
	_cleanup_fclose_ FILE *journal = NULL;
	struct sim *sim;
	int rc;

	rc = sim_new(options->topology, &options->sim, &sim, &message);
	if (rc) {
		fprintf(stderr, "daxsim: %s\n", message ? message : strerror(-rc));
		return rc == -ENOMEM ? EXIT_CANNOT : EXIT_USAGE;
	}
	if (options->journal) {
		journal = fopen(options->journal, "we");
		if (!journal) {
			fprintf(stderr, "daxsim: %s: %s\n", options->journal, strerror(errno));
			sim_free(sim);
			return EXIT_CANNOT;
		}
		journal_tee(sim->journal, journal);
	}
	rc = options->root ? daxsim_serve(sim, options) : daxsim_run(sim, options);
	sim_free(sim);
	return rc;
}

int main(int argc, char **argv)
{
	_cleanup_free_ const char **faults = calloc((size_t)argc + 1, sizeof(*faults));
	_cleanup_free_ const char **settings = calloc((size_t)argc + 1, sizeof(*settings));
	struct lists lists = {.faults = faults, .settings = settings};
	struct daxsim_options options = {0};
	int rc;

	if (!faults || !settings)
		return EXIT_CANNOT;
	rc = parse_options(argc, argv, &options, &lists);
	return rc >= 0 ? rc : run(&options);
}
