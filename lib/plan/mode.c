// SPDX-License-Identifier: LGPL-2.1-or-later
/* Plans unbinding from one driver and binding to another. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "lib/plan/plan.h"
#include "util/error.h"
#include "util/size.h"

/* Online memory must go offline before the device may be unbound. */
static int unbind_memory(struct daxctl_plan *plan, const char *purpose)
{
	const struct blocks *blocks = &plan->snap.blocks;
	int online = blocks_count_online(blocks);
	int rc = plan->snap.blocks_rc;

	if (rc < 0)
		return plan_refuse(
			plan, rc, reason_unreadable(rc),
			"its memory blocks cannot be read (%s), so nobody can tell whether it may be unbound%s",
			error_text(rc), rc == -EACCES ? ": run this as root" : "");
	rc = plan_check_removal(plan, purpose);
	if (rc < 0 || online == 0)
		return rc;
	if (!plan_may_force(plan))
		return plan_refuse(
			plan, -EBUSY, DAXCTL_REASON_ONLINE,
			"%d of its %zu memory blocks are online; it cannot %s before they are offline, or they would be stuck until the next reboot",
			online, blocks->n, purpose);

	if (blocks_count_kernel(blocks) > 0)
		plan_note(
			plan,
			"%d of its memory blocks are in a kernel zone: the kernel may have put there what it cannot move, and then they stay online until the next reboot",
			blocks_count_kernel(blocks));
	plan_note_unknown_zone(plan, blocks);
	plan_step(plan, (struct step){.kind = STEP_OFFLINE, .n_blocks = (uint64_t)online});
	return 0;
}

int plan_unbind(struct daxctl_plan *plan, const char *purpose)
{
	int rc;

	if (!plan->snap.driver[0])
		return 0;
	if (plan->snap.mode == DAXCTL_DEV_MODE_RAM)
		rc = unbind_memory(plan, purpose);
	else
		rc = plan_check_users(plan, purpose);
	if (rc < 0)
		return rc;

	plan_step(plan, (struct step){.kind = STEP_UNBIND, .driver = plan->snap.driver});
	return 0;
}

static int refuse_policy(struct daxctl_plan *plan, enum zone_want policy, enum zone_want want)
{
	plan_set_object(plan, "%s", zone_word(policy));
	return plan_refuse(
		plan, -EBUSY, DAXCTL_REASON_POLICY,
		"the kernel's policy for new memory is \"%s\": it would online the memory by itself%s, not %s as asked%s. Nothing was changed",
		zone_word(policy),
		policy == ZONE_MOVABLE ? " as movable memory" : ", in a kernel zone",
		want == ZONE_OFFLINE  ? "leave it offline"
		: want == ZONE_KERNEL ? "in a kernel zone"
				      : "as movable memory",
		policy == ZONE_MOVABLE
			? ""
			: ", and memory in a kernel zone can often not be taken offline again before a reboot");
}

/*
 * The policy takes effect inside the write that binds the device. Memory that the policy puts in a
 * kernel zone may never go offline again. So no device is bound under a policy that contradicts the
 * request.
 */
static int bind_check_policy(struct daxctl_plan *plan, enum zone_want want, bool *ret_hold,
			     enum zone_want *ret_policy)
{
	enum zone_want policy;
	int rc;

	*ret_hold = false;
	rc = policy_read(plan->region->ctx, &policy);
	if (rc < 0)
		return plan_refuse(plan, rc, reason_unreadable(rc),
				   "the kernel's policy for new memory (/" MEMORY_DIR
				   "/auto_online_blocks) cannot be read: %s",
				   strerror(-rc));
	if (policy_serves(policy, want))
		return 0;

	if (!plan_wants(plan, WANT_FORCE))
		return refuse_policy(plan, policy, want);

	plan_note(
		plan,
		"the kernel's policy for new memory is \"%s\"; it is held at \"offline\" while the device is bound, then set back",
		zone_word(policy));
	*ret_hold = true;
	*ret_policy = policy;
	return 0;
}

/* Notes that kmem adds only the whole blocks of each range. The rest cannot be used meanwhile. */
static void note_remainder(struct daxctl_plan *plan, uint64_t size, uint64_t used,
			   uint64_t block_size)
{
	if (used < size)
		plan_note(
			plan,
			"%s of its %s do not become memory: the kernel takes whole memory blocks of %s",
			size_words(size - used).text, size_words(size).text,
			size_words(block_size).text);
}

/* ranges are the present ranges. NULL: use the ranges that the device will have after the plan. */
static int bind_check_memory(struct daxctl_plan *plan, const struct ranges *ranges,
			     uint64_t *ret_blocks)
{
	uint64_t size = plan_wants(plan, WANT_SIZE) ? plan->want.size : plan->snap.size;
	_cleanup_ranges_ struct ranges after = {0};
	uint64_t block_size, n_blocks;
	int rc;

	*ret_blocks = 0;
	if (plan->snap.target_node < 0)
		return plan_refuse(
			plan, -EINVAL, DAXCTL_REASON_NO_NODE,
			"it has no NUMA node that its memory could join, so that the kernel will not take it as system-ram: the firmware does not describe one");
	rc = policy_block_size(plan->region->ctx, &block_size);
	if (rc < 0)
		return plan_refuse(
			plan, rc, reason_unreadable(rc),
			"the size of memory blocks cannot be read (%s): does this kernel support memory hotplug?",
			strerror(-rc));
	rc = plan_check_ranges(plan);
	if (rc == 0)
		rc = plan_ranges_after(plan, size, &after);
	if (rc == -ENODATA && size >= block_size)
		return 0;
	if (rc < 0 && rc != -ENODATA)
		return rc;

	n_blocks = memory_count(&after, block_size);
	if (ranges)
		*ret_blocks = n_blocks;
	if (n_blocks == 0)
		return plan_refuse(
			plan, -EINVAL, DAXCTL_REASON_SIZE,
			"none of its ranges holds a whole memory block of %s, so that the kernel will not take it as system-ram",
			size_words(block_size).text);

	note_remainder(plan, size, n_blocks * block_size, block_size);
	return 0;
}

static int bind_ram(struct daxctl_plan *plan, const struct ranges *ranges)
{
	enum zone_want want = plan->zone, policy = ZONE_OFFLINE;
	uint64_t n_blocks;
	bool hold;
	int rc;

	rc = bind_check_memory(plan, ranges, &n_blocks);
	if (rc < 0)
		return rc;
	rc = bind_check_policy(plan, want, &hold, &policy);
	if (rc == 0)
		rc = plan_check_permanent(plan);
	if (rc < 0)
		return rc;

	if (want == ZONE_KERNEL)
		plan_note_kernel_zone(plan);
	if (hold)
		plan_step(plan, (struct step){.kind = STEP_HOLD_POLICY, .zone = policy});
	plan_step(plan,
		  (struct step){.kind = STEP_BIND, .driver = driver_of_mode(DAXCTL_DEV_MODE_RAM)});
	if (hold)
		plan_step(plan, (struct step){.kind = STEP_RESTORE_POLICY, .zone = policy});
	if (want != ZONE_OFFLINE)
		plan_step(plan, (struct step){.kind = STEP_ONLINE,
					      .zone = want,
					      .exact = true,
					      .n_blocks = n_blocks});
	return 0;
}

int plan_bind(struct daxctl_plan *plan, enum daxctl_dev_mode mode, const struct ranges *ranges)
{
	int rc = 0;

	if (mode == DAXCTL_DEV_MODE_RAM)
		return bind_ram(plan, ranges);
	if (ranges && plan->snap.align > RANGE_START_UNIT)
		rc = plan_check_starts(plan, plan->snap.align, plan->snap.size);
	if (rc < 0)
		return rc;

	/* look for programs that still have it open, unless plan_unbind() has looked */
	if (plan->dev && (!plan->snap.driver[0] || plan->snap.mode == DAXCTL_DEV_MODE_RAM))
		rc = plan_check_users(plan, "be bound");
	if (rc < 0)
		return rc;
	plan_step(plan, (struct step){.kind = STEP_BIND, .driver = driver_of_mode(mode)});
	return 0;
}

int plan_load(struct daxctl_plan *plan, enum daxctl_dev_mode mode)
{
	struct daxctl_ctx *ctx = plan->region->ctx;
	const char *driver = driver_of_mode(mode);
	_cleanup_free_ char *why = NULL;
	int rc;

	rc = driver_present(ctx, driver);
	if (rc != -ENOENT)
		return rc;
	rc = module_check(ctx, driver);
	if (rc < 0) {
		why = module_explain(ctx, driver, rc);
		plan_set_object(plan, "%s", driver);
		return plan_refuse(plan, rc, DAXCTL_REASON_MODULE,
				   "mode %s needs module %s, which cannot be loaded: %s",
				   daxctl_mode_to_text(mode), driver, why ? why : strerror(-rc));
	}

	plan_step(plan, (struct step){.kind = STEP_LOAD_MODULE, .driver = driver});
	return 0;
}

int plan_enable(struct daxctl_plan *plan)
{
	int rc;

	if (plan->snap.driver[0])
		return 0;
	if (plan->snap.size == 0)
		return plan_refuse(plan, -ENXIO, DAXCTL_REASON_EMPTY,
				   "it is empty, and a driver needs something to drive");
	rc = plan_load(plan, DAXCTL_DEV_MODE_DEVDAX);
	if (rc < 0)
		return rc;

	return plan_bind(plan, DAXCTL_DEV_MODE_DEVDAX, &plan->snap.ranges);
}

int plan_disable(struct daxctl_plan *plan)
{
	enum daxctl_dev_mode mode = plan->snap.mode;
	int rc;

	rc = plan_unbind(plan, "be disabled");
	/* the kernel does not remember the mode */
	if (rc == 0 && (mode == DAXCTL_DEV_MODE_FAMFS || mode == DAXCTL_DEV_MODE_RAM))
		plan_note(
			plan,
			"the kernel does not remember its mode: when it is enabled again, it is devdax, not %s",
			daxctl_mode_to_text(mode));

	return rc;
}
