/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libdaxctl: memory that Linux provides as device-dax.
 *
 * This header and its version nodes, LIBDAXCTL_1 to LIBDAXCTL_11, are shared by all libraries with
 * the name libdaxctl.so.1. Functions of this library alone are in <daxctl/info.h>,
 * <daxctl/identity.h> and <daxctl/plan.h>.
 *
 * A context (daxctl_new) finds the regions below /sys/bus/dax. A region is divided into devices. A
 * device has mappings, which are its address ranges. While a device is bound to the kmem driver it
 * also has memory blocks, which are online or offline.
 *
 * Ownership. A context owns everything that it returns. Pointers stay valid until the last
 * daxctl_unref(), also pointers to devices that were destroyed and to mappings that have changed.
 * daxctl_region_ref() keeps the region and its context. A plan keeps its context until the plan is
 * freed. References can be given back in any order.
 *
 * Errors. Functions that return int return 0 or a count, or a negative errno as the kernel gave it.
 * Getters whose type cannot carry an error return the value named in their comment and set errno. A
 * getter that succeeds does not change errno: if that value may also be a valid answer, set errno
 * to 0 before the call. If an object is NULL, functions return -EINVAL; if their type cannot carry
 * -EINVAL, they return NULL, 0 or UNKNOWN. Functions that return nothing then do nothing.
 *
 * Freshness. Names, ids and paths never change. Sizes, alignments, modes and block states are read
 * from the kernel at each call. Each walk over regions or devices begins by reading the lists of
 * the kernel, and returns the objects that existed then. A device that was destroyed and created
 * again is a new device with a new pointer; calls with the old pointer fail.
 *
 * Threads. Two contexts never share anything. Two threads must not use one context at the same
 * time. The library creates threads only to write to memory blocks. These threads call no function
 * of the program. A call needs less than 7 KiB of stack. A call that may load a module needs 24 KiB
 * more, for libkmod.
 *
 * Paths are written relative to these directories: <dev> is /sys/bus/dax/devices/daxX.Y, <region>
 * is the directory above the target of that link, and <memory> is /sys/devices/system/memory.
 */
#ifndef _LIBDAXCTL_H_
#define _LIBDAXCTL_H_

#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#ifdef HAVE_UUID
#include <uuid/uuid.h>
#elif !defined(_UUID_UUID_H)
typedef unsigned char uuid_t[16];
#endif

#ifdef __cplusplus
extern "C" {
#endif

struct daxctl_ctx;
struct daxctl_region;
struct daxctl_dev;
struct daxctl_mapping;
struct daxctl_memory;

/* ---- Context ---------------------------------------------------------- */

/**
 * daxctl_new - make a context
 * @ctx: the new context, with one reference that the caller owns
 *
 * Reads the environment: DAXCTL_LOG (a syslog level as a number or a word) and, for
 * tests, DAXCTL_ROOT (the directory to use as /). Privileged (setuid) programs ignore
 * both. Opens the directory of DAXCTL_ROOT, and no other file. Programs may close all
 * descriptors that they do not know. The library never uses descriptors 0, 1 and 2.
 *
 * Returns 0, -EINVAL for NULL, -ENOMEM, or -errno of opening the root. Since LIBDAXCTL_1.
 */
int daxctl_new(struct daxctl_ctx **ctx);

/**
 * daxctl_ref - take one more reference. Returns NULL for NULL. Since LIBDAXCTL_1.
 */
struct daxctl_ctx *daxctl_ref(struct daxctl_ctx *ctx);

/**
 * daxctl_unref - give a reference back
 *
 * The last reference frees the context with all its regions and devices. References of
 * daxctl_region_ref() count too. NULL is allowed. Since LIBDAXCTL_1.
 */
void daxctl_unref(struct daxctl_ctx *ctx);

/**
 * daxctl_set_log_fn - send log messages to a function instead of stderr
 * @fn: called with the message's syslog priority, its place in the code and its
 *	printf arguments; the message ends with a newline
 *
 * Since LIBDAXCTL_1.
 */
void daxctl_set_log_fn(struct daxctl_ctx *ctx,
		       void (*fn)(struct daxctl_ctx *ctx, int priority, const char *file, int line,
				  const char *function, const char *format, va_list args));

/**
 * daxctl_get_log_priority - the least urgent syslog level that is logged. The default is
 * LOG_ERR; DAXCTL_LOG and daxctl_set_log_priority() change it. Since LIBDAXCTL_1.
 */
int daxctl_get_log_priority(struct daxctl_ctx *ctx);

/**
 * daxctl_set_log_priority - log messages of this syslog level and more urgent ones.
 * Since LIBDAXCTL_1.
 */
void daxctl_set_log_priority(struct daxctl_ctx *ctx, int priority);

/**
 * daxctl_get_userdata - the pointer that daxctl_set_userdata() stored, or NULL; also
 * NULL for a NULL context. Since LIBDAXCTL_1.
 */
void *daxctl_get_userdata(struct daxctl_ctx *ctx);

/**
 * daxctl_set_userdata - keep a pointer for the caller. The library never uses it. A NULL
 * context is ignored. Since LIBDAXCTL_1.
 */
void daxctl_set_userdata(struct daxctl_ctx *ctx, void *userdata);

/**
 * daxctl_set_config_path - the directory of configuration files
 * @config_path: a directory; the string is not copied, the caller keeps it valid
 *
 * Returns 0, or -EINVAL if either argument is NULL. Since LIBDAXCTL_9.
 */
int daxctl_set_config_path(struct daxctl_ctx *ctx, char *config_path);

/**
 * daxctl_get_config_path - the directory of configuration files
 *
 * Returns the path of daxctl_set_config_path(), else /etc/daxctl.conf.d (below the
 * build's sysconfdir); NULL for a NULL context. The context owns the default path, the
 * caller the other one. Since LIBDAXCTL_9.
 */
const char *daxctl_get_config_path(struct daxctl_ctx *ctx);

/* ---- Regions ---------------------------------------------------------- */

/**
 * daxctl_region_get_first - the first region, by id, then by path
 *
 * Lists /sys/bus/dax/devices. The links there lead to the directories of regions, which
 * are listed too: a region is a directory with devices. Kernels before 5.17 may also have
 * devices in /sys/class/dax. They can be listed but not changed: calls that change them
 * return -EOPNOTSUPP.
 *
 * Returns a region of the context, or NULL. errno is unchanged if there is no region, and
 * set if the directory could not be read. Since LIBDAXCTL_4.
 */
struct daxctl_region *daxctl_region_get_first(struct daxctl_ctx *ctx);

/**
 * daxctl_region_get_next - the region after this one, or NULL. Since LIBDAXCTL_4.
 */
struct daxctl_region *daxctl_region_get_next(struct daxctl_region *region);

/** daxctl_region_foreach - for each region of a context, as a loop */
#define daxctl_region_foreach(ctx, region)                          \
	for (region = daxctl_region_get_first(ctx); region != NULL; \
	     region = daxctl_region_get_next(region))

/**
 * daxctl_region_foreach_safe - the same loop; its body may give back the reference of the
 * region
 */
#define daxctl_region_foreach_safe(ctx, region, _region)              \
	for (region = daxctl_region_get_first(ctx),                   \
	    _region = region ? daxctl_region_get_next(region) : NULL; \
	     region != NULL;                                          \
	     region = _region, _region = _region ? daxctl_region_get_next(_region) : NULL)

/**
 * daxctl_new_region - the region at a path that the caller knows
 * @id: the region's number
 * @uuid: stored for daxctl_region_get_uuid(), and not used otherwise
 * @path: the absolute sysfs directory of the devices, without /dax_region
 *
 * Finds the region by its path, if the context or the kernel has it; @id is then ignored.
 * Otherwise adds the region to the context. The context owns the region.
 * daxctl_region_unref() is allowed but not needed.
 *
 * Returns the region, or NULL with errno. Since LIBDAXCTL_2.
 */
struct daxctl_region *daxctl_new_region(struct daxctl_ctx *ctx, int id, uuid_t uuid,
					const char *path);

/**
 * daxctl_region_ref - take a reference of a region and of its context. NULL is allowed.
 * Since LIBDAXCTL_2.
 */
void daxctl_region_ref(struct daxctl_region *region);

/**
 * daxctl_region_unref - give back a reference of daxctl_region_ref(). NULL is allowed.
 * The region is freed with its context. An unref without a ref does nothing. Since
 * LIBDAXCTL_2.
 */
void daxctl_region_unref(struct daxctl_region *region);

/**
 * daxctl_region_get_ctx - the context that the region belongs to. Since LIBDAXCTL_2.
 */
struct daxctl_ctx *daxctl_region_get_ctx(struct daxctl_region *region);

/**
 * daxctl_region_get_id - the X in the names daxX.Y of the region's devices. It is not
 * unique: two nvdimm namespaces in one nvdimm region share it. Since LIBDAXCTL_2.
 */
int daxctl_region_get_id(struct daxctl_region *region);

/**
 * daxctl_region_get_devname - the last component of the region's path, such as "hmem.0".
 * The region owns the name. Since LIBDAXCTL_3.
 */
const char *daxctl_region_get_devname(struct daxctl_region *region);

/**
 * daxctl_region_get_path - the absolute sysfs directory, such as
 * "/sys/devices/platform/hmem.0". It starts with /sys, also with DAXCTL_ROOT. The region
 * owns the path. Since LIBDAXCTL_5.
 */
const char *daxctl_region_get_path(struct daxctl_region *region);

/**
 * daxctl_region_get_uuid - copy the uuid of daxctl_new_region(); zeros for other regions.
 * Since LIBDAXCTL_2.
 */
void daxctl_region_get_uuid(struct daxctl_region *region, uuid_t uuid);

/**
 * daxctl_region_get_size - bytes of the whole region, from <region>/dax_region/size;
 * ULLONG_MAX and errno on error. Since LIBDAXCTL_4.
 */
unsigned long long daxctl_region_get_size(struct daxctl_region *region);

/**
 * daxctl_region_get_align - bytes, from <region>/dax_region/align (only root can read
 * it); ULONG_MAX and errno on error. Since LIBDAXCTL_4.
 */
unsigned long daxctl_region_get_align(struct daxctl_region *region);

/**
 * daxctl_region_get_available_size - bytes that no device uses, from
 * <region>/dax_region/available_size
 *
 * Returns 0 with errno unchanged if the region is full; 0 with errno on error, ENOENT for
 * a static region (nvdimm; kernels before 5.10). Since LIBDAXCTL_3.
 */
unsigned long long daxctl_region_get_available_size(struct daxctl_region *region);

/**
 * daxctl_region_create_dev - make an empty, unbound device
 *
 * Writes <region>/dax_region/create and reads the device's name back from the same file.
 * The device is in the region's list when the call returns. daxctl_region_get_dev_seed()
 * then returns it.
 *
 * Returns 0 or -errno, such as -ENOSPC (region full), -ENOENT (static region), -EACCES.
 * Since LIBDAXCTL_8.
 */
int daxctl_region_create_dev(struct daxctl_region *region);

/**
 * daxctl_region_get_dev_seed - the device to configure next
 *
 * This is the last device that daxctl_region_create_dev() made through this context, as
 * long as the device exists. Otherwise it is the device that <region>/dax_region/seed
 * names: the first created device that was never bound.
 *
 * Returns the device, or NULL: errno is unchanged if there is none, and set on error.
 * Since LIBDAXCTL_3.
 */
struct daxctl_dev *daxctl_region_get_dev_seed(struct daxctl_region *region);

/**
 * daxctl_region_destroy_dev - delete an empty, unbound device
 *
 * Writes the device's name to <region>/dax_region/delete. The device leaves the list.
 * Pointers to it stay valid; reading its attributes fails with ENOENT.
 *
 * Returns 0 or -errno: -EBUSY if the device is bound, has a size, or is number 0 of its
 * region, which the kernel never deletes. Since LIBDAXCTL_8.
 */
int daxctl_region_destroy_dev(struct daxctl_region *region, struct daxctl_dev *dev);

/* ---- Devices ---------------------------------------------------------- */

/** enum daxctl_dev_mode - how a device is used, which follows from its driver */
enum daxctl_dev_mode {
	DAXCTL_DEV_MODE_UNKNOWN =
		-1, /* unbound, or bound to a driver that the library does not know */
	DAXCTL_DEV_MODE_DEVDAX = 0, /* device_dax: programs map it */
	DAXCTL_DEV_MODE_RAM,	    /* kmem: the system uses it as memory */
	DAXCTL_DEV_MODE_FAMFS,	    /* fsdev_dax: a file system uses it; Linux 7.1 */
	DAXCTL_DEV_MODE_END,
};

/**
 * daxctl_dev_get_first - the first device of a region, by id
 *
 * Lists the region's directory. No node in /dev is needed.
 *
 * Returns a device of the region, or NULL: errno is unchanged if there is none, and set
 * on error. Since LIBDAXCTL_2.
 */
struct daxctl_dev *daxctl_dev_get_first(struct daxctl_region *region);

/**
 * daxctl_dev_get_next - the device after this one, or NULL. Since LIBDAXCTL_2.
 */
struct daxctl_dev *daxctl_dev_get_next(struct daxctl_dev *dev);

/** daxctl_dev_foreach - for each device of a region, as a loop */
#define daxctl_dev_foreach(region, dev) \
	for (dev = daxctl_dev_get_first(region); dev != NULL; dev = daxctl_dev_get_next(dev))

/** daxctl_dev_foreach_safe - the same loop; its body may destroy the device */
#define daxctl_dev_foreach_safe(region, dev, _dev)                                             \
	for (dev = daxctl_dev_get_first(region), _dev = dev ? daxctl_dev_get_next(dev) : NULL; \
	     dev != NULL; dev = _dev, _dev = _dev ? daxctl_dev_get_next(_dev) : NULL)

/**
 * daxctl_dev_get_region - the region that the device belongs to. Since LIBDAXCTL_2.
 */
struct daxctl_region *daxctl_dev_get_region(struct daxctl_dev *dev);

/**
 * daxctl_dev_get_ctx - the context that the device belongs to. Since LIBDAXCTL_6.
 */
struct daxctl_ctx *daxctl_dev_get_ctx(struct daxctl_dev *dev);

/**
 * daxctl_dev_get_id - the Y of daxX.Y. A new device gets the lowest free number. Since
 * LIBDAXCTL_2.
 */
int daxctl_dev_get_id(struct daxctl_dev *dev);

/**
 * daxctl_dev_get_devname - "daxX.Y". The device owns the name. Since LIBDAXCTL_2.
 */
const char *daxctl_dev_get_devname(struct daxctl_dev *dev);

/**
 * daxctl_dev_get_major - major number of the character device, from <dev>/dev; -1 and
 * errno on error. Since LIBDAXCTL_2.
 */
int daxctl_dev_get_major(struct daxctl_dev *dev);

/**
 * daxctl_dev_get_minor - minor number, from <dev>/dev; -1 and errno on error.
 * Since LIBDAXCTL_2.
 */
int daxctl_dev_get_minor(struct daxctl_dev *dev);

/**
 * daxctl_dev_get_resource - physical address of the first range
 *
 * Reads <dev>/resource (Linux 5.3, root only), else the device's line in /proc/iomem.
 * Returns 0 and errno if neither can be read. Since LIBDAXCTL_6.
 */
unsigned long long daxctl_dev_get_resource(struct daxctl_dev *dev);

/**
 * daxctl_dev_get_size - bytes, the sum of all ranges, from <dev>/size; 0 and errno on
 * error. Since LIBDAXCTL_2.
 */
unsigned long long daxctl_dev_get_size(struct daxctl_dev *dev);

/**
 * daxctl_dev_get_align - bytes, from <dev>/align (Linux 5.10); 0 and errno on error.
 * Since LIBDAXCTL_8.
 */
unsigned long daxctl_dev_get_align(struct daxctl_dev *dev);

/**
 * daxctl_dev_get_target_node - the NUMA node that the device's memory would join, from
 * <dev>/target_node; -1 if there is none, with errno on other errors. Since LIBDAXCTL_6.
 */
int daxctl_dev_get_target_node(struct daxctl_dev *dev);

/**
 * daxctl_dev_set_size - resize an unbound device of a dynamic region
 * @size: bytes, a multiple of the larger of the device's align and 2 MiB
 *
 * Writes <dev>/size (Linux 5.10). To grow the device, the kernel takes free space, in
 * several ranges if needed. To shrink it, the kernel cuts from the last range.
 *
 * Returns 0 or -errno: -EINVAL (not a multiple), -EBUSY (bound), -ENOSPC, -EACCES (static
 * region). Since LIBDAXCTL_8.
 */
int daxctl_dev_set_size(struct daxctl_dev *dev, unsigned long long size);

/**
 * daxctl_dev_set_align - change the alignment of an unbound device
 * @align: bytes: a page size of the CPU
 *
 * Writes <dev>/align (Linux 5.10).
 *
 * Returns 0 or -errno: -EINVAL (no such page size, or the length of a range is not a
 * multiple of it), -EBUSY (bound; or a range does not start at a multiple of 1 GiB, and
 * pages of that size would reach into the memory below the range), -EACCES (static
 * region). Since LIBDAXCTL_8.
 */
int daxctl_dev_set_align(struct daxctl_dev *dev, unsigned long align);

/**
 * daxctl_dev_set_mapping - add one range to a device
 * @start: physical address of the range's first byte
 * @end: physical address of the range's last byte
 *
 * Writes <dev>/mapping (Linux 5.10). If the length is not a multiple of the device's
 * granularity, the kernel reports success and does nothing; this call then returns
 * -EINVAL. It also returns -EINVAL if @end is below @start.
 *
 * Returns 0 or -errno: -ENOMEM (not in the region, or taken), -ENOENT (static region),
 * -EBUSY (the device is bound to another driver than device_dax, and some kernels would
 * crash when it is unbound; or the device has an alignment of 1 GiB and @start is not a
 * multiple of it, so that pages would reach into the memory below the range). Since
 * LIBDAXCTL_8.
 */
int daxctl_dev_set_mapping(struct daxctl_dev *dev, unsigned long long start,
			   unsigned long long end);

/**
 * daxctl_dev_is_enabled - is the device bound to any driver
 *
 * Reads the link <dev>/driver. Returns 1 or 0; 1 with errno if the link cannot be read; 0
 * with errno ENOENT if the device is gone. Since LIBDAXCTL_6.
 */
int daxctl_dev_is_enabled(struct daxctl_dev *dev);

/**
 * daxctl_dev_get_mode - the mode of the device, from the link <dev>/driver;
 * DAXCTL_DEV_MODE_UNKNOWN if the device is unbound, bound to another driver or, with
 * errno, if the link cannot be read. Since LIBDAXCTL_11.
 */
enum daxctl_dev_mode daxctl_dev_get_mode(struct daxctl_dev *dev);

/**
 * daxctl_dev_is_system_ram_mode - is the device bound to kmem: 1 or 0. Since
 * LIBDAXCTL_11.
 */
int daxctl_dev_is_system_ram_mode(struct daxctl_dev *dev);

/**
 * daxctl_dev_is_devdax_mode - is the device bound to device_dax: 1 or 0. Since
 * LIBDAXCTL_11.
 */
int daxctl_dev_is_devdax_mode(struct daxctl_dev *dev);

/**
 * daxctl_dev_is_famfs_mode - is the device bound to fsdev_dax: 1 or 0. Since
 * LIBDAXCTL_11.
 */
int daxctl_dev_is_famfs_mode(struct daxctl_dev *dev);

/**
 * daxctl_dev_is_system_ram_capable - the older name of daxctl_dev_is_system_ram_mode().
 * It tells the present mode, not the possible modes. Since LIBDAXCTL_10.
 */
int daxctl_dev_is_system_ram_capable(struct daxctl_dev *dev);

/**
 * daxctl_dev_disable - unbind a device from its driver
 *
 * Returns -EBUSY if the device is system-ram with a memory block online: the kernel would
 * unbind it and keep the memory stuck until the next reboot. Also returns -EBUSY if a
 * process has the device open or mapped, this process included, or if a file system of
 * the device is mounted. Otherwise writes remove_id and unbind of the driver.
 *
 * Returns 0, also if the device was unbound, or -errno. Since LIBDAXCTL_6.
 */
int daxctl_dev_disable(struct daxctl_dev *dev);

/**
 * daxctl_dev_enable_devdax - bind an unbound device to device_dax
 *
 * Loads the driver's module if the driver is missing, then writes the driver's bind. If
 * the driver does not match the device by itself, also writes new_id; if the device is
 * still not bound, removes that id again. Other devices that the driver takes as a side
 * effect are unbound again; if that fails, the log tells which. Waits for other programs
 * that change devices, until none of them has made progress for 30 seconds.
 *
 * Returns 0, also if the device was bound to device_dax, which any user may ask; -EBUSY
 * if the device is bound to another driver, if a process still has it open or mapped,
 * which crashes some kernels, or if its pages of 1 GiB would reach into the memory below
 * a range; or the -errno of the step that failed. Since LIBDAXCTL_6.
 */
int daxctl_dev_enable_devdax(struct daxctl_dev *dev);

/**
 * daxctl_dev_enable_ram - bind an unbound device to kmem; as daxctl_dev_enable_devdax().
 * The device's memory comes online at once if the kernel's policy says so, see
 * daxctl_dev_will_auto_online_memory(). Since LIBDAXCTL_6.
 */
int daxctl_dev_enable_ram(struct daxctl_dev *dev);

/**
 * daxctl_dev_enable_famfs - bind an unbound device to fsdev_dax (Linux 7.1); as
 * daxctl_dev_enable_devdax(). Since LIBDAXCTL_11.
 */
int daxctl_dev_enable_famfs(struct daxctl_dev *dev);

/**
 * daxctl_dev_will_auto_online_memory - does the kernel's policy bring new memory online
 *
 * Reads <memory>/auto_online_blocks. Returns 0 if it is "offline", else 1; -errno if it
 * cannot be read or understood. Since LIBDAXCTL_9.
 */
int daxctl_dev_will_auto_online_memory(struct daxctl_dev *dev);

/**
 * daxctl_dev_has_online_memory - how many memory blocks of the device are online; 0 if
 * the device is not system-ram; -errno if they cannot be read. Since LIBDAXCTL_9.
 */
int daxctl_dev_has_online_memory(struct daxctl_dev *dev);

/* ---- Mappings --------------------------------------------------------- */

/**
 * daxctl_mapping_get_first - the ranges of a device, the last one first
 *
 * Reads <dev>/mappingN/{start,end,page_offset} (Linux 5.10, root only) at each call. If
 * daxctl_dev_get_info() has read start and end since the last call, reads only
 * page_offset. If the ranges have not changed, the mappings are those of the last call.
 * Otherwise the mappings are new; the older ones keep their values until the context is
 * freed.
 *
 * Returns a mapping of the device, or NULL: errno is unchanged if there is none, and set
 * on error. Since LIBDAXCTL_8.
 */
struct daxctl_mapping *daxctl_mapping_get_first(struct daxctl_dev *dev);

/**
 * daxctl_mapping_get_next - the mapping before this one, or NULL. Since LIBDAXCTL_8.
 */
struct daxctl_mapping *daxctl_mapping_get_next(struct daxctl_mapping *mapping);

/** daxctl_mapping_foreach - for each range of a device, as a loop */
#define daxctl_mapping_foreach(dev, mapping)                           \
	for (mapping = daxctl_mapping_get_first(dev); mapping != NULL; \
	     mapping = daxctl_mapping_get_next(mapping))

/**
 * daxctl_mapping_get_start - physical address of the range's first byte. Since
 * LIBDAXCTL_8.
 */
unsigned long long daxctl_mapping_get_start(struct daxctl_mapping *mapping);

/**
 * daxctl_mapping_get_end - physical address of the range's last byte. Since LIBDAXCTL_8.
 */
unsigned long long daxctl_mapping_get_end(struct daxctl_mapping *mapping);

/**
 * daxctl_mapping_get_offset - where the range starts in the device, in pages. Since
 * LIBDAXCTL_8.
 */
unsigned long long daxctl_mapping_get_offset(struct daxctl_mapping *mapping);

/**
 * daxctl_mapping_get_size - the length of the range in bytes. Since LIBDAXCTL_8.
 */
unsigned long long daxctl_mapping_get_size(struct daxctl_mapping *mapping);

/* ---- Memory blocks ---------------------------------------------------- */

/**
 * daxctl_dev_get_memory - the memory of a system-ram device
 *
 * Reads only the driver link. Returns an object of the device, the same at each call, or
 * NULL if the device is not bound to kmem or memory is short. The object is valid as long
 * as the device's context. Since LIBDAXCTL_6.
 */
struct daxctl_memory *daxctl_dev_get_memory(struct daxctl_dev *dev);

/**
 * daxctl_memory_get_dev - the device that the memory belongs to. Since LIBDAXCTL_6.
 */
struct daxctl_dev *daxctl_memory_get_dev(struct daxctl_memory *mem);

/**
 * daxctl_memory_get_node_path - "/sys/devices/system/node/nodeN" of the target node, or
 * NULL if the device has none. The memory owns the path. Since LIBDAXCTL_6.
 */
const char *daxctl_memory_get_node_path(struct daxctl_memory *mem);

/**
 * daxctl_memory_get_block_size - bytes in a memory block, from
 * <memory>/block_size_bytes; 0 and errno on error. Since LIBDAXCTL_6.
 */
unsigned long daxctl_memory_get_block_size(struct daxctl_memory *mem);

/**
 * daxctl_memory_num_sections - how many memory blocks the device has
 *
 * Counts each <memory>/memoryN that lies wholly in one of the device's mappings; kmem
 * rounds the mappings in the same way. Only root can read mappings.
 *
 * Returns the count or -errno. Since LIBDAXCTL_6.
 */
int daxctl_memory_num_sections(struct daxctl_memory *mem);

/**
 * daxctl_memory_is_online - how many memory blocks of the device are online, or -errno,
 * from <memory>/memoryN/state. Since LIBDAXCTL_6.
 */
int daxctl_memory_is_online(struct daxctl_memory *mem);

/**
 * daxctl_memory_online - bring all memory blocks online in zone Movable
 *
 * Writes online_movable to <memory>/memoryN/state of each offline block, then checks the
 * zone of every block of the device.
 *
 * Returns the number of blocks that came online, or the number of all blocks if all were
 * online before; -EBUSY if a block is online in another zone, where it stays; -errno of
 * reading <memory>/memoryN/valid_zones if all blocks were online before and a zone is
 * unknown; -errno of the first block that failed, while the blocks before it stay online.
 * Since LIBDAXCTL_6.
 */
int daxctl_memory_online(struct daxctl_memory *mem);

/**
 * daxctl_memory_online_no_movable - as daxctl_memory_online(), but the kernel chooses the
 * zone. It normally chooses a kernel zone, and memory may never go offline again from
 * there. Since LIBDAXCTL_7.
 */
int daxctl_memory_online_no_movable(struct daxctl_memory *mem);

/**
 * daxctl_memory_offline - take all memory blocks offline, highest first
 *
 * Writes offline to <memory>/memoryN/state of each online block. The kernel may need
 * minutes for one block; after a signal it returns EINTR.
 *
 * Returns the number of blocks that went offline, 0 if none was online; -errno of the
 * first block that failed (-EBUSY: its contents cannot be moved), while the blocks before
 * it stay offline. Since LIBDAXCTL_6.
 */
int daxctl_memory_offline(struct daxctl_memory *mem);

/**
 * daxctl_memory_is_movable - are all online memory blocks in zone Movable
 *
 * Reads <memory>/memoryN/{state,valid_zones}. Returns 1, or 0 if some blocks are in
 * another zone or there are no blocks; -ENXIO if no block is online; or -errno, -ENOENT
 * if the kernel has no valid_zones. Since LIBDAXCTL_7.
 */
int daxctl_memory_is_movable(struct daxctl_memory *mem);

#ifdef __cplusplus
}
#endif

#endif
