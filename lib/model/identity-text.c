// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Identities as text. The text has only characters that udev allows in the name of a link and
 * that need no quotes in a shell:
 *
 *   hmem-100000000-13fffffff   cxl-feed0+feed1:40000000   nvdimm-UUID   tag-UUID
 *
 * These name regions, except tag-UUID, which names a device. A region's identity with @ and an
 * offset names a device. Numbers are hexadecimal, as the kernel shows addresses.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/model/identity.h"
#include "util/parse.h"

int identity_add_member(struct daxctl_identity *identity, struct identity_member member)
{
	struct identity_member *members =
		reallocarray(identity->members, identity->n_members + 1, sizeof(*members));

	if (!members)
		return -ENOMEM;

	members[identity->n_members++] = member;
	identity->members = members;
	return 0;
}

DAXCTL_EXPORT void daxctl_identity_free(struct daxctl_identity *identity)
{
	if (!identity)
		return;
	free(identity->members);
	free(identity->text);
	free(identity);
}

/* ---- to text ---- */

static void write_members(FILE *stream, const struct daxctl_identity *identity)
{
	const struct identity_member *member = identity->members;
	size_t i;

	for (i = 0; i < identity->n_members; i++, member++) {
		fprintf(stream, "%s%" PRIx64, i ? "+" : "cxl-", member->serial);
		if (member->dpa)
			fprintf(stream, ":%" PRIx64, member->dpa);
	}
}

static void write_region(FILE *stream, const struct daxctl_identity *identity)
{
	char uuid[UUID_TEXT_MAX];

	switch (identity->kind) {
	case DAXCTL_IDENTITY_HMEM:
		fprintf(stream, "hmem-%llx-%llx", identity->range.start, identity->range.end);
		break;
	case DAXCTL_IDENTITY_CXL:
		write_members(stream, identity);
		break;
	case DAXCTL_IDENTITY_NVDIMM:
	case DAXCTL_IDENTITY_TAG:
		uuid_to_text(identity->uuid, uuid);
		fprintf(stream, "%s-%s", identity->kind == DAXCTL_IDENTITY_TAG ? "tag" : "nvdimm",
			uuid);
		break;
	}
}

int identity_write_text(struct daxctl_identity *identity)
{
	FILE *stream;
	size_t size;

	free(identity->text);
	identity->text = NULL;
	stream = open_memstream(&identity->text, &size);
	if (!stream)
		return -ENOMEM;
	write_region(stream, identity);
	if (identity->has_offset)
		fprintf(stream, "@%" PRIx64, identity->offset);

	return fclose(stream) == 0 ? 0 : -ENOMEM;
}

/* ---- from text ---- */

/* Numbers have only one form: lower case, without leading zeros. */
static int parse_hex(const char *text, uint64_t *ret)
{
	if ((text[0] == '0' && text[1]) || strpbrk(text, "ABCDEF"))
		return -EINVAL;

	return parse_u64(text, 16, ret);
}

static int parse_range(struct daxctl_identity *identity, char *text)
{
	char *end = strchr(text, '-');
	uint64_t first, last;

	if (!end)
		return -EINVAL;
	*end++ = '\0';
	if (parse_hex(text, &first) < 0 || parse_hex(end, &last) < 0 || last < first)
		return -EINVAL;

	identity->range = (struct range){.start = first, .end = last};
	return 0;
}

/* Serial number 0 means none and is an error. A dpa of 0 is never written. */
static int parse_member(struct daxctl_identity *identity, char *text)
{
	struct identity_member member = {0};
	char *dpa = strchr(text, ':');

	if (dpa)
		*dpa++ = '\0';
	if (parse_hex(text, &member.serial) < 0 || member.serial == 0)
		return -EINVAL;
	if (dpa && (parse_hex(dpa, &member.dpa) < 0 || member.dpa == 0))
		return -EINVAL;

	return identity_add_member(identity, member);
}

static int parse_members(struct daxctl_identity *identity, char *text)
{
	char *one;
	int rc = 0;

	while (rc == 0 && (one = strsep(&text, "+")))
		rc = parse_member(identity, one);

	return rc;
}

static int parse_uuid(struct daxctl_identity *identity, char *text)
{
	int rc;

	if (strpbrk(text, "ABCDEF"))
		return -EINVAL;
	rc = uuid_from_text(text, identity->uuid);

	return rc == 0 && uuid_is_zero(identity->uuid) ? -EINVAL : rc;
}

static int parse_region(struct daxctl_identity *identity, char *text)
{
	static const struct {
		const char *prefix;
		enum daxctl_identity_kind kind;
		int (*parse)(struct daxctl_identity *identity, char *text);
	} forms[] = {
		{"hmem-", DAXCTL_IDENTITY_HMEM, parse_range},
		{"cxl-", DAXCTL_IDENTITY_CXL, parse_members},
		{"nvdimm-", DAXCTL_IDENTITY_NVDIMM, parse_uuid},
		{"tag-", DAXCTL_IDENTITY_TAG, parse_uuid},
	};
	size_t i, len;

	for (i = 0; i < ARRAY_SIZE(forms); i++) {
		len = strlen(forms[i].prefix);
		if (strncmp(text, forms[i].prefix, len) != 0)
			continue;
		identity->kind = forms[i].kind;
		return forms[i].parse(identity, text + len);
	}

	return -EINVAL;
}

static int parse_offset(struct daxctl_identity *identity, const char *text)
{
	if (identity->kind == DAXCTL_IDENTITY_TAG)
		return -EINVAL;
	identity->has_offset = true;

	return parse_hex(text, &identity->offset);
}

DAXCTL_EXPORT int daxctl_identity_from_text(const char *text, struct daxctl_identity **ret_identity)
{
	_cleanup_identity_ struct daxctl_identity *identity = NULL;
	_cleanup_free_ char *copy = NULL;
	char *offset;
	int rc;

	if (!text || !ret_identity)
		return -EINVAL;
	identity = calloc(1, sizeof(*identity));
	copy = strdup(text);
	if (!identity || !copy)
		return -ENOMEM;

	offset = strchr(copy, '@');
	if (offset)
		*offset++ = '\0';
	rc = parse_region(identity, copy);
	if (rc == 0 && offset)
		rc = parse_offset(identity, offset);
	if (rc == 0)
		rc = identity_write_text(identity);
	if (rc < 0)
		return rc;

	*ret_identity = TAKE_PTR(identity);
	return 0;
}

/* ---- getters ---- */

DAXCTL_EXPORT const char *daxctl_identity_get_text(const struct daxctl_identity *identity)
{
	return identity ? identity->text : NULL;
}

DAXCTL_EXPORT int daxctl_identity_get_kind(const struct daxctl_identity *identity)
{
	return identity ? (int)identity->kind : -EINVAL;
}

DAXCTL_EXPORT int daxctl_identity_get_serial(const struct daxctl_identity *identity, unsigned int n,
					     unsigned long long *ret_serial)
{
	if (!identity || !ret_serial)
		return -EINVAL;
	if (n >= identity->n_members)
		return -ENOENT;

	*ret_serial = identity->members[n].serial;
	return 0;
}

DAXCTL_EXPORT int daxctl_identity_get_uuid(const struct daxctl_identity *identity, uuid_t uuid)
{
	if (!identity || !uuid)
		return -EINVAL;
	if (uuid_is_zero(identity->uuid))
		return -ENOENT;

	memcpy(uuid, identity->uuid, sizeof(uuid_t));
	return 0;
}

DAXCTL_EXPORT int daxctl_identity_get_offset(const struct daxctl_identity *identity,
					     unsigned long long *ret_offset)
{
	if (!identity || !ret_offset)
		return -EINVAL;
	if (!identity->has_offset)
		return -ENOENT;

	*ret_offset = identity->offset;
	return 0;
}
