// SPDX-License-Identifier: LGPL-2.1-or-later
#include "util/texts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

int texts_vadd(struct texts *texts, const char *format, va_list args)
{
	char **v = reallocarray(texts->v, texts->n + 1, sizeof(*v));
	char *text;

	if (!v)
		return -ENOMEM;
	texts->v = v;
	if (vasprintf(&text, format, args) < 0)
		return -ENOMEM;

	texts->v[texts->n++] = text;
	return 0;
}

int texts_add(struct texts *texts, const char *format, ...)
{
	va_list args;
	int rc;

	va_start(args, format);
	rc = texts_vadd(texts, format, args);
	va_end(args);

	return rc;
}

void texts_free(struct texts *texts)
{
	size_t i;

	for (i = 0; i < texts->n; i++)
		free(texts->v[i]);
	free(texts->v);
	*texts = (struct texts){0};
}
