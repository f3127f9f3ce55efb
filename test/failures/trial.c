// SPDX-License-Identifier: LGPL-2.1-or-later
#include "test/failures/trial.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"

/* As daxctl has it: the only thing that reaches a signal handler. */
static volatile sig_atomic_t cancelled;

static void on_signal(int number _unused_)
{
	cancelled = 1;
}

static void must(bool fine, const struct trial *trial, const char *what)
{
	if (fine)
		return;
	printf("Bail out! %s: %s: %s\n", trial->c->name, trial->fault ? trial->fault : "", what);
	exit(1);
}

static int request_fields(const struct want *want, struct daxctl_request *request)
{
	int rc = 0;

	if (want->flags & WANT_MODE)
		rc = daxctl_request_set_mode(request, want->mode);
	if (rc == 0 && want->flags & WANT_SIZE)
		rc = daxctl_request_set_size(request, want->size);
	if (rc == 0 && want->flags & WANT_ALIGN)
		rc = daxctl_request_set_align(request, want->align);
	for (size_t i = 0; rc == 0 && want->flags & WANT_RANGES && i < want->n_ranges; i++)
		rc = daxctl_request_add_range(request, want->ranges[i].start, want->ranges[i].end);
	if (rc == 0 && want->flags & WANT_NO_ONLINE)
		rc = daxctl_request_set_memory(request, DAXCTL_MEMORY_OFFLINE);
	if (rc == 0 && want->flags & WANT_NO_MOVABLE)
		rc = daxctl_request_set_memory(request, DAXCTL_MEMORY_ONLINE_KERNEL);
	if (rc == 0 && want->flags & WANT_MEMMAP_ON_MEMORY)
		rc = daxctl_request_set_memmap_on_memory(request, want->memmap_on_memory);
	if (rc == 0 && want->flags & WANT_UUID)
		rc = daxctl_request_set_uuid(request, want->uuid);

	return rc;
}

static struct daxctl_request *request_of(const struct trial *trial)
{
	const struct want *want = &trial->c->want;
	struct daxctl_request *request;

	must(daxctl_request_new(trial->c->action, &request) == 0, trial, "no request");
	must(request_fields(want, request) == 0, trial, "not to be asked for");
	must(daxctl_request_set_flags(
		     request,
		     (want->flags & WANT_FORCE ? DAXCTL_REQUEST_FORCE : 0U) |
			     (want->flags & WANT_KEEP_GOING ? DAXCTL_REQUEST_KEEP_GOING : 0U)) == 0,
	     trial, "no flags");
	/* of no seconds: nobody waits here */
	must(daxctl_request_set_timeout(request, 0) == 0, trial, "no timeout");
	return request;
}

/* The plan must not need the request any more once it is made. */
static int plan(struct daxctl_ctx *ctx, const struct trial *trial, struct daxctl_plan **ret)
{
	struct daxctl_request *request = request_of(trial);
	struct daxctl_dev *dev;
	int rc;

	if (trial->c->action == DAXCTL_ACTION_CREATE) {
		rc = daxctl_region_plan(daxctl_region_get_first(ctx), request, ret);
	} else {
		rc = daxctl_dev_get_by_name(ctx, CASE_DEV, &dev);
		if (rc == 0)
			rc = daxctl_dev_plan(dev, request, ret);
	}
	daxctl_request_free(request);

	return rc;
}

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* A difference in fields says what its sentence says. */
static void check_fields(const struct trial *trial, const struct daxctl_plan *plan)
{
	const char *text, *object;

	for (unsigned int i = 0; (text = daxctl_plan_get_difference(plan, i)); i++) {
		object = daxctl_plan_get_difference_object(plan, i);
		must(object && daxctl_plan_get_difference_attribute(plan, i), trial,
		     "a difference of nothing");
		must(strcmp(object, "memory") == 0 || strstr(text, object), trial,
		     "a difference of something else");
		must(!same(daxctl_plan_get_difference_before(plan, i),
			   daxctl_plan_get_difference_now(plan, i)),
		     trial, "a difference that is none");
	}
}

static void check_steps(const struct trial *trial, const struct daxctl_plan *plan)
{
	enum daxctl_outcome outcome = daxctl_plan_get_outcome(plan);
	int failed = daxctl_plan_get_failed_step(plan);
	unsigned int n = 0;

	for (; daxctl_plan_get_step(plan, n); n++)
		must(daxctl_step_kind_to_text(daxctl_plan_get_step_kind(plan, n)), trial,
		     "a step of no kind");
	must(daxctl_plan_get_step_kind(plan, n) == DAXCTL_STEP_NONE, trial, "a step too many");
	must(failed < (int)n, trial, "no step, and it failed");
	if (outcome == DAXCTL_OUTCOME_UNDONE && !trial->undo)
		must(failed >= 0, trial, "undone, and no step failed");
	if (outcome == DAXCTL_OUTCOME_DONE)
		must(failed < 0, trial, "done, and a step failed");
}

/* A program has to see why as well as people. */
static void check_reason(const struct trial *trial, struct daxctl_plan *plan)
{
	enum daxctl_reason reason = daxctl_plan_get_reason(plan);
	bool failed = daxctl_plan_get_status(plan) < 0;

	must(failed == (reason != DAXCTL_REASON_NONE), trial, "a failure and no reason");
	must(daxctl_reason_to_text(reason), trial, "a reason without a word");
}

static void run_plan(struct trial *trial, struct daxctl_plan *plan)
{
	const char *text;

	daxctl_plan_set_cancel(plan, &cancelled);
	(void)!daxctl_plan_run(plan);
	if (trial->undo && daxctl_plan_get_outcome(plan) == DAXCTL_OUTCOME_DONE) {
		(void)!daxctl_plan_undo(plan);
		must(daxctl_plan_get_outcome(plan) != DAXCTL_OUTCOME_DONE, trial, "not undone");
	}
	trial->outcome = daxctl_plan_get_outcome(plan);
	check_reason(trial, plan);
	check_fields(trial, plan);
	check_steps(trial, plan);
	text = daxctl_plan_get_message(plan);
	trial->message = text ? strdup(text) : NULL;
	for (unsigned i = 0; (text = daxctl_plan_get_difference(plan, i)); i++)
		must(texts_add(&trial->differences, "%s", text) == 0, trial, "out of memory");
}

static void run_library(struct trial *trial)
{
	const struct sigaction action = {.sa_handler = on_signal};
	struct daxctl_plan *made = NULL;
	struct daxctl_ctx *ctx;
	int rc;

	sigaction(SIGINT, &action, NULL);
	cancelled = 0;
	must(daxctl_new(&ctx) == 0, trial, "no context");
	daxctl_set_log_priority(ctx, -1);
	rc = plan(ctx, trial, &made);
	if (rc == 0) {
		run_plan(trial, made);
	} else {
		trial->outcome = DAXCTL_OUTCOME_REFUSED;
		trial->message = strdup(strerror(-rc));
	}
	daxctl_plan_free(made);
	daxctl_unref(ctx);
}

void trial_begin(struct trial *trial, const struct tally *tally)
{
	struct sim *fresh = case_machine(trial->c);

	sim_exchange(tally->mounted, fresh);
	sim_free(fresh);
	trial->before = &tally->before;
	setenv("DAXCTL_ROOT", sim_root(tally->mounted), 1);
}

void trial_run(struct trial *trial, const struct tally *tally)
{
	struct sim *mounted = tally->mounted;

	trial_begin(trial, tally);
	if (trial->fault)
		must(sim_fault(mounted, trial->fault, NULL) == 0, trial, "no fault");
	run_library(trial);
	trial->journal = strdup(sim_journal(mounted));
	trial->struck = sim_faults_struck(mounted);
	sim_faults_clear(mounted);
	facts_read(mounted, &trial->after);
}

void trial_free(struct trial *trial)
{
	facts_free(&trial->after);
	texts_free(&trial->differences);
	free(trial->message);
	free(trial->journal);
}

/* ---- verdicts ---------------------------------------------------------------- */

static bool same_texts(const struct texts *a, const struct texts *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->v[i], b->v[i]) != 0)
			return false;

	return true;
}

static void print_texts(const char *what, const struct texts *texts)
{
	for (size_t i = 0; i < texts->n; i++)
		printf("#   %s: %s\n", what, texts->v[i]);
}

static bool expect_texts(const char *what, const struct texts *found, const struct texts *wanted)
{
	if (same_texts(found, wanted))
		return true;
	printf("# %s\n", what);
	print_texts("found ", found);
	print_texts("wanted", wanted);
	return false;
}

/* Does the message say each of the differences. */
static bool message_says(const struct trial *trial)
{
	for (size_t i = 0; i < trial->differences.n; i++)
		if (!trial->message || !strstr(trial->message, trial->differences.v[i])) {
			printf("# the message does not say: %s\n", trial->differences.v[i]);
			return false;
		}

	return true;
}

static bool is_done_right(const struct trial *trial, const struct trial *reference)
{
	struct texts differences;
	const struct texts none = {0};
	bool right;

	facts_differences(&trial->after, &reference->after, case_dev(trial->c), false,
			  !trial->sets_policy, &differences);
	right = expect_texts("done, but not as when nothing goes wrong", &differences, &none);
	texts_free(&differences);
	return right;
}

/* Who can read nothing can tell no difference. */
static bool says_it_is_blind(const struct trial *trial)
{
	return trial->lasting && trial->outcome == DAXCTL_OUTCOME_PARTIAL &&
	       strstr(trial->message, "How things are now cannot be read");
}

static bool is_left_right(const struct trial *trial)
{
	struct texts wanted, said;
	bool right;

	if (says_it_is_blind(trial))
		return true;

	facts_differences(&trial->after, trial->before, case_dev(trial->c),
			  trial->c->action == DAXCTL_ACTION_CREATE, !trial->sets_policy, &wanted);
	sentences_expand(&trial->differences, &said);
	right = expect_texts("not what is different from before", &said, &wanted);
	if (right && (wanted.n > 0) != (trial->outcome == DAXCTL_OUTCOME_PARTIAL)) {
		printf("# outcome %d with %zu differences\n", trial->outcome, wanted.n);
		right = false;
	}
	if (right && wanted.n > 0 && !trial->lasting && !trial->c->no_way_back) {
		printf("# nothing keeps it from being put back\n");
		print_texts("left", &wanted);
		right = false;
	}
	texts_free(&wanted);
	texts_free(&said);
	return right && message_says(trial);
}

/* Where a write fails and nothing else happens, no file says why: nor may the message. */
static bool invents_a_cause(const struct trial *trial)
{
	static const char *const causes[] = {
		"somebody",	 "omebody else", "nother program", "meanwhile",	  "pinned",
		"be moved:",	 "is in use",	 "are in use",	   "blocklist",	  "too small",
		"no free space", "is locked",	 "was faster",	   "not aligned",
	};

	for (size_t i = 0; trial->no_cause && trial->message && i < ARRAY_SIZE(causes); i++)
		if (strstr(trial->message, causes[i])) {
			printf("# the message names a cause that nobody has read: %s\n", causes[i]);
			return true;
		}

	return false;
}

bool trial_is_right(const struct trial *trial, const struct trial *reference)
{
	bool done =
		trial->outcome == DAXCTL_OUTCOME_DONE || trial->outcome == DAXCTL_OUTCOME_ALREADY;

	if (!trial->binds && !facts_same_besides(&trial->after, trial->before, case_dev(trial->c)))
		return false;
	if (!done && !trial->message) {
		printf("# it failed without a word\n");
		return false;
	}

	if (invents_a_cause(trial))
		return false;

	return done ? is_done_right(trial, reference) : is_left_right(trial);
}

/* ---- the reference's writes ---------------------------------------------------- */

void each_write(const struct trial *reference, struct tally *tally, write_fn fn)
{
	_cleanup_free_ char *copy = strdup(reference->journal);
	struct texts seen = {0};
	char *rest = copy, *line;

	must(copy, reference, "out of memory");
	while ((line = strsep(&rest, "\n"))) {
		unsigned nth = 1;

		if (!strstr(line, "<-"))
			continue;
		*strstr(line, "<-") = '\0';
		for (size_t i = 0; i < seen.n; i++)
			nth += strcmp(seen.v[i], line) == 0;
		must(texts_add(&seen, "%s", line) == 0, reference, "out of memory");
		fn(reference, tally, line, nth);
	}
	must(seen.n > 0, reference, "nothing is written");
	texts_free(&seen);
}

void try_writes(const struct failure_case *c, struct tally *tally, write_fn fn)
{
	struct trial reference = {.c = c};

	trial_run(&reference, tally);
	each_write(&reference, tally, fn);
	trial_free(&reference);
}

void trial_judge(struct trial *trial, const struct trial *reference, struct tally *tally)
{
	trial_run(trial, tally);
	tally_trial(tally, trial, trial_is_right(trial, reference));
	trial_free(trial);
}

/* ---- telling ------------------------------------------------------------------ */

void tally_trial(struct tally *tally, const struct trial *trial, bool right)
{
	tally->trials++;
	if (right)
		return;
	tally->wrong++;
	printf("# with: %s\n# message: %s\n", trial->fault,
	       trial->message ? trial->message : "none");
}

void tally_named(struct tally *tally, const char *format, ...)
{
	va_list args;

	tally->tests++;
	tally->failed += tally->wrong > 0;
	printf("%sok %u - ", tally->wrong ? "not " : "", tally->tests);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf(": %u of %u\n", tally->trials - tally->wrong, tally->trials);
	fflush(stdout);
	tally->trials = tally->wrong = 0;
}

int tally_end(const struct tally *tally)
{
	printf("1..%u\n", tally->tests);
	return tally->tests == 0 || tally->failed > 0;
}

static bool can_mount(void)
{
	struct sim *sim;
	int rc;

	if (sim_new("none", NULL, &sim, NULL) < 0)
		return false;
	rc = sim_mount(sim, NULL);
	sim_free(sim);
	return rc == 0;
}

static int for_one(case_fn fn, const struct failure_case *c, struct tally *tally)
{
	tally->mounted = case_machine(c);
	if (sim_mount(tally->mounted, NULL) < 0)
		return -1;
	facts_read(tally->mounted, &tally->before);
	fn(c, tally);
	facts_free(&tally->before);
	sim_free(tally->mounted);
	return 0;
}

static int skip(void)
{
	puts("1..0 # SKIP skipped, because no simulated machine can be mounted here");
	return EXIT_SUCCESS;
}

int for_each_of(const struct failure_case *cases, size_t n, case_fn fn)
{
	struct tally tally = {0};

	if (!can_mount())
		return skip();
	for (size_t i = 0; i < n; i++)
		if (for_one(fn, &cases[i], &tally) < 0)
			return EXIT_FAILURE;

	return tally_end(&tally);
}

/* With CASE in the environment only those whose names have that in them. */
int for_each_case(case_fn fn, bool with_command)
{
	const char *only = getenv("CASE");
	struct tally tally = {0};

	if (!can_mount())
		return skip();
	for (size_t i = 0; i < n_failure_cases; i++) {
		const struct failure_case *c = &failure_cases[i];

		if ((only && !strstr(c->name, only)) || (with_command && !c->arguments))
			continue;
		if (for_one(fn, c, &tally) < 0)
			return EXIT_FAILURE;
		tally_named(&tally, "%s (%s)", c->name, c->kernel);
	}

	return tally_end(&tally);
}
