// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config-match.h"

#include <string.h>
#include <strings.h>

#include "names.h"
#include "util/parse.h"

static bool valid_uuid(const char *value)
{
	uuid_t uuid;

	return uuid_from_text(value, uuid) == 0;
}

static bool is_nvdimm_uuid(const struct identity *identity, const char *value)
{
	for (size_t i = 0; i < identity->n_nvdimm_uuids; i++) {
		if (strcasecmp(value, identity->nvdimm_uuids[i]) == 0)
			return true;
	}

	return false;
}

static bool valid_chardev(const char *value)
{
	struct dev_name name;

	return dev_name_parse_any(value, &name) == 0;
}

static bool is_chardev(const struct identity *identity, const char *value)
{
	struct dev_name name, own;

	return identity->chardev && dev_name_parse(identity->chardev, &own) == 0 &&
	       dev_name_parse_any(value, &name) == 0 && dev_name_compare(&name, &own) == 0;
}

static bool valid_region(const char *value)
{
	return value[0] == '/';
}

static bool is_region(const struct identity *identity, const char *value)
{
	return identity->region && strcmp(region_short_path(value), identity->region) == 0;
}

static bool valid_node(const char *value)
{
	int node;

	return parse_int(value, &node) == 0 && node >= 0;
}

static bool is_node(const struct identity *identity, const char *value)
{
	int node;

	return parse_int(value, &node) == 0 && node >= 0 && node == identity->node;
}

static bool cxl_region_parse(const char *value, int *ret)
{
	return strncmp(value, "region", strlen("region")) == 0 &&
	       parse_int(value + strlen("region"), ret) == 0 && *ret >= 0;
}

static bool valid_cxl_region(const char *value)
{
	int id;

	return cxl_region_parse(value, &id);
}

static bool is_cxl_region(const struct identity *identity, const char *value)
{
	int id;

	return cxl_region_parse(value, &id) && id == identity->cxl_region;
}

/* The kernel shows 0 for a device that has no number. */
static bool valid_serial(const char *value)
{
	uint64_t serial;

	return parse_u64(value, 0, &serial) == 0 && serial != 0;
}

static bool is_cxl_serial(const struct identity *identity, const char *value)
{
	uint64_t serial;

	if (parse_u64(value, 0, &serial) < 0)
		return false;
	for (size_t i = 0; i < identity->n_serials; i++) {
		if (identity->serials[i] == serial)
			return true;
	}

	return false;
}

static bool is_uuid(const struct identity *identity, const char *value)
{
	return identity->uuid[0] && strcasecmp(value, identity->uuid) == 0;
}

const struct match_key match_keys[] = {
	{"nvdimm.uuid", is_nvdimm_uuid, valid_uuid, "a uuid"},
	{"device", is_chardev, valid_chardev, "the name of a device, such as dax0.0"},
	{"region", is_region, valid_region, "a path, such as /platform/hmem.0"},
	{"node", is_node, valid_node, "the number of a node"},
	{"cxl.region", is_cxl_region, valid_cxl_region,
	 "the name of a CXL region, such as region0"},
	{"cxl.serial", is_cxl_serial, valid_serial, "a number other than 0"},
	{"uuid", is_uuid, valid_uuid, "a uuid"},
	{0},
};

bool match_key_is_known(const char *name)
{
	const struct match_key *key;

	for (key = match_keys; key->name; key++) {
		if (strcasecmp(key->name, name) == 0)
			return true;
	}

	return false;
}
