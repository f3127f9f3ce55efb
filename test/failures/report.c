// SPDX-License-Identifier: LGPL-2.1-or-later
#include "test/failures/report.h"

#include <stdio.h>
#include <string.h>

#include <json-c/json.h>

static bool is_part(struct json_object *part, struct json_object *whole);

static bool is_unknown_zone(struct json_object *object)
{
	struct json_object *zone;

	return json_object_object_get_ex(object, "zone", &zone) &&
	       strcmp(json_object_get_string(zone), "unknown") == 0;
}

/* The same zone, and no more blocks in it than there are. */
static bool is_part_of_zone(struct json_object *part, struct json_object *whole)
{
	struct json_object *zone, *other, *n, *most;

	return json_object_object_get_ex(part, "zone", &zone) &&
	       json_object_object_get_ex(whole, "zone", &other) && json_object_equal(zone, other) &&
	       json_object_object_get_ex(part, "online_memblocks", &n) &&
	       json_object_object_get_ex(whole, "online_memblocks", &most) &&
	       json_object_get_int(n) <= json_object_get_int(most);
}

static bool is_part_of_object(struct json_object *part, struct json_object *whole)
{
	struct json_object_iterator at = json_object_iter_begin(part);
	struct json_object_iterator end = json_object_iter_end(part);
	struct json_object *other;

	if (json_object_object_get_ex(part, "zone", &other))
		return is_part_of_zone(part, whole);
	for (; !json_object_iter_equal(&at, &end); json_object_iter_next(&at)) {
		if (!json_object_object_get_ex(whole, json_object_iter_peek_name(&at), &other) ||
		    !is_part(json_object_iter_peek_value(&at), other))
			return false;
	}

	return true;
}

static bool is_part_of_one(struct json_object *item, struct json_object *array)
{
	if (is_unknown_zone(item))
		return true;
	for (size_t i = 0; i < json_object_array_length(array); i++)
		if (is_part(item, json_object_array_get_idx(array, i)))
			return true;

	return false;
}

static bool is_part_of_array(struct json_object *part, struct json_object *whole)
{
	for (size_t i = 0; i < json_object_array_length(part); i++)
		if (!is_part_of_one(json_object_array_get_idx(part, i), whole))
			return false;

	return true;
}

static bool is_part(struct json_object *part, struct json_object *whole)
{
	enum json_type type = json_object_get_type(part);

	if (type != json_object_get_type(whole))
		return false;
	if (type == json_type_object)
		return is_part_of_object(part, whole);

	return type == json_type_array ? is_part_of_array(part, whole)
				       : json_object_equal(part, whole);
}

bool report_is_part(const char *part, const char *whole)
{
	struct json_object *a = *part ? json_tokener_parse(part) : json_object_new_array();
	struct json_object *b = *whole ? json_tokener_parse(whole) : json_object_new_array();
	bool right = a && b && is_part(a, b);

	if (!right)
		printf("# printed %s\n# it is   %s\n",
		       a ? json_object_to_json_string(a) : "no JSON",
		       b ? json_object_to_json_string(b) : "no JSON");
	json_object_put(a);
	json_object_put(b);
	return right;
}
