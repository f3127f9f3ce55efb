// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "util/uuid.h"

#define TEXT "5be13bce-ae34-4a77-b6c3-16df975fcf1a"

static void test_round_trip(void **state _unused_)
{
	static const unsigned char bytes[UUID_SIZE] = {0x5b, 0xe1, 0x3b, 0xce, 0xae, 0x34,
						       0x4a, 0x77, 0xb6, 0xc3, 0x16, 0xdf,
						       0x97, 0x5f, 0xcf, 0x1a};
	unsigned char uuid[UUID_SIZE];
	char text[UUID_TEXT_MAX];

	assert_int_equal(uuid_from_text(TEXT, uuid), 0);
	assert_memory_equal(uuid, bytes, UUID_SIZE);
	uuid_to_text(uuid, text);
	assert_string_equal(text, TEXT);
	assert_int_equal(uuid_from_text("5BE13BCE-AE34-4A77-B6C3-16DF975FCF1A", uuid), 0);
	assert_memory_equal(uuid, bytes, UUID_SIZE);
	assert_false(uuid_is_zero(uuid));
	assert_int_equal(uuid_from_text("00000000-0000-0000-0000-000000000000", uuid), 0);
	assert_true(uuid_is_zero(uuid));
}

static void test_wrong(void **state _unused_)
{
	static const char *const texts[] = {
		"",
		"0",
		TEXT " ",
		" " TEXT,
		TEXT "0",
		"5be13bceae344a77b6c316df975fcf1a",
		"5be13bce-ae34-4a77-b6c3-16df975fcf1",
		"5be13bce-ae34-4a77-b6c3-16df975fcf1g",
		"5be13bce-ae34-4a77-b6c316-df975fcf1a",
		"5be13bc-eae34-4a77-b6c3-16df975fcf1a",
		"{5be13bce-ae34-4a77-b6c3-16df975fcf1a}",
	};
	unsigned char uuid[UUID_SIZE], before[UUID_SIZE];
	const char *const *text;

	memset(uuid, 0x55, sizeof(uuid));
	memcpy(before, uuid, sizeof(uuid));
	array_foreach (text, texts) {
		assert_int_equal(uuid_from_text(*text, uuid), -EINVAL);
		assert_memory_equal(uuid, before, UUID_SIZE);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
