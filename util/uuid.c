// SPDX-License-Identifier: LGPL-2.1-or-later
#include "util/uuid.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Is there a dash before this byte. */
static bool follows_dash(size_t byte)
{
	return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

static int digit(char c)
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	const char *found = c ? strchr(digits, c) : NULL;

	return found ? (int)(found - digits) % 16 : -1;
}

int uuid_from_text(const char *text, unsigned char ret[UUID_SIZE])
{
	unsigned char uuid[UUID_SIZE];

	for (size_t i = 0; i < UUID_SIZE; i++) {
		int high, low;

		if (follows_dash(i) && *text++ != '-')
			return -EINVAL;
		high = digit(text[0]);
		low = high < 0 ? -1 : digit(text[1]);
		if (low < 0)
			return -EINVAL;
		uuid[i] = (unsigned char)(high * 16 + low);
		text += 2;
	}
	if (*text)
		return -EINVAL;

	memcpy(ret, uuid, UUID_SIZE);
	return 0;
}

void uuid_to_text(const unsigned char uuid[UUID_SIZE], char text[UUID_TEXT_MAX])
{
	for (size_t i = 0; i < UUID_SIZE; i++) {
		if (follows_dash(i))
			*text++ = '-';
		text += snprintf(text, 3, "%02x", uuid[i]);
	}
}

bool uuid_is_zero(const unsigned char uuid[UUID_SIZE])
{
	static const unsigned char zeros[UUID_SIZE];

	return memcmp(uuid, zeros, UUID_SIZE) == 0;
}

int uuid_give(const unsigned char uuid[UUID_SIZE], unsigned char ret[UUID_SIZE])
{
	if (!ret)
		return -EINVAL;
	if (uuid_is_zero(uuid))
		return -ENOENT;
	memcpy(ret, uuid, UUID_SIZE);
	return 0;
}
