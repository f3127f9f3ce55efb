// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Holds the kernel's policy for new memory at offline for a while, and sets it back. Meanwhile a
 * record in /run has the value before. Without the record, a killed program would leave all later
 * memory of the machine offline.
 */
#include <errno.h>
#include <string.h>

#include "lib/change/change.h"

#define RECORD_FOLDER "run/daxctl"
#define RECORD_NAME   "policy"
#define RECORD	      RECORD_FOLDER "/" RECORD_NAME

static int policy_write(struct daxctl_ctx *ctx, enum zone_want policy)
{
	return sysfs_write(ctx_root(ctx), MEMORY_DIR "/auto_online_blocks", "%s",
			   zone_word(policy));
}

static void drop_record(struct daxctl_ctx *ctx)
{
	int rc = record_remove(ctx_root(ctx), RECORD);

	if (rc < 0)
		log_err(ctx, "/" RECORD " cannot be removed: %s", strerror(-rc));
}

/* If the record cannot be written, the policy is still held: the hold lasts for moments only. */
static void make_record(struct daxctl_ctx *ctx, enum zone_want policy)
{
	int rc = record_write(ctx_root(ctx), RECORD_FOLDER, RECORD_NAME, zone_word(policy));

	if (rc < 0)
		log_notice(
			ctx,
			"/" RECORD
			" cannot be written (%s): if this program is killed now, the kernel's policy for new memory stays \"offline\" (it is \"%s\")",
			strerror(-rc), zone_word(policy));
}

int policy_hold_from(struct daxctl_ctx *ctx, enum zone_want policy)
{
	int rc;

	make_record(ctx, policy);
	rc = policy_write(ctx, ZONE_OFFLINE);
	if (rc < 0)
		drop_record(ctx);

	return rc;
}

/* A policy that somebody else has set meanwhile stays. */
int policy_set_back(struct daxctl_ctx *ctx, enum zone_want policy)
{
	enum zone_want now;
	int rc;

	rc = policy_read(ctx, &now);
	if (rc < 0 || now == ZONE_OFFLINE)
		rc = policy_write(ctx, policy);
	if (rc == 0)
		drop_record(ctx);

	return rc;
}

int policy_hold(struct daxctl_ctx *ctx, struct policy_hold *ret)
{
	enum zone_want policy;
	int rc;

	rc = policy_read(ctx, &policy);
	if (rc == 0 && policy != ZONE_OFFLINE)
		rc = policy_hold_from(ctx, policy);
	if (rc == 0)
		*ret = (struct policy_hold){.held = policy != ZONE_OFFLINE, .policy = policy};

	return rc;
}

int policy_release(struct daxctl_ctx *ctx, struct policy_hold *hold)
{
	int rc = hold->held ? policy_set_back(ctx, hold->policy) : 0;

	if (rc < 0)
		log_err(ctx, "the kernel's policy for new memory could not be set back to %s: %s",
			zone_word(hold->policy), strerror(-rc));
	hold->held = false;

	return rc;
}

bool policy_is_recorded(struct daxctl_ctx *ctx)
{
	return sysfs_exists(ctx_root(ctx), RECORD) == 0;
}

/* Removes a record that cannot be understood: no later program could use it. */
static int read_record(struct daxctl_ctx *ctx, enum zone_want *ret)
{
	char word[SYSFS_VALUE_MAX];
	int rc;

	rc = sysfs_read(ctx_root(ctx), RECORD, word);
	if (rc == 0)
		rc = zone_parse(word, ret);
	if (rc < 0 && rc != -ENOENT)
		log_notice(ctx, "/" RECORD " cannot be read, and is removed: %s", strerror(-rc));
	if (rc < 0 && rc != -ENOENT)
		drop_record(ctx);

	return rc;
}

void policy_recover(struct daxctl_ctx *ctx)
{
	enum zone_want before, now;
	int rc;

	if (read_record(ctx, &before) < 0)
		return;
	rc = policy_read(ctx, &now);
	if (rc == 0 && now == ZONE_OFFLINE)
		rc = policy_write(ctx, before);
	if (rc < 0) {
		log_notice(
			ctx,
			"a program that was killed has left the kernel's policy for new memory at \"offline\", and it cannot be set back to \"%s\": %s",
			zone_word(before), strerror(-rc));
		return;
	}
	drop_record(ctx);
	if (now == ZONE_OFFLINE)
		log_notice(
			ctx,
			"a program that was killed had left the kernel's policy for new memory at \"offline\": set back to \"%s\"",
			zone_word(before));
}
