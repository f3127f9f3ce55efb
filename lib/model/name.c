// SPDX-License-Identifier: LGPL-2.1-or-later
/* Names of devices in every form, as text. These functions do not look at the machine. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/model/identity.h"
#include "util/parse.h"

/* Parses dax0.1 and 0.1. */
static int parse_dev(const char *text, struct name *name)
{
	char full[DEV_NAME_MAX];
	int region, id;

	snprintf(full, sizeof(full), "%s%s", strncmp(text, "dax", 3) == 0 ? "" : "dax", text);
	if (strlen(text) + 3 >= sizeof(full) || dev_name_parse(full, &region, &id) < 0)
		return -EINVAL;
	name->text = strdup(full);

	return name->text ? 0 : -ENOMEM;
}

/* Parses 252:7. */
static int parse_numbers(const char *text, struct name *name)
{
	if (parse_id(&text, &name->a) < 0 || *text++ != ':' || parse_id(&text, &name->b) < 0 ||
	    *text)
		return -EINVAL;

	return 0;
}

static int parse_node(const char *text, struct name *name)
{
	return parse_id(&text, &name->a) < 0 || *text ? -EINVAL : 0;
}

static int parse_memdev(const char *text, struct name *name)
{
	int rc = parse_node(text + strlen("mem"), name);

	if (rc < 0)
		return rc;
	name->text = strdup(text);

	return name->text ? 0 : -ENOMEM;
}

/* Copies a path without slashes at its end. The path is not looked up. */
static int parse_path(const char *text, struct name *name)
{
	size_t len = strlen(text);

	while (len > 0 && text[len - 1] == '/')
		len--;
	name->text = strndup(text, len);
	if (!name->text)
		return -ENOMEM;

	/* at least two components, and none of them ".." */
	return strchr(name->text + 1, '/') && !strstr(name->text, "/../") ? 0 : -EINVAL;
}

static int parse_hex(const char *text, struct name *name)
{
	int base = strncmp(text, "0x", 2) == 0 ? 0 : 16;

	return parse_u64(text, base, &name->number) < 0 ? -EINVAL : 0;
}

static int parse_identity(const char *text, struct name *name)
{
	return daxctl_identity_from_text(text, &name->identity);
}

int name_parse(const char *text, struct name *name)
{
	static const struct {
		enum name_form form;
		const char *prefix;
		bool cut; /* parse gets the text without the prefix */
		int (*parse)(const char *text, struct name *name);
	} forms[] = {
		{NAME_FILE, "/dev/", false, parse_path},
		{NAME_SYS, "/sys/devices/", false, parse_path},
		{NAME_SYS, "/sys/dev/char/", false, parse_path},
		{NAME_SYS, "/sys/bus/dax/", false, parse_path},
		{NAME_SYS, "/sys/class/dax/", false, parse_path},
		{NAME_NODE, "node:", true, parse_node},
		{NAME_SERIAL, "serial:", true, parse_hex},
		{NAME_ADDRESS, "address:", true, parse_hex},
		{NAME_NUMBER, "0x", false, parse_hex},
		{NAME_MEMDEV, "mem", false, parse_memdev},
		{NAME_DEV, "", false, parse_dev},
		{NAME_CHAR, "", false, parse_numbers},
		{NAME_IDENTITY, "", false, parse_identity},
	};
	int rc = -EINVAL;
	size_t i, len;

	for (i = 0; rc == -EINVAL && i < ARRAY_SIZE(forms); i++) {
		len = strlen(forms[i].prefix);
		if (strncmp(text, forms[i].prefix, len) != 0)
			continue;
		name->form = forms[i].form;
		rc = forms[i].parse(forms[i].cut ? text + len : text, name);
		if (len > 0)
			break;
	}

	return rc;
}

void name_free(struct name *name)
{
	free(name->text);
	daxctl_identity_free(name->identity);
}

DAXCTL_EXPORT int daxctl_name_check(const char *name)
{
	_cleanup_(name_free) struct name parsed = {0};

	return name ? name_parse(name, &parsed) : -EINVAL;
}
