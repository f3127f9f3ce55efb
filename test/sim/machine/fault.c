/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test/sim/machine/fault.h"

#include <errno.h>
#include <fnmatch.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test/sim/machine/agent.h"
#include "util/cleanup.h"
#include "util/parse.h"

struct fault {
	enum fault_on on;
	char *glob;
	unsigned first; /* match to begin with, from 1 */
	bool only;	/* and to end with */
	unsigned seen;
	char *agent; /* a line for agent_act(), or NULL */
	struct verdict verdict;
	char *text;
};

struct faults {
	struct fault *items;
	size_t n;
	unsigned struck;
};

static const char *const triggers[] = {
	[FAULT_WRITE] = "write ",
	[FAULT_READ] = "read ",
	[FAULT_OPEN] = "open ",
};

int faults_new(struct faults **ret_faults)
{
	*ret_faults = calloc(1, sizeof(**ret_faults));
	return *ret_faults ? 0 : -ENOMEM;
}

static void fault_clear(struct fault *fault)
{
	free(fault->glob);
	free(fault->agent);
	free(fault->text);
}

void faults_clear(struct faults *faults)
{
	for (size_t i = 0; i < faults->n; i++)
		fault_clear(&faults->items[i]);
	free(faults->items);
	*faults = (struct faults){0};
}

unsigned faults_struck(const struct faults *faults)
{
	return faults->struck;
}

void faults_free(struct faults *faults)
{
	if (!faults)
		return;
	faults_clear(faults);
	free(faults);
}

bool fault_has_trigger(const char *line)
{
	return strstr(line, ": ");
}

/* The whole path, or from some component on. */
static bool path_matches(const char *glob, const char *path)
{
	if (*glob == '/')
		return !fnmatch(glob + 1, path, FNM_PATHNAME);
	for (; path; path = strchr(path, '/') ? strchr(path, '/') + 1 : NULL)
		if (!fnmatch(glob, path, FNM_PATHNAME))
			return true;
	return false;
}

static int parse_count(const char *text, struct fault *fault)
{
	int n;

	fault->first = 1;
	if (!text)
		return 0;
	if (parse_id(&text, &n) || !n)
		return -EINVAL;
	fault->first = (unsigned)n;
	fault->only = *text != '+';
	return text[*text == '+'] ? -EINVAL : 0;
}

/* "write GLOB 3+" */
static int parse_trigger(char *text, struct fault *fault)
{
	char *glob = NULL, *count;

	for (size_t i = 0; i < ARRAY_SIZE(triggers) && !glob; i++)
		if (!strncmp(text, triggers[i], strlen(triggers[i]))) {
			fault->on = (enum fault_on)i;
			glob = text + strlen(triggers[i]);
		}
	if (!glob)
		return -EINVAL;
	count = strpbrk(glob, " \t");
	if (count)
		*count++ = '\0';
	if (!*glob || parse_count(count, fault))
		return -EINVAL;
	fault->glob = strdup(glob);
	return fault->glob ? 0 : -ENOMEM;
}

static int set_text(struct fault *fault, const char *text, size_t len)
{
	if (fault->on != FAULT_READ)
		return -EINVAL;
	fault->text = malloc(len + 1);
	if (!fault->text)
		return -ENOMEM;
	memcpy(fault->text, text, len);
	fault->verdict = (struct verdict){.kind = FAULT_TEXT, .text = fault->text, .len = len};
	return 0;
}

static int parse_delay(const char *text, struct fault *fault)
{
	fault->verdict = (struct verdict){.kind = FAULT_DELAY};
	return milliseconds_parse(text, &fault->verdict.delay_ms);
}

static int parse_signal(const char *name, struct fault *fault)
{
	static const struct {
		const char *name;
		int number;
	} signals[] = {
		{"HUP", SIGHUP},
		{"INT", SIGINT},
		{"TERM", SIGTERM},
		{"KILL", SIGKILL},
	};

	for (size_t i = 0; i < ARRAY_SIZE(signals); i++)
		if (!strcmp(signals[i].name, name)) {
			fault->verdict.signal = signals[i].number;
			return 0;
		}
	return -EINVAL;
}

static int parse_reading(const char *text, struct fault *fault)
{
	static const char garbage[] = "\x7f%!\xff garbage\n";
	char page[4096];

	memset(page, 'a', sizeof(page));
	if (!strcmp(text, "garbage"))
		return set_text(fault, garbage, strlen(garbage));
	if (!strcmp(text, "long"))
		return set_text(fault, page, sizeof(page));
	if (!strcmp(text, "empty"))
		return set_text(fault, "", 0);
	if (!strncmp(text, "text ", 5))
		return set_text(fault, text + 5, strlen(text + 5));
	if (strcmp(text, "vanish"))
		return -EINVAL;
	fault->verdict = (struct verdict){.kind = FAULT_FAIL, .error = ENODEV};
	return 0;
}

static int parse_action(const char *text, struct fault *fault)
{
	if (!strncmp(text, "fail ", 5)) {
		fault->verdict.kind = FAULT_FAIL;
		return errno_parse(text + 5, &fault->verdict.error);
	}
	if (!strcmp(text, "hang")) {
		fault->verdict.kind = FAULT_HANG;
		return fault->on == FAULT_WRITE ? 0 : -EINVAL;
	}
	if (!strncmp(text, "delay ", 6))
		return fault->on == FAULT_WRITE ? parse_delay(text + 6, fault) : -EINVAL;
	if (!strncmp(text, "signal ", 7))
		return fault->on == FAULT_WRITE ? parse_signal(text + 7, fault) : -EINVAL;
	if (!agent_knows(text))
		return parse_reading(text, fault);
	fault->agent = strdup(text);
	return fault->agent ? 0 : -ENOMEM;
}

static int parse_line(const char *line, struct fault *fault)
{
	_cleanup_free_ char *copy = strdup(line);
	char *action = copy ? strstr(copy, ": ") : NULL;
	int rc;

	if (!copy)
		return -ENOMEM;
	if (!action)
		return -EINVAL;
	*action = '\0';
	action += 2;
	rc = parse_trigger(copy, fault);
	return rc ? rc : parse_action(action + strspn(action, " "), fault);
}

int fault_add(struct faults *faults, const char *line, char **ret_message)
{
	struct fault fault = {0}, *slot;
	int rc = parse_line(line, &fault);

	if (rc == -EINVAL && asprintf(ret_message, "not a fault: \"%s\"", line) < 0)
		rc = -ENOMEM;
	slot = rc ? NULL : ARRAY_APPEND(faults->items, faults->n);
	if (!slot) {
		fault_clear(&fault);
		return rc ? rc : -ENOMEM;
	}
	*slot = fault;
	return 0;
}

static bool fault_hits(struct fault *fault, enum fault_on on, const char *path)
{
	if (fault->on != on || !path_matches(fault->glob, path))
		return false;
	fault->seen++;
	return fault->only ? fault->seen == fault->first : fault->seen >= fault->first;
}

/* The first that says what becomes of the access; a signal besides. */
static void add_verdict(struct verdict *verdict, const struct verdict *more)
{
	int number = verdict->signal ? verdict->signal : more->signal;

	if (verdict->kind == FAULT_NONE)
		*verdict = *more;
	verdict->signal = number;
}

struct verdict fault_check(struct faults *faults, enum fault_on on, const char *path,
			   struct model *model, const struct tree *tree)
{
	struct verdict verdict = {0};

	for (size_t i = 0; i < faults->n; i++) {
		struct fault *fault = &faults->items[i];

		if (!fault_hits(fault, on, path))
			continue;
		faults->struck++;
		if (fault->agent)
			(void)!agent_act(model, tree, fault->agent);
		else
			add_verdict(&verdict, &fault->verdict);
	}
	return verdict;
}
