/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * info.h: more about regions and devices than <daxctl/libdaxctl.h> tells.
 *
 * Of this library alone, with its own version node. What <daxctl/libdaxctl.h> says of
 * ownership, errors, freshness and threads is so here too.
 */
#ifndef _DAXCTL_INFO_H_
#define _DAXCTL_INFO_H_

#include <daxctl/libdaxctl.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Words ------------------------------------------------------------- */

/**
 * daxctl_mode_to_text - the word for a mode: "devdax", "system-ram" or "famfs"; NULL for
 * all else. Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_mode_to_text(enum daxctl_dev_mode mode);

/**
 * daxctl_mode_from_text - the mode that a word stands for
 * @ret_mode: the mode, set on success
 *
 * Returns 0, or -EINVAL if the text is none of these words. Since LIBDAXCTL_EXT_1.
 */
int daxctl_mode_from_text(const char *text, enum daxctl_dev_mode *ret_mode);

/**
 * enum daxctl_memory_state - what a memory block can be made, and what the kernel's policy
 * makes of new ones; with the kernel's words
 */
enum daxctl_memory_state {
	DAXCTL_MEMORY_OFFLINE,	      /* "offline" */
	DAXCTL_MEMORY_ONLINE,	      /* "online": the kernel chooses the zone */
	DAXCTL_MEMORY_ONLINE_KERNEL,  /* "online_kernel": often for good */
	DAXCTL_MEMORY_ONLINE_MOVABLE, /* "online_movable": can go offline again */
};

/**
 * daxctl_memory_state_to_text - the kernel's word for a state; NULL for what is none.
 * Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_memory_state_to_text(enum daxctl_memory_state state);

/**
 * daxctl_memory_state_from_text - the state that a word stands for
 * @ret_state: the state, set on success
 *
 * Returns 0, or -EINVAL if the text is none of these words. Since LIBDAXCTL_EXT_1.
 */
int daxctl_memory_state_from_text(const char *text, enum daxctl_memory_state *ret_state);

/* ---- More about devices ------------------------------------------------ */

/**
 * daxctl_dev_get_by_name - find one device without listing the others
 * @name: "daxX.Y", exactly
 * @ret_dev: the device, owned by its context
 *
 * Returns 0, -EINVAL for text that is no device's name, -ENODEV if there is no
 * such device, -errno. Reads the link /sys/bus/dax/devices/daxX.Y.
 * Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_get_by_name(struct daxctl_ctx *ctx, const char *name, struct daxctl_dev **ret_dev);

/* More than Linux has */
#define DAXCTL_ZONES_MAX 8

/**
 * struct daxctl_zone - a zone of memory
 * @name: the kernel's word: "Movable", "Normal", ...
 * @online_memblocks: how many of a device's memory blocks are online in it
 */
struct daxctl_zone {
	char name[16];
	int online_memblocks;
};

/**
 * struct daxctl_dev_info - what there is to see of a device, read in one go
 * @struct_size: sizeof(struct daxctl_dev_info), set by the caller
 * @bound: 1 if a driver has the device
 * @mode: by that driver
 * @driver: its name, empty if unbound; cut if longer
 * @size: bytes
 * @align: bytes; 0 before Linux 5.10
 * @target_node: -1 if none
 * @memory_rc: 0 if the fields below are filled (system-ram only); -errno if the
 *	memory blocks could not be read, -EACCES for ordinary users
 * @total_memblocks: how many memory blocks the device has
 * @online_memblocks: how many of them are online
 * @movable_memblocks: how many of them are online in zone Movable
 * @zone_rc: 0, or -errno if the zone of some of them cannot be read: -ENOENT where the
 *	kernel has no valid_zones, since it cannot remove memory
 * @zones: how many of them are online in which zone, by name; @n_zones of them. Those
 *	whose zone cannot be read are in zone "unknown"
 * @memory_state: what <dev>/state says (Linux 7.3, system-ram only), empty without
 *	such a file: whether the memory was plugged out as a whole. Of memory that was
 *	not, the blocks know better: the file does not follow them
 * @uuid: the tag of its extents, or zeros
 */
struct daxctl_dev_info {
	size_t struct_size;
	int bound;
	enum daxctl_dev_mode mode;
	char driver[32];
	unsigned long long size;
	unsigned long align;
	int target_node;
	int memory_rc;
	int total_memblocks;
	int online_memblocks;
	int movable_memblocks;
	int zone_rc;
	int n_zones;
	struct daxctl_zone zones[DAXCTL_ZONES_MAX];
	char memory_state[16];
	uuid_t uuid;
};

/**
 * daxctl_dev_get_info - read all of a device, each attribute and block once
 * @info: struct_size set, the rest is overwritten on success
 *
 * Returns 0; -EINVAL for a struct_size that is not known; -errno if the device's own
 * attributes cannot be read, -ENOENT if the device is gone. Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_get_info(struct daxctl_dev *dev, struct daxctl_dev_info *info);

/**
 * daxctl_dev_get_numa_node - NUMA node that the device is near to, from <dev>/numa_node
 * (Linux 5.5); -1 where there is none, with errno on other errors. Not the node that
 * its memory would join: daxctl_dev_get_target_node(). Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_get_numa_node(struct daxctl_dev *dev);

/**
 * daxctl_dev_get_memmap_on_memory - is the map of its pages, when it is system-ram,
 * kept in its own memory: 1, 0, or -errno, -ENOENT before Linux 6.9; from
 * <dev>/memmap_on_memory. Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_get_memmap_on_memory(struct daxctl_dev *dev);

/**
 * daxctl_dev_set_memmap_on_memory - keep the map of its pages in its own memory, or not
 * @on: 1 or 0
 *
 * Writes <dev>/memmap_on_memory (Linux 6.9).
 *
 * Returns 0 or -errno: -EBUSY (bound to kmem), -EOPNOTSUPP (the kernel was not
 * started with memory_hotplug.memmap_on_memory=1). Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_set_memmap_on_memory(struct daxctl_dev *dev, int on);

/* ---- More about regions ------------------------------------------------ */

/** enum daxctl_provider - who gives a region its memory */
enum daxctl_provider {
	DAXCTL_PROVIDER_OTHER,	/* none of these */
	DAXCTL_PROVIDER_HMEM,	/* firmware: memory that it set aside, "soft reserved" */
	DAXCTL_PROVIDER_CXL,	/* a CXL region of volatile memory */
	DAXCTL_PROVIDER_NVDIMM, /* an nvdimm namespace in devdax mode */
};

/**
 * daxctl_region_get_provider - who gives a region its memory
 *
 * From the link <region>/subsystem. Returns DAXCTL_PROVIDER_OTHER, with errno, also
 * where that cannot be read. Since LIBDAXCTL_EXT_1.
 */
enum daxctl_provider daxctl_region_get_provider(struct daxctl_region *region);

/**
 * daxctl_region_get_cxl_region - which CXL region a region is
 * @ret_id: the N of regionN, as the cxl tool calls it
 *
 * From the region's path. Returns 0; -ENOENT if it is none of CXL; -errno.
 * Since LIBDAXCTL_EXT_1.
 */
int daxctl_region_get_cxl_region(struct daxctl_region *region, int *ret_id);

/**
 * struct daxctl_memdev - a CXL memory device
 * @struct_size: sizeof(struct daxctl_memdev), set by the caller
 * @name: such as "mem0"; it may be another one after the next boot
 * @serial: the device's own number, for good; 0 if it has none
 */
struct daxctl_memdev {
	size_t struct_size;
	char name[32];
	unsigned long long serial;
};

/**
 * daxctl_region_get_memdev - the n-th CXL memory device that a region is spread over
 * @n: counted from 0, in the order of interleaving
 * @memdev: struct_size set, the rest is overwritten on success
 *
 * Reads <region>/../targetN, the link uport of the endpoint that this names, and
 * uport/serial. No file needs root.
 *
 * Returns 0; -ENOENT behind the last, and if the region is none of CXL; -ENXIO where
 * the target leads to no memory device; -EINVAL for a struct_size that is not known;
 * -errno. Since LIBDAXCTL_EXT_1.
 */
int daxctl_region_get_memdev(struct daxctl_region *region, unsigned int n,
			     struct daxctl_memdev *memdev);

/**
 * struct daxctl_namespace - the nvdimm namespace behind a region
 * @struct_size: sizeof(struct daxctl_namespace), set by the caller
 * @name: "namespaceX.Y"; it may be another one after the next boot
 * @uuid: of its content, which ndctl shows; zeros if there is none
 * @label_uuid: of its label; zeros if there is none
 */
struct daxctl_namespace {
	size_t struct_size;
	char name[32];
	uuid_t uuid;
	uuid_t label_uuid;
};

/**
 * daxctl_region_get_namespace - the nvdimm namespace behind a region
 * @ns: struct_size set, the rest is overwritten on success
 *
 * Reads <region>/namespace, <region>/uuid, and uuid of the namespace itself.
 *
 * Returns 0; -ENOENT if the region is none of nvdimm; -EINVAL for a struct_size that
 * is not known; -errno. Since LIBDAXCTL_EXT_1.
 */
int daxctl_region_get_namespace(struct daxctl_region *region, struct daxctl_namespace *ns);

/* ---- Dynamic capacity, proposed for Linux ------------------------------ */

/**
 * daxctl_region_is_sparse - does the capacity of a region come and go in extents
 *
 * Where it does, devices are made by daxctl_dev_set_uuid() or daxctl_request_set_uuid(), not by
 * size. From the permissions of <dev>/uuid of one of its devices. Returns 1, 0 (also
 * before a kernel that knows such regions), or -errno. Since LIBDAXCTL_EXT_1.
 */
int daxctl_region_is_sparse(struct daxctl_region *region);

/**
 * struct daxctl_extent - a piece of the capacity of a sparse region
 * @struct_size: sizeof(struct daxctl_extent), set by the caller
 * @id: the Y of extentX.Y
 * @offset: where it begins in the region, in bytes
 * @length: bytes
 * @uuid: its tag, or zeros
 */
struct daxctl_extent {
	size_t struct_size;
	int id;
	unsigned long long offset;
	unsigned long long length;
	uuid_t uuid;
};

/**
 * daxctl_region_get_extent - the extent of a region with the next number
 * @after: id of the one before; -1 for the first
 * @extent: struct_size set, the rest is overwritten on success
 *
 * Reads <region>/extentX.Y/{offset,length,uuid}. No file needs root.
 *
 * Returns 0; -ENOENT behind the last, and where the region shows none; -EINVAL for a
 * struct_size that is not known; -errno. Since LIBDAXCTL_EXT_1.
 */
int daxctl_region_get_extent(struct daxctl_region *region, int after, struct daxctl_extent *extent);

/**
 * daxctl_dev_get_uuid - the tag of the extents that a device has
 * @uuid: gets it, or zeros: the extent has none, or the device none
 *
 * From <dev>/uuid. Returns 0 or -errno, -ENOENT where the kernel has no such file.
 * Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_get_uuid(struct daxctl_dev *dev, uuid_t uuid);

/**
 * daxctl_dev_set_uuid - claim extents of a sparse region for an empty, unbound device
 * @uuid: a tag, to claim all extents that have it; zeros, to claim one without
 *
 * Writes <dev>/uuid. Write 0 with daxctl_dev_set_size() to give them back; nothing
 * else changes the size of such a device.
 *
 * Returns 0 or -errno: -ENOENT (no such extent is free), -EBUSY (the device has
 * extents already), -EINVAL (they are not aligned, or not complete), -EOPNOTSUPP (the
 * region is not sparse, or the kernel knows no such regions). Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_set_uuid(struct daxctl_dev *dev, const uuid_t uuid);

#ifdef __cplusplus
}
#endif

#endif
