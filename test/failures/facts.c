// SPDX-License-Identifier: LGPL-2.1-or-later
#include "test/failures/facts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test/failures/cases.h"
#include "test/sim/model/array.h"
#include "util/cleanup.h"

#define DEVICES "sys/bus/dax/devices"
#define MEMORY	"sys/devices/system/memory"

static void must(bool fine, const char *what)
{
	if (fine)
		return;
	printf("Bail out! %s\n", what);
	exit(1);
}

/* Without the newline, or NULL where there is no such file. */
static char *read_line(struct sim *sim, const char *path)
{
	char *text = NULL;

	if (sim_read(sim, path, &text) < 0)
		return NULL;
	text[strcspn(text, "\n")] = '\0';
	return text;
}

static void add(struct facts *facts, const char *owner, const char *what, const char *value)
{
	struct fact *fact = ARRAY_APPEND(facts->v, facts->n);

	must(fact && asprintf(&fact->name, "%s/%s", owner, what) >= 0, "out of memory");
	fact->value = strdup(value);
	must(fact->value, "out of memory");
}

static void add_file(struct sim *sim, struct facts *facts, const char *dev, const char *name)
{
	_cleanup_free_ char *path = NULL, *value = NULL;

	must(asprintf(&path, DEVICES "/%s/%s", dev, name) >= 0, "out of memory");
	value = read_line(sim, path);
	if (value)
		add(facts, dev, name, value);
}

/* The uevent file names the driver. */
static void add_driver(struct sim *sim, struct facts *facts, const char *dev)
{
	_cleanup_free_ char *path = NULL, *text = NULL;
	char *at;

	must(asprintf(&path, DEVICES "/%s/uevent", dev) >= 0, "out of memory");
	must(sim_read(sim, path, &text) >= 0, path);
	at = strstr(text, "DRIVER=");
	if (at)
		at[strcspn(at, "\n")] = '\0';
	add(facts, dev, "driver", at ? at + strlen("DRIVER=") : "");
}

/* "0x100000000-0x10fffffff, ..." */
static void add_ranges(struct sim *sim, struct facts *facts, const char *dev)
{
	char ranges[256] = "", path[128];
	size_t used = 0;

	for (unsigned n = 0;; n++) {
		_cleanup_free_ char *start = NULL, *end = NULL;

		snprintf(path, sizeof(path), DEVICES "/%s/mapping%u/start", dev, n);
		start = read_line(sim, path);
		if (!start)
			break;
		snprintf(path, sizeof(path), DEVICES "/%s/mapping%u/end", dev, n);
		end = read_line(sim, path);
		used += (size_t)snprintf(ranges + used, sizeof(ranges) - used, "%s%s-%s",
					 n ? ", " : "", start, end);
	}
	add(facts, dev, "ranges", ranges);
}

/* A device that is made again under its name is another one. */
static int times_made(struct sim *sim, const char *dev)
{
	const char *line = sim_events(sim);
	char path[256];
	int n = 0;

	for (; *line; line = strchr(line, '\n') + 1)
		if (sscanf(line, "add %255s", path) == 1)
			n += strcmp(strrchr(path, '/') + 1, dev) == 0;

	return n;
}

static void add_dev(struct sim *sim, struct facts *facts, const char *dev)
{
	char path[64], times[24];

	snprintf(path, sizeof(path), DEVICES "/%s", dev);
	if (!sim_exists(sim, path))
		return;
	snprintf(times, sizeof(times), "%d", times_made(sim, dev));
	add(facts, dev, "times made", times);
	add_driver(sim, facts, dev);
	add_file(sim, facts, dev, "size");
	add_file(sim, facts, dev, "align");
	add_file(sim, facts, dev, "memmap_on_memory");
	add_file(sim, facts, dev, "uuid");
	add_ranges(sim, facts, dev);
}

static void add_block(struct sim *sim, struct facts *facts, unsigned id)
{
	_cleanup_free_ char *state = NULL, *zone = NULL;
	char path[64], name[24], words[64];

	snprintf(name, sizeof(name), "memory%u", id);
	snprintf(path, sizeof(path), MEMORY "/memory%u/state", id);
	state = read_line(sim, path);
	snprintf(path, sizeof(path), MEMORY "/memory%u/valid_zones", id);
	zone = read_line(sim, path);
	if (!state)
		snprintf(words, sizeof(words), "not there");
	else if (strcmp(state, "online") == 0)
		snprintf(words, sizeof(words), "online in zone %s", zone);
	else
		snprintf(words, sizeof(words), "%s", state);
	add(facts, name, "state", words);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct fact *)a)->name, ((const struct fact *)b)->name);
}

void facts_read(struct sim *sim, struct facts *ret)
{
	_cleanup_free_ char *policy = read_line(sim, MEMORY "/auto_online_blocks");
	char dev[16];

	*ret = (struct facts){0};
	for (unsigned id = 0; id < CASE_DEVS_MAX; id++) {
		snprintf(dev, sizeof(dev), "dax0.%u", id);
		add_dev(sim, ret, dev);
	}
	for (unsigned id = CASE_FIRST_BLOCK; id < CASE_FIRST_BLOCK + CASE_BLOCKS; id++)
		add_block(sim, ret, id);
	must(policy, "the machine has no policy");
	add(ret, "policy", "word", policy);
	qsort(ret->v, ret->n, sizeof(*ret->v), by_name);
}

void facts_free(struct facts *facts)
{
	for (size_t i = 0; i < facts->n; i++) {
		free(facts->v[i].name);
		free(facts->v[i].value);
	}
	free(facts->v);
	*facts = (struct facts){0};
}

const char *facts_get(const struct facts *facts, const char *name)
{
	const struct fact key = {.name = (char *)name};
	const struct fact *found = bsearch(&key, facts->v, facts->n, sizeof(*facts->v), by_name);

	return found ? found->value : NULL;
}

static const char *get(const struct facts *facts, const char *owner, const char *what)
{
	char name[64];

	snprintf(name, sizeof(name), "%s/%s", owner, what);
	return facts_get(facts, name);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void sort(struct texts *texts)
{
	if (texts->n > 0)
		qsort(texts->v, texts->n, sizeof(*texts->v), by_text);
}

#define SAY(texts, ...) must(texts_add(texts, __VA_ARGS__) == 0, "out of memory")

static void compare_attribute(const struct facts *now, const struct facts *before, const char *dev,
			      const char *file, const char *words, struct texts *ret)
{
	const char *is = get(now, dev, file), *was = get(before, dev, file);

	if (is && was && strcmp(is, was) != 0)
		SAY(ret, "%s has %s %s (it had %s)", dev, words, is, was);
}

/* Also if another device is called so now. */
static bool is_gone(const struct facts *now, const struct facts *before, const char *dev)
{
	const char *is = get(now, dev, "times made"), *was = get(before, dev, "times made");

	return was && (!is || strcmp(is, was) != 0);
}

static void compare_dev(const struct facts *now, const struct facts *before, const char *dev,
			struct texts *ret)
{
	const char *is = get(now, dev, "driver"), *was = get(before, dev, "driver");

	if (is_gone(now, before, dev))
		SAY(ret, "%s is gone", dev);
	if (!is || !was || is_gone(now, before, dev))
		return;
	if (strcmp(is, was) != 0)
		SAY(ret, "%s has %s%s (it had %s)", dev, *is ? "driver " : "no driver", is,
		    *was ? was : "none");
	compare_attribute(now, before, dev, "size", "size", ret);
	compare_attribute(now, before, dev, "align", "alignment", ret);
	compare_attribute(now, before, dev, "memmap_on_memory", "memmap_on_memory", ret);
	compare_attribute(now, before, dev, "uuid", "extents with the tag", ret);
	if (strcmp(get(now, dev, "size"), get(before, dev, "size")) == 0)
		compare_attribute(now, before, dev, "ranges", "the ranges", ret);
}

static void compare_created(const struct facts *now, const char *dev, struct texts *ret)
{
	const char *driver = get(now, dev, "driver"), *times = get(now, dev, "times made");

	if (driver && strcmp(times, "1") == 0)
		SAY(ret, "%s is there, with a size of %s bytes and %s%s", dev,
		    get(now, dev, "size"), *driver ? "driver " : "no driver", driver);
}

/* Does the device have the block's addresses. */
static bool has_block(const struct facts *facts, const char *dev, unsigned id)
{
	const char *at = get(facts, dev, "ranges");
	uint64_t start, end, first = (uint64_t)id << CASE_BLOCK_SHIFT;

	while (at && sscanf(at, "%" SCNx64 "-%" SCNx64, &start, &end) == 2) {
		if (first >= start && first <= end)
			return true;
		at = strchr(at + 1, ' ');
	}

	return false;
}

static void compare_blocks(const struct facts *now, const struct facts *before, const char *dev,
			   struct texts *ret)
{
	for (unsigned id = CASE_FIRST_BLOCK; id < CASE_FIRST_BLOCK + CASE_BLOCKS; id++) {
		char block[24];
		const char *is, *was;

		snprintf(block, sizeof(block), "memory%u", id);
		is = get(now, block, "state");
		was = get(before, block, "state");
		if (strcmp(is, was) != 0 && (has_block(now, dev, id) || has_block(before, dev, id)))
			SAY(ret, "%s is %s (it was %s)", block, is, was);
	}
}

void facts_differences(const struct facts *now, const struct facts *before, const char *dev,
		       bool created, bool with_policy, struct texts *ret)
{
	const char *is = get(now, "policy", "word"), *was = get(before, "policy", "word");

	*ret = (struct texts){0};
	if (created)
		compare_created(now, dev, ret);
	else
		compare_dev(now, before, dev, ret);
	if (!created && get(now, dev, "driver") && !is_gone(now, before, dev))
		compare_blocks(now, before, dev, ret);
	if (with_policy && strcmp(is, was) != 0)
		SAY(ret, "the kernel's policy for new memory is %s (it was %s)", is, was);
	sort(ret);
}

/* " (384 MiB)" says again what the number of bytes before it says. */
static void drop_units(char *text)
{
	static const char before[] = " bytes (";
	char *at = strstr(text, before), *end = at ? strchr(at, ')') : NULL;

	if (end)
		memmove(at + strlen(" bytes"), end + 1, strlen(end + 1) + 1);
}

void sentences_expand(const struct texts *sentences, struct texts *ret)
{
	char now[64], before[64];
	unsigned first, last;

	*ret = (struct texts){0};
	for (size_t i = 0; i < sentences->n; i++) {
		_cleanup_free_ char *text = strdup(sentences->v[i]);

		must(text, "out of memory");
		drop_units(text);
		if (sscanf(text, "memory%u-%u are %63[^(](they were %63[^)])", &first, &last, now,
			   before) != 4) {
			SAY(ret, "%s", text);
			continue;
		}
		for (; first <= last; first++)
			SAY(ret, "memory%u is %s(it was %s)", first, now, before);
	}
	sort(ret);
}

/* Is the fact about dev, its memory, or the policy. */
static bool belongs(const struct fact *fact, const struct facts *now, const struct facts *before,
		    const char *dev)
{
	const char *name = fact->name;
	unsigned id;

	if (strncmp(name, "policy/", strlen("policy/")) == 0)
		return true;
	if (sscanf(name, "memory%u/", &id) == 1)
		return has_block(now, dev, id) || has_block(before, dev, id);

	return strncmp(name, dev, strlen(dev)) == 0 && name[strlen(dev)] == '/';
}

static bool all_in(const struct facts *facts, const struct facts *others, const char *dev)
{
	for (size_t i = 0; i < facts->n; i++) {
		const struct fact *fact = &facts->v[i];
		const char *value = facts_get(others, fact->name);

		if (belongs(fact, facts, others, dev) || (value && strcmp(value, fact->value) == 0))
			continue;
		printf("# not its own: %s is %s in one, %s in the other\n", fact->name, fact->value,
		       value ? value : "nothing");
		return false;
	}

	return true;
}

bool facts_same_besides(const struct facts *now, const struct facts *before, const char *dev)
{
	return all_in(now, before, dev) && all_in(before, now, dev);
}

static bool is_held(const struct facts *facts, unsigned id)
{
	char dev[16];

	for (unsigned n = 0; n < CASE_DEVS_MAX; n++) {
		const char *driver;

		snprintf(dev, sizeof(dev), "dax0.%u", n);
		driver = get(facts, dev, "driver");
		if (driver && strcmp(driver, "kmem") == 0 && has_block(facts, dev, id))
			return true;
	}

	return false;
}

bool facts_tell_stuck(const struct facts *facts)
{
	char block[16];

	for (unsigned id = CASE_FIRST_BLOCK; id < CASE_FIRST_BLOCK + CASE_BLOCKS; id++) {
		snprintf(block, sizeof(block), "memory%u", id);
		if (strcmp(get(facts, block, "state"), "not there") == 0 || is_held(facts, id))
			continue;
		printf("# %s is %s, and no device's\n", block, get(facts, block, "state"));
		return true;
	}

	return false;
}
