// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Calls into libdaxctl, as a program does that was built with the peer's header:
 *   calls show                          all that can be asked, of all there is
 *   calls try DEVICE FUNCTION [NUMBER]   one call that changes something
 *   calls context                       what needs no device
 *   calls held DEVICE                   what objects say that are held while others change
 *   calls unref-region                  a reference that is not the caller's
 *   calls new-region ID PATH            a region that the caller knows of
 * What is told is JSON, so that the order of devices does not matter.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <daxctl/libdaxctl.h>

#define SIZE(array) (sizeof(array) / sizeof(*(array)))

static void show_mappings(struct daxctl_dev *dev)
{
	struct daxctl_mapping *mapping;
	const char *between = "";

	printf(", \"mappings\": [");
	daxctl_mapping_foreach (dev, mapping) {
		printf("%s[%llu, %llu, %llu, %llu]", between, daxctl_mapping_get_start(mapping),
		       daxctl_mapping_get_end(mapping), daxctl_mapping_get_offset(mapping),
		       daxctl_mapping_get_size(mapping));
		between = ", ";
	}
	printf("]");
}

static void show_memory(struct daxctl_dev *dev)
{
	struct daxctl_memory *mem = daxctl_dev_get_memory(dev);

	printf(", \"memory\": ");
	if (!mem) {
		printf("null");
		return;
	}
	printf("{\"same\": %d, \"node\": \"%s\", \"block\": %lu, \"sections\": %d, "
	       "\"online\": %d, \"movable\": %d}",
	       daxctl_memory_get_dev(mem) == dev && daxctl_dev_get_memory(dev) == mem,
	       daxctl_memory_get_node_path(mem), daxctl_memory_get_block_size(mem),
	       daxctl_memory_num_sections(mem), daxctl_memory_is_online(mem),
	       daxctl_memory_is_movable(mem));
}

static void show_dev(struct daxctl_dev *dev)
{
	printf("{\"chardev\": \"%s\", \"id\": %d, \"major\": %d, \"minor\": %d, "
	       "\"resource\": %llu, \"size\": %llu, \"align\": %lu, \"node\": %d",
	       daxctl_dev_get_devname(dev), daxctl_dev_get_id(dev), daxctl_dev_get_major(dev),
	       daxctl_dev_get_minor(dev), daxctl_dev_get_resource(dev), daxctl_dev_get_size(dev),
	       daxctl_dev_get_align(dev), daxctl_dev_get_target_node(dev));
	printf(", \"enabled\": %d, \"will\": %d, \"has\": %d, \"ctx\": %d",
	       daxctl_dev_is_enabled(dev), daxctl_dev_will_auto_online_memory(dev),
	       daxctl_dev_has_online_memory(dev),
	       daxctl_dev_get_ctx(dev) == daxctl_region_get_ctx(daxctl_dev_get_region(dev)));
	show_mappings(dev);
	show_memory(dev);
	printf("}");
}

static void show_region(struct daxctl_region *region)
{
	struct daxctl_dev *dev, *seed = daxctl_region_get_dev_seed(region);
	const char *between = "";
	static const uuid_t zero;
	uuid_t uuid;

	daxctl_region_get_uuid(region, uuid);
	printf("{\"path\": \"%s\", \"id\": %d, \"name\": \"%s\", \"size\": %llu, \"align\": %lu, "
	       "\"available\": %llu, \"zero\": %d, \"seed\": \"%s\", \"devices\": [\n",
	       daxctl_region_get_path(region), daxctl_region_get_id(region),
	       daxctl_region_get_devname(region), daxctl_region_get_size(region),
	       daxctl_region_get_align(region), daxctl_region_get_available_size(region),
	       memcmp(uuid, zero, sizeof(zero)) == 0, seed ? daxctl_dev_get_devname(seed) : "none");
	daxctl_dev_foreach (region, dev) {
		printf("%s", between);
		show_dev(dev);
		between = ",\n";
	}
	printf("\n]}");
}

static int show(struct daxctl_ctx *ctx)
{
	struct daxctl_region *region;
	const char *between = "[\n";

	daxctl_region_foreach (ctx, region) {
		printf("%s", between);
		show_region(region);
		between = ",\n";
	}
	printf("%s\n]\n", *between == '[' ? "[" : "");
	return 0;
}

static struct daxctl_dev *find(struct daxctl_ctx *ctx, const char *name)
{
	struct daxctl_region *region;
	struct daxctl_dev *dev;

	daxctl_region_foreach (ctx, region)
		daxctl_dev_foreach (region, dev)
			if (!strcmp(daxctl_dev_get_devname(dev), name))
				return dev;
	return NULL;
}

/* 7777 if there is no such object: no function answers that. */
static int call(struct daxctl_dev *dev, const char *name, unsigned long long number)
{
	static int (*const of_dev[])(struct daxctl_dev *) = {
		daxctl_dev_disable, daxctl_dev_enable_devdax, daxctl_dev_enable_ram};
	static const char *const dev_names[] = {"disable", "enable-devdax", "enable-ram"};
	static int (*const of_memory[])(struct daxctl_memory *) = {
		daxctl_memory_online, daxctl_memory_online_no_movable, daxctl_memory_offline};
	static const char *const memory_names[] = {"online", "online-no-movable", "offline"};
	struct daxctl_memory *mem = daxctl_dev_get_memory(dev);
	struct daxctl_region *region = daxctl_dev_get_region(dev);

	for (size_t i = 0; i < SIZE(dev_names); i++)
		if (!strcmp(name, dev_names[i]))
			return of_dev[i](dev);
	for (size_t i = 0; i < SIZE(memory_names); i++)
		if (!strcmp(name, memory_names[i]))
			return mem ? of_memory[i](mem) : 7777;
	if (!strcmp(name, "set-size"))
		return daxctl_dev_set_size(dev, number);
	if (!strcmp(name, "set-align"))
		return daxctl_dev_set_align(dev, number);
	if (!strcmp(name, "create"))
		return daxctl_region_create_dev(region);
	return !strcmp(name, "destroy") ? daxctl_region_destroy_dev(region, dev) : 7777;
}

static int try_one(struct daxctl_ctx *ctx, char **args)
{
	struct daxctl_dev *dev = find(ctx, args[0]);
	int rc;

	if (!dev) {
		printf("no device %s\n", args[0]);
		return 1;
	}
	rc = call(dev, args[1], args[2] ? strtoull(args[2], NULL, 0) : 0);
	printf("[{\"%s\": %d, \"enabled\": %d, \"size\": %llu, \"align\": %lu}]\n", args[1], rc,
	       daxctl_dev_is_enabled(dev), daxctl_dev_get_size(dev), daxctl_dev_get_align(dev));
	return rc < 0;
}

static int n_messages;

static void count(struct daxctl_ctx *ctx, int priority, const char *file, int line, const char *fn,
		  const char *format, va_list args)
{
	(void)file, (void)line, (void)fn;
	n_messages += ctx && priority >= 3 && priority <= 7 && vsnprintf(NULL, 0, format, args) > 0;
}

static int show_context(struct daxctl_ctx *ctx)
{
	const char *path = daxctl_get_config_path(ctx);
	char own[] = "/somewhere/else";
	int value;

	printf("priority %d\n", daxctl_get_log_priority(ctx));
	daxctl_set_log_priority(ctx, 7);
	printf("then %d\n", daxctl_get_log_priority(ctx));
	daxctl_set_log_fn(ctx, count);
	printf("log %s\n", n_messages > 0 ? "told" : "silent");
	printf("userdata %d", daxctl_get_userdata(ctx) == NULL);
	daxctl_set_userdata(ctx, &value);
	printf(" %d\n", daxctl_get_userdata(ctx) == &value);
	path = path ? strrchr(path, '/') : path;
	printf("config %s, set %d", path ? path : "none", daxctl_set_config_path(ctx, own));
	printf(", is it %d", daxctl_get_config_path(ctx) == own);
	printf(", null %d %d", daxctl_set_config_path(ctx, NULL),
	       daxctl_set_config_path(NULL, own));
	printf(" %d\n", daxctl_get_config_path(NULL) == NULL);
	printf("null %d %d", daxctl_ref(NULL) == NULL, daxctl_get_userdata(NULL) == NULL);
	daxctl_unref(NULL);
	daxctl_set_userdata(NULL, own);
	daxctl_region_ref(NULL);
	daxctl_region_unref(NULL);
	printf(", ref %d\n", daxctl_ref(ctx) == ctx);
	daxctl_unref(ctx);
	return 0;
}

static int new_region(struct daxctl_ctx *ctx, char **args)
{
	struct daxctl_region *region, *other;
	uuid_t uuid, got;
	int n = 0;

	memset(uuid, 7, sizeof(uuid));
	region = daxctl_new_region(ctx, atoi(args[0]), uuid, args[1]);
	if (!region) {
		printf("none\n");
		return 1;
	}
	daxctl_region_get_uuid(region, got);
	printf("[");
	show_region(region);
	printf("]\n");
	fprintf(stderr, "uuid %d, again %d\n", memcmp(uuid, got, sizeof(got)) == 0,
		daxctl_new_region(ctx, atoi(args[0]), uuid, args[1]) == region);
	daxctl_region_foreach (ctx, other)
		n += other == region;
	fprintf(stderr, "listed %d times\n", n);
	return 0;
}

static int number_of_regions(struct daxctl_ctx *ctx)
{
	struct daxctl_region *region;
	int n = 0;

	daxctl_region_foreach (ctx, region)
		n++;
	return n;
}

static int unref_region(struct daxctl_ctx *ctx)
{
	printf("%d regions", number_of_regions(ctx));
	daxctl_region_unref(daxctl_region_get_first(ctx));
	printf(", then %d\n", number_of_regions(ctx));
	return 0;
}

/* What a program sees that keeps its objects */
static void show_held(const char *when, struct daxctl_dev *dev, struct daxctl_mapping *mapping)
{
	printf("%s: enabled %d, size %llu, available %llu, mapping %#llx\n", when,
	       daxctl_dev_is_enabled(dev), daxctl_dev_get_size(dev),
	       daxctl_region_get_available_size(daxctl_dev_get_region(dev)),
	       daxctl_mapping_get_start(mapping));
}

static int held(struct daxctl_ctx *ctx, char **args)
{
	struct daxctl_dev *dev = find(ctx, args[0]);
	struct daxctl_mapping *mapping = dev ? daxctl_mapping_get_first(dev) : NULL;
	unsigned long long size = dev ? daxctl_dev_get_size(dev) : 0;

	if (!mapping)
		return 1;
	show_held("first", dev, mapping);
	printf("disable %d\n", daxctl_dev_disable(dev));
	printf("half %d\n", daxctl_dev_set_size(dev, size / 2));
	show_held("half", dev, mapping);
	printf("whole %d\n", daxctl_dev_set_size(dev, size));
	printf("ram %d\n", daxctl_dev_enable_ram(dev));
	printf("memory %d\n", daxctl_dev_get_memory(dev) != NULL);
	show_held("ram", dev, mapping);
	printf("disable %d\n", daxctl_dev_disable(dev));
	printf("memory %d\n", daxctl_dev_get_memory(dev) != NULL);
	printf("devdax %d\n", daxctl_dev_enable_devdax(dev));
	show_held("last", dev, mapping);
	printf("same %d\n", find(ctx, args[0]) == dev);
	return 0;
}

int main(int argc, char **argv)
{
	struct daxctl_ctx *ctx;
	int code = 2;

	if (daxctl_new(&ctx) < 0)
		return 1;
	if (argc == 2 && !strcmp(argv[1], "show"))
		code = show(ctx);
	else if (argc == 2 && !strcmp(argv[1], "context"))
		code = show_context(ctx);
	else if (argc == 2 && !strcmp(argv[1], "unref-region"))
		code = unref_region(ctx);
	else if ((argc == 4 || argc == 5) && !strcmp(argv[1], "try"))
		code = try_one(ctx, argv + 2);
	else if (argc == 3 && !strcmp(argv[1], "held"))
		code = held(ctx, argv + 2);
	else if (argc == 4 && !strcmp(argv[1], "new-region"))
		code = new_region(ctx, argv + 2);
	daxctl_unref(ctx);
	return code;
}
