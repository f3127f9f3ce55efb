// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Explains why a step failed. The message names a cause only if a file confirms the cause now.
 * Otherwise the message says that the kernel gives no reason, and where to look.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/plan/plan.h"
#include "util/size.h"

/* ---- modules -------------------------------------------------------------------- */

/* Does a list "a,b,c" contain name. The list ends at a blank or at the end of the text. */
static bool list_has(const char *list, const char *name)
{
	size_t length = strlen(name), n;

	for (; *list && *list != ' '; list += n + (list[n] == ',')) {
		n = strcspn(list, ", \n");
		if (n == length && strncmp(list, name, n) == 0)
			return true;
		if (list[n] != ',')
			break;
	}

	return false;
}

/* Returns the parameter of the kernel's command line that blocklists the module, or NULL. */
static const char *blocklisted_by(struct daxctl_ctx *ctx, const char *name)
{
	static const char *const words[] = {"modprobe.blacklist=", "module_blacklist="};
	_cleanup_fclose_ FILE *file = NULL;
	_cleanup_free_ char *line = NULL;
	const char *const *word, *at;
	size_t size = 0;

	if (sysfs_open_text(ctx_root(ctx), "proc/cmdline", &file) < 0 ||
	    getline(&line, &size, file) < 0)
		return NULL;
	array_foreach (word, words)
		for (at = line; (at = strstr(at, *word)); at++)
			if ((at == line || at[-1] == ' ') && list_has(at + strlen(*word), name))
				return *word;

	return NULL;
}

char *module_explain(struct daxctl_ctx *ctx, const char *name, int rc)
{
	const char *word = rc == -EPERM ? blocklisted_by(ctx, name) : NULL;
	char *text = NULL;

	if (word)
		rc = asprintf(&text, "The kernel's command line has %s%s", word, name);
	else if (rc == -EPERM && module_check(ctx, name) == -EPERM)
		rc = asprintf(
			&text,
			"The configuration of modprobe blocklists it. Look in /etc/modprobe.d");
	else if (rc == -EPERM)
		rc = asprintf(
			&text,
			"The kernel refuses the module. Look at its log (dmesg) and /proc/sys/kernel/modules_disabled");
	else if (rc == -ENOENT)
		rc = asprintf(
			&text,
			"There is no such module for this kernel. Look at the version and configuration of the kernel, and for a package with more modules");
	else if (rc == -ELIBACC)
		rc = asprintf(
			&text,
			"libkmod is not installed. Install it, or load the module with modprobe");
	else
		rc = asprintf(&text, "%s", strerror(-rc));

	return rc < 0 ? NULL : text;
}

static bool find_module(struct daxctl_plan *plan, struct step *step, int rc)
{
	_cleanup_free_ char *text = module_explain(plan->region->ctx, step->driver, rc);

	if (text)
		step_set_detail(step, DAXCTL_REASON_MODULE, "%s", text);

	return text;
}

/* ---- devices -------------------------------------------------------------------- */

/* Is the device gone. Another device may have its name now. */
static bool find_gone(struct daxctl_plan *plan, struct step *step)
{
	struct daxctl_dev *dev = plan->dev;
	bool replaced;

	if (!dev || dev_check(dev) != -ENOENT)
		return false;

	replaced = sysfs_exists(ctx_root(dev_ctx(dev)), dev->path) == 0;
	step_set_detail(step, DAXCTL_REASON_GONE, "%s does not exist any more%s", dev->name,
			replaced ? "; the device that is called so now is another one" : "");
	return true;
}

/* Does a driver have a device that should be unbound, or does another driver have it. */
static bool find_driver(struct daxctl_plan *plan, struct step *step, int rc _unused_)
{
	char driver[SYSFS_VALUE_MAX];

	if (!plan->dev || dev_read_driver(plan->dev, driver) < 0 || !driver[0])
		return false;
	if (step->kind == STEP_BIND && strcmp(driver, step->driver) == 0)
		return false;

	step_set_detail(step, DAXCTL_REASON_CHANGED, "It %s driver %s",
			step->kind == STEP_UNBIND ? "still has" : "has", driver);
	return true;
}

static bool find_size(struct daxctl_plan *plan, struct step *step, int rc _unused_)
{
	uint64_t size;

	if (!plan->dev || dev_read_size(plan->dev, &size) < 0 || size == 0)
		return false;

	step_set_detail(step, DAXCTL_REASON_CHANGED, "Its size is %s", size_words(size).text);
	return true;
}

static bool find_driver_or_size(struct daxctl_plan *plan, struct step *step, int rc)
{
	return find_driver(plan, step, rc) || find_size(plan, step, rc);
}

static bool find_free_space(struct daxctl_plan *plan, struct step *step, int rc _unused_)
{
	uint64_t available;

	if (region_read_available(plan->region, &available) < 0)
		return false;

	step_set_detail(step, DAXCTL_REASON_NO_SPACE, "%s of the region are free",
			size_words(available).text);
	return true;
}

/* If kmem does not have the device, memory blocks in its ranges were left behind. */
static bool find_blocks(struct daxctl_plan *plan, struct step *step, int rc _unused_)
{
	_cleanup_ranges_ struct ranges ranges = {0};
	_cleanup_blocks_ struct blocks blocks = {0};
	_cleanup_free_ char *text = NULL;

	if (!plan->dev || dev_read_blocks(plan->dev, &ranges, &blocks) < 0 || blocks.n == 0)
		return false;

	text = blocks_text(&blocks);
	step_set_detail(step, DAXCTL_REASON_STUCK,
			"Memory was left behind in its ranges and stays until the next reboot: %s",
			text ? text : "");
	return true;
}

static bool find_driver_or_blocks(struct daxctl_plan *plan, struct step *step, int rc)
{
	return find_driver(plan, step, rc) || find_blocks(plan, step, rc);
}

static bool find_removal(struct daxctl_plan *plan, struct step *step, int rc _unused_)
{
	struct removal removal = removal_read(plan->region->ctx, &plan->snap.blocks);
	char text[REMOVAL_TEXT_MAX];

	if (removal.is != REMOVAL_IMPOSSIBLE)
		return false;

	removal_text(&removal, text);
	step_set_detail(step, DAXCTL_REASON_NOT_REMOVABLE, "This kernel cannot remove memory (%s)",
			text);
	return true;
}

/* ---- all steps ------------------------------------------------------------------- */

#define NO_REASON "The kernel gives no reason. "
#define DMESG	  NO_REASON "Look at its log (dmesg)"

/* What the errno of a step can mean: a function that finds the cause, or else where to look */
static const struct meaning {
	enum step_kind kind;
	int error;
	enum daxctl_reason reason;
	bool (*find)(struct daxctl_plan *plan, struct step *step, int rc);
	const char *look;
} meanings[] = {
	{STEP_LOAD_MODULE, ENOENT, DAXCTL_REASON_MODULE, find_module, NULL},
	{STEP_LOAD_MODULE, EPERM, DAXCTL_REASON_MODULE, find_module, NULL},
	{STEP_LOAD_MODULE, ELIBACC, DAXCTL_REASON_MODULE, find_module, NULL},
	{STEP_CREATE, ENOSPC, DAXCTL_REASON_NO_SPACE, find_free_space, DMESG},
	{STEP_DELETE, EBUSY, DAXCTL_REASON_OTHER, find_driver_or_size, DMESG},
	{STEP_UNBIND, EBUSY, DAXCTL_REASON_OTHER, find_driver, DMESG},
	{STEP_BIND, EBUSY, DAXCTL_REASON_OTHER, find_driver_or_blocks,
	 NO_REASON "Look at who has the addresses (/proc/iomem), and at its log (dmesg)"},
	{STEP_BIND, EINVAL, DAXCTL_REASON_OTHER, find_blocks,
	 NO_REASON "Look at its log (dmesg), and at who has the addresses (/proc/iomem)"},
	{STEP_BIND, ENXIO, DAXCTL_REASON_OTHER, find_blocks,
	 "The driver did not take it. Look at the kernel's log (dmesg)"},
	{STEP_BIND, ENODEV, DAXCTL_REASON_OTHER, find_blocks,
	 "The driver did not take it. Look at the kernel's log (dmesg)"},
	{STEP_BIND, ENOENT, DAXCTL_REASON_INCOMPLETE, NULL,
	 "Not all of its memory blocks are there"},
	{STEP_BIND, ENOMEM, DAXCTL_REASON_NO_MEMORY, NULL, DMESG},
	{STEP_SET_SIZE, ENOSPC, DAXCTL_REASON_NO_SPACE, find_free_space, DMESG},
	{STEP_SET_SIZE, EBUSY, DAXCTL_REASON_OTHER, find_driver, DMESG},
	{STEP_SET_ALIGN, EBUSY, DAXCTL_REASON_OTHER, find_driver, DMESG},
	{STEP_SET_ALIGN, EINVAL, DAXCTL_REASON_OTHER, NULL,
	 NO_REASON
	 "It takes sizes of a page of the CPU, and only if the length of each range is a multiple"},
	{STEP_CLAIM, ENOENT, DAXCTL_REASON_NO_EXTENT, NULL,
	 "The region has no such extent that is free"},
	{STEP_CLAIM, EBUSY, DAXCTL_REASON_OTHER, find_driver_or_size, DMESG},
	{STEP_CLAIM, EOPNOTSUPP, DAXCTL_REASON_NOT_SPARSE, NULL,
	 "The capacity of its region is not dynamic"},
	{STEP_CLAIM, EINVAL, DAXCTL_REASON_NO_EXTENT, NULL,
	 NO_REASON "It takes complete and aligned extents only. Look at those of the region"},
	{STEP_RELEASE, EBUSY, DAXCTL_REASON_OTHER, find_driver, DMESG},
	{STEP_ADD_RANGE, ENOMEM, DAXCTL_REASON_RANGE, NULL,
	 NO_REASON "It takes only ranges of the region that no device has"},
	{STEP_ADD_RANGE, EINVAL, DAXCTL_REASON_SIZE, NULL,
	 "Its length is no multiple of what the alignment demands"},
	{STEP_ONLINE, EBUSY, DAXCTL_REASON_OTHER, NULL, DMESG},
	{STEP_ONLINE, ENOENT, DAXCTL_REASON_INCOMPLETE, NULL,
	 "Not all of its memory blocks are there"},
	{STEP_ONLINE, EHWPOISON, DAXCTL_REASON_BROKEN, NULL, NULL},
	{STEP_OFFLINE, EBUSY, DAXCTL_REASON_MEMORY_BUSY, NULL,
	 NO_REASON "Its log (dmesg) may name the page that it cannot move"},
	{STEP_OFFLINE, ETIMEDOUT, DAXCTL_REASON_TIMEOUT, NULL, "The time limit is over"},
	{STEP_ONLINE, ETIMEDOUT, DAXCTL_REASON_TIMEOUT, NULL, "The time limit is over"},
	{STEP_OFFLINE, EINTR, DAXCTL_REASON_INTERRUPTED, NULL, "A signal interrupted it"},
	{STEP_OFFLINE, EINVAL, DAXCTL_REASON_OTHER, find_removal,
	 NO_REASON "Look at valid_zones and removable of the block"},
};

static const struct meaning *find_meaning(const struct step *step, int rc)
{
	const struct meaning *m;

	array_foreach (m, meanings)
		if (m->kind == step->kind && m->error == -rc)
			return m;

	return NULL;
}

/* Is the cause of the failure known. */
static bool is_explained(const struct step *step)
{
	return step->reason != DAXCTL_REASON_NONE && step->reason != DAXCTL_REASON_OTHER &&
	       step->reason != DAXCTL_REASON_MEMORY_BUSY && step->reason != DAXCTL_REASON_TIMEOUT;
}

void step_explain(struct daxctl_plan *plan, struct step *step, int rc)
{
	const struct meaning *m = find_meaning(step, rc);

	if ((rc == -ENOENT || rc == -ENODEV) && find_gone(plan, step))
		return;
	if (!step->detail && m && m->find)
		m->find(plan, step, rc);
}

enum daxctl_reason step_reason(const struct step *step, int rc)
{
	const struct meaning *m = find_meaning(step, rc);

	if (step->reason != DAXCTL_REASON_NONE && rc != -EINTR)
		return step->reason;

	return m ? m->reason : reason_of_errno(rc);
}

const char *step_look(const struct step *step, int rc)
{
	const struct meaning *m = find_meaning(step, rc);

	if (is_explained(step) || rc == -EINTR)
		return NULL;
	if (m)
		return m->look;
	if ((rc == -EACCES || rc == -EPERM) && geteuid() != 0)
		return "Only root may do this: run it as root, or with sudo";
	if (rc == -EACCES || rc == -EPERM)
		return "The kernel refuses it to root. Look at /sys/kernel/security/lockdown, and whether this is a container";

	return DMESG;
}
