// SPDX-License-Identifier: LGPL-2.1-or-later
#include "test/failures/cases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"
#include "util/macro.h"

#define MiB (1ULL << 20)

#define ONLINE	    "online memory34-36 online_movable"
#define KERNEL_ZONE "online memory34-36 online_kernel"

#define DEVICES "sys/bus/dax/devices/"
#define CREATE	DEVICES "dax0.0/../dax_region/create 1"

#define TAG "5be13bce-ae34-4a77-b6c3-16df975fcf1a"
#define TAG_BYTES                                                                             \
	{                                                                                     \
		0x5b, 0xe1, 0x3b, 0xce, 0xae, 0x34, 0x4a, 0x77, 0xb6, 0xc3, 0x16, 0xdf, 0x97, \
			0x5f, 0xcf, 0x1a                                                      \
	}

/* in what dax0.0 and dax0.1 leave of the region, the upper one first */
static const struct want_range two_ranges[] = {
	{0x140000000, 0x147ffffff},
	{0x130000000, 0x137ffffff},
};

#define MODE(name_) .mode = DAXCTL_DEV_MODE_##name_
#define FLAGS(...)  .flags = __VA_ARGS__

const struct failure_case failure_cases[] = {
	/* clang-format off */
	{"enable", "6.12", "none", .arguments = "enable-device dax0.1",
	 .action = DAXCTL_ACTION_ENABLE},
	{"enable, device_dax by default", "6.1", "none", .arguments = "enable-device dax0.1",
	 .action = DAXCTL_ACTION_ENABLE},
	{"disable", "6.12", "device_dax", .arguments = "disable-device dax0.1",
	 .action = DAXCTL_ACTION_DISABLE},
	{"disable system-ram", "6.12", "kmem", .arguments = "disable-device dax0.1",
	 .action = DAXCTL_ACTION_DISABLE},
	{"disable system-ram with state", "7.3", "kmem", .arguments = "disable-device dax0.1",
	 .action = DAXCTL_ACTION_DISABLE},

	{"create", "6.12", "device_dax", .arguments = "create-device -r 0 -s 128M",
	 .action = DAXCTL_ACTION_CREATE, .want = {FLAGS(WANT_SIZE), .size = 128 * MiB}},
	{"create of all that is free", "6.12", "device_dax", .arguments = "create-device -r 0",
	 .action = DAXCTL_ACTION_CREATE},
	{"create with an alignment", "7.3", "none", .arguments = "create-device -r 0 -s 128M -a 4k",
	 .action = DAXCTL_ACTION_CREATE,
	 .want = {FLAGS(WANT_SIZE | WANT_ALIGN), .size = 128 * MiB, .align = 4096}},
	{"create beside a leftover", "6.1", "device_dax",
	 .prepare = {CREATE},
	 .arguments = "create-device -r 0 -s 128M",
	 .action = DAXCTL_ACTION_CREATE, .want = {FLAGS(WANT_SIZE), .size = 128 * MiB}},

	{"create with ranges", "7.2", "device_dax",
	 .action = DAXCTL_ACTION_CREATE,
	 .want = {FLAGS(WANT_RANGES), .ranges = two_ranges, .n_ranges = 2}},
	{"create by tag", "dcd", "none", .sparse = true, .arguments = "create-device --uuid " TAG,
	 .action = DAXCTL_ACTION_CREATE, .want = {FLAGS(WANT_UUID), .uuid = TAG_BYTES}},
	{"destroy by tag", "dcd", "none", .sparse = true,
	 .prepare = {CREATE, DEVICES "dax0.1/uuid " TAG}, .arguments = "destroy-device dax0.1",
	 .action = DAXCTL_ACTION_DESTROY},
	{"destroy without a tag", "dcd", "none", .sparse = true, .no_way_back = true,
	 .prepare = {CREATE, DEVICES "dax0.1/uuid 0"}, .arguments = "destroy-device dax0.1",
	 .action = DAXCTL_ACTION_DESTROY},

	{"destroy", "6.12", "none", .arguments = "destroy-device dax0.1",
	 .action = DAXCTL_ACTION_DESTROY},
	{"destroy what is in use", "6.12", "device_dax", .arguments = "destroy-device -f dax0.1",
	 .action = DAXCTL_ACTION_DESTROY, .want = {FLAGS(WANT_FORCE)}},
	{"destroy memory that is online", "6.12", "kmem", .prepare = {ONLINE},
	 .arguments = "destroy-device -f dax0.1",
	 .action = DAXCTL_ACTION_DESTROY, .want = {FLAGS(WANT_FORCE)}},
	{"destroy memory that is online, with state", "7.3", "kmem", .prepare = {ONLINE},
	 .arguments = "destroy-device -f dax0.1",
	 .action = DAXCTL_ACTION_DESTROY, .want = {FLAGS(WANT_FORCE)}},

	{"devdax to system-ram", "6.1", "device_dax",
	 .arguments = "reconfigure-device -m system-ram dax0.1",
	 .action = DAXCTL_ACTION_RECONFIGURE, .want = {FLAGS(WANT_MODE), MODE(RAM)}},
	{"devdax to system-ram in a kernel zone", "7.3", "device_dax",
	 .arguments = "reconfigure-device -m system-ram --no-movable dax0.1",
	 .action = DAXCTL_ACTION_RECONFIGURE,
	 .want = {FLAGS(WANT_MODE | WANT_NO_MOVABLE), MODE(RAM)}},
	{"devdax to system-ram, offline", "6.12", "device_dax",
	 .arguments = "reconfigure-device -m system-ram -N dax0.1",
	 .action = DAXCTL_ACTION_RECONFIGURE,
	 .want = {FLAGS(WANT_MODE | WANT_NO_ONLINE), MODE(RAM)}},
	{"devdax to system-ram against the policy", "6.12", "device_dax", "online",
	 .arguments = "reconfigure-device -m system-ram -f dax0.1",
	 .action = DAXCTL_ACTION_RECONFIGURE,
	 .want = {FLAGS(WANT_MODE | WANT_FORCE), MODE(RAM)}},
	{"devdax to system-ram as the policy has it", "7.3", "device_dax", "online_movable",
	 .arguments = "reconfigure-device -m system-ram dax0.1",
	 .action = DAXCTL_ACTION_RECONFIGURE, .want = {FLAGS(WANT_MODE), MODE(RAM)}},
	{"unbound to system-ram", "6.12", "none",
	 .arguments = "reconfigure-device -m system-ram dax0.1",
	 .action = DAXCTL_ACTION_RECONFIGURE, .want = {FLAGS(WANT_MODE), MODE(RAM)}},
	{"devdax to famfs", "7.2", "device_dax",
	 .arguments = "reconfigure-device -m famfs dax0.1",
	 .action = DAXCTL_ACTION_RECONFIGURE, .want = {FLAGS(WANT_MODE), MODE(FAMFS)}},
	{"unbound to famfs", "7.3", "none",
	 .arguments = "reconfigure-device -m famfs dax0.1",
	 .action = DAXCTL_ACTION_RECONFIGURE, .want = {FLAGS(WANT_MODE), MODE(FAMFS)}},
	{"unbound to devdax", "7.3", "none",
	 .arguments = "reconfigure-device -m devdax dax0.1",
	 .action = DAXCTL_ACTION_RECONFIGURE, .want = {FLAGS(WANT_MODE), MODE(DEVDAX)}},
	{"disable famfs", "7.2", "fsdev_dax", .arguments = "disable-device dax0.1",
	 .action = DAXCTL_ACTION_DISABLE},
	{"destroy famfs", "7.3", "fsdev_dax", .arguments = "destroy-device -f dax0.1",
	 .action = DAXCTL_ACTION_DESTROY, .want = {FLAGS(WANT_FORCE)}},
	{"famfs to devdax", "7.2", "fsdev_dax",
	 .arguments = "reconfigure-device -m devdax dax0.1",
	 .action = DAXCTL_ACTION_RECONFIGURE, .want = {FLAGS(WANT_MODE), MODE(DEVDAX)}},
	{"famfs to system-ram", "7.3", "fsdev_dax",
	 .arguments = "reconfigure-device -m system-ram dax0.1",
	 .action = DAXCTL_ACTION_RECONFIGURE, .want = {FLAGS(WANT_MODE), MODE(RAM)}},
	{"system-ram to devdax", "6.12", "kmem", .prepare = {ONLINE},
	 .arguments = "reconfigure-device -m devdax -f dax0.1",
	 .action = DAXCTL_ACTION_RECONFIGURE,
	 .want = {FLAGS(WANT_MODE | WANT_FORCE), MODE(DEVDAX)}},
	{"system-ram to devdax, with state", "7.3", "kmem", .prepare = {ONLINE},
	 .arguments = "reconfigure-device -m devdax -f dax0.1",
	 .action = DAXCTL_ACTION_RECONFIGURE,
	 .want = {FLAGS(WANT_MODE | WANT_FORCE), MODE(DEVDAX)}},
	{"system-ram in a kernel zone to devdax", "6.12", "kmem", "online",
	 .prepare = {KERNEL_ZONE, "offline memory36"},
	 .arguments = "reconfigure-device -m devdax -f dax0.1",
	 .action = DAXCTL_ACTION_RECONFIGURE,
	 .want = {FLAGS(WANT_MODE | WANT_FORCE), MODE(DEVDAX)}},
	{"offline system-ram to devdax, under a policy", "6.12", "kmem", "online",
	 .prepare = {"offline memory34-36"},
	 .arguments = "reconfigure-device -m devdax dax0.1",
	 .action = DAXCTL_ACTION_RECONFIGURE, .want = {FLAGS(WANT_MODE), MODE(DEVDAX)}},
	{"system-ram to famfs", "7.3", "kmem", .prepare = {ONLINE},
	 .arguments = "reconfigure-device -m famfs -f dax0.1",
	 .action = DAXCTL_ACTION_RECONFIGURE,
	 .want = {FLAGS(WANT_MODE | WANT_FORCE), MODE(FAMFS)}},

	{"smaller", "6.12", "device_dax", .arguments = "reconfigure-device -s 256M dax0.1",
	 .action = DAXCTL_ACTION_RECONFIGURE,
	 .want = {FLAGS(WANT_SIZE), .size = 256 * MiB}},
	{"larger", "6.1", "device_dax", .arguments = "reconfigure-device -s 512M dax0.1",
	 .action = DAXCTL_ACTION_RECONFIGURE,
	 .want = {FLAGS(WANT_SIZE), .size = 512 * MiB}},
	{"larger, unbound, in two ranges", "6.12", "none",
	 .prepare = {CREATE,
		     DEVICES "dax0.2/size 134217728"},
	 .arguments = "reconfigure-device -s 512M dax0.1",
	 .action = DAXCTL_ACTION_RECONFIGURE,
	 .want = {FLAGS(WANT_SIZE), .size = 512 * MiB}},
	{"empty", "7.3", "device_dax", .arguments = "reconfigure-device -s 0 dax0.1",
	 .action = DAXCTL_ACTION_RECONFIGURE, .want = {FLAGS(WANT_SIZE), .size = 0}},
	{"smaller while online", "6.12", "kmem", .prepare = {ONLINE},
	 .arguments = "reconfigure-device -s 256M -f dax0.1",
	 .action = DAXCTL_ACTION_RECONFIGURE,
	 .want = {FLAGS(WANT_SIZE | WANT_FORCE), .size = 256 * MiB}},
	{"mode, size and alignment", "7.2", "device_dax",
	 .arguments = "reconfigure-device -m system-ram -s 256M -a 4k dax0.1",
	 .action = DAXCTL_ACTION_RECONFIGURE,
	 .want = {FLAGS(WANT_MODE | WANT_SIZE | WANT_ALIGN), MODE(RAM),
		  .size = 256 * MiB, .align = 4096}},
	{"map of the pages", "7.3", "kmem", .prepare = {ONLINE},
	 .arguments = "reconfigure-device -m system-ram --memmap-on-memory=yes -f dax0.1",
	 .action = DAXCTL_ACTION_RECONFIGURE,
	 .want = {FLAGS(WANT_MODE | WANT_MEMMAP_ON_MEMORY | WANT_FORCE),
		  MODE(RAM), .memmap_on_memory = 1}},

	{"online", "6.12", "kmem", .arguments = "online-memory dax0.1",
	 .action = DAXCTL_ACTION_ONLINE},
	{"online in a kernel zone", "6.1", "kmem", .prepare = {"online memory35 online_kernel"},
	 .arguments = "online-memory --no-movable dax0.1",
	 .action = DAXCTL_ACTION_ONLINE, .want = {FLAGS(WANT_NO_MOVABLE)}},
	{"online, plugged out", "7.3", "kmem",
	 .prepare = {DEVICES "dax0.1/state unplugged"},
	 .arguments = "online-memory dax0.1", .action = DAXCTL_ACTION_ONLINE},
	{"another zone", "6.12", "kmem", .prepare = {KERNEL_ZONE, "offline memory34"},
	 .action = DAXCTL_ACTION_ONLINE, .want = {FLAGS(WANT_FORCE)}},
	{"offline", "6.12", "kmem", .prepare = {ONLINE, "offline memory35"},
	 .arguments = "offline-memory dax0.1", .action = DAXCTL_ACTION_OFFLINE},
	{"offline in a kernel zone", "7.3", "kmem", .prepare = {KERNEL_ZONE},
	 .arguments = "offline-memory dax0.1", .action = DAXCTL_ACTION_OFFLINE},
	{"offline as far as it goes", "6.12", "kmem", .no_way_back = true, .prepare = {ONLINE},
	 .arguments = "offline-memory -k dax0.1", .action = DAXCTL_ACTION_OFFLINE,
	 .want = {FLAGS(WANT_KEEP_GOING)}},
	/* clang-format on */
};
const size_t n_failure_cases = ARRAY_SIZE(failure_cases);

static const char machine[] = "[machine]\n"
			      "memmap-on-memory = yes\n"
			      "[node 0]\n"
			      "cpus = 0\n"
			      "ram = 0+2G\n"
			      "[node 1]\n"
			      "[region hmem]\n"
			      "start = 4G\n"
			      "size = 1280M\n"
			      "node = 1\n"
			      "[device]\n"
			      "size = 256M\n"
			      "driver = device_dax\n"
			      "[device]\n"
			      "size = 384M\n"
			      "driver = %s\n";

/* "sys/... VALUE" is written, other lines are what somebody else does. */
static int prepare(struct sim *sim, const char *line, char **ret_message)
{
	const char *value = strchr(line, ' ');
	_cleanup_free_ char *path = NULL;
	ssize_t rc;

	if (strncmp(line, "sys/", strlen("sys/")) != 0)
		return sim_fault(sim, line, ret_message);
	path = strndup(line, (size_t)(value - line));
	rc = path ? sim_write(sim, path, value + 1) : -1;
	if (rc < 0)
		*ret_message = strdup(line);
	return rc < 0 ? (int)rc : 0;
}

static const char sparse_machine[] = "[node 0]\n"
				     "cpus = 0\n"
				     "ram = 0+2G\n"
				     "[node 1]\n"
				     "[region cxl]\n"
				     "start = 4G\n"
				     "size = 1280M\n"
				     "node = 1\n"
				     "dynamic-capacity = yes\n"
				     "[extent]\n"
				     "start = 4G\n"
				     "size = 256M\n"
				     "tag = " TAG "\n"
				     "sequence = 1\n"
				     "[extent]\n"
				     "start = 0x120000000\n"
				     "size = 128M\n"
				     "tag = " TAG "\n"
				     "sequence = 2\n"
				     "[extent]\n"
				     "start = 0x130000000\n"
				     "size = 128M\n";

static int machine_text(const struct failure_case *c, char **ret)
{
	if (!c->sparse)
		return asprintf(ret, machine, c->driver);

	*ret = strdup(sparse_machine);
	return *ret ? 0 : -1;
}

struct sim *case_machine(const struct failure_case *c)
{
	const struct sim_options options = {.kernel = c->kernel, .policy = c->policy};
	_cleanup_free_ char *text = NULL, *message = NULL;
	struct sim *sim;
	int rc;

	rc = machine_text(c, &text) < 0 ? -1 : 0;
	if (rc == 0)
		rc = sim_new_text(text, &options, &sim, &message);
	for (size_t i = 0; rc == 0 && c->prepare[i]; i++)
		rc = prepare(sim, c->prepare[i], &message);
	if (rc < 0) {
		printf("Bail out! %s: no machine: %s\n", c->name, message);
		exit(1);
	}
	sim_journal_clear(sim);

	return sim;
}

const char *case_dev(const struct failure_case *c)
{
	if (c->action != DAXCTL_ACTION_CREATE || c->sparse)
		return CASE_DEV;

	return c->prepare[0] ? "dax0.3" : CASE_NEW_DEV;
}
