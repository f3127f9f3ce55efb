/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The nd bus: what is on it, under which names, and which driver has it. */
#include "test/sim/model/nd.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "test/sim/model/kstr.h"
#include "util/cleanup.h"

void nd_bus_path(const struct model *model, char path[SIM_PATH_MAX])
{
	/* The firmware's device moved to the platform bus. */
	snprintf(path, SIM_PATH_MAX, "sys/devices/%s/ACPI0012:00/ndbus%d",
		 model_since(model, 7, 1) ? "platform" : "LNXSYSTM:00/LNXSYBUS:00", model->nd_bus);
}

void nd_ctl_name(const struct model *model, char name[DEV_NAME_MAX])
{
	snprintf(name, DEV_NAME_MAX, "ndctl%d", model->nd_bus);
}

bool nd_is_ctl(const struct model *model, const char *name)
{
	char wanted[DEV_NAME_MAX];

	nd_ctl_name(model, wanted);
	return !strcmp(name, wanted);
}

int nd_region_add(struct model *model, const struct nd_region *spec, struct nd_region **ret_region)
{
	struct nd_region *region, **slot;
	char bus[SIM_PATH_MAX];

	for (size_t i = 0; i < model->n_nd_regions; i++)
		if (model->nd_regions[i]->id == spec->id)
			return -EEXIST;
	region = malloc(sizeof(*region));
	if (!region)
		return -ENOMEM;
	*region = *spec;
	region->uid = model_next_uid(model);
	region->dimm = (int)model->n_nd_regions;
	region->dimm_bound = true;
	region->ns_class = "";
	nd_bus_path(model, bus);
	snprintf(region->path, sizeof(region->path), "%.64s/region%d", bus, region->id);
	slot = ARRAY_APPEND(model->nd_regions, model->n_nd_regions);
	if (!slot) {
		free(region);
		return -ENOMEM;
	}
	*slot = *ret_region = region;
	return iomem_describe(model, &region->span, "Persistent Memory");
}

void nd_region_free(struct nd_region *region)
{
	for (size_t i = 0; i < region->n_claims; i++)
		free(region->claims[i]);
	for (size_t i = 0; i < region->n_pages; i++)
		free(region->pages[i].bytes);
	for (int i = 0; i < ND_KINDS; i++)
		free(region->ids[i].words);
	free(region->claims);
	free(region->pages);
	free(region);
}

/* ---- all of them ---- */

static int region_each(struct nd_region *region,
		       int (*fn)(void *arg, const struct nd_object *object), void *arg)
{
	struct nd_object object = {.type = ND_OBJECT_DIMM, .region = region};
	int rc = fn(arg, &object);

	object.type = ND_OBJECT_REGION;
	rc = rc ? rc : fn(arg, &object);
	object.type = ND_OBJECT_NS;
	if (!rc && region->ns_uid)
		rc = fn(arg, &object);
	object.type = ND_OBJECT_CLAIM;
	for (size_t i = 0; !rc && i < region->n_claims; i++) {
		object.claim = region->claims[i];
		rc = fn(arg, &object);
	}
	return rc;
}

int nd_each(const struct model *model, int (*fn)(void *arg, const struct nd_object *object),
	    void *arg)
{
	int rc;

	if (!model->n_nd_regions)
		return 0;
	rc = fn(arg, &(struct nd_object){.type = ND_OBJECT_BUS, .bus = model->nd_bus});
	for (size_t i = 0; !rc && i < model->n_nd_regions; i++)
		rc = region_each(model->nd_regions[i], fn, arg);
	return rc;
}

struct search {
	const char *name;
	struct nd_object found;
};

static int is_searched(void *arg, const struct nd_object *object)
{
	struct search *search = arg;
	char name[DEV_NAME_MAX];

	nd_name(object, name);
	if (!kstr_equal(name, search->name))
		return 0;
	search->found = *object;
	return 1;
}

int nd_find(const struct model *model, const char *name, struct nd_object *ret)
{
	struct search search = {.name = name};

	if (nd_each(model, is_searched, &search) != 1)
		return -ENOENT;
	*ret = search.found;
	return 0;
}

/* ---- names ---- */

void nd_name(const struct nd_object *object, char name[DEV_NAME_MAX])
{
	const struct nd_region *region = object->region;

	switch (object->type) {
	case ND_OBJECT_BUS:
		snprintf(name, DEV_NAME_MAX, "ndbus%d", object->bus);
		break;
	case ND_OBJECT_DIMM:
		snprintf(name, DEV_NAME_MAX, "nmem%d", region->dimm);
		break;
	case ND_OBJECT_REGION:
		snprintf(name, DEV_NAME_MAX, "region%d", region->id);
		break;
	case ND_OBJECT_NS:
		snprintf(name, DEV_NAME_MAX, "namespace%d.%d", region->id, region->y);
		break;
	case ND_OBJECT_CLAIM:
		snprintf(name, DEV_NAME_MAX, "%s%d.%d", nd_kind_name(object->claim->kind),
			 region->id, object->claim->n);
		break;
	}
}

void nd_path(const struct model *model, const struct nd_object *object, char path[SIM_PATH_MAX])
{
	char bus[SIM_PATH_MAX], name[DEV_NAME_MAX];

	nd_bus_path(model, bus);
	nd_name(object, name);
	if (object->type == ND_OBJECT_BUS)
		snprintf(path, SIM_PATH_MAX, "%s", bus);
	else if (object->type == ND_OBJECT_DIMM)
		snprintf(path, SIM_PATH_MAX, "%.64s/%s", bus, name);
	else if (object->type == ND_OBJECT_REGION)
		snprintf(path, SIM_PATH_MAX, "%s", object->region->path);
	else
		snprintf(path, SIM_PATH_MAX, "%.96s/%s", object->region->path, name);
}

const char *nd_devtype(const struct nd_object *object)
{
	static const char *const types[] = {
		[ND_OBJECT_BUS] = NULL,
		[ND_OBJECT_DIMM] = "nvdimm",
		[ND_OBJECT_REGION] = "nd_pmem",
		[ND_OBJECT_NS] = "nd_namespace_io",
	};
	static const char *const kinds[] = {
		[ND_BTT] = "nd_btt",
		[ND_PFN] = "nd_pfn",
		[ND_DAX] = "nd_dax",
	};

	return object->type == ND_OBJECT_CLAIM ? kinds[object->claim->kind] : types[object->type];
}

int nd_modalias(const struct nd_object *object)
{
	static const int numbers[] = {
		[ND_OBJECT_BUS] = 0, [ND_OBJECT_DIMM] = 1,  [ND_OBJECT_REGION] = 2,
		[ND_OBJECT_NS] = 4,  [ND_OBJECT_CLAIM] = 4,
	};

	return object->type == ND_OBJECT_CLAIM && object->claim->kind == ND_DAX
		       ? 7
		       : numbers[object->type];
}

void nd_emit(struct model *model, const struct nd_object *object, const char *action)
{
	const char *devtype = nd_devtype(object);
	char path[SIM_PATH_MAX];
	bool bound;
	const char *driver = nd_driver_name(nd_driver_of(object, &bound));

	nd_path(model, object, path);
	model_emit(model, action, path, "nd", "%s%s%s%s%s%sMODALIAS=nd:t%d\n",
		   devtype ? "DEVTYPE=" : "", devtype ? devtype : "", devtype ? "\n" : "",
		   bound ? "DRIVER=" : "", bound ? driver : "", bound ? "\n" : "",
		   nd_modalias(object));
}

/* ---- drivers ---- */

const char *nd_driver_name(enum nd_driver driver)
{
	static const char *const names[] = {
		[ND_DRIVER_BUS] = "nd_bus",	  [ND_DRIVER_DIMM] = "nvdimm",
		[ND_DRIVER_REGION] = "nd_region", [ND_DRIVER_PMEM] = "nd_pmem",
		[ND_DRIVER_DAX] = "dax_pmem",
	};

	return names[driver];
}

enum nd_driver nd_driver_of(const struct nd_object *object, bool *ret_bound)
{
	*ret_bound = true;
	switch (object->type) {
	case ND_OBJECT_BUS:
		return ND_DRIVER_BUS;
	case ND_OBJECT_DIMM:
		*ret_bound = object->region->dimm_bound;
		return ND_DRIVER_DIMM;
	case ND_OBJECT_REGION:
		*ret_bound = object->region->bound;
		return ND_DRIVER_REGION;
	case ND_OBJECT_NS:
		*ret_bound = object->region->ns_bound;
		return ND_DRIVER_PMEM;
	case ND_OBJECT_CLAIM:
		break;
	}
	*ret_bound = object->claim->bound;
	return object->claim->kind == ND_DAX ? ND_DRIVER_DAX : ND_DRIVER_PMEM;
}

static int object_probe(struct model *model, const struct nd_object *object)
{
	switch (object->type) {
	case ND_OBJECT_REGION:
		return nd_region_probe(model, object->region);
	case ND_OBJECT_NS:
		return nd_namespace_probe(model, object->region);
	case ND_OBJECT_CLAIM:
		return nd_claim_probe(model, object->claim);
	default:
		object->region->dimm_bound = true;
		nd_emit(model, object, "bind");
		return 0;
	}
}

ssize_t nd_bind_store(struct model *model, enum nd_driver driver, const char *text, size_t len)
{
	struct nd_object object;
	bool bound;
	int rc;

	if (nd_find(model, text, &object) || nd_driver_of(&object, &bound) != driver)
		return -ENODEV;
	rc = bound ? -EBUSY : object_probe(model, &object);
	/* Only since 5.14 the real reason. */
	if (rc && !model_since(model, 5, 14))
		return -ENODEV;
	return rc ? rc : (ssize_t)len;
}

ssize_t nd_unbind_store(struct model *model, enum nd_driver driver, const char *text, size_t len)
{
	struct nd_object object;
	bool bound;

	if (nd_find(model, text, &object) || nd_driver_of(&object, &bound) != driver || !bound)
		return -ENODEV;
	if (object.type == ND_OBJECT_REGION) {
		nd_region_remove(model, object.region);
	} else if (object.type == ND_OBJECT_NS) {
		nd_namespace_remove(model, object.region);
	} else if (object.type == ND_OBJECT_CLAIM) {
		nd_claim_remove(model, object.claim);
	} else {
		object.region->dimm_bound = false;
		nd_emit(model, &object, "unbind");
	}
	return (ssize_t)len;
}

ssize_t nd_probe_store(struct model *model, const char *text, size_t len)
{
	struct nd_object object;
	bool bound;

	if (nd_find(model, text, &object))
		return -ENODEV;
	(void)nd_driver_of(&object, &bound);
	if (!bound)
		(void)!object_probe(model, &object);
	return (ssize_t)len;
}
