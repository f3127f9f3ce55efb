// SPDX-License-Identifier: LGPL-2.1-or-later
/* Memory blocks as text. Blocks with neighbouring numbers are shown as one range. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/model/model.h"

/* A message has at most this many ranges */
#define RANGES_SHOWN 8

void block_text(const struct block *block, char text[BLOCK_TEXT_MAX])
{
	if (block->state == BLOCK_ONLINE && block_zone_is_known(block))
		snprintf(text, BLOCK_TEXT_MAX, "online in zone %s", block->zone);
	else if (block->state == BLOCK_ONLINE)
		strcpy(text, "online in an unknown zone");
	else
		snprintf(text, BLOCK_TEXT_MAX, "%soffline",
			 block->state == BLOCK_OFFLINE ? "" : "going ");
}

void block_range_text(uint64_t first, uint64_t n, char text[BLOCK_RANGE_TEXT_MAX])
{
	if (n > 1)
		snprintf(text, BLOCK_RANGE_TEXT_MAX, "memory%" PRIu64 "-%" PRIu64, first,
			 first + n - 1);
	else
		snprintf(text, BLOCK_RANGE_TEXT_MAX, "memory%" PRIu64, first);
}

static bool same_state(const struct block *a, const struct block *b)
{
	return a->state == b->state && strcmp(a->zone, b->zone) == 0;
}

/*
 * How many blocks, from the first one on, have neighbouring numbers. With with_state they also have
 * the same state.
 */
static size_t range_length(const struct block *first, size_t n, bool with_state)
{
	size_t i;

	for (i = 1; i < n; i++)
		if (first[i].id != first->id + i || (with_state && !same_state(&first[i], first)))
			break;

	return i;
}

static void write_range(FILE *stream, const struct block *first, size_t n, bool with_state)
{
	char range[BLOCK_RANGE_TEXT_MAX];

	block_range_text(first->id, n, range);
	fputs(range, stream);
	if (!with_state)
		return;
	if (first->state == BLOCK_ONLINE)
		fprintf(stream, " (zone %s)", block_zone_is_known(first) ? first->zone : "unknown");
	else
		fprintf(stream, " (%soffline)", first->state == BLOCK_OFFLINE ? "" : "going ");
}

static char *list_text(const struct blocks *blocks, bool with_state)
{
	size_t size, shown = 0, i, n;
	char *text = NULL;
	FILE *stream;

	stream = open_memstream(&text, &size);
	if (!stream)
		return NULL;
	for (i = 0; i < blocks->n && shown < RANGES_SHOWN; i += n, shown++) {
		n = range_length(&blocks->v[i], blocks->n - i, with_state);
		fputs(shown ? ", " : "", stream);
		write_range(stream, &blocks->v[i], n, with_state);
	}
	if (i < blocks->n)
		fprintf(stream, ", and %zu more", blocks->n - i);
	if (fclose(stream) == 0)
		return text;

	free(text);
	return NULL;
}

char *blocks_text(const struct blocks *blocks)
{
	return list_text(blocks, true);
}

char *blocks_names(const struct blocks *blocks)
{
	return list_text(blocks, false);
}
