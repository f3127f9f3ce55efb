// SPDX-License-Identifier: LGPL-2.1-or-later
#include "option-types.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include <daxctl/info.h>

#include "names.h"
#include "options.h"
#include "util/parse.h"
#include "util/size.h"
#include "util/uuid.h"

static int set_text(void *value, const char *text)
{
	*(const char **)value = text;
	return 0;
}

static int set_number(void *value, const char *text)
{
	struct number_option *number = value;
	uint64_t wide;
	int rc = parse_u64(text, 0, &wide);

	if (rc == 0 && wide > UINT32_MAX)
		rc = -EINVAL;
	number->given = rc == 0;
	number->value = rc == 0 ? (uint32_t)wide : 0;
	return rc;
}

static int set_size(void *value, const char *text)
{
	struct size_option *size = value;
	int rc = size_parse(text, &size->value);

	size->given = rc == 0;
	return rc;
}

static int set_align(void *value, const char *text)
{
	struct size_option *align = value;
	int rc = set_size(value, text);

	if (rc < 0)
		return rc;
	if (align->value == 0 || align->value & (align->value - 1) ||
	    align->value > ULONG_MAX / 2 + 1)
		align->given = false;
	return align->given ? 0 : -EINVAL;
}

static int set_seconds(void *value, const char *text)
{
	struct size_option *seconds = value;
	int rc = parse_u64(text, 10, &seconds->value);

	/* what setitimer() and people can do something with */
	if (rc == 0 && seconds->value > INT_MAX)
		rc = -EINVAL;
	seconds->given = rc == 0;
	return rc;
}

static int set_yes_no(void *value, const char *text)
{
	struct yes_no_option *answer = value;

	answer->given = parse_bool(text, &answer->value) == 0;
	return answer->given ? 0 : -EINVAL;
}

static int set_mode(void *value, const char *text)
{
	struct mode_option *mode = value;
	int rc = daxctl_mode_from_text(text, &mode->value);

	mode->given = rc == 0;
	return rc;
}

static int set_uuid(void *value, const char *text)
{
	struct uuid_option *uuid = value;
	int rc = strcmp(text, "0") == 0 ? 0 : uuid_from_text(text, uuid->value);

	if (rc < 0 || strcmp(text, "0") == 0)
		memset(uuid->value, 0, sizeof(uuid->value));
	uuid->given = rc == 0;
	return rc;
}

static int add_regions(void *value, const char *text)
{
	return region_names_add(value, text);
}

static int add_devs(void *value, const char *text)
{
	return dev_names_add(value, text);
}

static void free_regions(void *value)
{
	region_names_free(value);
}

static void free_devs(void *value)
{
	dev_names_free(value);
}

const struct option_ops option_ops[] = {
	[OPTION_FLAG] = {NULL, NULL, NULL, "flag", sizeof(bool)},
	[OPTION_SWITCH] = {NULL, NULL, NULL, "flag", sizeof(struct yes_no_option)},
	[OPTION_FILE] = {set_text, NULL, NULL, "file", sizeof(const char *)},
	[OPTION_DIRECTORY] = {set_text, NULL, NULL, "directory", sizeof(const char *)},
	[OPTION_COMMAND] = {set_text, NULL, NULL, "command", sizeof(const char *)},
	[OPTION_NUMBER] = {set_number, NULL, "a number of 32 bits", "number",
			   sizeof(struct number_option)},
	[OPTION_SIZE] = {set_size, NULL, "a size. Give bytes, or a number with a unit, such as 4G",
			 "size", sizeof(struct size_option)},
	[OPTION_ALIGN] = {set_align, NULL, "an alignment. Give a page size, such as 4k, 2M or 1G",
			  "align", sizeof(struct size_option)},
	[OPTION_YES_NO] = {set_yes_no, NULL, "a boolean. Give yes or no", "answer=yes,no",
			   sizeof(struct yes_no_option)},
	[OPTION_SECONDS] = {set_seconds, NULL, "a number of seconds", "seconds",
			    sizeof(struct size_option)},
	[OPTION_MODE] = {set_mode, NULL, "a mode. Give devdax, system-ram or famfs", "mode",
			 sizeof(struct mode_option)},
	[OPTION_UUID] = {set_uuid, NULL, "a uuid. Give one, or 0 for extents without a tag", "uuid",
			 sizeof(struct uuid_option)},
	[OPTION_REGIONS] = {add_regions, free_regions, "a region. Give 0, region0 or all", "region",
			    sizeof(struct region_names)},
	[OPTION_DEVS] = {add_devs, free_devs,
			 "a device. Give dax0.1, all, or another name (see daxctl(1))", "device",
			 sizeof(struct dev_names)},
};
