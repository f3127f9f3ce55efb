/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * info.h: more about regions and devices than <daxctl/libdaxctl.h> tells.
 *
 * Only this library has these functions, under a version node of its own. The rules of
 * <daxctl/libdaxctl.h> for ownership, errors, freshness and threads apply here too.
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
 * daxctl_set_log_text_fn - send log messages to a function, as finished text
 * @fn: called with the message's syslog priority and its text, without a newline.
 *	NULL restores the function of daxctl_set_log_fn(), or stderr
 * @data: passed to fn
 *
 * As daxctl_set_log_fn(), for languages that have no va_list. The later of the two calls
 * takes effect. Returns 0, or -EINVAL if the context is NULL. Since LIBDAXCTL_EXT_1.
 */
int daxctl_set_log_text_fn(struct daxctl_ctx *ctx,
			   void (*fn)(struct daxctl_ctx *ctx, int priority, const char *text,
				      void *data),
			   void *data);

/* ---- Words ------------------------------------------------------------- */

/**
 * daxctl_mode_to_text - the word for a mode: "devdax", "system-ram" or "famfs"; NULL for
 * other values. Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_mode_to_text(enum daxctl_dev_mode mode);

/**
 * daxctl_mode_from_text - the mode for a word
 * @ret_mode: the mode, set on success
 *
 * Returns 0, or -EINVAL if the text is none of these words. Since LIBDAXCTL_EXT_1.
 */
int daxctl_mode_from_text(const char *text, enum daxctl_dev_mode *ret_mode);

/**
 * enum daxctl_memory_state - a state to set a memory block to, also as the kernel's
 * policy for new memory. The words are the kernel's.
 */
enum daxctl_memory_state {
	DAXCTL_MEMORY_OFFLINE,	     /* "offline" */
	DAXCTL_MEMORY_ONLINE,	     /* "online": the kernel chooses the zone */
	DAXCTL_MEMORY_ONLINE_KERNEL, /* "online_kernel": the memory often can never go offline again
				      */
	DAXCTL_MEMORY_ONLINE_MOVABLE, /* "online_movable": can go offline again */
};

/**
 * daxctl_memory_state_to_text - the kernel's word for a state; NULL for other values.
 * Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_memory_state_to_text(enum daxctl_memory_state state);

/**
 * daxctl_memory_state_from_text - the state for a word
 * @ret_state: the state, set on success
 *
 * Returns 0, or -EINVAL if the text is none of these words. Since LIBDAXCTL_EXT_1.
 */
int daxctl_memory_state_from_text(const char *text, enum daxctl_memory_state *ret_state);

/* ---- More about devices ------------------------------------------------ */

/**
 * daxctl_dev_get_by_name - find one device without listing the others
 * @name: "daxX.Y", exactly
 * @ret_dev: the device; its context owns it
 *
 * Returns 0, -EINVAL if the text is not a device name, -ENODEV if there is no such
 * device, or -errno. Reads the link /sys/bus/dax/devices/daxX.Y. Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_get_by_name(struct daxctl_ctx *ctx, const char *name, struct daxctl_dev **ret_dev);

/** enum daxctl_dev_attribute - the attributes that daxctl_dev_get_info() reads */
enum daxctl_dev_attribute {
	DAXCTL_DEV_DRIVER, /* also tells the mode */
	DAXCTL_DEV_SIZE,
	DAXCTL_DEV_ALIGN,
	DAXCTL_DEV_TARGET_NODE,
	DAXCTL_DEV_UUID,
	DAXCTL_DEV_MEMORY_STATE, /* of system-ram */
	DAXCTL_DEV_MEMBLOCKS,	 /* of system-ram: the memory blocks that exist, and their states */
	DAXCTL_DEV_ZONES,	 /* of the memory blocks that are online */
};

/**
 * daxctl_refresh - bring the lists of regions and devices up to date
 *
 * Each walk over regions or devices begins with a refresh. A program that keeps pointers
 * calls daxctl_refresh(), and then daxctl_dev_is_gone() for each pointer.
 *
 * Returns 0, or -errno if a directory cannot be listed. After an error no device counts
 * as gone. Since LIBDAXCTL_EXT_1.
 */
int daxctl_refresh(struct daxctl_ctx *ctx);

/**
 * daxctl_dev_is_gone - does the device no longer exist
 *
 * A device that was destroyed and created again under the same name is a new device with
 * a new pointer. The old pointer stays valid as long as its context; calls with it fail
 * with ENOENT.
 *
 * Returns 1, 0, or -errno. Reads <dev>, not the last list. Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_is_gone(struct daxctl_dev *dev);

/**
 * daxctl_dev_get_info - read all attributes and memory blocks of a device, each once
 * @ret_info: the result; the caller frees it with daxctl_dev_info_free()
 *
 * The info never changes and belongs to no context. Its getters accept NULL, and then
 * return -EINVAL, NULL, 0 or "unknown".
 *
 * Returns 0, also if some attributes cannot be read: see daxctl_dev_info_get_status();
 * -ENOMEM; -errno, -ENOENT if the device is gone. Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_get_info(struct daxctl_dev *dev, struct daxctl_dev_info **ret_info);

/**
 * daxctl_dev_info_free - release an info of daxctl_dev_get_info(). NULL is allowed. Since
 * LIBDAXCTL_EXT_1.
 */
void daxctl_dev_info_free(struct daxctl_dev_info *info);

/**
 * daxctl_dev_info_get_status - could an attribute of the device be read
 *
 * Returns 0; -ENOENT if the kernel has no such attribute; -EBADMSG if its value makes no
 * sense; -errno of reading it, -EACCES if only root may read it. The getter of an
 * attribute that could not be read returns the same value as for an absent attribute; the
 * size is then 0. Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_info_get_status(const struct daxctl_dev_info *info,
			       enum daxctl_dev_attribute attribute);

/**
 * daxctl_dev_info_get_driver - name of the device's driver; NULL if the device is
 * unbound. The info owns the name. Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_dev_info_get_driver(const struct daxctl_dev_info *info);

/**
 * daxctl_dev_info_get_mode - the device's mode, which follows from its driver. Since
 * LIBDAXCTL_EXT_1.
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
 * daxctl_dev_info_get_target_node - the NUMA node that the device's memory would join; -1
 * if there is none. Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_info_get_target_node(const struct daxctl_dev_info *info);

/**
 * daxctl_dev_info_get_uuid - the tag of the device's extents
 *
 * Returns 0, or -ENOENT if there is none. Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_info_get_uuid(const struct daxctl_dev_info *info, uuid_t uuid);

/**
 * daxctl_dev_info_get_memory_state - the text of <dev>/state (Linux 7.3, system-ram
 * only): "unplugged" if the memory was removed as a whole
 *
 * If the memory was not removed, use the states of the memory blocks instead: the file
 * does not follow them. Returns NULL if there is no such file. The info owns the text.
 * Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_dev_info_get_memory_state(const struct daxctl_dev_info *info);

/**
 * daxctl_dev_info_get_total_memblocks - how many memory blocks the device has
 *
 * Returns the number, 0 if the device is not system-ram; -errno if the memory blocks
 * could not be read, -EACCES for ordinary users. Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_info_get_total_memblocks(const struct daxctl_dev_info *info);

/**
 * daxctl_dev_info_get_online_memblocks - how many memory blocks are online; -errno as for
 * the total. Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_info_get_online_memblocks(const struct daxctl_dev_info *info);

/**
 * daxctl_dev_info_get_movable_memblocks - how many memory blocks are online in zone
 * Movable; -errno as for the total. Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_info_get_movable_memblocks(const struct daxctl_dev_info *info);

/**
 * daxctl_dev_info_get_missing_memblocks - how many memory blocks of the device's ranges
 * do not exist, or not yet; -errno as for the total. Counts whole blocks only. Since
 * LIBDAXCTL_EXT_1.
 */
int daxctl_dev_info_get_missing_memblocks(const struct daxctl_dev_info *info);

/**
 * daxctl_dev_get_stuck_memblocks - how many memory blocks exist at the device's addresses
 * although driver kmem does not have the device
 *
 * Another program unbound the device while its memory was online. Only a reboot removes
 * such blocks. Until then no driver can be bound.
 *
 * Returns the number, also 0; -EINVAL for NULL; -errno if the ranges or the memory blocks
 * cannot be read, -EACCES for ordinary users. Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_get_stuck_memblocks(struct daxctl_dev *dev);

/**
 * daxctl_dev_info_get_zone - the n-th zone in which memory of the device is online
 * @n: counted from 0, in the order of the names
 *
 * Returns the kernel's word, such as "Movable" or "Normal"; "unknown" for blocks whose
 * zone could not be read; NULL after the last one. The info owns the word. Since
 * LIBDAXCTL_EXT_1.
 */
const char *daxctl_dev_info_get_zone(const struct daxctl_dev_info *info, unsigned int n);

/**
 * daxctl_dev_info_get_zone_memblocks - how many memory blocks are online in the n-th
 * zone; -ENOENT after the last one. Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_info_get_zone_memblocks(const struct daxctl_dev_info *info, unsigned int n);

/**
 * daxctl_dev_get_numa_node - the NUMA node that is near the device, from <dev>/numa_node
 * (Linux 5.5); -1 if there is none, with errno on other errors. The device's memory may
 * join another node: see daxctl_dev_get_target_node(). Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_get_numa_node(struct daxctl_dev *dev);

/**
 * daxctl_dev_get_memmap_on_memory - does the kernel keep the map of the device's pages in
 * the device's own memory, while the device is system-ram
 *
 * Reads <dev>/memmap_on_memory. Returns 1, 0, or -errno, -ENOENT before Linux 6.9. Since
 * LIBDAXCTL_EXT_1.
 */
int daxctl_dev_get_memmap_on_memory(struct daxctl_dev *dev);

/**
 * daxctl_dev_get_memmap_effect - does <dev>/memmap_on_memory have an effect: 1, 0, or
 * -errno
 *
 * The kernel ignores <dev>/memmap_on_memory unless it was booted with
 * memory_hotplug.memmap_on_memory. Reads
 * /sys/module/memory_hotplug/parameters/memmap_on_memory. Returns -EINVAL for NULL. Since
 * LIBDAXCTL_EXT_1.
 */
int daxctl_dev_get_memmap_effect(struct daxctl_dev *dev);

/**
 * daxctl_dev_set_memmap_on_memory - keep the map of the device's pages in the device's
 * own memory, or not
 * @on: 1 or 0
 *
 * Writes <dev>/memmap_on_memory (Linux 6.9).
 *
 * Returns 0 or -errno: -EBUSY (the device is bound to kmem), -EOPNOTSUPP (the kernel was
 * not started with memory_hotplug.memmap_on_memory=1). Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_set_memmap_on_memory(struct daxctl_dev *dev, int on);

/**
 * daxctl_memory_is_removable - can the kernel remove the memory of a device again
 *
 * Reads <memory>/memoryN/{valid_zones,removable} of the first memory block. A kernel
 * without CONFIG_MEMORY_HOTREMOVE has no valid_zones, and removable is 0.
 *
 * Returns 1, 0, or -errno, -ENOENT if the device has no memory blocks. Since
 * LIBDAXCTL_EXT_1.
 */
int daxctl_memory_is_removable(struct daxctl_memory *mem);

/* ---- More about regions ------------------------------------------------ */

/** enum daxctl_provider - where the memory of a region comes from */
enum daxctl_provider {
	DAXCTL_PROVIDER_OTHER,	/* another source */
	DAXCTL_PROVIDER_HMEM,	/* memory that the firmware has set aside, "soft reserved" */
	DAXCTL_PROVIDER_CXL,	/* a CXL region of volatile memory */
	DAXCTL_PROVIDER_NVDIMM, /* an nvdimm namespace in devdax mode */
};

/**
 * daxctl_region_get_provider - where the memory of a region comes from
 *
 * Reads the link <region>/subsystem. Returns DAXCTL_PROVIDER_OTHER, with errno, also if
 * the link cannot be read. Since LIBDAXCTL_EXT_1.
 */
enum daxctl_provider daxctl_region_get_provider(struct daxctl_region *region);

/**
 * daxctl_region_get_cxl_region - the number of the CXL region behind a region
 * @ret_id: the N of regionN, as the cxl tool shows it
 *
 * Read from the region's path. Returns 0; -ENOENT if the region is not a CXL region;
 * -errno. Since LIBDAXCTL_EXT_1.
 */
int daxctl_region_get_cxl_region(struct daxctl_region *region, int *ret_id);

/**
 * daxctl_region_get_memdev - the n-th CXL memory device that a region is spread over
 * @n: counted from 0, in the order of interleaving
 * @ret_memdev: the memory device; the caller frees it with daxctl_memdev_free()
 *
 * Reads <region>/../targetN, then the link uport of the endpoint that targetN names, and
 * uport/serial. Ordinary users can read all of them.
 *
 * Returns 0; -ENOENT after the last one, and if the region is not a CXL region; -ENXIO if
 * the target leads to no memory device; -ENOMEM; -errno. Since LIBDAXCTL_EXT_1.
 */
int daxctl_region_get_memdev(struct daxctl_region *region, unsigned int n,
			     struct daxctl_memdev **ret_memdev);

/**
 * daxctl_memdev_free - release a memory device. NULL is allowed. Since LIBDAXCTL_EXT_1.
 */
void daxctl_memdev_free(struct daxctl_memdev *memdev);

/**
 * daxctl_memdev_get_name - the name of a memory device, such as "mem0". Another device
 * may have this name after the next boot. The memory device owns the name. Since
 * LIBDAXCTL_EXT_1.
 */
const char *daxctl_memdev_get_name(const struct daxctl_memdev *memdev);

/**
 * daxctl_memdev_get_serial - the serial number of a memory device, which never changes; 0
 * if it has none. Since LIBDAXCTL_EXT_1.
 */
unsigned long long daxctl_memdev_get_serial(const struct daxctl_memdev *memdev);

/**
 * daxctl_region_get_namespace - the nvdimm namespace behind a region
 * @ret_ns: the namespace; the caller frees it with daxctl_namespace_free()
 *
 * Reads <region>/namespace, <region>/uuid, and uuid of the namespace itself.
 *
 * Returns 0; -ENOENT if the region is not from nvdimm; -ENOMEM; -errno. Since
 * LIBDAXCTL_EXT_1.
 */
int daxctl_region_get_namespace(struct daxctl_region *region, struct daxctl_namespace **ret_ns);

/**
 * daxctl_namespace_free - release a namespace. NULL is allowed. Since LIBDAXCTL_EXT_1.
 */
void daxctl_namespace_free(struct daxctl_namespace *ns);

/**
 * daxctl_namespace_get_name - "namespaceX.Y". Another namespace may have this name after
 * the next boot. The namespace owns the name. Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_namespace_get_name(const struct daxctl_namespace *ns);

/**
 * daxctl_namespace_get_uuid - the uuid of the namespace's content, which ndctl shows
 *
 * Returns 0, or -ENOENT if there is none. Since LIBDAXCTL_EXT_1.
 */
int daxctl_namespace_get_uuid(const struct daxctl_namespace *ns, uuid_t uuid);

/**
 * daxctl_namespace_get_label_uuid - the uuid of the namespace's label; as
 * daxctl_namespace_get_uuid(). Since LIBDAXCTL_EXT_1.
 */
int daxctl_namespace_get_label_uuid(const struct daxctl_namespace *ns, uuid_t uuid);

/* ---- Dynamic capacity, proposed for Linux ------------------------------ */

/**
 * daxctl_region_is_sparse - does the capacity of a region come and go in extents
 *
 * Devices of a sparse region are made by daxctl_dev_set_uuid() or
 * daxctl_request_set_uuid(), not by size. Reads the permissions of <dev>/uuid of a device
 * of the region. Returns 1, 0 (also on kernels without such regions), or -errno. Since
 * LIBDAXCTL_EXT_1.
 */
int daxctl_region_is_sparse(struct daxctl_region *region);

/**
 * daxctl_region_get_extent - an extent of the capacity of a sparse region, by number
 * @after: number of the extent before; -1 for the first one
 * @ret_extent: the extent with the next number; the caller frees it with
 *	daxctl_extent_free()
 *
 * Reads <region>/extentX.Y/{offset,length,uuid}. Ordinary users can read them.
 *
 * Returns 0; -ENOENT after the last one, and if the region shows no extents; -ENOMEM;
 * -errno. Since LIBDAXCTL_EXT_1.
 */
int daxctl_region_get_extent(struct daxctl_region *region, int after,
			     struct daxctl_extent **ret_extent);

/**
 * daxctl_extent_free - release an extent. NULL is allowed. Since LIBDAXCTL_EXT_1.
 */
void daxctl_extent_free(struct daxctl_extent *extent);

/**
 * daxctl_extent_get_id - the Y of extentX.Y. Since LIBDAXCTL_EXT_1.
 */
int daxctl_extent_get_id(const struct daxctl_extent *extent);

/**
 * daxctl_extent_get_offset - where the extent starts in the region, in bytes. Since
 * LIBDAXCTL_EXT_1.
 */
unsigned long long daxctl_extent_get_offset(const struct daxctl_extent *extent);

/**
 * daxctl_extent_get_length - the length of the extent in bytes. Since LIBDAXCTL_EXT_1.
 */
unsigned long long daxctl_extent_get_length(const struct daxctl_extent *extent);

/**
 * daxctl_extent_get_uuid - the tag of the extent
 *
 * Returns 0, or -ENOENT if the extent has no tag. Since LIBDAXCTL_EXT_1.
 */
int daxctl_extent_get_uuid(const struct daxctl_extent *extent, uuid_t uuid);

/**
 * daxctl_dev_get_uuid - the tag of the device's extents
 * @uuid: the tag; zeros if the extent has no tag, or the device no extent
 *
 * Reads <dev>/uuid. Returns 0 or -errno, -ENOENT if the kernel has no such file. Since
 * LIBDAXCTL_EXT_1.
 */
int daxctl_dev_get_uuid(struct daxctl_dev *dev, uuid_t uuid);

/**
 * daxctl_dev_set_uuid - claim extents of a sparse region for an empty, unbound device
 * @uuid: a tag, to claim all extents with this tag; zeros, to claim one extent
 *	without a tag
 *
 * Writes <dev>/uuid. To give the extents back, call daxctl_dev_set_size() with 0. No
 * other call changes the size of such a device.
 *
 * Returns 0 or -errno: -ENOENT (no such extent is free), -EBUSY (the device has extents
 * already), -EINVAL (the extents are not aligned, or not complete), -EOPNOTSUPP (the
 * region is not sparse, or the kernel does not know sparse regions). Since
 * LIBDAXCTL_EXT_1.
 */
int daxctl_dev_set_uuid(struct daxctl_dev *dev, const uuid_t uuid);

#ifdef __cplusplus
}
#endif

#endif
