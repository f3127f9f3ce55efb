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

#include <json-c/json.h>

#include "util/cleanup.h"
#include "util/parse.h"
#include "util/size.h"

/* Much more than any device needs */
#define FILE_MAX (1 << 20)

struct mapping {
	uint64_t page_offset;
	struct daxctl_range range;
};

static void put_object(struct json_object **object)
{
	json_object_put(*object);
}

static void free_tokener(struct json_tokener **tokener)
{
	if (*tokener)
		json_tokener_free(*tokener);
}

_printf_(2, 3) static int wrong(char why[INPUT_WHY_MAX], const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(why, INPUT_WHY_MAX, format, args);
	va_end(args);
	return -EINVAL;
}

void input_free(struct input *input)
{
	free(input->ranges);
	*input = (struct input){0};
}

/* A number, or one in a string as 0x... */
static int get_u64(struct json_object *object, const char *key, uint64_t *ret,
		   char why[INPUT_WHY_MAX])
{
	struct json_object *value;

	if (!json_object_object_get_ex(object, key, &value))
		return wrong(why, "there is no \"%s\" in it", key);
	if (json_object_is_type(value, json_type_string)) {
		if (parse_u64(json_object_get_string(value), 0, ret) < 0)
			return wrong(why, "\"%s\" is no number: %s", key,
				     json_object_get_string(value));
		return 0;
	}
	if (!json_object_is_type(value, json_type_int) || json_object_get_int64(value) < 0)
		return wrong(why, "\"%s\" is no number of bytes or pages: %s", key,
			     json_object_to_json_string(value));

	*ret = json_object_get_uint64(value);
	return 0;
}

/* A size in words is rounded: is it what this many bytes are called? */
static bool words_mean(struct json_object *value, uint64_t bytes)
{
	char text[SIZE_TEXT_MAX];

	size_format(bytes, text);
	return json_object_is_type(value, json_type_string) &&
	       strcmp(json_object_get_string(value), text) == 0;
}

/* Alignments are powers of two: no two of them have the same words. */
static int get_align(struct json_object *object, uint64_t *ret, char why[INPUT_WHY_MAX])
{
	struct json_object *value;

	if (json_object_object_get_ex(object, "align", &value)) {
		for (int shift = 20; shift < 64; shift++) {
			if (words_mean(value, 1ULL << shift)) {
				*ret = 1ULL << shift;
				return 0;
			}
		}
	}

	return get_u64(object, "align", ret, why);
}

/* The size, of which the ranges have told the exact number */
static int check_size(struct json_object *object, uint64_t sum, char why[INPUT_WHY_MAX])
{
	struct json_object *value;
	uint64_t size;
	int rc;

	if (json_object_object_get_ex(object, "size", &value) && words_mean(value, sum))
		return 0;
	rc = get_u64(object, "size", &size, why);
	if (rc < 0)
		return rc;
	if (size != sum)
		return wrong(why, "its size is %llu, but the mappings have %llu bytes",
			     (unsigned long long)size, (unsigned long long)sum);

	return 0;
}

static int mapping_parse(struct json_object *object, struct mapping *ret, char why[INPUT_WHY_MAX])
{
	struct json_object *value;
	uint64_t start, end;
	int rc;

	if (!json_object_is_type(object, json_type_object))
		return wrong(why, "a mapping is no object");

	rc = get_u64(object, "page_offset", &ret->page_offset, why);
	if (rc == 0)
		rc = get_u64(object, "start", &start, why);
	if (rc == 0)
		rc = get_u64(object, "end", &end, why);
	if (rc < 0)
		return rc;

	if (end < start || end - start == UINT64_MAX)
		return wrong(why, "a mapping ends at %#llx, before its start %#llx",
			     (unsigned long long)end, (unsigned long long)start);
	if (json_object_object_get_ex(object, "size", &value))
		rc = check_size(object, end - start + 1, why);
	ret->range = (struct daxctl_range){start, end};
	return rc;
}

static int mapping_compare(const void *a, const void *b)
{
	const struct mapping *x = a, *y = b;

	return (x->page_offset > y->page_offset) - (x->page_offset < y->page_offset);
}

/* One behind the other in the device, and nowhere twice */
static int mappings_check(const struct mapping *mappings, size_t n, uint64_t page_size,
			  uint64_t *ret_sum, char why[INPUT_WHY_MAX])
{
	uint64_t sum = 0, size;

	for (size_t i = 0; i < n; i++) {
		const struct daxctl_range *range = &mappings[i].range;

		if (sum % page_size || mappings[i].page_offset != sum / page_size)
			return wrong(why, "the mapping at page_offset %llu should be at %llu",
				     (unsigned long long)mappings[i].page_offset,
				     (unsigned long long)(sum / page_size));
		for (size_t j = 0; j < i; j++) {
			if (range->start <= mappings[j].range.end &&
			    mappings[j].range.start <= range->end)
				return wrong(why, "two mappings have address %#llx",
					     MAX(range->start, mappings[j].range.start));
		}
		size = range->end - range->start + 1;
		if (__builtin_add_overflow(sum, size, &sum))
			return wrong(why, "the mappings are larger than 64 bits can tell");
	}

	*ret_sum = sum;
	return 0;
}

static int mappings_parse(struct json_object *object, struct mapping **ret, size_t *ret_n,
			  char why[INPUT_WHY_MAX])
{
	_cleanup_free_ struct mapping *mappings = NULL;
	struct json_object *array;
	size_t n;
	int rc;

	if (!json_object_object_get_ex(object, "mappings", &array))
		return wrong(why, "there are no \"mappings\" in it; 'daxctl list -M' as root shows "
				  "them");
	if (!json_object_is_type(array, json_type_array) || json_object_array_length(array) == 0)
		return wrong(why, "\"mappings\" is no array of mappings");

	n = json_object_array_length(array);
	mappings = calloc(n, sizeof(*mappings));
	if (!mappings)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		rc = mapping_parse(json_object_array_get_idx(array, i), &mappings[i], why);
		if (rc < 0)
			return rc;
	}
	qsort(mappings, n, sizeof(*mappings), mapping_compare);

	*ret = TAKE_PTR(mappings);
	*ret_n = n;
	return 0;
}

static int get_chardev(struct json_object *object, struct dev_name *ret, char why[INPUT_WHY_MAX])
{
	struct json_object *value;

	if (!json_object_object_get_ex(object, "chardev", &value))
		return wrong(why, "there is no \"chardev\" in it");
	if (!json_object_is_type(value, json_type_string) ||
	    dev_name_parse(json_object_get_string(value), ret) < 0)
		return wrong(why, "\"chardev\" is no device's name: %s",
			     json_object_to_json_string(value));

	return 0;
}

static int device_parse(struct json_object *object, uint64_t page_size, struct input *ret,
			char why[INPUT_WHY_MAX])
{
	_cleanup_free_ struct mapping *mappings = NULL;
	struct input input = {0};
	int rc;

	rc = get_chardev(object, &input.chardev, why);
	if (rc == 0)
		rc = get_align(object, &input.align, why);
	if (rc == 0)
		rc = mappings_parse(object, &mappings, &input.n_ranges, why);
	if (rc == 0)
		rc = mappings_check(mappings, input.n_ranges, page_size, &input.size, why);
	if (rc == 0)
		rc = check_size(object, input.size, why);
	if (rc < 0)
		return rc;
	if (input.align == 0 || input.align & (input.align - 1))
		return wrong(why, "an align of %llu bytes cannot be: it is no power of two",
			     (unsigned long long)input.align);

	input.ranges = calloc(input.n_ranges, sizeof(*input.ranges));
	if (!input.ranges)
		return -ENOMEM;
	for (size_t i = 0; i < input.n_ranges; i++)
		input.ranges[i] = mappings[i].range;
	*ret = input;
	return 0;
}

static struct json_object *parse_whole(const char *text, size_t len, const char **ret_error)
{
	_cleanup_(free_tokener) struct json_tokener *tokener = json_tokener_new();
	_cleanup_(put_object) struct json_object *json = NULL;
	size_t end;

	*ret_error = "out of memory";
	if (!tokener)
		return NULL;
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_ALLOW_TRAILING_CHARS);
	json = json_tokener_parse_ex(tokener, text, (int)len);
	*ret_error = json_tokener_get_error(tokener) == json_tokener_continue
			     ? "it ends too early"
			     : json_tokener_error_desc(json_tokener_get_error(tokener));
	end = json_tokener_get_parse_end(tokener);
	while (end < len && isspace((unsigned char)text[end]))
		end++;
	if (json && end < len) {
		*ret_error = "there is something behind it";
		return NULL;
	}

	return TAKE_PTR(json);
}

int input_parse(const char *text, size_t len, uint64_t page_size, struct input *ret,
		char why[INPUT_WHY_MAX])
{
	_cleanup_(put_object) struct json_object *json = NULL;
	struct json_object *object;
	const char *error;

	if (len > FILE_MAX)
		return wrong(why, "it is too long to describe a device");
	json = parse_whole(text, len, &error);
	if (!json)
		return wrong(why, "it is no JSON: %s", error);

	object = json;
	if (json_object_is_type(json, json_type_array)) {
		if (json_object_array_length(json) != 1)
			return wrong(why, "it has %zu devices; give a file for each",
				     json_object_array_length(json));
		object = json_object_array_get_idx(json, 0);
	}
	if (!json_object_is_type(object, json_type_object))
		return wrong(why, "it describes no device");

	return device_parse(object, page_size, ret, why);
}

int input_read(const char *path, struct input *ret, char why[INPUT_WHY_MAX])
{
	_cleanup_fclose_ FILE *file = fopen(path, "re");
	_cleanup_free_ char *text = malloc(FILE_MAX + 2);
	size_t len;

	if (!text)
		return -ENOMEM;
	if (!file)
		return wrong(why, "it cannot be opened: %s", strerror(errno));

	len = fread(text, 1, FILE_MAX + 1, file);
	if (ferror(file))
		return wrong(why, "it cannot be read: %s", strerror(errno));
	text[len] = '\0';
	return input_parse(text, len, (uint64_t)sysconf(_SC_PAGESIZE), ret, why);
}
