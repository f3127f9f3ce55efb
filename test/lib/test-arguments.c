// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Every function that the headers declare, with NULL, extreme and contradicting arguments,
 * and with objects in any state, let go in any order. arguments/generate writes the calls
 * from the headers, so that a new function is called without a word here. All that a
 * function gives becomes an argument of others.
 *
 * usage: test-lib-arguments LIBDAXCTL.SYM, which has the names of all functions
 */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <daxctl/identity.h>

#include "test/lib/fixture.h"
#include "util/cleanup.h"

/* Of all combinations of a function's arguments, no more than so many */
#define COMBINATIONS 120
#define ARGUMENTS    8
/* Functions that are called on one machine, before there is a new one */
#define ON_ONE 6
/* Objects of a kind that are kept for other calls */
#define OBJECTS	  10
#define UNTOUCHED 4242

struct pool {
	const char *name;
	void (*free)(void *object); /* NULL: it belongs to its context */
	bool seen;		    /* there was one */
	size_t n;
	void *objects[OBJECTS];
};

/* A function with one choice of arguments */
struct call {
	const struct function *function;
	size_t n, choices[ARGUMENTS], sizes[ARGUMENTS];
	bool without_object; /* NULL in place of what the function is about */
	bool failed;
	unsigned int seed;
	char what[256];
};

struct function {
	const char *name;
	void (*call)(struct call *call);
	bool shared; /* with the older library */
};

/* What the library may keep a pointer to */
static int kept;
static int failures;

static unsigned int next_random(unsigned int *seed)
{
	*seed = *seed * 1103515245 + 12345;
	return *seed >> 8;
}

/* ---- arguments ---- */

static size_t choose(struct call *call, size_t size)
{
	size_t at = call->n++;

	assert_true(at < ARGUMENTS);
	call->sizes[at] = size;
	call->choices[at] %= size;
	return call->choices[at];
}

static void describe(struct call *call, const char *format, ...) _printf_(2, 3);
static void describe(struct call *call, const char *format, ...)
{
	size_t used = strlen(call->what);
	va_list args;

	va_start(args, format);
	vsnprintf(call->what + used, sizeof(call->what) - used, format, args);
	va_end(args);
}

static void *take(struct call *call, struct pool *pool, bool receiver)
{
	size_t i = choose(call, pool->n + 1);

	describe(call, " %s#%zu", pool->name, i);
	call->without_object |= receiver && i == 0;
	return i > 0 ? pool->objects[i - 1] : NULL;
}

static unsigned char *take_uuid(struct call *call)
{
	static unsigned char uuids[][16] = {{0}, {0xff, 0xff, 0xff}, {1}};
	size_t i = choose(call, ARRAY_SIZE(uuids) + 1);

	describe(call, " uuid#%zu", i);
	return i > 0 ? uuids[i - 1] : NULL;
}

static char *take_text(struct call *call)
{
	static char none[] = "", name[] = "dax0.0", other[] = "dax0.0x",
		    large[] = "dax99999999999.0";
	static char slash[] = "/", relative[] = "sys/devices", up[] = "/sys/../../..",
		    path[] = "/sys/devices/nowhere";
	static char format[] = "%s%n%s", system_ram[] = "system-ram", lengthy[6000];
	static char *const texts[] = {NULL,	none, name, other,  large,	slash,
				      relative, up,   path, format, system_ram, lengthy};
	size_t i = choose(call, ARRAY_SIZE(texts));

	memset(lengthy, '/', sizeof(lengthy) - 1);
	memset(lengthy + 1, 'x', sizeof(lengthy) / 2);
	describe(call, " %.40s", texts[i] ? texts[i] : "NULL");
	return texts[i];
}

static void *take_out(struct call *call, void *out)
{
	size_t i = choose(call, 2);

	describe(call, " %s", i ? "out" : "NULL");
	return i ? out : NULL;
}

static unsigned long long take_number(struct call *call, const char *type)
{
	static const unsigned long long large[] = {
		0,	    1,		4095,
		2ULL << 20, 1ULL << 30, 0x120000000,
		1ULL << 63, ULLONG_MAX, (unsigned long long)LLONG_MAX + 1,
	};
	static const unsigned long long small[] = {
		0,	 1,
		2,	 3,
		4,	 5,
		6,	 7,
		99,	 (unsigned long long)-1,
		INT_MAX, (unsigned long long)INT_MIN,
	};
	bool is_large = strstr(type, "long") || strcmp(type, "size_t") == 0;
	size_t i = choose(call, is_large ? ARRAY_SIZE(large) : ARRAY_SIZE(small));
	unsigned long long value = is_large ? large[i] : small[i];

	describe(call, " %lld", (long long)value);
	return value;
}

/* ---- answers ---- */

static void begin(struct call *call _unused_)
{
	errno = UNTOUCHED;
}

static void wrong(struct call *call, const char *why)
{
	printf("# %s(%s): %s\n", call->function->name, call->what, why);
	failures++;
}

/* A getter that succeeds leaves errno alone. */
static void check_errno(struct call *call, bool success)
{
	bool getter = strstr(call->function->name, "_get_") ||
		      strstr(call->function->name, "_is_") || strstr(call->function->name, "_has_");

	if (success && getter && errno != UNTOUCHED)
		wrong(call, "succeeds, and sets errno");
	if (errno == 0)
		wrong(call, "sets errno to 0");
}

static void tell_nothing(struct call *call)
{
	check_errno(call, true);
}

static void tell_pointer(struct call *call, const void *result)
{
	check_errno(call, result);
	if (call->without_object && result)
		wrong(call, "has something of NULL");
}

static void tell_number(struct call *call, unsigned long long result, unsigned long long all_ones)
{
	check_errno(call, result != 0 && result != all_ones);
	if (call->without_object && result != 0 && result != all_ones)
		wrong(call, "has a number of NULL");
}

static void tell_enum(struct call *call, int result _unused_)
{
	check_errno(call, errno == UNTOUCHED);
}

static void tell_int(struct call *call, int result)
{
	call->failed = result < 0;
	/* "no" may mean that it cannot be told, for which there is errno */
	check_errno(call, result > 0 || (result == 0 && errno == UNTOUCHED));
	if (call->without_object && result > 0)
		wrong(call, "has a number of NULL");
	if (call->without_object && !call->function->shared && result != -EINVAL)
		wrong(call, "does not answer -EINVAL to NULL");
	if (result == -EFAULT)
		wrong(call, "gives the kernel a bad address");
}

static bool failed(const struct call *call)
{
	return call->failed;
}

static void read_text(const char *text)
{
	if (text)
		assert_true(strlen(text) < 10000);
}

/* ---- objects ---- */

static bool has(const struct pool *pool, const void *object)
{
	for (size_t i = 0; i < pool->n; i++)
		if (pool->objects[i] == object)
			return true;

	return false;
}

static void drop(struct pool *pool, void *object)
{
	for (size_t i = 0; i < pool->n; i++)
		if (object && pool->objects[i] == object)
			pool->objects[i] = pool->objects[--pool->n];
}

/* What does not fit is let go. A second context would wait for the locks of the first. */
static void put(struct pool *pool, void *object, bool of_failure)
{
	if (!object || has(pool, object))
		return;
	pool->seen = true;
	if (of_failure) {
		printf("# %s: is given by a call that failed\n", pool->name);
		failures++;
		return;
	}
	if (strcmp(pool->name, "daxctl_ctx") == 0 && pool->n > 0)
		daxctl_unref(object);
	else if (pool->n < OBJECTS)
		pool->objects[pool->n++] = object;
	else if (pool->free)
		pool->free(object);
}

#include "calls.inc"

/* ---- machines ---- */

static void be_silent(struct daxctl_ctx *ctx _unused_, int priority _unused_,
		      const char *file _unused_, int line _unused_, const char *function _unused_,
		      const char *format _unused_, va_list args _unused_)
{
}

static void call_with(const struct function *function, struct call *call)
{
	call->function = function;
	call->n = 0;
	call->without_object = call->failed = false;
	call->what[0] = '\0';
	function->call(call);
	/* what it may have set */
	if (daxctl_ctx_pool.n > 0)
		daxctl_set_log_fn(daxctl_ctx_pool.objects[0], be_silent);
}

static void call_at_random(const struct function *function, unsigned int *seed)
{
	struct call call = {0};

	for (size_t i = 0; i < ARGUMENTS; i++)
		call.choices[i] = next_random(seed);
	call_with(function, &call);
}

static bool gives_objects(const struct function *function)
{
	static const char *const words[] = {"_new",	   "_get_first",   "_get_next", "_plan",
					    "_get_memory", "_get_by_name", "_identity", "_info",
					    "_namespace",  "_memdev",	   "_extent"};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (strstr(function->name, words[i]) && !strstr(function->name, "_free") &&
		    !strstr(function->name, "_set_"))
			return true;

	return false;
}

/* Fills the pools, with devices that are there and one that is gone. */
static void harvest(struct fixture *f, unsigned int *seed)
{
	struct daxctl_region *region = daxctl_region_get_first(f->ctx);
	struct daxctl_dev *dev = region ? daxctl_dev_get_first(region) : NULL;

	for (size_t i = 0; i < ARRAY_SIZE(pools); i++)
		pools[i]->n = 0;
	put(&daxctl_ctx_pool, f->ctx, false);
	put(&daxctl_region_pool, region, false);
	if (dev) {
		fixture_fault(f, "replace dax0.0");
		put(&daxctl_dev_pool, dev, false);
		put(&daxctl_dev_pool, daxctl_dev_get_first(region), false);
	}
	for (int round = 0; round < 3; round++)
		for (size_t i = 0; i < ARRAY_SIZE(functions); i++)
			if (gives_objects(&functions[i]))
				call_at_random(&functions[i], seed);
}

/* In any order, the context among them. */
static void let_go(struct fixture *f, unsigned int *seed)
{
	struct pool *const *pool;
	size_t left = 0;

	for (size_t i = 0; i < ARRAY_SIZE(pools); i++)
		left += pools[i]->free ? pools[i]->n : 0;
	for (bool has_ctx = true; left > 0 || has_ctx;) {
		if (has_ctx && next_random(seed) % (left + 1) == 0) {
			daxctl_unref(f->ctx);
			has_ctx = false;
			continue;
		}
		if (left == 0)
			continue;
		pool = &pools[next_random(seed) % ARRAY_SIZE(pools)];
		if (!(*pool)->free || (*pool)->n == 0)
			continue;
		(*pool)->free((*pool)->objects[--(*pool)->n]);
		left--;
	}
	f->ctx = NULL;
	for (size_t i = 0; i < ARRAY_SIZE(pools); i++)
		pools[i]->n = 0;
	fixture_free(f);
}

/* The next combination; false when all were there. */
static bool advance(struct call *call)
{
	for (size_t i = 0; i < call->n; i++) {
		if (++call->choices[i] < call->sizes[i])
			return true;
		call->choices[i] = 0;
	}

	return false;
}

static size_t combinations(const struct call *call)
{
	size_t n = 1;

	for (size_t i = 0; i < call->n; i++)
		n *= call->sizes[i];

	return n;
}

/* All combinations, or some of them where there are too many. Without NULLs nothing is lost. */
static void call_all(struct fixture *f, const struct function *function, unsigned int *seed)
{
	struct call call = {0};

	for (size_t n = 0; n < COMBINATIONS; n++) {
		sim_journal_clear(f->sim);
		call_with(function, &call);
		if (call.without_object && *sim_journal(f->sim))
			wrong(&call, "writes");
		if (combinations(&call) <= COMBINATIONS) {
			if (!advance(&call))
				break;
			continue;
		}
		for (size_t i = 0; i < ARGUMENTS; i++)
			call.choices[i] = next_random(seed);
	}
}

static void each_function_with_each_argument(void **state _unused_)
{
	unsigned int seed = 1;

	failures = 0;
	for (size_t i = 0; i < ARRAY_SIZE(functions);) {
		struct fixture f =
			fixture_new(i % (2 * ON_ONE) ? "qemu-hmem" : "hbm-pair", "7.3", "offline");
		size_t end = MIN(i + ON_ONE, ARRAY_SIZE(functions));

		harvest(&f, &seed);
		for (; i < end; i++)
			call_all(&f, &functions[i], &seed);
		let_go(&f, &seed);
	}
	assert_int_equal(failures, 0);
}

static void any_function_at_any_time(void **state _unused_)
{
	static const char *const machines[] = {"qemu-hmem", "nvdimm", "dcd",
					       "qemu-cxl",  "none",   "hbm-pair"};

	failures = 0;
	for (size_t i = 0; i < ARRAY_SIZE(machines); i++) {
		struct fixture f = fixture_new(
			machines[i], strcmp(machines[i], "dcd") ? "6.12" : "dcd", "offline");
		unsigned int seed = (unsigned int)i;

		harvest(&f, &seed);
		for (int n = 0; n < 1000; n++)
			call_at_random(&functions[next_random(&seed) % ARRAY_SIZE(functions)],
				       &seed);
		let_go(&f, &seed);
	}
	assert_int_equal(failures, 0);
}

/* Or the calls about it would have had nothing but NULL */
static void each_kind_of_object_was_there(void **state _unused_)
{
	for (size_t i = 0; i < ARRAY_SIZE(pools); i++)
		if (!pools[i]->seen)
			fail_msg("no function has given a %s", pools[i]->name);
}

static const char *symbols;

/* What the library exports */
static void no_function_is_left_out(void **state _unused_)
{
	_cleanup_fclose_ FILE *file = fopen(symbols, "re");
	char line[256], name[256];
	size_t i, n = 0;

	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, " daxctl_%200[a-z_];", name) != 1)
			continue;
		for (i = 0; i < ARRAY_SIZE(functions); i++)
			if (strcmp(functions[i].name + strlen("daxctl_"), name) == 0)
				break;
		if (i == ARRAY_SIZE(functions))
			fail_msg("daxctl_%s is exported, and no header declares it", name);
		n++;
	}
	assert_int_equal(n, ARRAY_SIZE(functions));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_function_is_left_out),
		cmocka_unit_test(each_function_with_each_argument),
		cmocka_unit_test(any_function_at_any_time),
		cmocka_unit_test(each_kind_of_object_was_there),
	};

	if (argc != 2)
		return EXIT_FAILURE;
	symbols = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
