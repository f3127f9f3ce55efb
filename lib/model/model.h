/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The model: the objects of the library and the state of the machine. Functions of the model only
 * read. Each struct names the file that changes its fields; other files call the functions of that
 * file.
 */
#ifndef LIB_MODEL_H
#define LIB_MODEL_H

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>
#include <syslog.h>

#include <daxctl/identity.h>
#include <daxctl/info.h>
#include <daxctl/plan.h>

#include "lib/model/scan.h"
#include "lib/sysfs/sysfs.h"
#include "util/cleanup.h"
#include "util/macro.h"
#include "util/texts.h"

#define DAXCTL_EXPORT __attribute__((visibility("default")))

#define BUS_DEVICES "sys/bus/dax/devices"
#define BUS_DRIVERS "sys/bus/dax/drivers"
#define BUS_LOCK    "sys/bus/dax/drivers_probe"
#define CLASS_DIR   "sys/class/dax"
#define MEMORY_DIR  "sys/devices/system/memory"

TAILQ_HEAD(region_list, daxctl_region);
TAILQ_HEAD(dev_list, daxctl_dev);

/* A lock that all plans of a context share; see lib/change/lock.c */
struct lock {
	unsigned int n;	   /* number of holders */
	unsigned int turn; /* how often it was taken */
	struct held file;  /* valid while n > 0 */
	pid_t owner;
};

/* ---- difference.c: differences between two states of the machine ---- */
struct difference {
	char *object;	       /* "dax0.0", "memory32-35"; NULL: unknown */
	const char *attribute; /* name of its file, or "device": whether the object exists; a
				  constant */
	char *before, *now;    /* NULL: there was or is none */
	char *text;
};
struct differences {
	size_t n;
	struct difference *v;
};
/* The fields of a new difference */
struct change {
	const char *object, *attribute, *before, *now;
};
/* Adds a difference with its sentence. Returns 0 or -ENOMEM. */
_must_check_ int differences_add(struct differences *list, const struct change *change,
				 const char *format, ...) _printf_(3, 4);
/* Moves all differences to the end of another list. Returns 0, or -ENOMEM after losing some. */
_must_check_ int differences_move(struct differences *from, struct differences *to);
void differences_free(struct differences *list);

/* ---- ctx.c ---- */
struct daxctl_ctx {
	int refcount;
	char *root_path;  /* root.c: from DAXCTL_ROOT; NULL for / */
	struct held root; /* root.c */
	void *userdata;
	const char *config_path;
	int log_priority; /* log.c */
	void (*log_fn)(struct daxctl_ctx *ctx, int priority, const char *file, int line,
		       const char *function, const char *format, va_list args);
	/* used instead of log_fn, or NULL */
	void (*log_text_fn)(struct daxctl_ctx *ctx, int priority, const char *text, void *data);
	void *log_data;
	struct region_list regions;	 /* scan.c; sorted by id, then path */
	unsigned int scan;		 /* scan.c: how often the bus was scanned */
	unsigned int births;		 /* tree.c: number of regions and devices made so far */
	bool can_remove;		 /* removal.c: memory can be removed; false until read */
	uint64_t block_size;		 /* policy.c: bytes, 0 until read; never changes */
	struct differences side_effects; /* autoprobe.c: on other devices, not yet reported */
	struct lock bus_lock;		 /* lock.c */
	const volatile int *cancel;	 /* of daxctl_set_cancel(), or NULL */
	void *users;			 /* proc/users.c: the last look at all processes */
};

/* Returns -EINTR if the program has cancelled all work of the context, else 0. */
int ctx_cancelled(const struct daxctl_ctx *ctx);

/* ---- log.c ---- */
void log_init(struct daxctl_ctx *ctx);
void log_message(struct daxctl_ctx *ctx, int priority, const char *file, int line,
		 const char *function, const char *format, ...) _printf_(6, 7);
void log_vmessage(struct daxctl_ctx *ctx, int priority, const char *file, int line,
		  const char *function, const char *format, va_list args) _printf_(6, 0);

/* The newline is for functions of programs, which may print messages as they are. */
#define log_at(ctx, priority, format, ...)                                                    \
	do {                                                                                  \
		if ((ctx)->log_priority >= (priority))                                        \
			log_message(ctx, priority, __FILE__, __LINE__, __func__, format "\n", \
				    ##__VA_ARGS__);                                           \
	} while (0)
#define log_err(ctx, ...)    log_at(ctx, LOG_ERR, __VA_ARGS__)
#define log_notice(ctx, ...) log_at(ctx, LOG_NOTICE, __VA_ARGS__)
#define log_info(ctx, ...)   log_at(ctx, LOG_INFO, __VA_ARGS__)
#define log_debug(ctx, ...)  log_at(ctx, LOG_DEBUG, __VA_ARGS__)

/*
 * Reports the error of a function whose result cannot carry one. Sets errno, or restores it to
 * before, its value at the start, if there is no error.
 */
static inline void errno_answer(int before, int rc)
{
	errno = rc < 0 ? -rc : before;
}

/* Address ranges of a device in the order of their offsets. */
struct ranges {
	size_t n;
	struct range *v;
	bool are_mappings; /* else they come from resource and size */
	bool are_claims;   /* they come from /proc/iomem, before Linux 5.3 */
};
static inline void ranges_free(struct ranges *ranges)
{
	free(ranges->v);
}
#define _cleanup_ranges_ _cleanup_(ranges_free)

/* ---- tree.c, region.c ---- */
struct daxctl_region {
	TAILQ_ENTRY(daxctl_region) list;
	struct daxctl_ctx *ctx;
	struct dev_list devs;	       /* existing devices, sorted by id */
	struct dev_list gone_devs;     /* removed devices, which programs may still hold */
	struct daxctl_dev *next_known; /* scan.c */
	unsigned int scan;	       /* scan.c: the scan that last updated devs */
	unsigned int seen;	       /* scan.c: the last scan that found a device of the region */
	bool present;		       /* the kernel has the region, or a program added it */
	bool given;		       /* added by daxctl_new_region() */
	bool class_model;	       /* its devices are in /sys/class/dax and cannot be changed */
	unsigned int birth;	       /* number from ctx->births */
	struct walks walks;
	int id;
	int refcount;
	char *path; /* starts with /sys */
	uuid_t uuid;
	struct lock lock;	       /* lock.c */
	uint64_t reserved;	       /* plan/place.c: bytes that plans will take */
	struct ranges reserved_ranges; /* and the ranges, as far as they are known */
	struct daxctl_dev *created;    /* the last device of daxctl_region_create_dev() */
	bool creating;		       /* create.c: "create" was written, and devs is older */
};

/* Finds or adds a region. path starts with /sys. Returns NULL only if memory is short. */
struct daxctl_region *region_get(struct daxctl_ctx *ctx, int id, const char *path);
/* Finds a region by its path. Returns NULL if there is none. */
struct daxctl_region *region_find(struct daxctl_ctx *ctx, const char *path);
void region_free(struct daxctl_region *region);
/* Opens <region>/dax_region, as dir for sysfs functions. Returns a descriptor or -errno. */
_must_check_ int region_open(struct daxctl_region *region);
_must_check_ int region_read_align(struct daxctl_region *region, uint64_t *ret);
/* Reads how many bytes no device uses. Returns 0 or -errno, -ENOENT for static regions. */
_must_check_ int region_read_available(struct daxctl_region *region, uint64_t *ret);
/* Calls fn for each device that appeared since region_create() wrote. Returns 0 or -errno. */
_must_check_ int region_each_new(struct daxctl_region *region,
				 int (*fn)(void *data, const char *name), void *data);

_must_check_ int region_read_size(struct daxctl_region *region, uint64_t *ret);

/* ---- provider.c ---- */

/* The nvdimm namespace behind a region. A uuid that is not set is all zeros. */
struct daxctl_namespace {
	char name[32];
	uuid_t uuid, label_uuid;
};
/* As daxctl_region_get_namespace(). */
_must_check_ int namespace_of_region(struct daxctl_region *region, struct daxctl_namespace *ret);

/* A memory device that a CXL region is spread over */
struct cxl_member {
	char name[32];	 /* "mem0" */
	uint64_t serial; /* 0: the device has none */
	uint64_t dpa;	 /* where the region starts on the device */
};
/* Reads the n-th member. Returns 0 or -errno, -ENOENT after the last one. */
_must_check_ int cxl_member_read(struct daxctl_region *region, unsigned int n,
				 struct cxl_member *ret);
/*
 * Reads the region's first physical address. Returns 0 or -errno, -ENOENT if the region is not a
 * CXL region.
 */
_must_check_ int cxl_region_read_start(struct daxctl_region *region, uint64_t *ret);

struct daxctl_mapping {
	struct daxctl_mapping *next;
	struct range range;
	uint64_t page_offset;
};

/* The mappings of a device at one time, the last one first */
struct mapping_set {
	struct mapping_set *older; /* out of date, but a program may hold it */
	size_t n;
	struct daxctl_mapping v[];
};

/* ---- tree.c, dev.c ---- */
struct daxctl_dev {
	TAILQ_ENTRY(daxctl_dev) list;
	struct daxctl_region *region;
	int id;
	char name[DEV_NAME_MAX];
	char *path;		/* below the root; starts with sys/ */
	bool gone;		/* a device of that name is a new one */
	uint64_t number;	/* instance.c: inode number of its directory, 0 if unknown */
	uint64_t listed_number; /* instance.c: inode number from a listing */
	unsigned int birth;	/* number from ctx->births */
	struct walks walks;
	struct mapping_set *mappings; /* mapping.c: the mappings that were returned last */
	struct ranges noted;	      /* mapping.c: ranges that were read, and not returned yet */
	bool size_noted;	      /* noted_size is set */
	uint64_t noted_size;
	struct daxctl_memory *memory; /* memory.c */
};

/* Adds a device before another, or as the last one. Returns NULL only if memory is short. */
struct daxctl_dev *dev_add(struct daxctl_region *region, struct daxctl_dev *before, int id);
/* Finds the first device with this number or a higher one. */
struct daxctl_dev *dev_from(struct daxctl_region *region, int id);
/*
 * Finds or adds an existing device. Returns 0 or -errno, -ENOENT if the kernel has no such device.
 */
_must_check_ int dev_find(struct daxctl_region *region, int id, struct daxctl_dev **ret);
void dev_free(struct daxctl_dev *dev);
/* Forgets the ranges of mapping_note(). */
void mapping_forget(struct daxctl_dev *dev);
void memory_free(struct daxctl_memory *mem);
static inline struct daxctl_ctx *dev_ctx(const struct daxctl_dev *dev)
{
	return dev->region->ctx;
}
/*
 * As sysfs_read_u64(), for one attribute of the device. Does not check that the directory still
 * belongs to the object.
 */
_must_check_ int dev_read_u64(struct daxctl_dev *dev, const char *name, int base, uint64_t *ret);
/*
 * Each function reads one attribute. Returns 0 or -errno, -ENOENT if the kernel lacks the
 * attribute.
 */
_must_check_ int dev_read_size(struct daxctl_dev *dev, uint64_t *ret);
_must_check_ int dev_read_align(struct daxctl_dev *dev, uint64_t *ret);
/* Reads the numbers of the device's character device. Returns 0 or -errno. */
_must_check_ int dev_read_number(struct daxctl_dev *dev, int *ret_major, int *ret_minor);
/*
 * Reads memmap_on_memory: is the map of the device's pages in the device's own memory. Returns 1, 0
 * or -errno.
 */
_must_check_ int dev_read_memmap(int dir);
/* The smallest unit of size, in bytes, for a device with this align */
uint64_t dev_granularity(uint64_t align);

/* ---- mapping.c ---- */
/*
 * Reads the device's ranges from its mappings. Devices that have only one range (static regions,
 * Linux before 5.10) have no mappings: reads resource and size, before Linux 5.3 the driver's line
 * in /proc/iomem. dir is the device's directory. Returns 0 or -errno, -EBADMSG if the ranges do not
 * have as many bytes as the device.
 */
_must_check_ int mapping_read_ranges(struct daxctl_dev *dev, int dir, struct ranges *ret);
/* As mapping_read_ranges(), with a size that was just read. */
_must_check_ int mapping_read_ranges_of(struct daxctl_dev *dev, int dir, uint64_t size,
					struct ranges *ret);
/*
 * Keeps ranges that were just read, so that daxctl_mapping_get_first() need not read them again.
 * Returns 0 or -ENOMEM.
 */
_must_check_ int mapping_note(struct daxctl_dev *dev, const struct ranges *ranges, uint64_t size);
/* Every range that the kernel places starts at a multiple of this unit. */
#define RANGE_START_UNIT (2ULL << 20)
/* Returns 0 or -ENOMEM. */
_must_check_ int ranges_append(struct ranges *ranges, struct range range);
/*
 * Do all ranges start at a multiple of align. If not, *ret_start is the start of one that does not.
 */
bool ranges_start_aligned(const struct ranges *ranges, uint64_t align, uint64_t *ret_start);

/* ---- driver.c ---- */

/* The driver's name for a mode, which is also its module's name. NULL for other values. */
const char *driver_of_mode(enum daxctl_dev_mode mode);
enum daxctl_dev_mode mode_of_driver(const char *driver);
/*
 * Reads the name of the device's driver, empty if unbound. dir is the device's directory. Returns 0
 * or -errno.
 */
_must_check_ int driver_read(struct daxctl_dev *dev, int dir, char name[SYSFS_VALUE_MAX]);
/* As driver_read(), for a device whose directory is not open. */
_must_check_ int dev_read_driver(struct daxctl_dev *dev, char name[SYSFS_VALUE_MAX]);
/*
 * Returns 0 if the device is bound to driver, -EBUSY if to another one, -ENODEV if unbound, or
 * -errno.
 */
_must_check_ int driver_check(struct daxctl_dev *dev, const char *driver);
/* Returns -EOPNOTSUPP, with a log message, for a device in /sys/class/dax, else 0. */
_must_check_ int dev_refuse_class_model(struct daxctl_dev *dev);
/* Returns 0 if the driver has a directory: its module is loaded or built in. Otherwise -errno. */
_must_check_ int driver_present(struct daxctl_ctx *ctx, const char *driver);

/* ---- space.c ---- */

/* The space of a region that no device uses, by address */
struct space {
	uint64_t start, end; /* of the region; end is the address after the last byte */
	struct ranges free;  /* all free ranges, as the kernel counts them */
	struct ranges good;  /* free ranges without stuck memory */
	struct ranges stuck; /* left behind by kmem; only a reboot removes it */
};
void space_free(struct space *space);
/*
 * Reads the free space of a region, without the space that plans of this context will take.
 * available is the size that must remain. Returns 0 or -errno: -ENODATA or -ESTALE if the layout is
 * unknown.
 */
_must_check_ int space_read(struct daxctl_region *region, uint64_t available, struct space *ret);
uint64_t space_stuck(const struct space *space);
/* The largest size that fits into ranges with this alignment. */
uint64_t space_largest(const struct space *space, uint64_t align);
/*
 * Finds ranges for size bytes. *ret_kernel_would: would the kernel choose the same ranges for that
 * size. Returns 0 or -errno, -ENOSPC.
 */
_must_check_ int space_place(const struct space *space, uint64_t size, uint64_t align,
			     struct ranges *ret, bool *ret_kernel_would);

/* ---- kmem-state.c: the file state of a kmem device; dir is the device's directory ---- */

#define KMEM_UNPLUGGED "unplugged"

/* Reads the word in the file. Returns 0 or -errno, -ENOENT before Linux 7.3. */
_must_check_ int kmem_state_read(int dir, char word[SYSFS_VALUE_MAX]);
/* Is this the word for removed memory. */
bool kmem_state_is_unplugged(const char *word);
/* Is all memory of the device removed. Returns 0 or -errno, -ENOENT before Linux 7.3. */
_must_check_ int kmem_read_unplugged(int dir, bool *ret_unplugged);
/* Returns 1 if all memory of the device is removed, 0 if not and before Linux 7.3, or -errno. */
_must_check_ int kmem_is_unplugged(struct daxctl_dev *dev);

/* ---- sparse.c: extents ---- */

/* A piece of the capacity of a sparse region */
struct daxctl_extent {
	int id;
	uint64_t offset, length; /* bytes */
	uuid_t uuid;		 /* its tag; zeros if it has none */
};
/* As daxctl_region_get_extent(). */
_must_check_ int extent_after(struct daxctl_region *region, int after, struct daxctl_extent *ret);
/* Does the device belong to a sparse region. dir is the device's directory. */
bool dev_is_sparse(struct daxctl_dev *dev, int dir);

/* ---- pages.c ---- */
#define PAGES_MAX 3

/* Finds the page sizes of the CPU in bytes, smallest first. Returns their number. */
size_t pages_read(struct daxctl_ctx *ctx, uint64_t sizes[PAGES_MAX]);

#include "lib/model/memory.h"
#include "lib/model/snapshot.h"

#endif
