/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test/sim/machine/agent.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "test/sim/model/nd.h"
#include "test/sim/model/process.h"
#include "util/cleanup.h"
#include "util/parse.h"
#include "util/size.h"

#define WORDS_MAX 4

struct agent {
	struct model *model;
	const struct tree *tree;
	char *words[WORDS_MAX]; /* [0] is the verb; absent ones are "" */
};

struct verb {
	const char *name;
	int min_words, max_words; /* the verb not counted */
	int (*act)(struct agent *agent);
};

int errno_parse(const char *name, int *ret)
{
	for (int i = 1; i < 200; i++) {
		const char *known = strerrorname_np(i);

		if (known && !strcmp(known, name)) {
			*ret = i;
			return 0;
		}
	}
	return -EINVAL;
}

int milliseconds_parse(const char *text, unsigned *ret)
{
	int n;

	if (parse_id(&text, &n) || strcmp(text, "ms"))
		return -EINVAL;
	*ret = (unsigned)n;
	return 0;
}

int driver_kind_parse(const char *name)
{
	static const char *const names[] = {
		[DRIVER_DEVICE_DAX] = "device_dax",
		[DRIVER_KMEM] = "kmem",
		[DRIVER_FSDEV_DAX] = "fsdev_dax",
	};

	for (int i = 0; i < DRIVER_KINDS; i++)
		if (!strcmp(names[i], name))
			return i;
	return -ENOENT;
}

/* A write like any other, but neither journaled nor subject to faults. */
static int act_write(struct agent *agent)
{
	const char *path = agent->words[1];
	struct tree_node node;

	if (*path == '/')
		path++;
	if (!tree_lookup(agent->tree, path, &node) && node.type == TREE_ATTR)
		(void)tree_store(&node, agent->words[2], strlen(agent->words[2]));
	return 0;
}

/* memory40 or memory40-47 */
static int parse_blocks(const struct agent *agent, struct span *ret)
{
	const char *s = agent->words[1];
	int first, last;

	if (strncmp(s, "memory", strlen("memory")))
		return -EINVAL;
	s += strlen("memory");
	if (parse_id(&s, &first))
		return -EINVAL;
	last = first;
	if (*s == '-') {
		s++;
		if (parse_id(&s, &last))
			return -EINVAL;
	}
	if (*s || last < first)
		return -EINVAL;
	ret->start = (uint64_t)first * agent->model->block_size;
	ret->end = ((uint64_t)last + 1) * agent->model->block_size - 1;
	return 0;
}

static int set_blocks(struct agent *agent, const char *state)
{
	struct span span;
	int rc = parse_blocks(agent, &span);

	if (rc)
		return rc;
	for (uint64_t at = span.start; at < span.end; at += agent->model->block_size) {
		struct block *block;

		if (!block_find(agent->model, at / agent->model->block_size, &block))
			(void)block_state_store(agent->model, block, state, strlen(state));
	}
	return 0;
}

static int act_online(struct agent *agent)
{
	return set_blocks(agent, *agent->words[2] ? agent->words[2] : "online");
}

static int act_offline(struct agent *agent)
{
	return set_blocks(agent, "offline");
}

static int act_pin(struct agent *agent)
{
	struct defect defect = {.kind = DEFECT_PINNED};
	int rc;

	if (!strcmp(agent->words[1], "kernel")) {
		agent->model->pin_kernel_zones = true;
		return 0;
	}
	rc = parse_blocks(agent, &defect.span);
	return rc ? rc : block_add_defect(agent->model, &defect);
}

static int act_bad(struct agent *agent)
{
	struct defect defect = {.kind = DEFECT_BAD};
	int error = EHWPOISON;
	int rc = parse_blocks(agent, &defect.span);

	if (!rc && *agent->words[2])
		rc = errno_parse(agent->words[2], &error);
	defect.error = -error;
	return rc ? rc : block_add_defect(agent->model, &defect);
}

static int act_bind(struct agent *agent)
{
	struct driver *driver;

	if (driver_find(agent->model, agent->words[2], &driver))
		return 0;
	agent->model->nobody_waits = true;
	(void)driver_new_id_store(agent->model, driver, agent->words[1], 1);
	(void)driver_bind_store(agent->model, driver, agent->words[1], 1);
	agent->model->nobody_waits = false;
	return 0;
}

static int act_late_kmem(struct agent *agent)
{
	return milliseconds_parse(agent->words[1], &agent->model->kmem_step_ms);
}

static int act_settle(struct agent *agent)
{
	devs_probe_end(agent->model);
	return 0;
}

static int act_unbind(struct agent *agent)
{
	struct dev *dev;

	if (!dev_find(agent->model, agent->words[1], &dev))
		dev_unbind(agent->model, dev);
	return 0;
}

static int act_delete(struct agent *agent)
{
	struct dev *dev;

	if (!dev_find(agent->model, agent->words[1], &dev))
		dev_delete(agent->model, dev);
	return 0;
}

/* Gone, and another one is there with as much memory: same name or not. */
static int dev_exchange(struct agent *agent, bool same_name)
{
	struct dev *dev, *other;
	struct region *region;
	uint64_t size;
	int rc;

	if (dev_find(agent->model, agent->words[1], &dev))
		return 0;
	region = dev->region;
	size = dev_size(dev);
	/* The namespace gives its device the one name that it can have. */
	same_name |= region_is_static(region);
	if (!same_name) {
		rc = dev_new(agent->model, region, false, &other);
		if (rc)
			return rc;
	}
	dev_delete(agent->model, dev);
	if (same_name) {
		rc = dev_new(agent->model, region, false, &other);
		if (rc)
			return rc;
	}
	return range_resize(agent->model, other, size);
}

static int act_replace(struct agent *agent)
{
	return dev_exchange(agent, true);
}

static int act_rename(struct agent *agent)
{
	return dev_exchange(agent, false);
}

static int act_load(struct agent *agent)
{
	int kind = driver_kind_parse(agent->words[1]);

	if (kind < 0)
		return -EINVAL;
	(void)!driver_load(agent->model, (enum driver_kind)kind);
	return 0;
}

static int act_unload(struct agent *agent)
{
	int kind = driver_kind_parse(agent->words[1]);

	if (kind < 0)
		return -EINVAL;
	driver_unload(agent->model, (enum driver_kind)kind);
	return 0;
}

static int act_missing(struct agent *agent)
{
	int rc = act_unload(agent);

	if (!rc)
		agent->model->drivers[driver_kind_parse(agent->words[1])].missing = true;
	return rc;
}

static int act_blocklist(struct agent *agent)
{
	int rc = act_unload(agent);

	if (!rc)
		agent->model->drivers[driver_kind_parse(agent->words[1])].blocklisted = true;
	return rc;
}

/* Something else owns the range START+SIZE. */
static int act_claim(struct agent *agent)
{
	char *plus = strchr(agent->words[1], '+');
	struct span span;
	uint64_t size;

	if (!plus)
		return -EINVAL;
	*plus = '\0';
	if (size_parse(agent->words[1], &span.start) || size_parse(plus + 1, &size) || !size ||
	    __builtin_add_overflow(span.start, size - 1, &span.end))
		return -EINVAL;
	(void)!iomem_claim(agent->model, &span, "another owner", false);
	return 0;
}

static int act_add_memory(struct agent *agent)
{
	int error;

	if (errno_parse(agent->words[1], &error))
		return -EINVAL;
	agent->model->add_memory_error = -error;
	return 0;
}

/* The provider's driver leaves the region's device. */
static int act_provider_gone(struct agent *agent)
{
	struct nd_claim *claim;
	struct dev *dev;

	if (dev_find(agent->model, agent->words[1], &dev))
		return 0;
	/* An nd device stays for as long as it has its namespace; what was in it goes. */
	claim = nd_claim_of(agent->model, dev->region);
	if (claim)
		nd_claim_remove(agent->model, claim);
	else
		dev->region->driver_gone = true;
	return 0;
}

/* What the driver does not allow is not done. */
static int act_use(struct agent *agent, enum use use, const char *place)
{
	const char *comm = *agent->words[2] ? agent->words[2] : "somebody";

	(void)!process_add(agent->model, agent->words[1], use, comm, place);
	return 0;
}

static int act_open(struct agent *agent)
{
	return act_use(agent, USE_OPEN, "");
}

static int act_map(struct agent *agent)
{
	return act_use(agent, USE_MAP, "");
}

static int act_mount(struct agent *agent)
{
	return act_use(agent, USE_MOUNT, *agent->words[3] ? agent->words[3] : "/mnt");
}

static int act_close(struct agent *agent)
{
	process_end_all(agent->model, agent->words[1]);
	return 0;
}

static const struct verb verbs[] = {
	{"write", 2, 2, act_write},
	{"online", 1, 2, act_online},
	{"offline", 1, 1, act_offline},
	{"pin", 1, 1, act_pin},
	{"bad", 1, 2, act_bad},
	{"bind", 2, 2, act_bind},
	{"unbind", 1, 1, act_unbind},
	{"late-kmem", 1, 1, act_late_kmem},
	{"settle", 0, 0, act_settle},
	{"delete", 1, 1, act_delete},
	{"replace", 1, 1, act_replace},
	{"rename", 1, 1, act_rename},
	{"load", 1, 1, act_load},
	{"unload", 1, 1, act_unload},
	{"missing", 1, 1, act_missing},
	{"blocklist", 1, 1, act_blocklist},
	{"claim", 1, 1, act_claim},
	{"add-memory", 1, 1, act_add_memory},
	{"provider-gone", 1, 1, act_provider_gone},
	{"open", 1, 2, act_open},
	{"map", 1, 2, act_map},
	{"mount", 1, 3, act_mount},
	{"close", 1, 1, act_close},
};

/* Splits text, which is changed, into words; how many, or -EINVAL. */
static int split(char *text, char *words[WORDS_MAX], char *none)
{
	int n = 0;
	char *word;

	for (int i = 0; i < WORDS_MAX; i++)
		words[i] = none;
	while ((word = strsep(&text, " \t\n"))) {
		if (!*word)
			continue;
		if (n == WORDS_MAX)
			return -EINVAL;
		words[n++] = word;
	}
	return n;
}

static const struct verb *verb_find(const char *name, int n)
{
	const struct verb *verb;

	array_foreach (verb, verbs)
		if (!strcmp(verb->name, name) && n > verb->min_words && n <= verb->max_words + 1)
			return verb;
	return NULL;
}

bool agent_knows(const char *line)
{
	_cleanup_free_ char *text = strdup(line);
	char *words[WORDS_MAX], none[1] = "";
	int n = text ? split(text, words, none) : -ENOMEM;

	return n > 0 && verb_find(words[0], n);
}

int agent_act(struct model *model, const struct tree *tree, const char *line)
{
	_cleanup_free_ char *text = strdup(line);
	struct agent agent = {.model = model, .tree = tree};
	const struct verb *verb;
	char none[1] = "";
	int n;

	if (!text)
		return -ENOMEM;
	n = split(text, agent.words, none);
	verb = n > 0 ? verb_find(agent.words[0], n) : NULL;
	return verb ? verb->act(&agent) : -EINVAL;
}
