// SPDX-License-Identifier: LGPL-2.1-or-later
/* Steps and their errors, for people. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/plan/plan.h"

static const char *zone_text(enum zone_want zone)
{
	static const char *const texts[] = {
		[ZONE_OFFLINE] = "offline",
		[ZONE_ANY] = "in a zone of the kernel's choice",
		[ZONE_KERNEL] = "in a kernel zone",
		[ZONE_MOVABLE] = "as movable memory",
	};

	return texts[zone];
}

_printf_(1, 2) static char *text(const char *format, ...)
{
	va_list args;
	char *words;
	int len;

	va_start(args, format);
	len = vasprintf(&words, format, args);
	va_end(args);

	return len < 0 ? NULL : words;
}

static char *words_memory(const char *dev, const struct step *step)
{
	const char *s = step->n_blocks == 1 ? "" : "s";

	if (step->kind == STEP_OFFLINE)
		return text("take %" PRIu64 " memory block%s of %s offline", step->n_blocks, s,
			    dev);
	if (step->n_blocks == 0) /* not known before the device has its size */
		return text("online the memory blocks of %s %s", dev, zone_text(step->zone));

	return text("online %" PRIu64 " memory block%s of %s %s", step->n_blocks, s, dev,
		    zone_text(step->zone));
}

static char *words_claim(const struct daxctl_plan *plan, const char *dev)
{
	char tag[UUID_TEXT_MAX];

	if (uuid_is_zero(plan->want.uuid))
		return text("give %s one extent without a tag", dev);
	uuid_to_text(plan->want.uuid, tag);
	return text("give %s the extents with the tag %s", dev, tag);
}

char *step_text(const struct daxctl_plan *plan, const struct step *step)
{
	const char *dev = plan->dev ? plan->dev->name : "the new device";

	switch (step->kind) {
	case STEP_LOAD_MODULE:
		return text("load module %s", step->driver);
	case STEP_CREATE:
		return text("create a device in region %s",
			    daxctl_region_get_devname(plan->region));
	case STEP_DELETE:
		return text("delete %s", dev);
	case STEP_UNBIND:
		return text("unbind %s from driver %s", dev, step->driver);
	case STEP_BIND:
		return text("bind %s to driver %s", dev, step->driver);
	case STEP_SET_ALIGN:
		return text("set the alignment of %s to %" PRIu64 " bytes", dev, step->value);
	case STEP_SET_SIZE:
		return text("set the size of %s to %" PRIu64 " bytes", dev, step->value);
	case STEP_ADD_RANGE:
		return text("give %s the range %#llx-%#llx", dev, step->range.start,
			    step->range.end);
	case STEP_SET_MEMMAP:
		return text("keep the map of its pages in %s memory",
			    step->value ? "its own" : "other");
	case STEP_CLAIM:
		return words_claim(plan, dev);
	case STEP_RELEASE:
		return text("give the extents of %s back to the region", dev);
	case STEP_HOLD_POLICY:
		return text("hold the kernel's policy for new memory at offline (it is %s)",
			    zone_word(step->zone));
	case STEP_RESTORE_POLICY:
		return text("set the kernel's policy for new memory back to %s",
			    zone_word(step->zone));
	case STEP_ONLINE:
	case STEP_OFFLINE:
		return words_memory(dev, step);
	}

	return NULL;
}

/* What the kernel means by an errno in this place, and what a person can do. */
static const struct advice {
	enum step_kind kind;
	int error;
	enum daxctl_reason reason;
	const char *text;
} advice[] = {
	{STEP_LOAD_MODULE, ENOENT, DAXCTL_REASON_MODULE,
	 "this kernel has no such module: it may be too old, built without it, or the package with its modules is not installed"},
	{STEP_LOAD_MODULE, EPERM, DAXCTL_REASON_MODULE,
	 "modprobe's configuration blocklists it (look in /etc/modprobe.d), or modules may not be loaded"},
	{STEP_LOAD_MODULE, ELIBACC, DAXCTL_REASON_MODULE,
	 "libkmod is not installed; install it, or load the module by hand (modprobe)"},
	{STEP_CREATE, ENOSPC, DAXCTL_REASON_NO_SPACE, "the region has no free space any more"},
	{STEP_DELETE, EBUSY, DAXCTL_REASON_CHANGED,
	 "somebody bound it or gave it a size meanwhile"},
	{STEP_UNBIND, EBUSY, DAXCTL_REASON_CHANGED, "it stays bound, or was bound again at once"},
	{STEP_BIND, EBUSY, DAXCTL_REASON_OTHER,
	 "another driver has it, or its addresses are in use: memory that was unbound while online stays taken until the next reboot (see /proc/iomem)"},
	{STEP_BIND, EINVAL, DAXCTL_REASON_OTHER,
	 "the driver cannot use it: too small or not aligned for a whole memory block, without a NUMA node, or its addresses are in use: memory that was unbound while online stays taken until the next reboot (see /proc/iomem); the kernel's log tells more (dmesg)"},
	{STEP_BIND, ENXIO, DAXCTL_REASON_OTHER,
	 "the driver did not take it; the kernel's log tells more (dmesg)"},
	{STEP_BIND, ENODEV, DAXCTL_REASON_OTHER,
	 "the driver did not take it, and a kernel before Linux 5.14 does not say why; its log may (dmesg)"},
	{STEP_BIND, ENOENT, DAXCTL_REASON_INCOMPLETE,
	 "the driver did not add all of the device's memory"},
	{STEP_BIND, ENOMEM, DAXCTL_REASON_NO_MEMORY,
	 "not enough memory for the descriptions of its pages"},
	{STEP_SET_SIZE, ENOSPC, DAXCTL_REASON_NO_SPACE,
	 "somebody else took the free space meanwhile"},
	{STEP_SET_SIZE, EBUSY, DAXCTL_REASON_CHANGED, "somebody bound it to a driver meanwhile"},
	{STEP_SET_ALIGN, EINVAL, DAXCTL_REASON_ALIGNMENT,
	 "the CPU has no pages of that size, or one of its ranges is no multiple of it"},
	{STEP_CLAIM, ENOENT, DAXCTL_REASON_NO_EXTENT,
	 "the region has no such extent that is free; \"daxctl list -RM\" shows those that there are"},
	{STEP_CLAIM, EBUSY, DAXCTL_REASON_CHANGED, "it got capacity from somebody else meanwhile"},
	{STEP_CLAIM, EOPNOTSUPP, DAXCTL_REASON_NOT_SPARSE,
	 "the capacity of its region is not dynamic"},
	{STEP_CLAIM, EINVAL, DAXCTL_REASON_NO_EXTENT,
	 "the extents with this tag are not complete, or one of them is not aligned"},
	{STEP_RELEASE, EBUSY, DAXCTL_REASON_CHANGED, "somebody bound it to a driver meanwhile"},
	{STEP_SET_SIZE, EADDRNOTAVAIL, DAXCTL_REASON_ALIGNMENT,
	 "there is no room that suits its alignment"},
	{STEP_ADD_RANGE, ENOMEM, DAXCTL_REASON_RANGE,
	 "the range is not free, or not within the region"},
	{STEP_ADD_RANGE, EINVAL, DAXCTL_REASON_SIZE,
	 "its length is no multiple of what the alignment demands"},
	{STEP_ONLINE, EBUSY, DAXCTL_REASON_CHANGED, "somebody else changed blocks meanwhile"},
	{STEP_ONLINE, ENOENT, DAXCTL_REASON_INCOMPLETE,
	 "the driver did not add all of the device's memory"},
	{STEP_ONLINE, EHWPOISON, DAXCTL_REASON_BROKEN, "the block holds memory known to be broken"},
	{STEP_OFFLINE, EBUSY, DAXCTL_REASON_MEMORY_BUSY,
	 "something in it cannot be moved: memory of the kernel, or pages that a program has pinned"},
	{STEP_OFFLINE, EINTR, DAXCTL_REASON_INTERRUPTED, "a signal interrupted it"},
	{STEP_OFFLINE, EINVAL, DAXCTL_REASON_NOT_REMOVABLE,
	 "the kernel never takes such a block offline"},
};

static const struct advice *find_advice(const struct step *step, int rc)
{
	const struct advice *a;

	array_foreach (a, advice)
		if (a->kind == step->kind && a->error == -rc)
			return a;

	return NULL;
}

enum daxctl_reason step_reason(const struct step *step, int rc)
{
	const struct advice *a = find_advice(step, rc);

	if (step->reason != DAXCTL_REASON_NONE && rc != -EINTR)
		return step->reason;

	return a ? a->reason : reason_of_errno(rc);
}

const char *step_advice(const struct step *step, int rc)
{
	const struct advice *a = find_advice(step, rc);

	if (a)
		return a->text;
	if (rc == -EPERM && geteuid() == 0)
		return "the kernel does not let root do it: is this a container, or the kernel locked down (/sys/kernel/security/lockdown)";
	if (rc == -EACCES || rc == -EPERM)
		return "only root may do this: run it as root, or with sudo";

	return NULL;
}

/* Options that say again what was wanted. */
static void write_wants(FILE *stream, const struct daxctl_plan *plan)
{
	if (plan_wants(plan, WANT_MODE))
		fprintf(stream, " --mode=%s", daxctl_mode_to_text(plan->want.mode));
	if (plan_wants(plan, WANT_SIZE))
		fprintf(stream, " --size=%" PRIu64, plan->want.size);
	if (plan_wants(plan, WANT_ALIGN))
		fprintf(stream, " --align=%" PRIu64, plan->want.align);
	if (plan_wants(plan, WANT_MEMMAP_ON_MEMORY))
		fprintf(stream, " --memmap-on-memory=%s",
			plan->want.memmap_on_memory ? "yes" : "no");
	/* without a mode they are not the user's, but say how to leave memory as it was */
	if (plan->zone == ZONE_OFFLINE && plan_wants(plan, WANT_MODE))
		fputs(" --no-online", stream);
	if (plan->zone == ZONE_KERNEL &&
	    (plan_wants(plan, WANT_MODE) || plan->want.action == DAXCTL_ACTION_ONLINE))
		fputs(" --no-movable", stream);
	if (plan_wants(plan, WANT_FORCE))
		fputs(" --force", stream);
}

/* What is left of a device that was to be created can only go: the next try makes its own. */
char *plan_command(const struct daxctl_plan *plan)
{
	static const char *const names[] = {
		[DAXCTL_ACTION_CREATE] = "destroy-device --force",
		[DAXCTL_ACTION_DESTROY] = "destroy-device",
		[DAXCTL_ACTION_RECONFIGURE] = "reconfigure-device",
		[DAXCTL_ACTION_ENABLE] = "enable-device",
		[DAXCTL_ACTION_DISABLE] = "disable-device",
		[DAXCTL_ACTION_ONLINE] = "online-memory",
		[DAXCTL_ACTION_OFFLINE] = "offline-memory",
	};
	char *command = NULL;
	FILE *stream;
	size_t size;

	if (!plan->dev)
		return NULL;
	stream = open_memstream(&command, &size);
	if (!stream)
		return NULL;
	fprintf(stream, "daxctl %s", names[plan->want.action]);
	if (plan->want.action != DAXCTL_ACTION_CREATE)
		write_wants(stream, plan);
	fprintf(stream, " %s", plan->dev->name);
	fclose(stream);

	return command;
}
