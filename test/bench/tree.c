// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Writes the /sys and /dev of a machine with many dax devices, as plain files
 * that do nothing. Every second device is in system-ram mode, with all its blocks
 * online and movable; the others are devdax. What the devices leave of the
 * machine's blocks is ordinary memory on node 0. Each region has a node.
 */
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "util/cleanup.h"
#include "util/macro.h"
#include "util/parse.h"

#define BLOCK_SIZE (128ULL << 20)
#define DAX_MAJOR  252

struct shape {
	int top; /* descriptor of the directory that all is below */
	int devices;
	int blocks;
	int blocks_per_device;
	int devices_per_region;
};

/* ---- files, below the current directory ---- */

__attribute__((noreturn)) static void fail(const char *path)
{
	fprintf(stderr, "tree: %s: %s\n", path, strerror(errno));
	exit(EXIT_FAILURE);
}

_printf_(2, 3) static void put(const char *path, const char *format, ...)
{
	_cleanup_close_ int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	va_list args;

	va_start(args, format);
	if (fd < 0 || vdprintf(fd, format, args) < 0)
		fail(path);
	va_end(args);
}

static void enter(const char *path)
{
	if (chdir(path) < 0)
		fail(path);
}

static void enter_top(const struct shape *shape)
{
	if (fchdir(shape->top) < 0)
		fail("top");
}

/* Makes a directory, with those above it, and enters it. */
_printf_(1, 2) static void make(const char *format, ...)
{
	char path[256], *slash = path;
	va_list args;

	va_start(args, format);
	vsnprintf(path, sizeof(path), format, args);
	va_end(args);
	while ((slash = strchr(slash + 1, '/'))) {
		*slash = '\0';
		if (mkdir(path, 0755) < 0 && errno != EEXIST)
			fail(path);
		*slash = '/';
	}
	if (mkdir(path, 0755) < 0 && errno != EEXIST)
		fail(path);
	enter(path);
}

_printf_(2, 3) static void put_link(const char *name, const char *format, ...)
{
	char target[256];
	va_list args;

	va_start(args, format);
	vsnprintf(target, sizeof(target), format, args);
	va_end(args);
	if (symlink(target, name) < 0)
		fail(name);
}

/* ---- devices ---- */

static bool is_ram(int device)
{
	return device % 2 == 0;
}

static int ordinary_blocks(const struct shape *shape)
{
	return shape->blocks - (shape->devices + 1) / 2 * shape->blocks_per_device;
}

static uint64_t device_size(const struct shape *shape)
{
	return (uint64_t)shape->blocks_per_device * BLOCK_SIZE;
}

static uint64_t first_block(const struct shape *shape, int device)
{
	return (uint64_t)ordinary_blocks(shape) +
	       (uint64_t)device * (uint64_t)shape->blocks_per_device;
}

static void put_mapping(uint64_t start, uint64_t end)
{
	make("mapping0");
	put("start", "%#" PRIx64 "\n", start);
	put("end", "%#" PRIx64 "\n", end);
	put("page_offset", "0\n");
	enter("..");
}

static void put_device(const struct shape *shape, int device)
{
	int region = device / shape->devices_per_region;
	int id = device % shape->devices_per_region;
	uint64_t size = device_size(shape), start = first_block(shape, device) * BLOCK_SIZE;

	make("dax%d.%d", region, id);
	put_mapping(start, start + size - 1);
	put("align", "2097152\n");
	put("dev", "%d:%d\n", DAX_MAJOR, device);
	put("mapping", "%s", "");
	put("modalias", "dax:t0\n");
	put("numa_node", "%d\n", region + 1);
	put("resource", "%#" PRIx64 "\n", start);
	put("size", "%" PRIu64 "\n", size);
	put("target_node", "%d\n", region + 1);
	put_link("driver", "../../../../bus/dax/drivers/%s",
		 is_ram(device) ? "kmem" : "device_dax");
	put_link("subsystem", "../../../../bus/dax");
	enter("..");
}

static void put_region(const struct shape *shape, int region)
{
	int first = region * shape->devices_per_region, i;
	int end = MIN(first + shape->devices_per_region, shape->devices);

	make("sys/devices/platform/hmem.%d/dax_region", region);
	put("align", "2097152\n");
	put("available_size", "0\n");
	put("create", "%s", "");
	put("delete", "%s", "");
	put("id", "%d\n", region);
	put("seed", "\n");
	put("size", "%" PRIu64 "\n", device_size(shape) * (uint64_t)(end - first));
	enter("..");
	for (i = first; i < end; i++)
		put_device(shape, i);
	enter_top(shape);
}

static void put_driver(const struct shape *shape, const char *name)
{
	make("sys/bus/dax/drivers/%s", name);
	put("bind", "%s", "");
	put("new_id", "%s", "");
	put("remove_id", "%s", "");
	put("unbind", "%s", "");
	enter_top(shape);
	make("sys/module/%s", name); /* loaded */
	put("initstate", "live\n");
	enter_top(shape);
}

/* The links by name and by number, and the node; a file where nodes are not allowed. */
static void put_names(const struct shape *shape, int device)
{
	int region = device / shape->devices_per_region;
	char path[96], name[32], target[128];

	snprintf(name, sizeof(name), "dax%d.%d", region, device % shape->devices_per_region);
	snprintf(target, sizeof(target), "devices/platform/hmem.%d/%s", region, name);
	snprintf(path, sizeof(path), "sys/bus/dax/devices/%s", name);
	put_link(path, "../../../%s", target);
	snprintf(path, sizeof(path), "sys/dev/char/%d:%d", DAX_MAJOR, device);
	put_link(path, "../../%s", target);
	snprintf(path, sizeof(path), "dev/%s", name);
	if (mknod(path, S_IFCHR | 0600, makedev(DAX_MAJOR, (unsigned int)device)) < 0)
		put(path, "%s", "");
}

/* ---- memory ---- */

static void put_block(uint64_t id, const char *zone)
{
	make("memory%" PRIu64, id);
	put("phys_index", "%08" PRIx64 "\n", id);
	/* nobody writes to ordinary memory: one file is enough for all of it */
	if (id > 0 && strcmp(zone, "Normal") == 0) {
		if (link("../memory0/state", "state") < 0 ||
		    link("../memory0/valid_zones", "valid_zones") < 0)
			fail("memory0");
	} else {
		put("state", "online\n");
		put("valid_zones", "%s\n", zone);
	}
	enter("..");
}

static void link_block(int node, uint64_t id)
{
	char name[96];

	snprintf(name, sizeof(name), "sys/devices/system/node/node%d/memory%" PRIu64, node, id);
	put_link(name, "../../memory/memory%" PRIu64, id);
}

static void put_blocks(const struct shape *shape, uint64_t first, int n, const char *zone, int node)
{
	uint64_t id;

	enter("sys/devices/system/memory");
	for (id = first; id < first + (uint64_t)n; id++)
		put_block(id, zone);
	enter_top(shape);

	make("sys/devices/system/node/node%d", node);
	enter_top(shape);
	for (id = first; id < first + (uint64_t)n; id++)
		link_block(node, id);
}

static void put_memory(const struct shape *shape)
{
	int i;

	make("sys/devices/system/memory");
	put("block_size_bytes", "%llx\n", BLOCK_SIZE);
	put("auto_online_blocks", "offline\n");
	enter_top(shape);
	put_blocks(shape, 0, ordinary_blocks(shape), "Normal", 0);
	for (i = 0; i < shape->devices; i += 2)
		put_blocks(shape, first_block(shape, i), shape->blocks_per_device, "Movable",
			   1 + i / shape->devices_per_region);
}

static void put_machine(const struct shape *shape)
{
	static const char *const dirs[] = {"sys/bus/dax/devices", "sys/dev/char", "dev"};
	const char *const *dir;
	int i;

	array_foreach (dir, dirs) {
		enter_top(shape);
		make("%s", *dir);
	}
	enter_top(shape);
	for (i = 0; i < shape->devices; i += shape->devices_per_region)
		put_region(shape, i / shape->devices_per_region);
	for (i = 0; i < shape->devices; i++)
		put_names(shape, i);
	make("sys/bus/dax");
	put("drivers_probe", "%s", "");
	enter_top(shape);
	put_driver(shape, "device_dax");
	put_driver(shape, "kmem");
	put_memory(shape);
}

/* ---- the command line ---- */

__attribute__((noreturn)) static void usage(void)
{
	fputs("usage: tree [-b BLOCKS-PER-DEVICE] [-r DEVICES-PER-REGION] DIRECTORY DEVICES BLOCKS\n"
	      "DIRECTORY must be empty. There may be more BLOCKS than the devices need.\n",
	      stderr);
	exit(EXIT_FAILURE);
}

static void number(const char *text, int *ret)
{
	if (parse_int(text, ret) < 0 || *ret <= 0)
		usage();
}

int main(int argc, char **argv)
{
	struct shape shape = {.blocks_per_device = 28, .devices_per_region = 64};
	int option;

	while ((option = getopt(argc, argv, "b:r:")) != -1) {
		if (option == '?')
			usage();
		number(optarg,
		       option == 'b' ? &shape.blocks_per_device : &shape.devices_per_region);
	}
	if (argc - optind != 3)
		usage();
	number(argv[optind + 1], &shape.devices);
	number(argv[optind + 2], &shape.blocks);
	if (ordinary_blocks(&shape) < 0)
		usage();

	shape.top = open(argv[optind], O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (shape.top < 0)
		fail(argv[optind]);
	enter_top(&shape);
	put_machine(&shape);
	return EXIT_SUCCESS;
}
