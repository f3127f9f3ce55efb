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

struct daxctl_dev_info;
struct daxctl_memdev;
struct daxctl_namespace;
struct daxctl_extent;

/* ---- Messages ---------------------------------------------------------- */

/**
 * daxctl_set_log_text_fn - where log messages go, as finished text
 * @fn: called with the message's syslog priority and its text, without a newline; NULL for
 *	what daxctl_set_log_fn() set, or stderr
 * @data: for fn
 *
 * As daxctl_set_log_fn(), for languages that have no va_list. The later call of the two
 * counts. Returns 0, or -EINVAL if the context is NULL. Since LIBDAXCTL_EXT_1.
 */
int daxctl_set_log_text_fn(struct daxctl_ctx *ctx,
			   void (*fn)(struct daxctl_ctx *ctx, int priority, const char *text,
				      void *data),
			   void *data);

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

/** enum daxctl_dev_attribute - what daxctl_dev_get_info() reads of a device */
enum daxctl_dev_attribute {
	DAXCTL_DEV_DRIVER, /* and so the mode */
	DAXCTL_DEV_SIZE,
	DAXCTL_DEV_ALIGN,
	DAXCTL_DEV_TARGET_NODE,
	DAXCTL_DEV_UUID,
	DAXCTL_DEV_MEMORY_STATE, /* of system-ram */
	DAXCTL_DEV_MEMBLOCKS,	 /* of system-ram: which there are, and their states */
	DAXCTL_DEV_ZONES,	 /* of those that are online */
};

/**
 * daxctl_refresh - bring the lists of regions and devices up to date
 *
 * Each walk over regions or devices begins with that. A program that keeps pointers
 * calls this to learn from daxctl_dev_is_gone() which of them still mean something.
 *
 * Returns 0, or -errno if something cannot be listed: then nothing is taken for gone.
 * Since LIBDAXCTL_EXT_1.
 */
int daxctl_refresh(struct daxctl_ctx *ctx);

/**
 * daxctl_dev_is_gone - does the device exist no longer
 *
 * A device that was destroyed and created again, under the same name, is another one
 * with another pointer. The older pointer stays valid until its context goes, and all
 * that is asked of it answers ENOENT.
 *
 * Returns 1, 0, or -errno. Looks at <dev>, not at the last list.
 * Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_is_gone(struct daxctl_dev *dev);

/**
 * daxctl_dev_get_info - read all of a device, each attribute and block once
 * @ret_info: what there is to see of it, for the caller to free with
 *	daxctl_dev_info_free()
 *
 * The object never changes, and belongs to no context. Its getters accept NULL, and then
 * return -EINVAL, NULL, 0 or "unknown".
 *
 * Returns 0, also where some of it cannot be read: see daxctl_dev_info_get_status();
 * -ENOMEM; -errno, -ENOENT if the device is gone. Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_get_info(struct daxctl_dev *dev, struct daxctl_dev_info **ret_info);

/**
 * daxctl_dev_info_free - release what daxctl_dev_get_info() gave; NULL is fine.
 * Since LIBDAXCTL_EXT_1.
 */
void daxctl_dev_info_free(struct daxctl_dev_info *info);

/**
 * daxctl_dev_info_get_status - could an attribute of the device be read
 *
 * Returns 0; -ENOENT if the kernel has no such attribute; -EBADMSG if it says nonsense;
 * -errno of reading it, -EACCES of what only root may read. The getters below then return
 * what they return where there is none, and 0 for the size. Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_info_get_status(const struct daxctl_dev_info *info,
			       enum daxctl_dev_attribute attribute);

/**
 * daxctl_dev_info_get_driver - name of the driver that has the device; NULL if it is
 * unbound. Owned by the info. Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_dev_info_get_driver(const struct daxctl_dev_info *info);

/**
 * daxctl_dev_info_get_mode - the device's mode, by its driver. Since LIBDAXCTL_EXT_1.
 */
enum daxctl_dev_mode daxctl_dev_info_get_mode(const struct daxctl_dev_info *info);

/**
 * daxctl_dev_info_get_size - bytes. Since LIBDAXCTL_EXT_1.
 */
unsigned long long daxctl_dev_info_get_size(const struct daxctl_dev_info *info);

/**
 * daxctl_dev_info_get_align - bytes; 0 before Linux 5.10. Since LIBDAXCTL_EXT_1.
 */
unsigned long long daxctl_dev_info_get_align(const struct daxctl_dev_info *info);

/**
 * daxctl_dev_info_get_target_node - NUMA node that its memory would join; -1 if there is
 * none. Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_info_get_target_node(const struct daxctl_dev_info *info);

/**
 * daxctl_dev_info_get_uuid - the tag of the device's extents
 *
 * Returns 0, or -ENOENT if there is none. Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_info_get_uuid(const struct daxctl_dev_info *info, uuid_t uuid);

/**
 * daxctl_dev_info_get_memory_state - what <dev>/state says (Linux 7.3, system-ram only):
 * whether the memory was plugged out as a whole
 *
 * Of memory that was not, the blocks know better: the file does not follow them.
 * Returns NULL without such a file. Owned by the info. Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_dev_info_get_memory_state(const struct daxctl_dev_info *info);

/**
 * daxctl_dev_info_get_total_memblocks - how many memory blocks the device has
 *
 * Returns the number, 0 if it is not system-ram; -errno if the memory blocks could not be
 * read, -EACCES for ordinary users. Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_info_get_total_memblocks(const struct daxctl_dev_info *info);

/**
 * daxctl_dev_info_get_online_memblocks - how many of them are online; -errno as for the
 * total. Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_info_get_online_memblocks(const struct daxctl_dev_info *info);

/**
 * daxctl_dev_info_get_movable_memblocks - how many of them are online in zone Movable;
 * -errno as for the total. Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_info_get_movable_memblocks(const struct daxctl_dev_info *info);

/**
 * daxctl_dev_info_get_missing_memblocks - how many whole memory blocks its ranges hold
 * that do not exist, or not yet; -errno as for the total. Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_info_get_missing_memblocks(const struct daxctl_dev_info *info);

/**
 * daxctl_dev_get_stuck_memblocks - how many memory blocks are at the device's addresses
 * though driver kmem does not have it
 *
 * Another program unbound the device while its memory was online. Only a reboot removes
 * such blocks; until then no driver can be bound.
 *
 * Returns the number, also 0; -EINVAL for NULL; -errno if the ranges or the memory blocks
 * cannot be read, -EACCES for ordinary users. Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_get_stuck_memblocks(struct daxctl_dev *dev);

/**
 * daxctl_dev_info_get_zone - the n-th zone in which some of the memory is online
 * @n: counted from 0, in the order of the names
 *
 * Returns the kernel's word, such as "Movable" or "Normal"; "unknown" for blocks whose zone
 * could not be read; NULL behind the last. Owned by the info. Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_dev_info_get_zone(const struct daxctl_dev_info *info, unsigned int n);

/**
 * daxctl_dev_info_get_zone_memblocks - how many memory blocks are online in that zone;
 * -ENOENT behind the last. Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_info_get_zone_memblocks(const struct daxctl_dev_info *info, unsigned int n);

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
 * daxctl_dev_get_memmap_effect - does that have an effect: 1, 0, or -errno
 *
 * The kernel ignores <dev>/memmap_on_memory unless it was booted with
 * memory_hotplug.memmap_on_memory; from
 * /sys/module/memory_hotplug/parameters/memmap_on_memory. -EINVAL for NULL.
 * Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_get_memmap_effect(struct daxctl_dev *dev);

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

/**
 * daxctl_memory_is_removable - can the kernel remove the memory of a device again
 *
 * From <memory>/memoryN/{valid_zones,removable} of the first memory block: a kernel built
 * without CONFIG_MEMORY_HOTREMOVE has no valid_zones and says 0.
 *
 * Returns 1, 0, or -errno, -ENOENT if the device has no memory blocks. Since
 * LIBDAXCTL_EXT_1.
 */
int daxctl_memory_is_removable(struct daxctl_memory *mem);

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
 * daxctl_region_get_memdev - the n-th CXL memory device that a region is spread over
 * @n: counted from 0, in the order of interleaving
 * @ret_memdev: the memory device, for the caller to free with daxctl_memdev_free()
 *
 * Reads <region>/../targetN, the link uport of the endpoint that this names, and
 * uport/serial. No file needs root.
 *
 * Returns 0; -ENOENT behind the last, and if the region is none of CXL; -ENXIO where
 * the target leads to no memory device; -ENOMEM; -errno. Since LIBDAXCTL_EXT_1.
 */
int daxctl_region_get_memdev(struct daxctl_region *region, unsigned int n,
			     struct daxctl_memdev **ret_memdev);

/**
 * daxctl_memdev_free - release a memory device; NULL is fine. Since LIBDAXCTL_EXT_1.
 */
void daxctl_memdev_free(struct daxctl_memdev *memdev);

/**
 * daxctl_memdev_get_name - such as "mem0"; it may be another one after the next boot.
 * Owned by the memory device. Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_memdev_get_name(const struct daxctl_memdev *memdev);

/**
 * daxctl_memdev_get_serial - the device's own number, for good; 0 if it has none.
 * Since LIBDAXCTL_EXT_1.
 */
unsigned long long daxctl_memdev_get_serial(const struct daxctl_memdev *memdev);

/**
 * daxctl_region_get_namespace - the nvdimm namespace behind a region
 * @ret_ns: the namespace, for the caller to free with daxctl_namespace_free()
 *
 * Reads <region>/namespace, <region>/uuid, and uuid of the namespace itself.
 *
 * Returns 0; -ENOENT if the region is none of nvdimm; -ENOMEM; -errno.
 * Since LIBDAXCTL_EXT_1.
 */
int daxctl_region_get_namespace(struct daxctl_region *region, struct daxctl_namespace **ret_ns);

/**
 * daxctl_namespace_free - release a namespace; NULL is fine. Since LIBDAXCTL_EXT_1.
 */
void daxctl_namespace_free(struct daxctl_namespace *ns);

/**
 * daxctl_namespace_get_name - "namespaceX.Y"; it may be another one after the next boot.
 * Owned by the namespace. Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_namespace_get_name(const struct daxctl_namespace *ns);

/**
 * daxctl_namespace_get_uuid - the uuid of its content, which ndctl shows
 *
 * Returns 0, or -ENOENT if there is none. Since LIBDAXCTL_EXT_1.
 */
int daxctl_namespace_get_uuid(const struct daxctl_namespace *ns, uuid_t uuid);

/**
 * daxctl_namespace_get_label_uuid - the uuid of its label; as daxctl_namespace_get_uuid().
 * Since LIBDAXCTL_EXT_1.
 */
int daxctl_namespace_get_label_uuid(const struct daxctl_namespace *ns, uuid_t uuid);

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
 * daxctl_region_get_extent - a piece of the capacity of a sparse region, by number
 * @after: number of the extent before; -1 for the first
 * @ret_extent: the one with the next number, for the caller to free with
 *	daxctl_extent_free()
 *
 * Reads <region>/extentX.Y/{offset,length,uuid}. No file needs root.
 *
 * Returns 0; -ENOENT behind the last, and where the region shows none; -ENOMEM; -errno.
 * Since LIBDAXCTL_EXT_1.
 */
int daxctl_region_get_extent(struct daxctl_region *region, int after,
			     struct daxctl_extent **ret_extent);

/**
 * daxctl_extent_free - release an extent; NULL is fine. Since LIBDAXCTL_EXT_1.
 */
void daxctl_extent_free(struct daxctl_extent *extent);

/**
 * daxctl_extent_get_id - the Y of extentX.Y. Since LIBDAXCTL_EXT_1.
 */
int daxctl_extent_get_id(const struct daxctl_extent *extent);

/**
 * daxctl_extent_get_offset - where it begins in the region, in bytes. Since LIBDAXCTL_EXT_1.
 */
unsigned long long daxctl_extent_get_offset(const struct daxctl_extent *extent);

/**
 * daxctl_extent_get_length - bytes. Since LIBDAXCTL_EXT_1.
 */
unsigned long long daxctl_extent_get_length(const struct daxctl_extent *extent);

/**
 * daxctl_extent_get_uuid - its tag
 *
 * Returns 0, or -ENOENT if it has none. Since LIBDAXCTL_EXT_1.
 */
int daxctl_extent_get_uuid(const struct daxctl_extent *extent, uuid_t uuid);

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
