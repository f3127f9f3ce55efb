// SPDX-License-Identifier: LGPL-2.1-or-later
/* Each write of each change fails, with each error that the kernel has for it: once, and from then
 * on. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test/failures/trial.h"

/* By the end of the path; the first that fits. */
static const struct {
	const char *end;
	const char *errors[8];
} answers[] = {
	{"/new_id", {"EACCES", "EINVAL", "ENOMEM"}},
	{"/remove_id", {"EACCES", "EINVAL"}},
	{"/bind", {"ENODEV", "EBUSY", "EINVAL", "ENXIO", "ENOMEM", "EAGAIN", "EINTR"}},
	{"/unbind", {"EACCES", "ENODEV"}},
	{"/control", {"EACCES", "EINVAL"}},
	{"/size", {"EBUSY", "ENOSPC", "ENXIO", "ENOMEM", "EINTR"}},
	{"/align", {"EBUSY", "EINVAL", "ENXIO"}},
	{"/mapping", {"ENOMEM", "EINVAL", "ENXIO"}},
	{"/memmap_on_memory", {"EBUSY", "EOPNOTSUPP"}},
	{"/uuid", {"EBUSY", "EINVAL", "ENOENT", "ENOMEM", "ENOSPC"}},
	{"/create", {"ENOSPC", "ENOMEM"}},
	{"/delete", {"EBUSY", "ENXIO"}},
	{"/auto_online_blocks", {"EACCES", "EINVAL"}},
	{"/dax0.1/state", {"EBUSY", "EINTR", "ENOMEM"}},
	{"/state", {"EBUSY", "EINTR", "EINVAL", "ENOMEM", "EHWPOISON"}},
};

static const char *const *answers_for(const char *path)
{
	size_t i = 0, length = strlen(path);

	for (;; i++) {
		size_t end = strlen(answers[i].end);

		if (end < length && strcmp(path + length - end, answers[i].end) == 0)
			return answers[i].errors;
		if (i + 1 == ARRAY_SIZE(answers)) {
			printf("Bail out! nobody knows what fails with %s\n", path);
			exit(1);
		}
	}
}

static void fail_with(const struct trial *reference, struct tally *tally, const char *path,
		      unsigned nth, const char *more, const char *error)
{
	struct trial trial = {.c = reference->c, .lasting = *more, .no_cause = true};
	char fault[512];

	snprintf(fault, sizeof(fault), "write %s %u%s: fail %s", path, nth, more, error);
	trial.fault = fault;
	trial_judge(&trial, reference, tally);
}

static void fail_write(const struct trial *reference, struct tally *tally, const char *path,
		       unsigned nth)
{
	const char *const *error = answers_for(path);

	for (; *error; error++) {
		fail_with(reference, tally, path, nth, "", *error);
		fail_with(reference, tally, path, nth, "+", *error);
	}
}

static void try_case(const struct failure_case *c, struct tally *tally)
{
	struct trial reference = {.c = c};

	trial_run(&reference, tally);
	reference.fault = "nothing";
	tally_trial(tally, &reference, reference.outcome == DAXCTL_OUTCOME_DONE);
	each_write(&reference, tally, fail_write);
	trial_free(&reference);
}

int main(void)
{
	return for_each_case(try_case, false);
}
