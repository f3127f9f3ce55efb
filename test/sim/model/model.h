/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The kernel's device-dax as a state machine: drivers/dax (bus, device_dax,
 * kmem, fsdev_dax), memory blocks, nodes and the hotplug policy. No I/O, no
 * clock, no globals. Everything may read these structures; only model*.c
 * writes them. Objects move in memory whenever something is added or removed:
 * keep a uid or a name over a change, never a pointer to a range or a block.
 *
 * A function named *_store is what one write(2) to that file does. It takes the
 * bytes NUL-terminated, and answers the length or -errno, checking in the
 * kernel's order.
 */
#ifndef SIM_MODEL_H
#define SIM_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "test/sim/model/array.h"
#include "util/macro.h"

#define KERNEL(major, minor) ((unsigned)((major)*1000 + (minor)))

/* Of the machine that simulates, and of nvdimms; see cpu.h for the simulated one. */
#define SIM_PAGE_SIZE	    4096ULL
#define SIM_PMD_SIZE	    (2ULL << 20)
#define SIM_PUD_SIZE	    (1ULL << 30)
#define SIM_SUBSECTION_SIZE (2ULL << 20)
/* Room for any path the model makes, and for a device name. */
#define SIM_PATH_MAX 512
#define DEV_NAME_MAX 32

enum arch { ARCH_X86_64, ARCH_ARM64 };

enum provider { PROVIDER_HMEM, PROVIDER_CXL, PROVIDER_PMEM };

enum driver_kind { DRIVER_DEVICE_DAX, DRIVER_KMEM, DRIVER_FSDEV_DAX, DRIVER_KINDS };

/* The words of auto_online_blocks, in the kernel's order (MMOP_*). */
enum online_type { ONLINE_OFFLINE, ONLINE_DEFAULT, ONLINE_KERNEL, ONLINE_MOVABLE };

/* The words of memory_hotplug.online_policy. */
enum zone_policy { ZONES_CONTIGUOUS, ZONES_AUTO_MOVABLE };

enum zone { ZONE_NONE, ZONE_DMA, ZONE_DMA32, ZONE_NORMAL, ZONE_MOVABLE, ZONES };

/* The words of daxX.Y/state (7.3); the first four are enum online_type. */
enum kmem_state { KMEM_UNPLUGGED = ONLINE_MOVABLE + 1 };

/* Both ends belong to it. */
struct span {
	uint64_t start, end;
};

struct dax_range {
	struct span span;
	uint64_t pgoff; /* in pages */
	int mapping;	/* N of mappingN */
	uint64_t uid;
};

/* How far kmem is with adding the memory of a device. */
struct plug {
	enum online_type type;
	size_t range;  /* the one it is at */
	uint64_t done; /* of its blocks, first added, then online */
	bool claimed;  /* this range */
	bool gave_up;  /* a block of this range did not go online */
	uint64_t group, group_blocks;
};

struct dev {
	uint64_t uid;
	struct region *region;
	int x, y; /* daxX.Y */
	int minor;
	uint64_t align;
	bool memmap_on_memory;
	bool stale_map;		  /* see device_dax_probe() */
	struct dax_range *ranges; /* in order of creation, which is page offset order */
	size_t n_ranges;
	struct ida mapping_ids;
	struct driver *driver;
	struct span *claimed; /* of /proc/iomem, by the bound driver */
	size_t n_claimed;
	struct plug plug;
	bool is_leaving; /* it is being deleted */
	bool is_probing; /* has its driver, whose probe has not ended */
	int state;	 /* enum online_type or KMEM_UNPLUGGED, while bound to kmem */
	char uuid[37];	 /* dynamic capacity: the tag it was made from */
};

struct extent {
	struct span span;
	char tag[37]; /* the null uuid: untagged */
	unsigned sequence;
	uint64_t dev_uid; /* of the device that claimed it, or 0 */
};

/* How many memory devices a CXL region can be spread over here. */
#define SIM_CXL_WAYS_MAX 2

struct region {
	uint64_t uid;
	enum provider provider;
	int id;
	struct span span;
	uint64_t align;
	int target_node, numa_node;
	bool kmem; /* IORESOURCE_DAX_KMEM: kmem by type from 6.3 */
	bool idle; /* dax_hmem.region_idle: device 0 starts empty */
	bool dcd;
	bool driver_gone; /* the provider's driver has left the device */
	int ns_x, ns_y;	  /* static: namespaceX.Y gives the device its name */
	struct extent *extents;
	size_t n_extents;
	struct ida dev_ids;
	uint64_t seed_uid, youngest_uid;
	char path[SIM_PATH_MAX]; /* of the provider's device, from "sys/" on */
	/* cxl: serial numbers of the memory devices; 0: it has none */
	uint64_t serials[SIM_CXL_WAYS_MAX];
	unsigned ways; /* 0 counts as 1 */
};

/* "daxX.Y" */
struct dax_id {
	int x, y;
};

struct driver {
	uint64_t uid;
	enum driver_kind kind;
	const char *name;
	bool loaded;	    /* registered: it has a directory */
	bool missing;	    /* no such module: cannot be loaded */
	bool blocklisted;   /* modprobe.d says so; for the layers above */
	unsigned order;	    /* of registration: the first match probes first */
	struct dax_id *ids; /* by number */
	size_t n_ids;
};

struct block {
	uint64_t nr;
	uint64_t uid;
	int nid;
	bool online;
	bool boot; /* System RAM by BIOS: the kernel's own pages are in it */
	enum zone zone;
	uint64_t group;	       /* blocks that kmem added together have the same; 0 for none */
	uint64_t group_blocks; /* how many it was to have */
};

struct node {
	uint64_t uid;
	int nid;
	char cpus[64]; /* as in cpulist, or empty */
	size_t n_blocks, n_online;
	struct {
		uint64_t first, last; /* block numbers */
		size_t n;
	} zones[ZONES];
};

/* An entry of /proc/iomem. */
struct resource {
	struct span span;
	char name[48];
	bool claim; /* by a dax driver or another owner: may not overlap */
	bool ram;   /* has a child "System RAM (kmem)" */
};

/* Something a test did to the memory blocks of a span. */
struct defect {
	struct span span;
	enum { DEFECT_PINNED, DEFECT_BAD, DEFECT_POISON } kind;
	int error;
};

struct uevent {
	const char *action;
	const char *path; /* from "/devices" on */
	const char *subsystem;
	const char *properties; /* NAME=VALUE lines */
};

struct process;

struct model {
	unsigned kernel; /* KERNEL(major, minor) */
	enum arch arch;
	uint64_t page_size, pmd_size;
	bool cpu_has_pud;	      /* and pages of the third size */
	char *cmdline;		      /* the command line of the kernel */
	bool dcd;		      /* with the proposed dynamic capacity patches */
	bool hotremove;		      /* CONFIG_MEMORY_HOTREMOVE */
	bool memmap_on_memory;	      /* memory_hotplug.memmap_on_memory */
	bool pin_kernel_zones;	      /* whatever goes to a kernel zone is unmovable at once */
	bool autoprobe, nd_autoprobe; /* of the buses dax and nd */
	enum online_type policy;
	enum zone_policy zone_policy;
	unsigned movable_ratio; /* percent */
	bool movable_numa_aware;
	uint64_t block_size;
	int dax_major, nd_bus_major, nd_dimm_major;
	int nd_bus; /* its number, if there is one */

	struct node *nodes; /* by nid; possible ones, also without a directory */
	size_t n_nodes;
	struct block *blocks; /* by nr */
	size_t n_blocks;
	struct region **regions; /* by path */
	size_t n_regions;
	struct nd_region **nd_regions; /* see nd.h */
	size_t n_nd_regions;
	struct dev **devs; /* by x, y */
	size_t n_devs;
	struct driver drivers[DRIVER_KINDS];
	unsigned n_registered;
	struct resource *resources; /* by start, longer first */
	size_t n_resources;
	struct defect *defects;
	size_t n_defects;
	struct process *processes; /* see process.h; by pid */
	size_t n_processes;
	unsigned opened; /* how often real programs opened devices; nobody knows who closed */
	/*
	 * Not 0: what a step of kmem's probe takes while nobody_waits. The device has its
	 * driver meanwhile; the server, which has a clock, calls devs_probe_step().
	 */
	unsigned kmem_step_ms;
	bool nobody_waits; /* at boot, and while an agent binds */
	size_t n_probing;
	int add_memory_error; /* the next add_memory fails with it, once */
	struct ida minors;
	uint64_t last_uid;

	void (*event)(void *arg, const struct uevent *event);
	void *event_arg;
	/* Where there are real ones, they begin and end with those of the model. */
	void (*process_begins)(void *arg, struct process *process);
	void (*process_ends)(void *arg, const struct process *process);
	void *process_arg;
};

static inline uint64_t span_length(const struct span *span)
{
	return span->end - span->start + 1;
}

static inline bool span_overlaps(const struct span *a, const struct span *b)
{
	return a->start <= b->end && b->start <= a->end;
}

/* ---- model.c: the machine ---- */

/* A machine without memory, kernel 7.3, policy offline, 128 MiB blocks. */
_must_check_ int model_new(struct model **ret_model);
void model_free(struct model *model);
/* "6.9" or "dcd": -EINVAL for garbage and what is older than 5.1. */
_must_check_ int model_set_kernel(struct model *model, const char *version);
bool model_since(const struct model *model, unsigned major, unsigned minor);
uint64_t model_next_uid(struct model *model);
/* path from "sys/" on; properties are lines NAME=VALUE. */
_printf_(5, 6) void model_emit(struct model *model, const char *action, const char *path,
			       const char *subsystem, const char *format, ...);
/* Word of auto_online_blocks, NULL for what is none. */
const char *online_type_name(int type);
ssize_t policy_store(struct model *model, const char *text, size_t len);

/* ---- region.c ---- */

/* Takes provider, id, span, align, nodes, idle, dcd, ns_x, ns_y from spec; of pmem also path. */
_must_check_ int region_add(struct model *model, const struct region *spec,
			    struct region **ret_region);
void region_free(struct region *region);
/* With its devices, as when the provider's driver leaves. */
void region_remove(struct model *model, struct region *region);
/* -ENOENT. */
_must_check_ int region_find(const struct model *model, const char *path,
			     struct region **ret_region);
bool region_is_static(const struct region *region);
/* Has create, delete, seed, available_size and writable sizes. */
bool region_is_dynamic(const struct model *model, const struct region *region);
uint64_t region_available(const struct model *model, const struct region *region);
const char *provider_bus(enum provider provider);
/* The driver of the provider's device. */
const char *provider_driver(enum provider provider);
/* Name of the seed or youngest device; empty text for none. */
void region_dev_name(const struct model *model, uint64_t uid, char name[DEV_NAME_MAX]);
ssize_t region_create_store(struct model *model, struct region *region, const char *text,
			    size_t len);
ssize_t region_delete_store(struct model *model, struct region *region, const char *text,
			    size_t len);

/* ---- range.c: the allocator ---- */

struct busy {
	struct span span;
	const struct dev *dev;
};

/* All ranges of the region's devices by address; free() the result. */
_must_check_ int region_busy(const struct model *model, const struct region *region,
			     struct busy **ret_busy, size_t *ret_n);
/* A new range exactly there; -ENOMEM unless it is free and in the region. */
_must_check_ int range_alloc(struct model *model, struct dev *dev, uint64_t start, uint64_t length);
_must_check_ int range_resize(struct model *model, struct dev *dev, uint64_t size);
void range_drop_last(struct dev *dev);

/* ---- dev.c ---- */

/* An empty device, added to the bus: the add event, then the autoprobe. */
_must_check_ int dev_new(struct model *model, struct region *region, bool autoprobe,
			 struct dev **ret_dev);
void dev_delete(struct model *model, struct dev *dev);
/* Both -ENOENT. The name may end with a newline. */
_must_check_ int dev_find(const struct model *model, const char *name, struct dev **ret_dev);
_must_check_ int dev_find_uid(const struct model *model, uint64_t uid, struct dev **ret_dev);
void dev_name(const struct dev *dev, char name[DEV_NAME_MAX]);
void dev_path(const struct dev *dev, char path[SIM_PATH_MAX]);
uint64_t dev_size(const struct dev *dev);
uint64_t dev_granularity(const struct dev *dev);
void dev_emit(struct model *model, const struct dev *dev, const char *action);
ssize_t dev_size_store(struct model *model, struct dev *dev, const char *text, size_t len);
ssize_t dev_align_store(struct model *model, struct dev *dev, const char *text, size_t len);
ssize_t dev_mapping_store(struct model *model, struct dev *dev, const char *text, size_t len);
ssize_t dev_memmap_store(struct model *model, struct dev *dev, const char *text, size_t len);

/* ---- dcd.c: extents and tags ---- */

_must_check_ int region_add_extent(struct region *region, const struct extent *spec);
void dev_release_extents(struct dev *dev);
ssize_t dev_uuid_store(struct model *model, struct dev *dev, const char *text, size_t len);

/* ---- driver.c ---- */

/* -ENOENT without a registered driver of that name. */
_must_check_ int driver_find(struct model *model, const char *name, struct driver **ret_driver);
/* This kernel has such a driver at all. */
bool driver_exists(const struct model *model, enum driver_kind kind);
/* What modprobe does: registers the driver and lets it look for devices. */
_must_check_ int driver_load(struct model *model, enum driver_kind kind);
void driver_unload(struct model *model, enum driver_kind kind);
bool driver_matches(const struct model *model, const struct driver *driver, const struct dev *dev);
/* What new_id keeps, without what it does. */
_must_check_ int driver_add_id(struct driver *driver, const char *name);
/* Tries all drivers in order of registration; whether one took it. */
bool dev_attach(struct model *model, struct dev *dev);
/* The driver's and the bus' probe of an unbound device. */
_must_check_ int dev_probe(struct model *model, struct dev *dev, struct driver *driver);
/* All devices that are probing: one step, or all that remain. */
void devs_probe_step(struct model *model);
void devs_probe_end(struct model *model);
/* As all that takes the lock of the device. */
void dev_await_probe(struct model *model, struct dev *dev);
void dev_unbind(struct model *model, struct dev *dev);
ssize_t driver_new_id_store(struct model *model, struct driver *driver, const char *text,
			    size_t len);
ssize_t driver_remove_id_store(struct model *model, struct driver *driver, const char *text,
			       size_t len);
ssize_t driver_bind_store(struct model *model, struct driver *driver, const char *text, size_t len);
ssize_t driver_unbind_store(struct model *model, struct driver *driver, const char *text,
			    size_t len);
ssize_t bus_autoprobe_store(struct model *model, const char *text, size_t len);
ssize_t bus_probe_store(struct model *model, const char *text, size_t len);
/* The words kobject_synth_uevent() takes; "add", "change", ... */
ssize_t uevent_store(const char *text, size_t len, const char **ret_action);

/* ---- kmem.c ---- */

/* 1: it has begun, and kmem_step() goes on with it. */
_must_check_ int kmem_probe(struct model *model, struct dev *dev, bool at_once);
/* Of a device that is probing: one block more; *ret_done: that was all. */
_must_check_ int kmem_step(struct model *model, struct dev *dev, bool *ret_done);
void kmem_remove(struct model *model, struct dev *dev);
const char *kmem_state_name(int state);
ssize_t kmem_state_store(struct model *model, struct dev *dev, const char *text, size_t len);

/* ---- iomem.c ---- */

/* -EBUSY where another claim lies. */
_must_check_ int iomem_claim(struct model *model, const struct span *span, const char *name,
			     bool ram);
void iomem_release(struct model *model, const struct span *span);
/* What is there but belongs to no driver, "Soft Reserved" for example. */
_must_check_ int iomem_describe(struct model *model, const struct span *span, const char *name);
/* As /proc/iomem; without privilege all addresses read 0. */
void iomem_show(const struct model *model, bool privileged, FILE *out);

/* ---- block.c ---- */

/* Index of the first block with this number or a higher one. */
size_t block_index(const struct model *model, uint64_t nr);
/* -ENOENT. */
_must_check_ int block_find(const struct model *model, uint64_t nr, struct block **ret_block);
void block_path(const struct block *block, char path[SIM_PATH_MAX]);
/* Whether there is room: -EEXIST where one is. */
_must_check_ int blocks_check(const struct model *model, const struct span *span);
/* Offline blocks for a span of whole blocks; -EEXIST where one is. */
_must_check_ int blocks_add(struct model *model, const struct span *span, int nid);
void blocks_remove(struct model *model, const struct span *span);
bool blocks_all_offline(const struct model *model, const struct span *span);
/* In address order, up to the first that fails; as add_memory() does. */
void blocks_online(struct model *model, const struct span *span, enum online_type type);
/* 0, 1 when it already is, or -errno. */
int block_online(struct model *model, struct block *block, enum online_type type);
int block_offline(struct model *model, struct block *block);
bool block_is_pinned(const struct model *model, const struct block *block);
/* What the file of that name tells. */
bool block_is_removable(const struct model *model, const struct block *block);
_must_check_ int block_add_defect(struct model *model, const struct defect *defect);
ssize_t block_state_store(struct model *model, struct block *block, const char *text, size_t len);
ssize_t block_online_store(struct model *model, struct block *block, const char *text, size_t len);
/* hard_offline_page: the page of an address is poisoned until its block is removed. */
ssize_t page_offline_store(struct model *model, const char *text, size_t len);

/* ---- node.c ---- */

_must_check_ int node_add(struct model *model, int nid, const char *cpus);
/* -ENOENT for what is not possible on this machine. */
_must_check_ int node_find(const struct model *model, int nid, struct node **ret_node);
/* It has a directory. */
bool node_is_online(const struct node *node);
/* System RAM by BIOS. */
_must_check_ int node_add_ram(struct model *model, int nid, const struct span *span);
void node_account(struct model *model, struct block *block, bool online);
const char *zone_name(enum zone zone);

/* ---- zone.c ---- */

/* Where onlining with this type would put the block. */
enum zone node_zone_for(const struct model *model, const struct block *block,
			enum online_type type);
const char *zone_policy_name(const struct model *model);
ssize_t zone_policy_store(struct model *model, const char *text, size_t len);
ssize_t movable_ratio_store(struct model *model, const char *text, size_t len);
ssize_t movable_numa_aware_store(struct model *model, const char *text, size_t len);

#endif
