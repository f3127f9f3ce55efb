// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/model/model.h"
#include "util/parse.h"

_printf_(6, 0) static void log_stderr(struct daxctl_ctx *ctx _unused_, int priority _unused_,
				      const char *file _unused_, int line _unused_,
				      const char *function _unused_, const char *format,
				      va_list args)
{
	static const char prefix[] = "libdaxctl: ";
	char text[1024];
	size_t length = sizeof(prefix) - 1;
	int rc;

	memcpy(text, prefix, length);
	rc = vsnprintf(text + length, sizeof(text) - length, format, args);
	if (rc < 0)
		return;
	length += (size_t)rc;
	if (length > sizeof(text) - 1)
		length = sizeof(text) - 1;
	/* the text may have been cut off */
	if (text[length - 1] == '\n')
		length--;
	text[length] = '\n';

	/*
	 * One write, so that lines of two threads do not mix. fprintf() is not used: on a stream
	 * without a buffer it needs 8 KiB of stack.
	 */
	fwrite(text, 1, length + 1, stderr);
}

/* A value that is not understood means the default: a typo must not silence errors. */
static int priority_parse(const char *text)
{
	static const struct {
		const char *word;
		int priority;
	} words[] = {
		{"err", LOG_ERR},
		{"notice", LOG_NOTICE},
		{"info", LOG_INFO},
		{"debug", LOG_DEBUG},
	};
	char number[16];
	int priority;
	size_t i;

	if (!text)
		return LOG_ERR;
	/* accept a blank after the number */
	snprintf(number, sizeof(number), "%.*s", (int)strcspn(text, " \t\n"), text);
	if (parse_int(number, &priority) == 0)
		return priority;
	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (strncmp(text, words[i].word, strlen(words[i].word)) == 0)
			return words[i].priority;

	return LOG_ERR;
}

void log_init(struct daxctl_ctx *ctx)
{
	ctx->log_fn = log_stderr;
	ctx->log_priority = priority_parse(secure_getenv("DAXCTL_LOG"));
}

/* Passes the text on without its newline. */
_printf_(3, 0) static void log_text(struct daxctl_ctx *ctx, int priority, const char *format,
				    va_list args)
{
	char text[1024];
	int length = vsnprintf(text, sizeof(text), format, args);

	if (length < 0)
		return;
	length = MIN(length, (int)sizeof(text) - 1);
	if (length > 0 && text[length - 1] == '\n')
		text[length - 1] = '\0';
	ctx->log_text_fn(ctx, priority, text, ctx->log_data);
}

void log_vmessage(struct daxctl_ctx *ctx, int priority, const char *file, int line,
		  const char *function, const char *format, va_list args)
{
	if (ctx->log_text_fn)
		log_text(ctx, priority, format, args);
	else
		ctx->log_fn(ctx, priority, file, line, function, format, args);
}

void log_message(struct daxctl_ctx *ctx, int priority, const char *file, int line,
		 const char *function, const char *format, ...)
{
	int saved = errno;
	va_list args;

	va_start(args, format);
	log_vmessage(ctx, priority, file, line, function, format, args);
	va_end(args);
	errno = saved;
}

DAXCTL_EXPORT void daxctl_set_log_fn(struct daxctl_ctx *ctx,
				     void (*fn)(struct daxctl_ctx *ctx, int priority,
						const char *file, int line, const char *function,
						const char *format, va_list args))
{
	if (!ctx)
		return;
	ctx->log_fn = fn ? fn : log_stderr;
	ctx->log_text_fn = NULL;
	log_info(ctx, "messages now go to the program's own function");
}

DAXCTL_EXPORT int daxctl_set_log_text_fn(struct daxctl_ctx *ctx,
					 void (*fn)(struct daxctl_ctx *ctx, int priority,
						    const char *text, void *data),
					 void *data)
{
	if (!ctx)
		return -EINVAL;
	ctx->log_text_fn = fn;
	ctx->log_data = data;
	return 0;
}

DAXCTL_EXPORT int daxctl_get_log_priority(struct daxctl_ctx *ctx)
{
	return ctx ? ctx->log_priority : -EINVAL;
}

DAXCTL_EXPORT void daxctl_set_log_priority(struct daxctl_ctx *ctx, int priority)
{
	if (ctx)
		ctx->log_priority = priority;
}
