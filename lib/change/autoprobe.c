// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Unbinds devices that the kernel binds as a side effect. When a driver is loaded or is told a
 * device's name, the kernel tries the driver on every unbound device. Devices that should stay
 * unbound are unbound again.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/change/change.h"

struct probe_search {
	struct daxctl_ctx *ctx;
	const char *except;
	const struct bound *bound; /* devices to skip, or NULL */
	char *name;
};

/* Returns 1 if the device has a driver, 0 if it has none, or -errno. */
static int is_bound(struct daxctl_ctx *ctx, const char *name, char driver[SYSFS_VALUE_MAX])
{
	char path[128];
	int rc;

	snprintf(path, sizeof(path), BUS_DEVICES "/%s/driver", name);
	rc = sysfs_link_name(ctx_root(ctx), path, driver);

	return rc == -ENOENT ? 0 : rc < 0 ? rc : 1;
}

/*
 * Returns 1 if a driver could take the device: it is unbound, and its size is unknown or not 0.
 * Returns 0 or -errno otherwise. A device whose driver cannot be read is an error: unbinding it
 * later might be wrong.
 */
static int could_be_taken(struct daxctl_ctx *ctx, const char *name)
{
	char path[128], driver[SYSFS_VALUE_MAX];
	uint64_t size = 0;
	int rc;

	rc = is_bound(ctx, name, driver);
	if (rc < 0)
		log_err(ctx, "%s: its driver cannot be read: %s", name, strerror(-rc));
	if (rc != 0)
		return rc < 0 ? rc : 0;
	snprintf(path, sizeof(path), BUS_DEVICES "/%s/size", name);

	return sysfs_read_u64(ctx_root(ctx), path, 10, &size) < 0 || size > 0;
}

/* Returns -EEXIST, which ends the search, for the first device that a driver could take. */
static int look_at_one(void *data, const char *name)
{
	struct probe_search *search = data;
	int region, id, rc;

	if (dev_name_parse(name, &region, &id) < 0 || strcmp(name, search->except) == 0 ||
	    (search->bound && bound_has(search->bound, name)))
		return 0;
	rc = could_be_taken(search->ctx, name);
	if (rc <= 0)
		return rc;

	snprintf(search->name, DEV_NAME_MAX, "%s", name);
	return -EEXIST;
}

static int find_one(struct probe_search *search)
{
	int rc = sysfs_list(ctx_root(search->ctx), BUS_DEVICES, look_at_one, search);

	if (rc == -EEXIST)
		return 1;

	return rc == -ENOENT ? 0 : rc;
}

int autoprobe_find(struct daxctl_ctx *ctx, const char *except, char name[DEV_NAME_MAX])
{
	struct probe_search search = {.ctx = ctx, .except = except, .name = name};

	return find_one(&search);
}

/*
 * A kernel that cannot remove memory would keep the memory of a device that kmem takes as a side
 * effect: refuse. Otherwise hold the policy at offline, because memory that the kernel brings
 * online might never go offline again.
 */
static int prepare_memory(struct daxctl_ctx *ctx, struct autoprobe *probe)
{
	char name[DEV_NAME_MAX];
	struct probe_search search = {
		.ctx = ctx,
		.except = probe->except,
		.bound = &probe->before,
		.name = name,
	};
	int rc;

	rc = find_one(&search);
	if (rc <= 0)
		return rc;
	if (removal_read(ctx, NULL).is == REMOVAL_IMPOSSIBLE)
		return -EOPNOTSUPP;

	return policy_hold(ctx, &probe->policy);
}

int autoprobe_note(struct daxctl_ctx *ctx, const char *driver, const char *except,
		   struct autoprobe *ret)
{
	int holder, rc;

	rc = lock_bus(ctx, &LOCK_WAIT, &holder);
	if (rc < 0)
		return rc;
	ret->locked = true;
	ret->except = except;
	rc = bound_read(ctx, NULL, &ret->before);
	ret->noted = rc == 0;
	if (rc == 0 && mode_of_driver(driver) == DAXCTL_DEV_MODE_RAM)
		rc = prepare_memory(ctx, ret);

	return rc;
}

/* Adds a change of another device to ctx->side_effects, which the plan reports. */
#define note_side_effect(ctx, change, ...)                                                         \
	do {                                                                                       \
		if (differences_add(&(ctx)->side_effects, change, __VA_ARGS__) < 0)                \
			log_err(ctx, "no memory to tell what is left of drivers tried in "         \
				     "passing");                                                   \
		else                                                                               \
			log_err(ctx, "%s", (ctx)->side_effects.v[(ctx)->side_effects.n - 1].text); \
	} while (0)

static void note_bound(struct daxctl_ctx *ctx, const char *driver, const char *name,
		       const struct unbind_blocks *left, int rc)
{
	const struct change bound = {.object = name, .attribute = "driver", .now = driver};
	const struct change stuck = {.object = name, .attribute = "memory", .now = "stuck"};
	_cleanup_free_ char *blocks = unbind_blocks_text(left);

	if (left->online.n > 0)
		note_side_effect(
			ctx, &bound,
			"%s has driver %s, which took it in passing (it had none), and memory blocks of it are online: %s",
			name, driver, blocks ? blocks : "");
	else if (left->missing > 0)
		note_side_effect(
			ctx, &bound,
			"%s has driver %s, which took it in passing (it had none), and may still be adding its memory, missing blocks: %zu",
			name, driver, left->missing);
	else if (left->stuck.n > 0)
		note_side_effect(
			ctx, &stuck,
			"driver %s took %s in passing, and the kernel kept memory blocks of it, which are stuck until the next reboot: %s",
			driver, name, blocks ? blocks : "");
	else
		note_side_effect(
			ctx, &bound,
			"%s has driver %s, which took it in passing (it had none), and stays so: %s",
			name, driver, strerror(-rc));
}

static void release_one(struct daxctl_ctx *ctx, const char *driver, const char *name)
{
	_cleanup_unbind_blocks_ struct unbind_blocks left = {0};
	struct daxctl_dev *dev;
	int rc;

	rc = scan_dev(ctx, name, &dev);
	if (rc == 0)
		rc = driver_unbind_safely(dev, driver, false, &left);
	if (rc < 0)
		note_bound(ctx, driver, name, &left, rc);
	else
		log_info(ctx, "%s: the kernel bound it to driver %s in passing: unbound again",
			 name, driver);
}

/* Unbinds the devices that the driver has taken since autoprobe_note(), except probe->except. */
static void release_new(struct daxctl_ctx *ctx, const char *driver, const struct autoprobe *probe)
{
	_cleanup_bound_ struct bound now = {0};
	const char *name;
	size_t i;
	int rc;

	rc = bound_read(ctx, driver, &now);
	if (rc < 0)
		note_side_effect(
			ctx,
			(&(struct change){.object = driver, .attribute = "driver", .now = driver}),
			"driver %s may have devices that had none: they cannot be listed: %s",
			driver, strerror(-rc));
	for (i = 0; i < now.n; i++) {
		name = now.names[i];
		if (strcmp(name, probe->except) != 0 && !bound_has(&probe->before, name))
			release_one(ctx, driver, name);
	}
}

void autoprobe_release(struct daxctl_ctx *ctx, const char *driver, struct autoprobe *probe)
{
	enum zone_want policy = probe->policy.policy;

	if (probe->noted)
		release_new(ctx, driver, probe);
	if (policy_release(ctx, &probe->policy) < 0)
		note_side_effect(ctx,
				 (&(struct change){.object = "memory",
						   .attribute = "auto_online_blocks",
						   .before = zone_word(policy),
						   .now = zone_word(ZONE_OFFLINE)}),
				 "the kernel's policy for new memory is \"%s\" (it was \"%s\")",
				 zone_word(ZONE_OFFLINE), zone_word(policy));
	if (probe->locked)
		unlock_bus(ctx);
	bound_free(&probe->before);
	*probe = (struct autoprobe){0};
}

int module_load(struct daxctl_ctx *ctx, const char *name)
{
	struct autoprobe probed = {0};
	int rc;

	/*
	 * probe->except is empty: the device that needs the driver is bound later, by its own step
	 */
	rc = autoprobe_note(ctx, name, "", &probed);
	if (rc == 0)
		rc = module_insert(ctx, name);
	autoprobe_release(ctx, name, &probed);

	return rc;
}
