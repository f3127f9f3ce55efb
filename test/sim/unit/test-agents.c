/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Every agent on every machine, alone, twice, after every other one, and in the middle of
 * every kind of access. Afterwards all files are there that the directories list. What
 * else goes wrong, the sanitizers find.
 */
#include <fcntl.h>

#include "test/sim/machine/machine.h"
#include "test/sim/unit/check.h"

/* D is a device, B a memory block of it or one that could be. */
static const char *const agents[] = {
	"bind D device_dax",
	"bind D kmem",
	"bind D fsdev_dax",
	"unbind D",
	"delete D",
	"replace D",
	"rename D",
	"provider-gone D",
	"open D qemu",
	"map D qemu",
	"mount D famfsd /mnt",
	"close D",
	"online B",
	"online B online_movable",
	"offline B",
	"pin B",
	"pin kernel",
	"bad B EIO",
	"claim 0x100000000+4K",
	"add-memory ENOMEM",
	"late-kmem 1ms",
	"settle",
	"load kmem",
	"unload kmem",
	"unload device_dax",
	"missing kmem",
	"blocklist kmem",
	"write /sys/bus/dax/drivers/device_dax/new_id D",
	"write /sys/bus/dax/devices/D/size 0",
};

static const char *const machines[] = {
	"dcd", "hbm-pair", "none", "nvdimm", "qemu-all", "qemu-hmem",
};

/* The line with its letters replaced. */
static char *line_for(const char *agent, const char *dev, const char *block)
{
	char *line = NULL;
	size_t size;
	FILE *out = open_memstream(&line, &size);

	assert_non_null(out);
	for (const char *s = agent; *s; s++) {
		bool is_word = s == agent || s[-1] == ' ' || s[-1] == '/';

		if (is_word && *s == 'D' && (s[1] == ' ' || s[1] == '/' || !s[1]))
			fputs(dev, out);
		else if (is_word && *s == 'B' && (s[1] == ' ' || !s[1]))
			fputs(block, out);
		else
			fputc(*s, out);
	}
	fclose(out);
	return line;
}

/* ---- all files ---- */

struct walk {
	struct sim *sim;
	const char *dir;
	int depth;
};

static int visit(void *arg, const char *name, enum tree_type type)
{
	const struct walk *up = arg;
	char path[SIM_PATH_MAX];
	struct walk walk = {.sim = up->sim, .dir = path, .depth = up->depth + 1};
	_cleanup_free_ char *text = NULL;
	struct tree_node node;
	size_t len;

	snprintf(path, sizeof(path), "%s%s%s", up->dir, *up->dir ? "/" : "", name);
	if (tree_lookup(up->sim->tree, path, &node))
		fail_msg("%s is listed, and not there", path);
	assert_true(walk.depth < 20);
	/* no agent gets there, and there are many */
	if (node.block && node.block->boot)
		return 0;
	if (type == TREE_DIR)
		return tree_list(up->sim->tree, path, visit, &walk);
	if (type != TREE_ATTR || !(node.mode & 0444))
		return 0;
	node.privileged = true;
	if (tree_show(&node, &text, &len) == -ENOMEM)
		fail_msg("%s cannot be read", path);
	return 0;
}

static void look_at_everything(struct sim *sim)
{
	struct walk walk = {.sim = sim, .dir = ""};

	assert_int_equal(tree_list(sim->tree, "", visit, &walk), 0);
}

/* ---- the machines ---- */

/* NULL: the kernel is too old for this hardware. */
static struct sim *new_machine(const char *name, const char *kernel)
{
	struct sim_options options = {.kernel = kernel};
	_cleanup_free_ char *message = NULL;
	struct sim *sim;

	if (!sim_new(name, &options, &sim, &message))
		return sim;
	if (!message || (!strstr(message, "need kernel") && !strstr(message, "needs kernel")))
		fail_msg("%s: %s", name, message);
	return NULL;
}

static void act(struct sim *sim, const char *agent, const char *dev)
{
	_cleanup_free_ char *line = line_for(agent, dev, "memory40"), *message = NULL;

	if (sim_fault(sim, line, &message))
		fail_msg("%s: %s", line, message);
}

static void alone_and_twice(void **state)
{
	static const char *const kernels[] = {"5.1", "6.12", "dcd"};
	const char *const *machine, *const *kernel, *const *agent;
	unsigned n = 0;

	(void)state;
	array_foreach (machine, machines)
		array_foreach (kernel, kernels)
			array_foreach (agent, agents) {
				_cleanup_sim_ struct sim *sim = new_machine(*machine, *kernel);

				if (!sim)
					continue;
				n++;
				act(sim, *agent, "dax0.0");
				look_at_everything(sim);
				act(sim, *agent, "dax0.0");
				act(sim, *agent, "dax1.0");
				look_at_everything(sim);
			}
	/* on the newest kernel all of them */
	assert_true(n > ARRAY_SIZE(machines) * ARRAY_SIZE(agents));
}

static void one_after_the_other(void **state)
{
	static const char *const some[] = {"nvdimm", "qemu-hmem"};
	const char *const *machine, *const *first, *const *second;

	(void)state;
	array_foreach (machine, some)
		array_foreach (first, agents)
			array_foreach (second, agents) {
				_cleanup_sim_ struct sim *sim = new_machine(*machine, "dcd");

				act(sim, *first, "dax0.0");
				act(sim, *second, "dax0.0");
				look_at_everything(sim);
			}
}

/* The access goes on with what the agent left. */
static void within_an_access(void **state)
{
	static const struct step accesses[] = {
		{"sys/bus/dax/drivers/kmem/unbind", "dax0.0", 0, NULL},
		{"sys/bus/dax/drivers/kmem/bind", "dax0.0", 0, NULL},
		{"sys/bus/dax/drivers/device_dax/new_id", "dax0.0", 0, NULL},
		{"sys/bus/dax/drivers/device_dax/unbind", "dax0.0", 0, NULL},
		{"sys/bus/dax/devices/dax0.0/size", "0", 0, NULL},
		{"sys/bus/dax/devices/dax0.0/align", "4096", 0, NULL},
		{"sys/bus/dax/devices/dax0.0/uevent", "change", 0, NULL},
		{"sys/bus/dax/devices/dax0.0/state", "unplugged", 0, NULL},
		{"sys/bus/dax/devices/dax0.0/size", NULL, 0, NULL},
		{"sys/bus/dax/devices/dax0.0/mapping0/start", NULL, 0, NULL},
		{"sys/bus/dax/devices/dax0.0/../dax_region/create", "1", 0, NULL},
		{"sys/bus/dax/devices/dax0.0/../dax_region/delete", "dax0.0", 0, NULL},
		{"sys/devices/system/memory/memory40/state", "online", 0, NULL},
		{"sys/devices/system/memory/memory40/valid_zones", NULL, 0, NULL},
		{"sys/devices/system/memory/auto_online_blocks", "online", 0, NULL},
		{"sys/bus/nd/drivers/dax_pmem/unbind", "dax0.0", 0, NULL},
	};
	static const char *const triggers[] = {"write * 1: ", "read * 1: ", "open * 1: "};
	static const char *const some[] = {"nvdimm", "qemu-hmem"};
	const char *const *machine, *const *agent, *const *trigger;
	const struct step *access;

	(void)state;
	array_foreach (machine, some)
		array_foreach (agent, agents)
			array_foreach (trigger, triggers)
				array_foreach (access, accesses) {
					_cleanup_sim_ struct sim *sim =
						new_machine(*machine, "7.3");
					_cleanup_free_ char *line = NULL, *text = NULL;

					assert_true(asprintf(&line, "%s%s", *trigger, *agent) > 0);
					act(sim, line, "dax0.0");
					if (access->value)
						(void)sim_write(sim, access->path, access->value);
					else
						(void)sim_read(sim, access->path, &text);
				}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(alone_and_twice),
		cmocka_unit_test(one_after_the_other),
		cmocka_unit_test(within_an_access),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
