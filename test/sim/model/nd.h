/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The nd bus: a persistent region with one namespace, which has no label, and the
 * devices that claim it: bttR.N, pfnR.N, daxR.N. A bound daxR.N is what model.h
 * calls a region. The namespace has bytes, since its info block lies in them.
 */
#ifndef SIM_MODEL_ND_H
#define SIM_MODEL_ND_H

#include "test/sim/model/model.h"

#define ND_INFO_OFFSET	4096ULL
#define ND_SIZE_MIN	(16ULL << 20)
#define ND_SECTOR_SIZES 512, 520, 528, 4096, 4104, 4160, 4224

enum nd_kind { ND_BTT, ND_PFN, ND_DAX, ND_KINDS };

/* Where the map of the pages lies: the numbers are those of the info block. */
enum nd_map { ND_MAP_NONE, ND_MAP_RAM, ND_MAP_PMEM };

enum nd_driver {
	ND_DRIVER_BUS,
	ND_DRIVER_DIMM,
	ND_DRIVER_REGION,
	ND_DRIVER_PMEM,
	ND_DRIVER_DAX,
	ND_DRIVERS,
};

struct nd_claim {
	uint64_t uid;
	struct nd_region *region;
	enum nd_kind kind;
	int n;
	uint64_t align;
	uint64_t sector_size; /* btt; 0: not chosen */
	enum nd_map map;
	char uuid[37];
	bool attached; /* it holds the namespace */
	bool bound;
	uint64_t offset, size; /* of the data, while bound */
};

struct nd_page {
	uint64_t nr;
	unsigned char *bytes;
};

struct nd_region {
	uint64_t uid;
	int id, y; /* regionID, namespaceID.Y */
	int dimm;  /* nmemN */
	struct span span;
	int target_node, numa_node;
	uint64_t align;
	bool read_only;
	bool bound, dimm_bound;
	/* the namespace */
	uint64_t ns_uid;
	bool ns_bound, force_raw;
	const char *ns_class; /* holder_class: "", "btt", "pfn" or "dax" */
	/* the disk of the namespace or of its pfn device, 0: none */
	uint64_t disk_uid;
	int disk_minor;		  /* of the pool that dax devices have theirs from */
	struct nd_claim **claims; /* by kind, n */
	size_t n_claims;
	struct ida ids[ND_KINDS];
	uint64_t seeds[ND_KINDS];
	struct nd_page *pages; /* by nr: those that were written */
	size_t n_pages;
	char path[SIM_PATH_MAX];
};

/* Anything on the bus; region and claim as far as it is of one. */
struct nd_object {
	enum {
		ND_OBJECT_BUS,
		ND_OBJECT_DIMM,
		ND_OBJECT_REGION,
		ND_OBJECT_NS,
		ND_OBJECT_CLAIM
	} type;
	struct nd_region *region;
	struct nd_claim *claim;
	int bus; /* number of a bus */
};

/* ---- nd.c: the bus ---- */

/* Takes id, y, span, align and nodes from spec. -EEXIST where the id is taken. */
_must_check_ int nd_region_add(struct model *model, const struct nd_region *spec,
			       struct nd_region **ret_region);
void nd_region_free(struct nd_region *region);
/* Of the whole bus; -ENOENT. */
_must_check_ int nd_find(const struct model *model, const char *name, struct nd_object *ret);
/* Calls fn for each, up to the first that does not return 0. */
_must_check_ int nd_each(const struct model *model,
			 int (*fn)(void *arg, const struct nd_object *object), void *arg);
void nd_name(const struct nd_object *object, char name[DEV_NAME_MAX]);
void nd_path(const struct model *model, const struct nd_object *object, char path[SIM_PATH_MAX]);
void nd_bus_path(const struct model *model, char path[SIM_PATH_MAX]);
/* "ndctl0", with the number of the bus. */
void nd_ctl_name(const struct model *model, char name[DEV_NAME_MAX]);
bool nd_is_ctl(const struct model *model, const char *name);
const char *nd_devtype(const struct nd_object *object);
/* N of the modalias nd:tN. */
int nd_modalias(const struct nd_object *object);
void nd_emit(struct model *model, const struct nd_object *object, const char *action);
const char *nd_driver_name(enum nd_driver driver);
/* The driver that takes it, and whether it has it. */
enum nd_driver nd_driver_of(const struct nd_object *object, bool *ret_bound);
ssize_t nd_bind_store(struct model *model, enum nd_driver driver, const char *text, size_t len);
ssize_t nd_unbind_store(struct model *model, enum nd_driver driver, const char *text, size_t len);
ssize_t nd_probe_store(struct model *model, const char *text, size_t len);

/* ---- nd-region.c: regions, namespaces and their disks ---- */

/* The namespace and the seeds come, and the namespace is tried. */
_must_check_ int nd_region_probe(struct model *model, struct nd_region *region);
void nd_region_remove(struct model *model, struct nd_region *region);
/* -ENXIO where an info block makes another device of it. */
_must_check_ int nd_namespace_probe(struct model *model, struct nd_region *region);
void nd_namespace_remove(struct model *model, struct nd_region *region);
uint64_t nd_namespace_size(const struct nd_region *region);
/* The claim that holds it, or NULL. */
struct nd_claim *nd_namespace_holder(const struct nd_region *region);
/* The one whose dax region this is, or NULL. */
struct nd_claim *nd_claim_of(const struct model *model, const struct region *dax);
void nd_disk_add(struct model *model, struct nd_region *region);
void nd_disk_remove(struct model *model, struct nd_region *region);
/* Where the bytes of the disk begin, and how many they are. */
void nd_disk_extent(const struct nd_region *region, uint64_t *ret_offset, uint64_t *ret_size);
void nd_disk_name(const struct nd_region *region, char name[DEV_NAME_MAX]);
_must_check_ int nd_disk_find(const struct model *model, const char *name,
			      struct nd_region **ret_region);
ssize_t nd_class_store(struct nd_region *region, const char *text, size_t len);
ssize_t nd_force_raw_store(struct nd_region *region, const char *text, size_t len);

/* ---- nd-claim.c: what holds a namespace ---- */

const char *nd_kind_name(enum nd_kind kind);
/* The next number of its kind. */
_must_check_ int nd_claim_new(struct model *model, struct nd_region *region, enum nd_kind kind,
			      struct nd_claim **ret_claim);
void nd_claim_delete(struct model *model, struct nd_claim *claim);
/* Gives the namespace to a new claim of this kind, if its info block says so: -ENODEV. */
_must_check_ int nd_claim_adopt(struct model *model, struct nd_region *region, enum nd_kind kind);
_must_check_ int nd_claim_probe(struct model *model, struct nd_claim *claim);
void nd_claim_remove(struct model *model, struct nd_claim *claim);
/* The dax region of a bound daxR.N, or NULL. */
struct region *nd_claim_dax(const struct model *model, const struct nd_claim *claim);
const char *nd_map_name(enum nd_map map);
ssize_t nd_claim_align_store(struct nd_claim *claim, const char *text, size_t len);
ssize_t nd_claim_map_store(struct nd_claim *claim, const char *text, size_t len);
ssize_t nd_claim_uuid_store(struct nd_claim *claim, const char *text, size_t len);
ssize_t nd_claim_sector_store(struct nd_claim *claim, const char *text, size_t len);
ssize_t nd_claim_namespace_store(struct model *model, struct nd_claim *claim, const char *text,
				 size_t len);

/* ---- nd-info.c: the bytes ---- */

struct nd_info {
	char uuid[37];
	enum nd_map map;
	uint64_t align, offset, pages;
};

void nd_bytes_read(const struct nd_region *region, uint64_t at, void *buf, size_t len);
_must_check_ int nd_bytes_write(struct nd_region *region, uint64_t at, const void *buf, size_t len);
/* -ENODEV without a valid block of this kind. */
_must_check_ int nd_info_read(const struct nd_region *region, enum nd_kind kind,
			      struct nd_info *ret_info);
_must_check_ int nd_info_write(struct nd_region *region, enum nd_kind kind,
			       const struct nd_info *info);

#endif
