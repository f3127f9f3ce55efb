// SPDX-License-Identifier: LGPL-2.1-or-later
#include "hints.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "util/macro.h"

#define ANY_ACTION	 (~0U)
#define ACTION(name)	 (1U << DAXCTL_ACTION_##name)
#define ACTIONS_OF_FORCE (ACTION(RECONFIGURE) | ACTION(DESTROY))

/* @ stands for the name of the device, & for the object of the reason: without one, no hint. */
static const struct hint {
	enum daxctl_reason reason;
	unsigned int actions;
	const char *text;
	const char *forced; /* what --force does, for commands that have it */
} hints[] = {
	{DAXCTL_REASON_LOCKED, ANY_ACTION, "wait longer with --timeout=SECONDS", NULL},
	{DAXCTL_REASON_OLD_MODEL, ANY_ACTION,
	 "switch to the new device model ((module & keeps the old one) keeps the old one): daxctl "
	 "migrate-device-model, and a reboot",
	 NULL},
	{DAXCTL_REASON_BOUND, ACTION(DESTROY), "disable it first (daxctl disable-device @)",
	 "or use --force"},
	{DAXCTL_REASON_BOUND, ACTION(RECONFIGURE), "make it devdax first",
	 "or use --force to do it in one step"},
	{DAXCTL_REASON_FOREIGN, ANY_ACTION,
	 "disable it first, if that may be: daxctl disable-device @", NULL},
	{DAXCTL_REASON_EMPTY, ACTION(RECONFIGURE), "give it a size as well, with --size=SIZE",
	 NULL},
	{DAXCTL_REASON_EMPTY, ACTION(ENABLE),
	 "give it a size first: daxctl reconfigure-device --size=SIZE @", NULL},
	{DAXCTL_REASON_NOT_SYSTEM_RAM, ANY_ACTION,
	 "make it system-ram: daxctl reconfigure-device --mode=system-ram @", NULL},
	{DAXCTL_REASON_ONLINE, ANY_ACTION,
	 "take its memory offline first (daxctl offline-memory @)", "or use --force"},
	{DAXCTL_REASON_ZONE, ANY_ACTION,
	 "to leave the blocks where they are, do not ask for a zone; to move them, take them "
	 "offline first (daxctl offline-memory @)",
	 "or use --force"},
	{DAXCTL_REASON_NO_SPACE, ANY_ACTION,
	 "give back the space of devices that nobody means to use: daxctl destroy-device &", NULL},
	{DAXCTL_REASON_TAKEN, ANY_ACTION,
	 "use that device (daxctl enable-device &), or give its extents back (daxctl "
	 "destroy-device &)",
	 NULL},
	{DAXCTL_REASON_SPARSE, ACTION(CREATE),
	 "name the tag of extents with --uuid=UUID, or take one without a tag with --uuid=0; "
	 "daxctl list -RM shows them",
	 NULL},
	{DAXCTL_REASON_SPARSE, ACTION(RECONFIGURE),
	 "give all extents back with --size=0, and claim others with daxctl create-device "
	 "--uuid=UUID",
	 NULL},
	{DAXCTL_REASON_NOT_SPARSE, ANY_ACTION, "give a size, with --size=SIZE", NULL},
	{DAXCTL_REASON_NO_EXTENT, ANY_ACTION, "daxctl list -RM shows the extents that there are",
	 NULL},
};

static const struct hint *find_hint(const struct daxctl_plan *plan)
{
	unsigned int action = 1U << daxctl_plan_get_action(plan);
	const struct hint *hint;

	array_foreach (hint, hints)
		if (hint->reason == daxctl_plan_get_reason(plan) && hint->actions & action)
			return hint;

	return NULL;
}

/* Writes the text with what its signs stand for. */
static void write_text(FILE *stream, const char *text, const char *dev, const char *object)
{
	for (; *text; text++) {
		if (*text == '@')
			fputs(dev, stream);
		else if (*text == '&')
			fputs(object, stream);
		else
			fputc(*text, stream);
	}
}

static const char *dev_name(const struct daxctl_plan *plan)
{
	struct daxctl_dev *dev = daxctl_plan_get_dev(plan);

	return dev ? daxctl_dev_get_devname(dev) : "DEVICE";
}

static bool needs_object(const struct hint *hint)
{
	const char *text = hint->text;

	while (*text && *text != '&')
		text++;
	return *text;
}

static bool may_force(const struct daxctl_plan *plan)
{
	return ACTIONS_OF_FORCE & 1U << daxctl_plan_get_action(plan);
}

/* How to ask for what the policy does anyway, for people who would rather have that. */
static const char *policy_alternative(enum daxctl_memory_state policy,
				      enum daxctl_memory_state want)
{
	if (policy == DAXCTL_MEMORY_ONLINE_MOVABLE)
		return want == DAXCTL_MEMORY_OFFLINE ? "leave out --no-online"
						     : "leave out --no-movable";

	return want == DAXCTL_MEMORY_OFFLINE ? "use --no-movable in the place of --no-online"
					     : "ask for a kernel zone with --no-movable";
}

static void write_policy(FILE *stream, const struct daxctl_plan *plan)
{
	enum daxctl_memory_state want = daxctl_plan_get_memory(plan), policy;
	bool movable = want == DAXCTL_MEMORY_ONLINE_MOVABLE;

	fprintf(stream, "set the policy (echo %s >/sys/devices/system/memory/auto_online_blocks)",
		movable ? "online_movable" : "offline");
	if (!may_force(plan))
		return;
	fputs(", or use --force, which holds it at \"offline\" while the device is bound", stream);
	if (daxctl_memory_state_from_text(daxctl_plan_get_object(plan), &policy) == 0)
		fprintf(stream, ", or %s", policy_alternative(policy, want));
}

static void write_refusal(FILE *stream, const struct daxctl_plan *plan)
{
	const struct hint *hint = find_hint(plan);
	const char *object = daxctl_plan_get_object(plan);

	if (daxctl_plan_get_reason(plan) == DAXCTL_REASON_POLICY)
		write_policy(stream, plan);
	if (!hint || (needs_object(hint) && !object))
		return;
	write_text(stream, hint->text, dev_name(plan), object);
	if (hint->forced && may_force(plan))
		fprintf(stream, ", %s", hint->forced);
}

/* What is left of a device that was to be created can only go: the next try makes its own. */
static void write_partial(FILE *stream, const struct daxctl_plan *plan)
{
	enum daxctl_reason reason = daxctl_plan_get_reason(plan);

	if (reason == DAXCTL_REASON_STUCK || reason == DAXCTL_REASON_SIDE_EFFECTS ||
	    reason == DAXCTL_REASON_GONE)
		return;
	if (daxctl_plan_get_action(plan) != DAXCTL_ACTION_CREATE)
		fputs("when the cause is gone, run the same command again", stream);
	else if (daxctl_plan_get_dev(plan))
		fprintf(stream, "to give back what is left: daxctl destroy-device --force %s",
			dev_name(plan));
}

/* The kernel does not remember the mode of a device that is unbound. */
static void write_mode(FILE *stream, const struct daxctl_plan *plan)
{
	struct daxctl_dev *dev = daxctl_plan_get_dev(plan);
	enum daxctl_dev_mode mode = daxctl_dev_get_mode(dev);

	if (mode == DAXCTL_DEV_MODE_RAM || mode == DAXCTL_DEV_MODE_FAMFS)
		fprintf(stream, "to have that mode again: daxctl reconfigure-device --mode=%s %s",
			daxctl_mode_to_text(mode), daxctl_dev_get_devname(dev));
}

char *hint_for_plan(const struct daxctl_plan *plan)
{
	enum daxctl_outcome outcome = daxctl_plan_get_outcome(plan);
	char *text = NULL;
	FILE *stream;
	size_t size;

	stream = open_memstream(&text, &size);
	if (!stream)
		return NULL;
	if (outcome == DAXCTL_OUTCOME_REFUSED)
		write_refusal(stream, plan);
	else if (outcome == DAXCTL_OUTCOME_PARTIAL)
		write_partial(stream, plan);
	else if (outcome == DAXCTL_OUTCOME_READY &&
		 daxctl_plan_get_action(plan) == DAXCTL_ACTION_DISABLE)
		write_mode(stream, plan);
	if (fclose(stream) != 0 || size == 0) {
		free(text);
		return NULL;
	}

	return text;
}
