// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * How much stack does a call into the library need? Programs call it from
 * threads with small stacks and rely on less than 7344 bytes. Runs as root on a
 * machine with an empty or idle dynamic region, real or simulated, and calls
 * everything that is public: also where it fails, and with its log. Nothing loads a module
 * there: libkmod, which has several paths of PATH_MAX on its stack, needs more.
 *
 * The stack below the caller is painted before each call; what lost its paint
 * was needed, including what the dynamic linker took to find functions.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <daxctl/info.h>
#include <daxctl/plan.h>

#define ALLOWED 7344
#define PAINTED (256 * 1024)
#define PAINT	0xa5a5a5a5a5a5a5a5ULL
/* what paint() and depth() have in use themselves */
#define OWN 512

static unsigned int n_calls, n_too_deep;
static size_t deepest;
static const char *deepest_call;

static __attribute__((noinline)) void paint(void)
{
	uintptr_t top = (uintptr_t)__builtin_frame_address(0) - OWN;
	volatile uint64_t *p = (volatile uint64_t *)((top - PAINTED) & ~(uintptr_t)7);

	while ((uintptr_t)p < top)
		*p++ = PAINT;
}

static __attribute__((noinline)) void depth(const char *call)
{
	uintptr_t top = (uintptr_t)__builtin_frame_address(0);
	volatile uint64_t *p = (volatile uint64_t *)((top - OWN - PAINTED) & ~(uintptr_t)7);
	size_t used;

	while ((uintptr_t)p < top && *p == PAINT)
		p++;
	used = top - (uintptr_t)p;
	n_calls++;
	if (used > deepest) {
		deepest = used;
		deepest_call = call;
	}
	if (getenv("STACK_SHOW"))
		printf("# %6zu %s\n", used, call);
	if (used >= ALLOWED) {
		n_too_deep++;
		printf("# %zu bytes of stack: %s\n", used, call);
	}
}

#define CALL(call)            \
	do {                  \
		paint();      \
		(void)(call); \
		depth(#call); \
	} while (0)

/* A call whose value is wanted */
#define GET(variable, call)      \
	do {                     \
		paint();         \
		variable = call; \
		depth(#call);    \
	} while (0)

#define CALL_VOID(call)       \
	do {                  \
		paint();      \
		call;         \
		depth(#call); \
	} while (0)

/* As programs do: into a buffer, and on. */
static void to_nowhere(struct daxctl_ctx *ctx, int priority, const char *file, int line,
		       const char *function, const char *format, va_list args)
{
	(void)ctx, (void)priority, (void)file, (void)line, (void)function, (void)format;
	(void)args;
}

static void progress(struct daxctl_plan *plan, unsigned int step, unsigned int done,
		     unsigned int total, void *data)
{
	(void)plan, (void)step, (void)done, (void)total, (void)data;
}

static void call_memory(struct daxctl_dev *dev)
{
	struct daxctl_memory *mem;

	GET(mem, daxctl_dev_get_memory(dev));
	if (!mem)
		return;
	CALL(daxctl_memory_get_dev(mem));
	CALL(daxctl_memory_get_node_path(mem));
	CALL(daxctl_memory_get_block_size(mem));
	CALL(daxctl_memory_num_sections(mem));
	CALL(daxctl_memory_is_online(mem));
	CALL(daxctl_memory_is_movable(mem));
}

static void call_mappings(struct daxctl_dev *dev)
{
	struct daxctl_mapping *mapping;

	GET(mapping, daxctl_mapping_get_first(dev));
	while (mapping) {
		CALL(daxctl_mapping_get_start(mapping));
		CALL(daxctl_mapping_get_end(mapping));
		CALL(daxctl_mapping_get_offset(mapping));
		CALL(daxctl_mapping_get_size(mapping));
		GET(mapping, daxctl_mapping_get_next(mapping));
	}
}

static void call_dev_getters(struct daxctl_dev *dev)
{
	struct daxctl_dev_info *info = NULL;
	uuid_t uuid;

	CALL(daxctl_dev_get_region(dev));
	CALL(daxctl_dev_get_ctx(dev));
	CALL(daxctl_dev_get_id(dev));
	CALL(daxctl_dev_get_devname(dev));
	CALL(daxctl_dev_get_major(dev));
	CALL(daxctl_dev_get_minor(dev));
	CALL(daxctl_dev_get_resource(dev));
	CALL(daxctl_dev_get_size(dev));
	CALL(daxctl_dev_get_align(dev));
	CALL(daxctl_dev_get_target_node(dev));
	CALL(daxctl_dev_is_enabled(dev));
	CALL(daxctl_dev_get_mode(dev));
	CALL(daxctl_dev_is_system_ram_mode(dev));
	CALL(daxctl_dev_is_devdax_mode(dev));
	CALL(daxctl_dev_is_famfs_mode(dev));
	CALL(daxctl_dev_is_system_ram_capable(dev));
	CALL(daxctl_dev_will_auto_online_memory(dev));
	CALL(daxctl_dev_has_online_memory(dev));
	CALL(daxctl_dev_get_info(dev, &info));
	CALL(daxctl_dev_info_get_driver(info));
	CALL(daxctl_dev_info_get_online_memblocks(info));
	CALL(daxctl_dev_info_get_zone(info, 0));
	CALL(daxctl_dev_info_get_uuid(info, uuid));
	CALL_VOID(daxctl_dev_info_free(info));
	CALL(daxctl_dev_get_memmap_on_memory(dev));
	call_mappings(dev);
	call_memory(dev);
}

static void call_modes(struct daxctl_dev *dev)
{
	struct daxctl_memory *mem;

	CALL(daxctl_dev_disable(dev));
	CALL(daxctl_dev_enable_famfs(dev));
	CALL(daxctl_dev_disable(dev));
	CALL(daxctl_dev_enable_devdax(dev));
	CALL(daxctl_dev_enable_ram(dev));
	CALL(daxctl_dev_set_size(dev, 1 << 30));
	CALL(daxctl_dev_set_align(dev, 1 << 21));
	CALL(daxctl_dev_disable(dev));
	CALL(daxctl_dev_set_memmap_on_memory(dev, 1));
	CALL(daxctl_dev_set_memmap_on_memory(dev, 0));
	CALL(daxctl_dev_enable_ram(dev));
	call_dev_getters(dev);
	GET(mem, daxctl_dev_get_memory(dev));
	if (mem) {
		CALL(daxctl_memory_online(mem));
		CALL(daxctl_memory_online(mem));
		CALL(daxctl_dev_disable(dev));
		call_dev_getters(dev);
		CALL(daxctl_memory_offline(mem));
		CALL(daxctl_memory_offline(mem));
		CALL(daxctl_memory_online_no_movable(mem));
		call_dev_getters(dev);
		CALL(daxctl_memory_offline(mem));
	}
	CALL(daxctl_dev_disable(dev));
	CALL(daxctl_dev_enable_devdax(dev));
}

static void call_plan(struct daxctl_plan *plan)
{
	static const volatile int cancel;
	unsigned int n;

	if (!plan)
		return;
	CALL_VOID(daxctl_plan_set_progress(plan, progress, NULL));
	CALL_VOID(daxctl_plan_set_cancel(plan, &cancel));
	for (n = 0; daxctl_plan_get_step(plan, n); n++)
		CALL(daxctl_plan_get_step(plan, n));
	CALL(daxctl_plan_get_note(plan, 0));
	CALL(daxctl_plan_get_difference(plan, 0));
	CALL(daxctl_plan_run(plan));
	CALL(daxctl_plan_get_outcome(plan));
	CALL(daxctl_plan_get_status(plan));
	CALL(daxctl_plan_get_message(plan));
	CALL(daxctl_plan_get_dev(plan));
	CALL(daxctl_plan_get_region(plan));
	CALL_VOID(daxctl_plan_free(plan));
}

static void call_dev_plan(struct daxctl_dev *dev, struct daxctl_request *request)
{
	struct daxctl_plan *plan = NULL;

	CALL(daxctl_request_set_timeout(request, 30));
	CALL(daxctl_dev_plan(dev, request, &plan));
	CALL_VOID(daxctl_request_free(request));
	call_plan(plan);
}

static struct daxctl_request *call_request(enum daxctl_action action, unsigned int flags)
{
	struct daxctl_request *request = NULL;

	CALL(daxctl_request_new(action, &request));
	CALL(daxctl_request_set_flags(request, flags));
	return request;
}

static struct daxctl_request *call_reconfigure(enum daxctl_dev_mode mode, unsigned int flags)
{
	struct daxctl_request *request = call_request(DAXCTL_ACTION_RECONFIGURE, flags);

	CALL(daxctl_request_set_mode(request, mode));
	CALL(daxctl_request_set_memory(request, DAXCTL_MEMORY_ONLINE_MOVABLE));
	return request;
}

static struct daxctl_request *call_resize(void)
{
	struct daxctl_request *request =
		call_request(DAXCTL_ACTION_RECONFIGURE, DAXCTL_REQUEST_FORCE);

	CALL(daxctl_request_set_size(request, 256 << 20));
	CALL(daxctl_request_set_align(request, 2 << 20));
	CALL(daxctl_request_set_memmap_on_memory(request, 0));
	return request;
}

static void call_dev_plans(struct daxctl_dev *dev)
{
	call_dev_plan(dev, call_reconfigure(DAXCTL_DEV_MODE_RAM, 0));
	call_dev_plan(dev, call_request(DAXCTL_ACTION_OFFLINE, 0));
	call_dev_plan(dev, call_request(DAXCTL_ACTION_ONLINE, 0));
	call_dev_plan(dev, call_reconfigure(DAXCTL_DEV_MODE_DEVDAX, 0));
	call_dev_plan(dev, call_reconfigure(DAXCTL_DEV_MODE_DEVDAX, DAXCTL_REQUEST_FORCE));
	call_dev_plan(dev, call_resize());
	call_dev_plan(dev, call_request(DAXCTL_ACTION_DISABLE, 0));
	call_dev_plan(dev, call_request(DAXCTL_ACTION_ENABLE, 0));
	call_dev_plan(dev, call_request(DAXCTL_ACTION_DESTROY, 0));
}

static void call_region_getters(struct daxctl_region *region)
{
	uuid_t uuid;

	CALL(daxctl_region_get_ctx(region));
	CALL(daxctl_region_get_id(region));
	CALL(daxctl_region_get_devname(region));
	CALL(daxctl_region_get_path(region));
	CALL_VOID(daxctl_region_get_uuid(region, uuid));
	CALL(daxctl_region_get_size(region));
	CALL(daxctl_region_get_align(region));
	CALL(daxctl_region_get_available_size(region));
	CALL(daxctl_region_get_dev_seed(region));
	CALL_VOID(daxctl_region_ref(region));
	CALL_VOID(daxctl_region_unref(region));
	CALL(daxctl_new_region(daxctl_region_get_ctx(region), daxctl_region_get_id(region), uuid,
			       daxctl_region_get_path(region)));
}

/* Gives all that is there back, and carves it anew. */
static void call_region_changes(struct daxctl_region *region)
{
	struct daxctl_request *request = call_request(DAXCTL_ACTION_CREATE, 0);
	struct daxctl_plan *plan = NULL;
	struct daxctl_dev *dev, *next;
	unsigned long long start = 0;

	GET(dev, daxctl_dev_get_first(region));
	for (; dev; dev = next) {
		struct daxctl_mapping *mapping = daxctl_mapping_get_first(dev);

		GET(next, daxctl_dev_get_next(dev));
		if (mapping)
			start = daxctl_mapping_get_start(mapping);
		call_dev_getters(dev);
		call_modes(dev);
		call_dev_plans(dev);
		CALL(daxctl_region_destroy_dev(region, dev));
		CALL(daxctl_dev_disable(dev));
		CALL(daxctl_dev_set_size(dev, 0));
		CALL(daxctl_region_destroy_dev(region, dev));
		call_dev_getters(dev);
	}
	CALL(daxctl_request_set_size(request, 512 << 20));
	CALL(daxctl_region_plan(region, request, &plan));
	CALL_VOID(daxctl_request_free(request));
	call_plan(plan);
	CALL(daxctl_region_create_dev(region));
	GET(dev, daxctl_region_get_dev_seed(region));
	if (dev) {
		CALL(daxctl_dev_set_align(dev, 2 << 20));
		CALL(daxctl_dev_set_mapping(dev, start + (512 << 20), start + (768 << 20) - 1));
		CALL(daxctl_dev_set_mapping(dev, 1, 2));
		call_dev_getters(dev);
		CALL(daxctl_dev_set_size(dev, 0));
		CALL(daxctl_region_destroy_dev(region, dev));
	}
	call_region_getters(region);
}

static void call_all(int quiet)
{
	char config[] = "/etc/daxctl.conf.d";
	struct daxctl_ctx *ctx = NULL;
	struct daxctl_region *region;
	struct daxctl_dev *dev;

	CALL(daxctl_new(&ctx));
	if (!ctx)
		return;
	CALL_VOID(daxctl_unref(daxctl_ref(ctx)));
	if (quiet)
		CALL_VOID(daxctl_set_log_fn(ctx, to_nowhere));
	CALL_VOID(daxctl_set_log_priority(ctx, 7));
	CALL(daxctl_get_log_priority(ctx));
	CALL_VOID(daxctl_set_userdata(ctx, config));
	CALL(daxctl_get_userdata(ctx));
	CALL(daxctl_get_config_path(ctx));
	CALL(daxctl_set_config_path(ctx, config));
	CALL(daxctl_dev_get_by_name(ctx, "dax0.0", &dev));
	CALL(daxctl_dev_get_by_name(ctx, "dax77.0", &dev));

	GET(region, daxctl_region_get_first(ctx));
	while (region) {
		call_region_getters(region);
		call_region_changes(region);
		GET(region, daxctl_region_get_next(region));
	}
	CALL_VOID(daxctl_unref(ctx));
}

int main(void)
{
	call_all(0);
	call_all(1);
	printf("# %u calls, the deepest took %zu bytes of stack: %s\n", n_calls, deepest,
	       deepest_call ? deepest_call : "none");
	if (n_calls < 200) {
		printf("# so few calls: there is no dax device here\n");
		return 1;
	}
	return n_too_deep != 0;
}
