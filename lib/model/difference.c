// SPDX-License-Identifier: LGPL-2.1-or-later
/* A difference between two states of the machine: fields for programs, a sentence for people */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/model/model.h"

static void difference_free(struct difference *difference)
{
	free(difference->object);
	free(difference->before);
	free(difference->now);
	free(difference->text);
}

void differences_free(struct differences *list)
{
	while (list->n > 0)
		difference_free(&list->v[--list->n]);
	free(list->v);
	*list = (struct differences){0};
}

/* Copies text, or NULL. Returns 0 or -ENOMEM. */
static int copy(const char *text, char **ret)
{
	*ret = text ? strdup(text) : NULL;

	return text && !*ret ? -ENOMEM : 0;
}

static int append(struct differences *list, const struct difference *difference)
{
	struct difference *v = reallocarray(list->v, list->n + 1, sizeof(*v));

	if (!v)
		return -ENOMEM;
	list->v = v;
	list->v[list->n++] = *difference;
	return 0;
}

int differences_add(struct differences *list, const struct change *change, const char *format, ...)
{
	struct difference difference = {.attribute = change->attribute};
	va_list args;
	int rc;

	va_start(args, format);
	if (vasprintf(&difference.text, format, args) < 0)
		difference.text = NULL;
	va_end(args);
	rc = difference.text ? copy(change->object, &difference.object) : -ENOMEM;
	if (rc == 0)
		rc = copy(change->before, &difference.before);
	if (rc == 0)
		rc = copy(change->now, &difference.now);
	if (rc == 0)
		rc = append(list, &difference);
	if (rc < 0)
		difference_free(&difference);

	return rc;
}

int differences_move(struct differences *from, struct differences *to)
{
	int rc = 0;
	size_t i;

	for (i = 0; i < from->n; i++)
		if (rc < 0 || (rc = append(to, &from->v[i])) < 0)
			difference_free(&from->v[i]);
	from->n = 0;
	differences_free(from);

	return rc;
}
