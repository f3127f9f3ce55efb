/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Dynamic capacity, as proposed on the mailing list: extents with a tag arrive
 * in a region, and writing a tag to a device's uuid claims them.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "test/sim/model/kstr.h"
#include "test/sim/model/model.h"

static const char null_uuid[] = "00000000-0000-0000-0000-000000000000";

int region_add_extent(struct region *region, const struct extent *spec)
{
	size_t at = 0;
	struct extent *slot;

	while (at < region->n_extents && region->extents[at].sequence <= spec->sequence)
		at++;
	slot = ARRAY_INSERT(region->extents, region->n_extents, at);
	if (!slot)
		return -ENOMEM;
	*slot = *spec;
	if (!slot->tag[0])
		memcpy(slot->tag, null_uuid, sizeof(null_uuid));
	return 0;
}

void dev_release_extents(struct dev *dev)
{
	struct region *region = dev->region;

	for (size_t i = 0; i < region->n_extents; i++)
		if (region->extents[i].dev_uid == dev->uid)
			region->extents[i].dev_uid = 0;
	dev->uuid[0] = '\0';
}

/* Lower case, or the null uuid for "0". */
static int uuid_parse_text(const char *text, char ret[37])
{
	size_t len = strcspn(text, "\n");

	if (kstr_equal(text, "0")) {
		memcpy(ret, null_uuid, sizeof(null_uuid));
		return 0;
	}
	if (len != strlen(null_uuid) || (text[len] && text[len + 1]))
		return -EINVAL;
	for (size_t i = 0; i < len; i++) {
		if (null_uuid[i] == '-' ? text[i] != '-' : !isxdigit((unsigned char)text[i]))
			return -EINVAL;
		ret[i] = (char)tolower((unsigned char)text[i]);
	}
	ret[len] = '\0';
	return 0;
}

static bool extent_matches(const struct extent *extent, const char *tag)
{
	return !extent->dev_uid && !strcmp(extent->tag, tag);
}

/* Tagged extents come as a set: every one aligned, no sequence number absent. */
static int extents_check(const struct dev *dev, const char *tag, bool one)
{
	const struct region *region = dev->region;
	unsigned expected = 0;
	bool found = false;

	for (size_t i = 0; i < region->n_extents; i++) {
		const struct extent *extent = &region->extents[i];

		if (!extent_matches(extent, tag))
			continue;
		if (extent->span.start % dev->align || span_length(&extent->span) % dev->align)
			return -EINVAL;
		if (!one && found && extent->sequence != expected)
			return -EINVAL;
		expected = extent->sequence + 1;
		found = true;
		if (one)
			break;
	}
	return found ? 0 : -ENOENT;
}

ssize_t dev_uuid_store(struct model *model, struct dev *dev, const char *text, size_t len)
{
	struct region *region = dev->region;
	char tag[37];
	bool one;
	int rc;

	if (!region->dcd)
		return -EOPNOTSUPP;
	rc = uuid_parse_text(text, tag);
	if (rc)
		return rc;
	if (region->driver_gone)
		return -ENXIO;
	if (dev_size(dev))
		return -EBUSY;
	one = !strcmp(tag, null_uuid);
	rc = extents_check(dev, tag, one);
	if (rc)
		return rc;
	for (size_t i = 0; i < region->n_extents; i++) {
		struct extent *extent = &region->extents[i];

		if (!extent_matches(extent, tag))
			continue;
		rc = range_alloc(model, dev, extent->span.start, span_length(&extent->span));
		if (rc)
			return rc;
		extent->dev_uid = dev->uid;
		if (one)
			break;
	}
	memcpy(dev->uuid, tag, sizeof(tag));
	return (ssize_t)len;
}
