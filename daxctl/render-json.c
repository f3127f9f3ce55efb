// SPDX-License-Identifier: LGPL-2.1-or-later
#include "render-json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "util/size.h"

/* Below it a size is a number for people too. */
#define SIZE_IN_WORDS 5120000

/* Where to print, and for whom */
struct render {
	FILE *out;
	bool human;
	int depth; /* of the line that is printed */
};

static void begin(struct render *render, char bracket)
{
	putc(bracket, render->out);
	render->depth++;
}

/* A new line for one more item of an object or array */
static void next(const struct render *render, bool first)
{
	fprintf(render->out, "%s\n%*s", first ? "" : ",", 2 * render->depth, "");
}

static void end(struct render *render, char bracket)
{
	render->depth--;
	next(render, true);
	putc(bracket, render->out);
}

static char short_escape(char c)
{
	static const char chars[] = "\b\f\n\r\t\"\\/", escapes[] = "bfnrt\"\\/";
	const char *found = c ? strchr(chars, c) : NULL;

	return found ? escapes[found - chars] : '\0';
}

static void render_text(const struct render *render, const char *text)
{
	putc('"', render->out);
	for (; *text; text++) {
		if (short_escape(*text))
			fprintf(render->out, "\\%c", short_escape(*text));
		else if ((unsigned char)*text < ' ')
			fprintf(render->out, "\\u%04x", (unsigned int)*text);
		else
			putc(*text, render->out);
	}
	putc('"', render->out);
}

static void render_u64(const struct render *render, enum field_type type, uint64_t value)
{
	char text[SIZE_TEXT_MAX];

	if (render->human && type == FIELD_SIZE && value >= SIZE_IN_WORDS) {
		size_format(value, text);
		render_text(render, text);
	} else if (render->human && type == FIELD_HEX) {
		fprintf(render->out, "\"%#" PRIx64 "\"", value);
	} else {
		fprintf(render->out, "%" PRIu64, value);
	}
}

static bool field_present(const struct field *field, const void *value)
{
	switch (field->type) {
	case FIELD_TEXT:
		return *(const char *const *)value;
	case FIELD_TEXTS:
		return true;
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

static void render_texts(struct render *render, const struct text_list *texts)
{
	begin(render, '[');
	for (size_t i = 0; i < texts->n; i++) {
		next(render, i == 0);
		render_text(render, texts->items[i]);
	}
	end(render, ']');
}

static void render_rows(struct render *render, const struct record_type *type,
			const struct rows *rows);

static void render_field(struct render *render, const struct field *field, const void *value)
{
	switch (field->type) {
	case FIELD_TEXT:
		render_text(render, *(const char *const *)value);
		break;
	case FIELD_TEXTS:
		render_texts(render, value);
		break;
	case FIELD_WORD:
		render_text(render, value);
		break;
	case FIELD_INT:
		fprintf(render->out, "%d", ((const struct opt_int *)value)->value);
		break;
	case FIELD_BOOL:
		fputs(((const struct opt_bool *)value)->value ? "true" : "false", render->out);
		break;
	case FIELD_SIZE:
	case FIELD_HEX:
	case FIELD_NUMBER:
		render_u64(render, field->type, ((const struct opt_u64 *)value)->value);
		break;
	case FIELD_ROWS:
		render_rows(render, field->rows, value);
		break;
	}
}

static void render_record(struct render *render, const struct record_type *type, const char *record)
{
	bool first = true;

	begin(render, '{');
	for (const struct field *f = type->fields; f < type->fields + type->n_fields; f++) {
		if (!field_present(f, record + f->offset))
			continue;
		next(render, first);
		first = false;
		fprintf(render->out, "\"%s\":", f->name);
		render_field(render, f, record + f->offset);
	}
	end(render, '}');
}

static void render_rows(struct render *render, const struct record_type *type,
			const struct rows *rows)
{
	const char *record = rows->items;

	begin(render, '[');
	for (size_t i = 0; i < rows->n; i++, record += type->size) {
		next(render, i == 0);
		render_record(render, type, record);
	}
	end(render, ']');
}

void render_json(FILE *out, const struct record_type *type, const struct rows *rows, bool human)
{
	struct render render = {.out = out, .human = human};

	if (rows->n == 0)
		fputs("[]", out);
	else if (human && rows->n == 1)
		render_record(&render, type, rows->items);
	else
		render_rows(&render, type, rows);
	putc('\n', out);
}
