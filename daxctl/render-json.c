// SPDX-License-Identifier: LGPL-2.1-or-later
#include "render-json.h"

#include <errno.h>
#include <stdio.h>

#include <json-c/json.h>

#include "util/cleanup.h"
#include "util/size.h"

/* Below it a size is a number for people too. */
#define SIZE_IN_WORDS 5120000

static void put_object(struct json_object **object)
{
	json_object_put(*object);
}

static struct json_object *render_size(uint64_t size, bool human)
{
	char text[SIZE_TEXT_MAX];

	if (!human || size < SIZE_IN_WORDS)
		return json_object_new_uint64(size);

	size_format(size, text);
	return json_object_new_string(text);
}

static struct json_object *render_hex(uint64_t value, bool human)
{
	char text[2 + 16 + 1];

	if (!human)
		return json_object_new_uint64(value);

	snprintf(text, sizeof(text), "%#llx", (unsigned long long)value);
	return json_object_new_string(text);
}

static struct json_object *render_u64(const struct field *field, const struct opt_u64 *number,
				      bool human)
{
	if (field->type == FIELD_SIZE)
		return render_size(number->value, human);
	if (field->type == FIELD_HEX)
		return render_hex(number->value, human);
	return json_object_new_uint64(number->value);
}

static struct json_object *render_rows(const struct record_type *type, const struct rows *rows,
				       bool human);

static bool field_present(const struct field *field, const void *value)
{
	switch (field->type) {
	case FIELD_TEXT:
		return *(const char *const *)value;
	case FIELD_WORD:
		return *(const char *)value;
	case FIELD_INT:
		return ((const struct opt_int *)value)->known;
	case FIELD_BOOL:
		return ((const struct opt_bool *)value)->known;
	case FIELD_SIZE:
	case FIELD_HEX:
	case FIELD_NUMBER:
		return ((const struct opt_u64 *)value)->known;
	case FIELD_ROWS:
		return ((const struct rows *)value)->n > 0;
	}

	return false;
}

static struct json_object *render_field(const struct field *field, const void *value, bool human)
{
	switch (field->type) {
	case FIELD_TEXT:
		return json_object_new_string(*(const char *const *)value);
	case FIELD_WORD:
		return json_object_new_string(value);
	case FIELD_INT:
		return json_object_new_int(((const struct opt_int *)value)->value);
	case FIELD_BOOL:
		return json_object_new_boolean(((const struct opt_bool *)value)->value);
	case FIELD_SIZE:
	case FIELD_HEX:
	case FIELD_NUMBER:
		return render_u64(field, value, human);
	case FIELD_ROWS:
		return render_rows(field->rows, value, human);
	}

	return NULL;
}

static struct json_object *render_record(const struct record_type *type, const char *record,
					 bool human)
{
	_cleanup_(put_object) struct json_object *object = json_object_new_object();

	if (!object)
		return NULL;
	for (const struct field *f = type->fields; f < type->fields + type->n_fields; f++) {
		struct json_object *value;

		if (!field_present(f, record + f->offset))
			continue;
		value = render_field(f, record + f->offset, human);
		if (!value || json_object_object_add(object, f->name, value) < 0) {
			json_object_put(value);
			return NULL;
		}
	}

	return TAKE_PTR(object);
}

static struct json_object *render_rows(const struct record_type *type, const struct rows *rows,
				       bool human)
{
	_cleanup_(put_object) struct json_object *array = json_object_new_array();
	const char *record = rows->items;

	if (!array)
		return NULL;
	for (size_t i = 0; i < rows->n; i++, record += type->size) {
		struct json_object *object = render_record(type, record, human);

		if (!object || json_object_array_add(array, object) < 0) {
			json_object_put(object);
			return NULL;
		}
	}

	return TAKE_PTR(array);
}

int render_json(FILE *out, const struct record_type *type, const struct rows *rows, bool human)
{
	_cleanup_(put_object) struct json_object *json = NULL;
	const char *text;

	/* json-c breaks the line inside an empty array */
	if (rows->n == 0) {
		fputs("[]\n", out);
		return 0;
	}

	json = human && rows->n == 1 ? render_record(type, rows->items, human)
				     : render_rows(type, rows, human);
	text = json ? json_object_to_json_string_ext(json, JSON_C_TO_STRING_PRETTY) : NULL;
	if (!text)
		return -ENOMEM;
	fprintf(out, "%s\n", text);
	return 0;
}
