// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <daxctl/plan.h>

static void each_reason_has_its_own_word(void **state)
{
	enum daxctl_reason reason, again;

	(void)state;
	for (reason = DAXCTL_REASON_NONE; daxctl_reason_to_text(reason); reason++) {
		assert_int_equal(daxctl_reason_from_text(daxctl_reason_to_text(reason), &again), 0);
		assert_int_equal(again, reason);
	}
	/* the last one */
	assert_int_equal(reason, DAXCTL_REASON_OLD_MODEL + 1);
}

static void what_is_no_reason_is_an_error(void **state)
{
	enum daxctl_reason reason = DAXCTL_REASON_GONE;

	(void)state;
	assert_null(daxctl_reason_to_text((enum daxctl_reason) - 1));
	assert_null(daxctl_reason_to_text((enum daxctl_reason)10000));
	assert_int_equal(daxctl_reason_from_text("", &reason), -EINVAL);
	assert_int_equal(daxctl_reason_from_text("Locked", &reason), -EINVAL);
	assert_int_equal(daxctl_reason_from_text(NULL, &reason), -EINVAL);
	assert_int_equal(daxctl_reason_from_text("locked", NULL), -EINVAL);
	assert_int_equal(reason, DAXCTL_REASON_GONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_reason_has_its_own_word),
		cmocka_unit_test(what_is_no_reason_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
