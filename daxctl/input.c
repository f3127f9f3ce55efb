// SPDX-License-Identifier: LGPL-2.1-or-later
#include "input.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "jsonc.h"
#include "util/cleanup.h"
#include "util/parse.h"
#include "util/size.h"

/* Much more than any device needs */
#define FILE_MAX (1 << 20)

struct mapping {
	uint64_t page_offset;
	struct input_range range;
};

/* While a text is read */
struct reading {
	struct jsonc json;
	struct json_tokener *tokener;
	struct json_object *whole;
	char *why; /* INPUT_WHY_MAX */
};

static void reading_end(struct reading *r)
{
	if (r->whole)
		r->json.json_object_put(r->whole);
	if (r->tokener)
		r->json.json_tokener_free(r->tokener);
}

_printf_(2, 3) static int wrong(const struct reading *r, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(r->why, INPUT_WHY_MAX, format, args);
	va_end(args);
	return -EINVAL;
}

/* The file is at fault, not what was asked: the kernel's errno stays. */
static int unreadable(const struct reading *r, const char *verb, int rc)
{
	wrong(r, "it cannot be %s: %s", verb, strerror(-rc));
	return rc;
}

void input_free(struct input *input)
{
	free(input->ranges);
	*input = (struct input){0};
}

/* A number, or one in a string as 0x... */
static int get_u64(const struct reading *r, struct json_object *object, const char *key,
		   uint64_t *ret)
{
	struct json_object *value;

	if (!r->json.json_object_object_get_ex(object, key, &value))
		return wrong(r, "there is no \"%s\" in it", key);
	if (r->json.json_object_is_type(value, json_type_string)) {
		if (parse_u64(r->json.json_object_get_string(value), 0, ret) < 0)
			return wrong(r, "\"%s\" is no number: %s", key,
				     r->json.json_object_get_string(value));
		return 0;
	}
	if (!r->json.json_object_is_type(value, json_type_int) ||
	    r->json.json_object_get_int64(value) < 0)
		return wrong(r, "\"%s\" is no number of bytes or pages: %s", key,
			     r->json.json_object_to_json_string(value));

	*ret = r->json.json_object_get_uint64(value);
	return 0;
}

/* A size in words is rounded: is it what this many bytes are called? */
static bool words_mean(const struct reading *r, struct json_object *value, uint64_t bytes)
{
	char text[SIZE_TEXT_MAX];

	size_format(bytes, text);
	return r->json.json_object_is_type(value, json_type_string) &&
	       strcmp(r->json.json_object_get_string(value), text) == 0;
}

/* Alignments are powers of two: no two of them have the same words. */
static int get_align(const struct reading *r, struct json_object *object, uint64_t *ret)
{
	struct json_object *value;

	if (r->json.json_object_object_get_ex(object, "align", &value)) {
		for (int shift = 20; shift < 64; shift++) {
			if (words_mean(r, value, 1ULL << shift)) {
				*ret = 1ULL << shift;
				return 0;
			}
		}
	}

	return get_u64(r, object, "align", ret);
}

/* The size, of which the ranges have told the exact number */
static int check_size(const struct reading *r, struct json_object *object, uint64_t sum)
{
	struct json_object *value;
	uint64_t size;
	int rc;

	if (r->json.json_object_object_get_ex(object, "size", &value) && words_mean(r, value, sum))
		return 0;
	rc = get_u64(r, object, "size", &size);
	if (rc < 0)
		return rc;
	if (size != sum)
		return wrong(r, "its size is %llu, but the mappings have %llu bytes",
			     (unsigned long long)size, (unsigned long long)sum);

	return 0;
}

static int mapping_parse(const struct reading *r, struct json_object *object, struct mapping *ret)
{
	struct json_object *value;
	uint64_t start, end;
	int rc;

	if (!r->json.json_object_is_type(object, json_type_object))
		return wrong(r, "a mapping is no object");

	rc = get_u64(r, object, "page_offset", &ret->page_offset);
	if (rc == 0)
		rc = get_u64(r, object, "start", &start);
	if (rc == 0)
		rc = get_u64(r, object, "end", &end);
	if (rc < 0)
		return rc;

	if (end < start || end - start == UINT64_MAX)
		return wrong(r, "a mapping ends at %#llx, before its start %#llx",
			     (unsigned long long)end, (unsigned long long)start);
	if (r->json.json_object_object_get_ex(object, "size", &value))
		rc = check_size(r, object, end - start + 1);
	ret->range = (struct input_range){start, end};
	return rc;
}

static int mapping_compare(const void *a, const void *b)
{
	const struct mapping *x = a, *y = b;

	return (x->page_offset > y->page_offset) - (x->page_offset < y->page_offset);
}

/* One behind the other in the device, and nowhere twice */
static int mappings_check(const struct reading *r, const struct mapping *mappings, size_t n,
			  uint64_t page_size, uint64_t *ret_sum)
{
	uint64_t sum = 0, size;

	for (size_t i = 0; i < n; i++) {
		const struct input_range *range = &mappings[i].range;

		if (sum % page_size || mappings[i].page_offset != sum / page_size)
			return wrong(r, "the mapping at page_offset %llu should be at %llu",
				     (unsigned long long)mappings[i].page_offset,
				     (unsigned long long)(sum / page_size));
		for (size_t j = 0; j < i; j++) {
			if (range->start <= mappings[j].range.end &&
			    mappings[j].range.start <= range->end)
				return wrong(r, "two mappings have address %#llx",
					     MAX(range->start, mappings[j].range.start));
		}
		size = range->end - range->start + 1;
		if (__builtin_add_overflow(sum, size, &sum))
			return wrong(r, "the mappings are larger than 64 bits can tell");
	}

	*ret_sum = sum;
	return 0;
}

static int mappings_parse(const struct reading *r, struct json_object *object, struct mapping **ret,
			  size_t *ret_n)
{
	_cleanup_free_ struct mapping *mappings = NULL;
	struct json_object *array;
	size_t n;
	int rc;

	if (!r->json.json_object_object_get_ex(object, "mappings", &array))
		return wrong(r, "there are no \"mappings\" in it; 'daxctl list -M' as root shows "
				"them");
	if (!r->json.json_object_is_type(array, json_type_array) ||
	    r->json.json_object_array_length(array) == 0)
		return wrong(r, "\"mappings\" is no array of mappings");

	n = r->json.json_object_array_length(array);
	mappings = calloc(n, sizeof(*mappings));
	if (!mappings)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		rc = mapping_parse(r, r->json.json_object_array_get_idx(array, i), &mappings[i]);
		if (rc < 0)
			return rc;
	}
	qsort(mappings, n, sizeof(*mappings), mapping_compare);

	*ret = TAKE_PTR(mappings);
	*ret_n = n;
	return 0;
}

static int get_chardev(const struct reading *r, struct json_object *object, struct dev_name *ret)
{
	struct json_object *value;

	if (!r->json.json_object_object_get_ex(object, "chardev", &value))
		return wrong(r, "there is no \"chardev\" in it");
	if (!r->json.json_object_is_type(value, json_type_string) ||
	    dev_name_parse(r->json.json_object_get_string(value), ret) < 0)
		return wrong(r, "\"chardev\" is no device's name: %s",
			     r->json.json_object_to_json_string(value));

	return 0;
}

static int device_parse(const struct reading *r, struct json_object *object, uint64_t page_size,
			struct input *ret)
{
	_cleanup_free_ struct mapping *mappings = NULL;
	struct input input = {0};
	int rc;

	rc = get_chardev(r, object, &input.chardev);
	if (rc == 0)
		rc = get_align(r, object, &input.align);
	if (rc == 0)
		rc = mappings_parse(r, object, &mappings, &input.n_ranges);
	if (rc == 0)
		rc = mappings_check(r, mappings, input.n_ranges, page_size, &input.size);
	if (rc == 0)
		rc = check_size(r, object, input.size);
	if (rc < 0)
		return rc;
	if (input.align == 0 || input.align & (input.align - 1))
		return wrong(r, "an align of %llu bytes cannot be: it is no power of two",
			     (unsigned long long)input.align);

	input.ranges = calloc(input.n_ranges, sizeof(*input.ranges));
	if (!input.ranges)
		return -ENOMEM;
	for (size_t i = 0; i < input.n_ranges; i++)
		input.ranges[i] = mappings[i].range;
	*ret = input;
	return 0;
}

/* Reads the JSON into r->whole. -EINVAL for another text, with the reason in r->why. */
static int parse_whole(struct reading *r, const char *text, size_t len)
{
	enum json_tokener_error error;
	size_t end;

	r->tokener = r->json.json_tokener_new();
	if (!r->tokener)
		return -ENOMEM;

	r->json.json_tokener_set_flags(r->tokener,
				       JSON_TOKENER_STRICT | JSON_TOKENER_ALLOW_TRAILING_CHARS);
	errno = 0;
	r->whole = r->json.json_tokener_parse_ex(r->tokener, text, (int)len);
	error = r->json.json_tokener_get_error(r->tokener);
	/* json-c has an error of its own for this since 0.17 only */
	if (error != json_tokener_success && errno == ENOMEM)
		return -ENOMEM;
	if (error == json_tokener_continue)
		return wrong(r, "it is no JSON: it ends too early");
	if (error != json_tokener_success)
		return wrong(r, "it is no JSON: %s", r->json.json_tokener_error_desc(error));

	end = r->json.json_tokener_get_parse_end(r->tokener);
	while (end < len && isspace((unsigned char)text[end]))
		end++;
	return end < len ? wrong(r, "it is no JSON: there is something behind it") : 0;
}

int input_parse(const char *text, size_t len, uint64_t page_size, struct input *ret,
		char why[INPUT_WHY_MAX])
{
	_cleanup_(reading_end) struct reading r = {.why = why};
	struct json_object *object;
	int rc;

	if (len > FILE_MAX)
		return wrong(&r, "it is too long to describe a device");
	if (jsonc_open(&r.json) < 0) {
		wrong(&r, JSONC_SONAME " is needed to read it, and cannot be loaded");
		return -ELIBACC;
	}
	rc = parse_whole(&r, text, len);
	if (rc < 0)
		return rc;

	object = r.whole;
	if (r.json.json_object_is_type(object, json_type_array)) {
		if (r.json.json_object_array_length(object) != 1)
			return wrong(&r, "it has %zu devices; give a file for each",
				     r.json.json_object_array_length(object));
		object = r.json.json_object_array_get_idx(object, 0);
	}
	if (!r.json.json_object_is_type(object, json_type_object))
		return wrong(&r, "it describes no device");

	return device_parse(&r, object, page_size, ret);
}

int input_read(const char *path, struct input *ret, char why[INPUT_WHY_MAX])
{
	_cleanup_free_ char *text = malloc(FILE_MAX + 2);
	_cleanup_fclose_ FILE *file = text ? fopen(path, "re") : NULL;
	const struct reading r = {.why = why};
	size_t len;

	if (!text)
		return -ENOMEM;
	if (!file)
		return unreadable(&r, "opened", -errno);

	len = fread(text, 1, FILE_MAX + 1, file);
	if (ferror(file))
		return unreadable(&r, "read", -errno);
	text[len] = '\0';
	return input_parse(text, len, (uint64_t)sysconf(_SC_PAGESIZE), ret, why);
}
