// SPDX-License-Identifier: LGPL-2.1-or-later
/* Somebody else acts right before each write of each change. */
#include <stdio.h>
#include <string.h>

#include "test/failures/trial.h"

/* A udev rule, a daemon, a person at another terminal: on the device that changes. */
static const char *const agents[] = {
	"online memory35 online_kernel",
	"online memory34-36 online_movable",
	"offline memory36",
	"pin memory35",
	"unbind DEV",
	"bind DEV device_dax",
	"bind DEV kmem",
	"delete DEV",
	"replace DEV",
	"write /sys/devices/system/memory/auto_online_blocks online",
	"provider-gone DEV",
	"claim 4352M+128M",
};

/* DEV in the line is the device. */
static void name_dev(char ret[128], const char *line, const char *dev)
{
	const char *at = strstr(line, "DEV");

	if (at)
		snprintf(ret, 128, "%.*s%s%s", (int)(at - line), line, dev, at + strlen("DEV"));
	else
		snprintf(ret, 128, "%s", line);
}

static void interfere(const struct trial *reference, struct tally *tally, const char *path,
		      unsigned nth)
{
	const char *const *agent;
	char fault[512], agent_line[128];

	array_foreach (agent, agents) {
		struct trial trial = {
			.c = reference->c,
			.fault = fault,
			.lasting = true,
			.sets_policy = strstr(*agent, "auto_online_blocks"),
			.binds = strncmp(*agent, "bind", strlen("bind")) == 0,
		};

		name_dev(agent_line, *agent, case_dev(trial.c));
		snprintf(fault, sizeof(fault), "write %s %u: %s", path, nth, agent_line);
		trial_judge(&trial, reference, tally);
	}
}

static void try_case(const struct failure_case *c, struct tally *tally)
{
	try_writes(c, tally, interfere);
}

int main(void)
{
	return for_each_case(try_case, false);
}
