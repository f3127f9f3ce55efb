/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libdaxctl: memory that Linux hands out as device-dax.
 *
 * This header and its version nodes, LIBDAXCTL_1 to LIBDAXCTL_11, are shared by all
 * libraries that call themselves libdaxctl.so.1. What only this one has is in
 * <daxctl/info.h> and <daxctl/plan.h>.
 *
 * A context (daxctl_new) finds the regions below /sys/bus/dax; a region is
 * carved into devices; a device has mappings (its address ranges) and, while
 * bound to the kmem driver, memory blocks that can be online or offline.
 *
 * Ownership. Everything belongs to its context: pointers stay valid until the
 * last daxctl_unref(), also those of devices that were destroyed and of mappings
 * that have changed meanwhile. A region that was given to daxctl_region_ref()
 * keeps its context, and so does a plan until it is freed: references are given
 * back in any order.
 *
 * Errors. Functions that return int return 0 or a count, or a negative errno
 * as the kernel gave it. Getters whose type cannot carry an error return the
 * value named in their comment and set errno. A getter that succeeds leaves errno
 * as it was: where its value could be either, set errno to 0 before. Functions
 * answer -EINVAL to NULL in place of an object, NULL, 0 or UNKNOWN if they cannot;
 * those that return nothing do nothing.
 *
 * Freshness. Names, ids and paths never change. Sizes, alignments, modes and
 * block states are read from the kernel at each call. Each walk over regions or
 * devices begins with a look at what there is. A device that was destroyed and
 * created again is another one: it has another pointer, and the older pointer
 * means nothing any more. A walk sees what was there when it began.
 *
 * Threads. Two contexts never share anything; one context must not be used by
 * two threads at the same time.
 * The library makes threads only to write to memory blocks, and these call no function
 * of the program. A call needs less than 7 KiB of stack; one that may load a module needs
 * 24 KiB more, for libkmod.
 *
 * Files are named relative to where they live: <dev> is
 * /sys/bus/dax/devices/daxX.Y, <region> the directory above its target, and
 * <memory> /sys/devices/system/memory.
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
 * @ctx: where the new context goes, with one reference that the caller owns
 *
 * Reads the environment: DAXCTL_LOG (a syslog level in digits or words) and,
 * for tests, DAXCTL_ROOT (the directory that stands for /); both are ignored
 * in privileged (setuid) programs. Opens that other root, and else nothing:
 * programs may close all descriptors that they do not know, and the library uses
 * none of 0, 1 and 2.
 *
 * Returns 0, -EINVAL for NULL, -ENOMEM, or -errno of opening the root.
 * Since LIBDAXCTL_1.
 */
int daxctl_new(struct daxctl_ctx **ctx);

/**
 * daxctl_ref - take one more reference; NULL gives NULL. Since LIBDAXCTL_1.
 */
struct daxctl_ctx *daxctl_ref(struct daxctl_ctx *ctx);

/**
 * daxctl_unref - give a reference back
 *
 * The last one frees the context with all its regions and devices. References by
 * daxctl_region_ref() count too. NULL is fine. Since LIBDAXCTL_1.
 */
void daxctl_unref(struct daxctl_ctx *ctx);

/**
 * daxctl_set_log_fn - where log messages go, instead of stderr
 * @fn: called with the message's syslog priority, place and printf arguments; the
 *	message ends with a newline
 *
 * Since LIBDAXCTL_1.
 */
void daxctl_set_log_fn(struct daxctl_ctx *ctx,
		       void (*fn)(struct daxctl_ctx *ctx, int priority, const char *file, int line,
				  const char *function, const char *format, va_list args));

/**
 * daxctl_get_log_priority - the least urgent syslog level that is logged; LOG_ERR
 * unless DAXCTL_LOG or daxctl_set_log_priority() said otherwise. Since LIBDAXCTL_1.
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
 * daxctl_set_userdata - keep a pointer for the caller; it is never looked at. A NULL
 * context is ignored. Since LIBDAXCTL_1.
 */
void daxctl_set_userdata(struct daxctl_ctx *ctx, void *userdata);

/**
 * daxctl_set_config_path - where configuration files are looked for
 * @config_path: a directory; kept as given, so the caller keeps it alive
 *
 * Returns 0, or -EINVAL if either argument is NULL. Since LIBDAXCTL_9.
 */
int daxctl_set_config_path(struct daxctl_ctx *ctx, char *config_path);

/**
 * daxctl_get_config_path - the directory of configuration files
 *
 * Returns what was set, else /etc/daxctl.conf.d (below the build's sysconfdir);
 * NULL for a NULL context. Owned by the context or by who set it.
 * Since LIBDAXCTL_9.
 */
const char *daxctl_get_config_path(struct daxctl_ctx *ctx);

/* ---- Regions ---------------------------------------------------------- */

/**
 * daxctl_region_get_first - the first region, by id, then by path
 *
 * Lists /sys/bus/dax/devices and the directory of each region, which the links there
 * lead to: a region is a directory that holds devices. So it does with /sys/class/dax,
 * where kernels before 5.17 may have devices that can only be looked at: what changes
 * them answers -EOPNOTSUPP.
 *
 * Returns a region of the context, or NULL: none (errno as before), or errno says why
 * the directory could not be read. Since LIBDAXCTL_4.
 */
struct daxctl_region *daxctl_region_get_first(struct daxctl_ctx *ctx);

/**
 * daxctl_region_get_next - the region behind this one, or NULL. Since LIBDAXCTL_4.
 */
struct daxctl_region *daxctl_region_get_next(struct daxctl_region *region);

/** daxctl_region_foreach - for each region of a context, as a loop */
#define daxctl_region_foreach(ctx, region)                          \
	for (region = daxctl_region_get_first(ctx); region != NULL; \
	     region = daxctl_region_get_next(region))

/** daxctl_region_foreach_safe - the same, where the loop may let go of the region */
#define daxctl_region_foreach_safe(ctx, region, _region)              \
	for (region = daxctl_region_get_first(ctx),                   \
	    _region = region ? daxctl_region_get_next(region) : NULL; \
	     region != NULL;                                          \
	     region = _region, _region = _region ? daxctl_region_get_next(_region) : NULL)

/**
 * daxctl_new_region - the region at a path that the caller knows
 * @id: its number
 * @uuid: kept for daxctl_region_get_uuid(); never interpreted
 * @path: the absolute sysfs directory that holds the devices, without /dax_region
 *
 * Finds the region by its path, if it is known already or the kernel has it; then @id
 * does not count. Else adds it to the context. The context keeps the region;
 * daxctl_region_unref() is allowed but not needed.
 *
 * Returns the region, or NULL with errno. Since LIBDAXCTL_2.
 */
struct daxctl_region *daxctl_new_region(struct daxctl_ctx *ctx, int id, uuid_t uuid,
					const char *path);

/**
 * daxctl_region_ref - count one more user of a region and of its context; NULL is fine.
 * Since LIBDAXCTL_2.
 */
void daxctl_region_ref(struct daxctl_region *region);

/**
 * daxctl_region_unref - give a reference of daxctl_region_ref() back; NULL is fine. The
 * region goes with its context, and an unref without a ref does nothing.
 * Since LIBDAXCTL_2.
 */
void daxctl_region_unref(struct daxctl_region *region);

/**
 * daxctl_region_get_ctx - the context that the region belongs to. Since LIBDAXCTL_2.
 */
struct daxctl_ctx *daxctl_region_get_ctx(struct daxctl_region *region);

/**
 * daxctl_region_get_id - the X of its devices' names daxX.Y. Not unique: two nvdimm
 * namespaces in one nvdimm region share it. Since LIBDAXCTL_2.
 */
int daxctl_region_get_id(struct daxctl_region *region);

/**
 * daxctl_region_get_devname - last component of the path, such as "hmem.0". Owned by
 * the region. Since LIBDAXCTL_3.
 */
const char *daxctl_region_get_devname(struct daxctl_region *region);

/**
 * daxctl_region_get_path - absolute sysfs directory, such as
 * "/sys/devices/platform/hmem.0"; it starts with /sys whatever DAXCTL_ROOT is. Owned by
 * the region. Since LIBDAXCTL_5.
 */
const char *daxctl_region_get_path(struct daxctl_region *region);

/**
 * daxctl_region_get_uuid - copy what daxctl_new_region() was given; zeros otherwise.
 * Since LIBDAXCTL_2.
 */
void daxctl_region_get_uuid(struct daxctl_region *region, uuid_t uuid);

/**
 * daxctl_region_get_size - bytes of the whole region, from <region>/dax_region/size;
 * ULLONG_MAX and errno on error. Since LIBDAXCTL_4.
 */
unsigned long long daxctl_region_get_size(struct daxctl_region *region);

/**
 * daxctl_region_get_align - bytes, from <region>/dax_region/align (mode 0400: root
 * only); ULONG_MAX and errno on error. Since LIBDAXCTL_4.
 */
unsigned long daxctl_region_get_align(struct daxctl_region *region);

/**
 * daxctl_region_get_available_size - bytes that no device has, from
 * <region>/dax_region/available_size
 *
 * 0 with errno as before is a full region; 0 with errno set is an error, ENOENT for a
 * static one (nvdimm; kernels before 5.10). Since LIBDAXCTL_3.
 */
unsigned long long daxctl_region_get_available_size(struct daxctl_region *region);

/**
 * daxctl_region_create_dev - make an empty, unbound device
 *
 * Writes <region>/dax_region/create and reads its name back from the same file;
 * the device is in the region's list when the call returns, and
 * daxctl_region_get_dev_seed() gives it.
 *
 * Returns 0 or -errno, such as -ENOSPC (region full), -ENOENT (static region),
 * -EACCES. Since LIBDAXCTL_8.
 */
int daxctl_region_create_dev(struct daxctl_region *region);

/**
 * daxctl_region_get_dev_seed - the device to configure next
 *
 * The one that daxctl_region_create_dev() made last through this context, as
 * long as it exists; else the one that <region>/dax_region/seed names (the
 * first created that was never bound).
 *
 * Returns the device, or NULL: none (errno as before), or errno says why. Since LIBDAXCTL_3.
 */
struct daxctl_dev *daxctl_region_get_dev_seed(struct daxctl_region *region);

/**
 * daxctl_region_destroy_dev - delete an empty, unbound device
 *
 * Writes its name to <region>/dax_region/delete. The device leaves the list;
 * pointers to it stay valid, its attributes answer ENOENT.
 *
 * Returns 0 or -errno: -EBUSY if it is bound, has a size, or is number 0 of its
 * region, which the kernel never deletes. Since LIBDAXCTL_8.
 */
int daxctl_region_destroy_dev(struct daxctl_region *region, struct daxctl_dev *dev);

/* ---- Devices ---------------------------------------------------------- */

/** enum daxctl_dev_mode - what a device serves as, by the driver it is bound to */
enum daxctl_dev_mode {
	DAXCTL_DEV_MODE_UNKNOWN = -1, /* unbound, or a driver that is none of ours */
	DAXCTL_DEV_MODE_DEVDAX = 0,   /* device_dax: mapped by programs */
	DAXCTL_DEV_MODE_RAM,	      /* kmem: memory of the system */
	DAXCTL_DEV_MODE_FAMFS,	      /* fsdev_dax: for a file system; Linux 7.1 */
	DAXCTL_DEV_MODE_END,
};

/**
 * daxctl_dev_get_first - the first device of a region, by id
 *
 * Lists the region's directory; no node in /dev is needed.
 *
 * Returns a device of the region, or NULL: none (errno as before), or errno says why.
 * Since LIBDAXCTL_2.
 */
struct daxctl_dev *daxctl_dev_get_first(struct daxctl_region *region);

/**
 * daxctl_dev_get_next - the device behind this one, or NULL. Since LIBDAXCTL_2.
 */
struct daxctl_dev *daxctl_dev_get_next(struct daxctl_dev *dev);

/** daxctl_dev_foreach - for each device of a region, as a loop */
#define daxctl_dev_foreach(region, dev) \
	for (dev = daxctl_dev_get_first(region); dev != NULL; dev = daxctl_dev_get_next(dev))

/** daxctl_dev_foreach_safe - the same, where the loop may destroy the device */
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
 * daxctl_dev_get_id - the Y of daxX.Y, lowest free when created. Since LIBDAXCTL_2.
 */
int daxctl_dev_get_id(struct daxctl_dev *dev);

/**
 * daxctl_dev_get_devname - "daxX.Y"; owned by the device. Since LIBDAXCTL_2.
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
 * From <dev>/resource (Linux 5.3, root only), else from the device's line in
 * /proc/iomem. 0 and errno when neither can be read. Since LIBDAXCTL_6.
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
 * daxctl_dev_get_target_node - NUMA node that its memory would join, from
 * <dev>/target_node; -1 where there is none, with errno on other errors.
 * Since LIBDAXCTL_6.
 */
int daxctl_dev_get_target_node(struct daxctl_dev *dev);

/**
 * daxctl_dev_set_size - resize an unbound device of a dynamic region
 * @size: bytes, a multiple of the larger of the device's align and 2 MiB
 *
 * Writes <dev>/size (Linux 5.10). Growing takes free space where it is, in
 * several ranges if need be; shrinking cuts from the last range.
 *
 * Returns 0 or -errno: -EINVAL (multiple), -EBUSY (bound), -ENOSPC, -EACCES
 * (static region). Since LIBDAXCTL_8.
 */
int daxctl_dev_set_size(struct daxctl_dev *dev, unsigned long long size);

/**
 * daxctl_dev_set_align - change the alignment of an unbound device
 * @align: bytes: a size of page that the CPU has
 *
 * Writes <dev>/align (Linux 5.10).
 *
 * Returns 0 or -errno: -EINVAL (no such page, or a range's length does not
 * fit), -EBUSY (bound; or a range does not start at a multiple of 1 GiB, and pages of
 * that size would reach into the memory below), -EACCES (static region). Since LIBDAXCTL_8.
 */
int daxctl_dev_set_align(struct daxctl_dev *dev, unsigned long align);

/**
 * daxctl_dev_set_mapping - add one range to a device
 * @start: physical address of its first byte
 * @end: physical address of its last byte
 *
 * Writes <dev>/mapping (Linux 5.10). The kernel takes a length that is not a
 * multiple of the device's granularity without a word and does nothing; this
 * call then says -EINVAL, as it does where @end is below @start.
 *
 * Returns 0 or -errno: -ENOMEM (not in the region, or taken), -ENOENT (static
 * region), -EBUSY (a driver other than device_dax has the device: some kernels crash when
 * it is unbound then; or the device has an alignment of 1 GiB, and @start is no multiple
 * of it: its pages would reach into the memory below). Since LIBDAXCTL_8.
 */
int daxctl_dev_set_mapping(struct daxctl_dev *dev, unsigned long long start,
			   unsigned long long end);

/**
 * daxctl_dev_is_enabled - is the device bound to a driver, whichever: 1 or 0, from the
 * link <dev>/driver; 1 with errno where that cannot be read, and 0 with errno ENOENT if
 * the device is gone. Since LIBDAXCTL_6.
 */
int daxctl_dev_is_enabled(struct daxctl_dev *dev);

/**
 * daxctl_dev_get_mode - what the device serves as, from the link <dev>/driver;
 * DAXCTL_DEV_MODE_UNKNOWN when unbound, bound to another driver, or, with errno,
 * unreadable.
 * Since LIBDAXCTL_11.
 */
enum daxctl_dev_mode daxctl_dev_get_mode(struct daxctl_dev *dev);

/**
 * daxctl_dev_is_system_ram_mode - is it bound to kmem: 1 or 0. Since LIBDAXCTL_11.
 */
int daxctl_dev_is_system_ram_mode(struct daxctl_dev *dev);

/**
 * daxctl_dev_is_devdax_mode - is it bound to device_dax: 1 or 0. Since LIBDAXCTL_11.
 */
int daxctl_dev_is_devdax_mode(struct daxctl_dev *dev);

/**
 * daxctl_dev_is_famfs_mode - is it bound to fsdev_dax: 1 or 0. Since LIBDAXCTL_11.
 */
int daxctl_dev_is_famfs_mode(struct daxctl_dev *dev);

/**
 * daxctl_dev_is_system_ram_capable - the older name of daxctl_dev_is_system_ram_mode();
 * it tells the present binding, not what could be. Since LIBDAXCTL_10.
 */
int daxctl_dev_is_system_ram_capable(struct daxctl_dev *dev);

/**
 * daxctl_dev_disable - unbind a device from its driver
 *
 * Refused with -EBUSY while the device is system-ram with a block online: the
 * kernel would let it go, and keep the memory stuck until the next reboot. Refused with
 * -EBUSY too while a process has the device open or mapped, this one included, or a file
 * system of it is mounted.
 * Writes remove_id and unbind of the driver.
 *
 * Returns 0 (also: was unbound) or -errno. Since LIBDAXCTL_6.
 */
int daxctl_dev_disable(struct daxctl_dev *dev);

/**
 * daxctl_dev_enable_devdax - bind an unbound device to device_dax
 *
 * Loads the driver's module if it is not there, then writes bind and, where
 * the driver does not take the device by itself, new_id; an id that did not
 * lead to a bound device is removed again. Other devices that the driver takes
 * in passing are unbound again; what cannot be undone of that is logged. Waits
 * for other programs that change devices until none of them has got on for 30
 * seconds.
 *
 * Returns 0 (also: was bound to it, which anybody may ask), -EBUSY if bound to another
 * driver, if a process still has it open or mapped from before, which crashes some
 * kernels, or if its pages of 1 GiB would reach into the memory below a range; or the
 * -errno of the step that failed. Since LIBDAXCTL_6.
 */
int daxctl_dev_enable_devdax(struct daxctl_dev *dev);

/**
 * daxctl_dev_enable_ram - bind an unbound device to kmem; as daxctl_dev_enable_devdax().
 * Its memory comes online at once if the kernel's policy says so, see
 * daxctl_dev_will_auto_online_memory(). Since LIBDAXCTL_6.
 */
int daxctl_dev_enable_ram(struct daxctl_dev *dev);

/**
 * daxctl_dev_enable_famfs - bind an unbound device to fsdev_dax (Linux 7.1); as
 * daxctl_dev_enable_devdax(). Since LIBDAXCTL_11.
 */
int daxctl_dev_enable_famfs(struct daxctl_dev *dev);

/**
 * daxctl_dev_will_auto_online_memory - would the kernel online new memory by itself
 *
 * Returns 1 unless <memory>/auto_online_blocks says "offline", then 0; -errno
 * where it cannot be read or understood. Since LIBDAXCTL_9.
 */
int daxctl_dev_will_auto_online_memory(struct daxctl_dev *dev);

/**
 * daxctl_dev_has_online_memory - how many of its memory blocks are online; 0 if the
 * device is not system-ram; -errno where that cannot be found out. Since LIBDAXCTL_9.
 */
int daxctl_dev_has_online_memory(struct daxctl_dev *dev);

/* ---- Mappings --------------------------------------------------------- */

/**
 * daxctl_mapping_get_first - the ranges of a device, the last one first
 *
 * Reads <dev>/mappingN/{start,end,page_offset} (Linux 5.10, root only) each time;
 * of what daxctl_dev_get_info() has read since the last time only page_offset. The
 * mappings are those of the last time if nothing has changed. Otherwise they are new,
 * and the older ones keep what they say until the context goes.
 *
 * Returns a mapping of the device, or NULL: none (errno as before), or errno says why.
 * Since LIBDAXCTL_8.
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
 * daxctl_mapping_get_start - physical address of its first byte. Since LIBDAXCTL_8.
 */
unsigned long long daxctl_mapping_get_start(struct daxctl_mapping *mapping);

/**
 * daxctl_mapping_get_end - physical address of its last byte. Since LIBDAXCTL_8.
 */
unsigned long long daxctl_mapping_get_end(struct daxctl_mapping *mapping);

/**
 * daxctl_mapping_get_offset - where the range begins in the device, in pages.
 * Since LIBDAXCTL_8.
 */
unsigned long long daxctl_mapping_get_offset(struct daxctl_mapping *mapping);

/**
 * daxctl_mapping_get_size - its length in bytes. Since LIBDAXCTL_8.
 */
unsigned long long daxctl_mapping_get_size(struct daxctl_mapping *mapping);

/* ---- Memory blocks ---------------------------------------------------- */

/**
 * daxctl_dev_get_memory - the memory of a system-ram device
 *
 * Returns an object of the device, the same at each call, or NULL if the
 * device is not bound to kmem or memory is short. Reads nothing but the
 * driver link and is valid until the device's context goes. Since LIBDAXCTL_6.
 */
struct daxctl_memory *daxctl_dev_get_memory(struct daxctl_dev *dev);

/**
 * daxctl_memory_get_dev - the device that the memory belongs to. Since LIBDAXCTL_6.
 */
struct daxctl_dev *daxctl_memory_get_dev(struct daxctl_memory *mem);

/**
 * daxctl_memory_get_node_path - "/sys/devices/system/node/nodeN" of the target node, or
 * NULL where the device has none. Owned by the memory. Since LIBDAXCTL_6.
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
 * Those <memory>/memoryN that lie wholly in one of the device's mappings, as
 * kmem itself rounds them. Needs root, since mappings do.
 *
 * Returns the count or -errno. Since LIBDAXCTL_6.
 */
int daxctl_memory_num_sections(struct daxctl_memory *mem);

/**
 * daxctl_memory_is_online - how many of its blocks are online, or -errno, from
 * <memory>/memoryN/state. Since LIBDAXCTL_6.
 */
int daxctl_memory_is_online(struct daxctl_memory *mem);

/**
 * daxctl_memory_online - online all blocks as movable memory
 *
 * Writes online_movable to <memory>/memoryN/state of each offline block, then
 * checks the zone of every block of the device.
 *
 * Returns the number of blocks that came online, or if none had to, the number
 * of blocks; -EBUSY if a block is online in another zone (it is left so); -errno of
 * reading <memory>/memoryN/valid_zones, if none had to and a zone is unknown;
 * -errno of the first block that failed, those before it stay online.
 * Since LIBDAXCTL_6.
 */
int daxctl_memory_online(struct daxctl_memory *mem);

/**
 * daxctl_memory_online_no_movable - as daxctl_memory_online(), but the kernel chooses
 * the zone, normally a kernel zone, from which memory may never go offline again.
 * Since LIBDAXCTL_7.
 */
int daxctl_memory_online_no_movable(struct daxctl_memory *mem);

/**
 * daxctl_memory_offline - take all blocks offline, highest first
 *
 * Writes offline to <memory>/memoryN/state of each online block. The kernel
 * may take minutes over one block; a signal makes it answer EINTR.
 *
 * Returns the number of blocks that went offline, 0 if none was online; -errno
 * of the first block that failed (-EBUSY: something in it cannot move), those
 * before it stay offline. Since LIBDAXCTL_6.
 */
int daxctl_memory_offline(struct daxctl_memory *mem);

/**
 * daxctl_memory_is_movable - are all blocks that are online in zone Movable
 *
 * Returns 1 or 0 (some are in another zone, or there are no blocks), -ENXIO if
 * no block is online, or -errno, -ENOENT where the kernel has no valid_zones; from
 * <memory>/memoryN/{state,valid_zones}.
 * Since LIBDAXCTL_7.
 */
int daxctl_memory_is_movable(struct daxctl_memory *mem);

#ifdef __cplusplus
}
#endif

#endif
