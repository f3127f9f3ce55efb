// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Telling a driver a device's name, or loading a driver, makes the kernel try
 * that driver on every unbound device. Those that were meant to stay unbound
 * are let go again.
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
	struct autoprobe *found;
};

/* Has the device a driver: 1, 0, or -errno. */
static int is_bound(struct daxctl_ctx *ctx, const char *name, char driver[SYSFS_VALUE_MAX])
{
	char path[128];
	int rc;

	snprintf(path, sizeof(path), BUS_DEVICES "/%s/driver", name);
	rc = sysfs_link_name(ctx_root(ctx), path, driver);

	return rc == -ENOENT ? 0 : rc < 0 ? rc : 1;
}

/*
 * Is the device unbound, and not known to be empty, so that a driver could take it: 1, 0,
 * or -errno. A device whose driver cannot be read is perhaps not to be let go again.
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

static int note_one(void *data, const char *name)
{
	struct probe_search *search = data;
	struct autoprobe *found = search->found;
	int region, id, rc;
	char(*names)[DEV_NAME_MAX];

	if (dev_name_parse(name, &region, &id) < 0 || strcmp(name, search->except) == 0)
		return 0;
	rc = could_be_taken(search->ctx, name);
	if (rc <= 0)
		return rc;

	names = reallocarray(found->names, found->n + 1, sizeof(*names));
	if (!names)
		return -ENOMEM;
	found->names = names;
	snprintf(found->names[found->n++], DEV_NAME_MAX, "%s", name);
	return 0;
}

/*
 * Memory that the policy would online in passing might never come back, so
 * that for kmem the policy waits while there are bystanders.
 */
static int hold_policy(struct daxctl_ctx *ctx, const char *driver, struct autoprobe *found)
{
	if (found->n == 0 || mode_of_driver(driver) != DAXCTL_DEV_MODE_RAM)
		return 0;

	return policy_hold(ctx, &found->policy);
}

int autoprobe_find(struct daxctl_ctx *ctx, const char *except, struct autoprobe *ret)
{
	struct probe_search search = {.ctx = ctx, .except = except, .found = ret};
	int rc = sysfs_list(ctx_root(ctx), BUS_DEVICES, note_one, &search);

	return rc == -ENOENT ? 0 : rc;
}

/* A kernel that cannot remove memory keeps what kmem takes as a side effect. */
static int check_removal(struct daxctl_ctx *ctx, const char *driver, const struct autoprobe *found)
{
	if (found->n == 0 || mode_of_driver(driver) != DAXCTL_DEV_MODE_RAM)
		return 0;

	return removal_read(ctx, NULL).is == REMOVAL_IMPOSSIBLE ? -EOPNOTSUPP : 0;
}

int autoprobe_note(struct daxctl_ctx *ctx, const char *driver, const char *except,
		   struct autoprobe *ret)
{
	int holder, rc;

	rc = lock_bus(ctx, &LOCK_WAIT, &holder);
	if (rc < 0)
		return rc;
	ret->locked = true;
	rc = autoprobe_find(ctx, except, ret);
	if (rc == 0)
		rc = check_removal(ctx, driver, ret);

	return rc < 0 ? rc : hold_policy(ctx, driver, ret);
}

/* For whoever asked for something else, who is to hear of it as well. */
#define note_left(ctx, change, ...)                                                        \
	do {                                                                               \
		if (differences_add(&(ctx)->left, change, __VA_ARGS__) < 0)                \
			log_err(ctx, "no memory to tell what is left of drivers tried in " \
				     "passing");                                           \
		else                                                                       \
			log_err(ctx, "%s", (ctx)->left.v[(ctx)->left.n - 1].text);         \
	} while (0)

static void note_bound(struct daxctl_ctx *ctx, const char *driver, const char *name,
		       const struct let_go *left, int rc)
{
	const struct change bound = {.object = name, .attribute = "driver", .now = driver};
	const struct change stuck = {.object = name, .attribute = "memory", .now = "stuck"};
	_cleanup_free_ char *blocks = let_go_text(left);

	if (left->online.n > 0)
		note_left(
			ctx, &bound,
			"%s has driver %s, which took it in passing (it had none), and memory blocks of it are online: %s",
			name, driver, blocks ? blocks : "");
	else if (left->missing > 0)
		note_left(
			ctx, &bound,
			"%s has driver %s, which took it in passing (it had none), and may still be adding its memory, missing blocks: %zu",
			name, driver, left->missing);
	else if (left->stuck.n > 0)
		note_left(
			ctx, &stuck,
			"driver %s took %s in passing, and the kernel kept memory blocks of it, which are stuck until the next reboot: %s",
			driver, name, blocks ? blocks : "");
	else
		note_left(
			ctx, &bound,
			"%s has driver %s, which took it in passing (it had none), and stays so: %s",
			name, driver, strerror(-rc));
}

static void release_one(struct daxctl_ctx *ctx, const char *driver, const char *name)
{
	char bound[SYSFS_VALUE_MAX];
	_cleanup_let_go_ struct let_go left = {0};
	struct daxctl_dev *dev;
	int rc;

	rc = is_bound(ctx, name, bound);
	if (rc < 0)
		note_left(
			ctx,
			(&(struct change){.object = name, .attribute = "driver", .now = driver}),
			"%s may have driver %s (it had none): the link that tells cannot be read: %s",
			name, driver, strerror(-rc));
	if (rc <= 0 || strcmp(bound, driver) != 0)
		return;

	rc = scan_dev(ctx, name, &dev);
	if (rc == 0)
		rc = driver_let_go(dev, driver, false, &left);
	if (rc < 0)
		note_bound(ctx, driver, name, &left, rc);
	else
		log_info(ctx, "%s: the kernel bound it to driver %s in passing: unbound again",
			 name, driver);
}

void autoprobe_release(struct daxctl_ctx *ctx, const char *driver, struct autoprobe *found)
{
	enum zone_want policy = found->policy.policy;
	size_t i;

	for (i = 0; i < found->n; i++)
		release_one(ctx, driver, found->names[i]);
	if (policy_release(ctx, &found->policy) < 0)
		note_left(ctx,
			  (&(struct change){.object = "memory",
					    .attribute = "auto_online_blocks",
					    .before = zone_word(policy),
					    .now = zone_word(ZONE_OFFLINE)}),
			  "the kernel's policy for new memory is \"%s\" (it was \"%s\")",
			  zone_word(ZONE_OFFLINE), zone_word(policy));
	if (found->locked)
		unlock_bus(ctx);
	free(found->names);
	*found = (struct autoprobe){0};
}

int module_load(struct daxctl_ctx *ctx, const char *name)
{
	struct autoprobe probed = {0};
	int rc;

	/* the device that it is loaded for gets it when all that comes before is done */
	rc = autoprobe_note(ctx, name, "", &probed);
	if (rc == 0)
		rc = module_insert(ctx, name);
	autoprobe_release(ctx, name, &probed);

	return rc;
}
