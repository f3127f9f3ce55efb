/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The model: the objects of the library and the state of the machine, read only.
 * The file named above a struct changes its fields; other files call the functions
 * listed there.
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

/* A lock that plans of a context have in common: lock.c. */
struct lock {
	unsigned int n;	   /* how many hold it */
	unsigned int turn; /* how often it was taken */
	struct held file;  /* while n > 0 */
	pid_t owner;
};

/* ---- difference.c: what is other than it was ---- */
struct difference {
	char *object;	       /* "dax0.0", "memory32-35"; NULL: unknown */
	const char *attribute; /* of its file, or "device" for whether it is there; a constant */
	char *before, *now;    /* NULL: nothing was or is there */
	char *text;
};
struct differences {
	size_t n;
	struct difference *v;
};
/* The fields of a difference to add. */
struct change {
	const char *object, *attribute, *before, *now;
};
/* Adds one with its sentence. 0 or -ENOMEM. */
_must_check_ int differences_add(struct differences *list, const struct change *change,
				 const char *format, ...) _printf_(3, 4);
/* Takes all from one list to the end of another. 0 or -ENOMEM; then some are lost. */
_must_check_ int differences_move(struct differences *from, struct differences *to);
void differences_free(struct differences *list);

/* ---- ctx.c ---- */
struct daxctl_ctx {
	int refcount;
	char *root_path;  /* root.c: of DAXCTL_ROOT; NULL for / */
	struct held root; /* root.c */
	void *userdata;
	const char *config_path;
	int log_priority; /* log.c */
	void (*log_fn)(struct daxctl_ctx *ctx, int priority, const char *file, int line,
		       const char *function, const char *format, va_list args);
	/* instead of log_fn, or NULL */
	void (*log_text_fn)(struct daxctl_ctx *ctx, int priority, const char *text, void *data);
	void *log_data;
	struct region_list regions; /* scan.c; sorted by id, then path */
	unsigned int scan;	    /* scan.c: how often the bus was listed */
	unsigned int births;	    /* tree.c: regions and devices made so far */
	bool can_remove;	    /* removal.c: memory, as was read; never changes */
	uint64_t block_size;	    /* policy.c: bytes, 0 until read; never changes */
	struct differences left;    /* bystander.c: not as it was before, and not told yet */
	struct lock bus_lock;	    /* lock.c */
	const volatile int *cancel; /* by daxctl_set_cancel(), or NULL */
	void *users; /* users.c: the last look at all processes, one block of memory */
};

/* Is all that the context does given up: 0 or -EINTR. */
int ctx_cancelled(const struct daxctl_ctx *ctx);

/* ---- log.c ---- */
void log_init(struct daxctl_ctx *ctx);
void log_message(struct daxctl_ctx *ctx, int priority, const char *file, int line,
		 const char *function, const char *format, ...) _printf_(6, 7);
void log_vmessage(struct daxctl_ctx *ctx, int priority, const char *file, int line,
		  const char *function, const char *format, va_list args) _printf_(6, 0);

/* A program's own function gets whole lines, as it may be used to print them. */
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
 * How a function tells of an error that its result cannot carry: by errno, which is as it
 * was before where there is none. before is errno at the start.
 */
static inline void errno_answer(int before, int rc)
{
	errno = rc < 0 ? -rc : before;
}

/* Address ranges of a device in the order of their offsets. */
struct ranges {
	size_t n;
	struct range *v;
	bool are_mappings; /* of resource and size otherwise */
	bool are_claims;   /* of /proc/iomem, before Linux 5.3 */
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
	struct dev_list devs;	       /* that there are, sorted by id */
	struct dev_list gone_devs;     /* that programs may still hold */
	struct daxctl_dev *next_known; /* scan.c */
	unsigned int scan;	       /* scan.c: when devs was brought up to date */
	unsigned int seen;	       /* scan.c: when a device of it was on the bus */
	bool present;		       /* the kernel has it, or a program says so */
	bool given;		       /* by daxctl_new_region() */
	bool class_model;   /* its devices are in /sys/class/dax, and can only be looked at */
	unsigned int birth; /* of ctx->births */
	struct walks walks;
	int id;
	int refcount;
	char *path; /* starts with /sys */
	uuid_t uuid;
	struct lock lock;	       /* lock.c */
	uint64_t promised;	       /* plan/place.c; bytes that plans will take */
	struct ranges promised_ranges; /* and where, as far as that is known */
	struct daxctl_dev *created;    /* by daxctl_region_create_dev(), the last one */
	bool creating;		       /* create.c: written, and devs is from before that */
};

/* Finds or adds. NULL only for want of memory. path starts with /sys. */
struct daxctl_region *region_get(struct daxctl_ctx *ctx, int id, const char *path);
/* By path alone; NULL if there is none. */
struct daxctl_region *region_find(struct daxctl_ctx *ctx, const char *path);
void region_free(struct daxctl_region *region);
/* <region>/dax_region, as a directory for sysfs functions. Descriptor or -errno. */
_must_check_ int region_open(struct daxctl_region *region);
_must_check_ int region_read_align(struct daxctl_region *region, uint64_t *ret);
/* Bytes no device has. 0 or -errno; -ENOENT for static regions. */
_must_check_ int region_read_available(struct daxctl_region *region, uint64_t *ret);
/* Calls fn for each device that came since region_create() wrote. 0 or -errno. */
_must_check_ int region_each_new(struct daxctl_region *region,
				 int (*fn)(void *data, const char *name), void *data);

_must_check_ int region_read_size(struct daxctl_region *region, uint64_t *ret);

/* ---- provider.c ---- */

/* The nvdimm namespace behind a region; a uuid that it does not have is zeros. */
struct daxctl_namespace {
	char name[32];
	uuid_t uuid, label_uuid;
};
/* As daxctl_region_get_namespace(). */
_must_check_ int namespace_of_region(struct daxctl_region *region, struct daxctl_namespace *ret);

/* A memory device that a CXL region is spread over. */
struct cxl_member {
	char name[32];	 /* "mem0" */
	uint64_t serial; /* 0: it has none */
	uint64_t dpa;	 /* where the region begins on it */
};
/* The n-th. 0 or -errno, -ENOENT behind the last. */
_must_check_ int cxl_member_read(struct daxctl_region *region, unsigned int n,
				 struct cxl_member *ret);
/* Its first physical address. 0 or -errno, -ENOENT if it is none of CXL. */
_must_check_ int cxl_region_read_start(struct daxctl_region *region, uint64_t *ret);

struct daxctl_mapping {
	struct daxctl_mapping *next;
	struct range range;
	uint64_t page_offset;
};

/* The mappings of a device at one time, the last one first. */
struct mapping_set {
	struct mapping_set *older; /* which a program may hold; not true any more */
	size_t n;
	struct daxctl_mapping v[];
};

/* ---- tree.c, dev.c ---- */
struct daxctl_dev {
	TAILQ_ENTRY(daxctl_dev) list;
	struct daxctl_region *region;
	int id;
	char name[DEV_NAME_MAX];
	char *path;		/* below the root, starts with sys/ */
	bool gone;		/* for good: one of that name is another device */
	uint64_t number;	/* instance.c: inode of its directory, 0 if unknown */
	uint64_t listed_number; /* instance.c: the same from a listing */
	unsigned int birth;	/* of ctx->births */
	struct walks walks;
	struct mapping_set *mappings; /* mapping.c: the last that were given out */
	struct ranges noted;	      /* mapping.c: read, and not given out yet */
	bool size_noted;	      /* with the size */
	uint64_t noted_size;
	struct daxctl_memory *memory; /* memory.c */
};

/* Adds one before another, or as the last. NULL only for want of memory. */
struct daxctl_dev *dev_add(struct daxctl_region *region, struct daxctl_dev *before, int id);
/* The first that has this number or a higher one. */
struct daxctl_dev *dev_from(struct daxctl_region *region, int id);
/* Finds or adds the device that the kernel has. 0 or -errno, -ENOENT if it has none. */
_must_check_ int dev_find(struct daxctl_region *region, int id, struct daxctl_dev **ret);
void dev_free(struct daxctl_dev *dev);
/* Forgets what mapping_note() was given. */
void mapping_forget(struct daxctl_dev *dev);
void memory_free(struct daxctl_memory *mem);
static inline struct daxctl_ctx *dev_ctx(const struct daxctl_dev *dev)
{
	return dev->region->ctx;
}
/* As sysfs_read_u64(), of one attribute of the device; whose directory is not compared. */
_must_check_ int dev_read_u64(struct daxctl_dev *dev, const char *name, int base, uint64_t *ret);
/* Each reads one attribute. 0 or -errno, -ENOENT where the kernel has none. */
_must_check_ int dev_read_size(struct daxctl_dev *dev, uint64_t *ret);
_must_check_ int dev_read_align(struct daxctl_dev *dev, uint64_t *ret);
/* Numbers of its character device. 0 or -errno. */
_must_check_ int dev_read_number(struct daxctl_dev *dev, int *ret_major, int *ret_minor);
/* Is the map of its pages kept in the device's own memory: 0, 1, or -errno. */
_must_check_ int dev_read_memmap(int dir);
/* Smallest unit of size of a device with this align, in bytes. */
uint64_t dev_granularity(uint64_t align);

/* ---- mapping.c ---- */
/*
 * The device's ranges as the kernel has them now: its mappings, or where it
 * can only have one range (static regions, Linux before 5.10) resource and
 * size, before 5.3 what its driver has in /proc/iomem. dir is the device's
 * directory. 0 or -errno, -EBADMSG if they do not hold as many bytes as the device.
 */
_must_check_ int mapping_read_ranges(struct daxctl_dev *dev, int dir, struct ranges *ret);
/* The same, where the size has just been read. */
_must_check_ int mapping_read_ranges_of(struct daxctl_dev *dev, int dir, uint64_t size,
					struct ranges *ret);
/* Keeps what was just read for daxctl_mapping_get_first(), which then need not. 0 or -ENOMEM. */
_must_check_ int mapping_note(struct daxctl_dev *dev, const struct ranges *ranges, uint64_t size);
/* Every range that the kernel places starts at a multiple of this. */
#define RANGE_START_UNIT (2ULL << 20)
/* 0 or -ENOMEM. */
_must_check_ int ranges_append(struct ranges *ranges, struct range range);
/* Do all ranges start at a multiple of align; else where one does not. */
bool ranges_start_aligned(const struct ranges *ranges, uint64_t align, uint64_t *ret_start);

/* ---- driver.c ---- */

/* Driver's name of a mode, which is its module's name too; NULL for others. */
const char *driver_of_mode(enum daxctl_dev_mode mode);
enum daxctl_dev_mode mode_of_driver(const char *driver);
/* The bound driver's name, empty if unbound; dir is the device's directory. 0 or -errno. */
_must_check_ int driver_read(struct daxctl_dev *dev, int dir, char name[SYSFS_VALUE_MAX]);
/* The same, of a device that is not open. */
_must_check_ int dev_read_driver(struct daxctl_dev *dev, char name[SYSFS_VALUE_MAX]);
/* 0 if the device is bound to driver, -EBUSY if to another, -ENODEV if to none, or -errno. */
_must_check_ int driver_check(struct daxctl_dev *dev, const char *driver);
/* -EOPNOTSUPP, with a log message, for a device in /sys/class/dax. */
_must_check_ int dev_refuse_class_model(struct daxctl_dev *dev);
/* Is there a directory for the driver: its module is loaded or built in. 0 or -errno. */
_must_check_ int driver_present(struct daxctl_ctx *ctx, const char *driver);

/* ---- policy.c: the kernel's settings for hot-added memory ---- */
enum zone_want {
	ZONE_OFFLINE, /* not online at all */
	ZONE_ANY,     /* "online": the kernel chooses */
	ZONE_KERNEL,  /* "online_kernel" */
	ZONE_MOVABLE, /* "online_movable" */
};
/* The word for <memory>/memoryN/state and auto_online_blocks; the reverse: 0 or -EBADMSG. */
const char *zone_word(enum zone_want zone);
_must_check_ int zone_parse(const char *word, enum zone_want *ret);
_must_check_ int policy_read(struct daxctl_ctx *ctx, enum zone_want *ret);
/* Would memory that the policy onlines by itself, if any, be as wanted. */
bool policy_serves(enum zone_want policy, enum zone_want want);

/* ---- block.c: one memory block ---- */
enum block_state {
	BLOCK_OFFLINE,
	BLOCK_ONLINE,
	BLOCK_GOING, /* offline, any moment */
};
/* Longer than any zone's name */
#define ZONE_NAME_MAX 32
struct block {
	uint64_t id; /* of memoryN */
	enum block_state state;
	int zone_rc;		  /* why the zone of an online block is unknown, or 0 */
	char zone[ZONE_NAME_MAX]; /* where it is online; empty: offline, or unknown */
};
/* dir is <memory>. 0 or -errno, -ENOENT if there is no such block. */
_must_check_ int block_exists(int dir, uint64_t id);
/* 0 if there is no such block, -ENODATA if there is, without a state. */
_must_check_ int block_check_absent(int dir, uint64_t id);
_must_check_ int block_read_state(int dir, uint64_t id, enum block_state *ret);
/* State and zone. That the zone cannot be read is no error: it is unknown then. */
_must_check_ int block_read(int dir, uint64_t id, struct block *ret);
/* Is the block online in zone Movable. */
bool block_is_movable(const struct block *block);
bool block_zone_is_known(const struct block *block);
/* Is the block online in a known zone that is another than wanted. */
bool block_zone_is_wrong(const struct block *block, enum zone_want want);
/* What to write to a block so that it becomes as this one is. */
enum zone_want zone_of_block(const struct block *block);

/* ---- memory.c ---- */
struct daxctl_memory {
	struct daxctl_dev *dev;
	char *node_path; /* NULL without a target node */
};

/* Blocks of a device, sorted by number. */
struct blocks {
	size_t n;
	struct block *v;
};
static inline void blocks_free(struct blocks *blocks)
{
	free(blocks->v);
}
#define _cleanup_blocks_ _cleanup_(blocks_free)

/* Calls fn for each block number wholly inside ranges; it may not exist. */
_must_check_ int memory_walk(const struct ranges *ranges, uint64_t block_size,
			     int (*fn)(void *data, uint64_t id), void *data);
/* The device's ranges and blocks as they are now. 0 or -errno. */
_must_check_ int dev_read_blocks(struct daxctl_dev *dev, struct ranges *ret_ranges,
				 struct blocks *ret);
/* The device's blocks as they are now; a failure is logged. 0 or -errno. */
_must_check_ int memory_read(struct daxctl_memory *mem, struct blocks *ret);
/* State and zone of all existing blocks in ranges. 0 or -errno. */
_must_check_ int memory_read_blocks(struct daxctl_ctx *ctx, const struct ranges *ranges,
				    struct blocks *ret);
/* How many blocks lie wholly inside ranges. */
uint64_t memory_count(const struct ranges *ranges, uint64_t block_size);
/* Bytes in a memory block. 0 or -errno. */
_must_check_ int policy_block_size(struct daxctl_ctx *ctx, uint64_t *ret);

/* ---- memmap.c ---- */

/* Does the kernel keep the maps of devices in their own memory, where they say so: 1, 0, -errno,
 * -ENOENT where nothing tells. */
_must_check_ int memmap_read_parameter(struct daxctl_ctx *ctx);
/* What becomes of what the device's file says; both are 1, 0 or -errno, and so is the answer. */
int memmap_effect(int stored, int parameter);

/* ---- removal.c ---- */

/* Can the kernel remove memory, and take memory blocks offline. */
struct removal {
	enum {
		REMOVAL_POSSIBLE,
		REMOVAL_IMPOSSIBLE,
		REMOVAL_UNKNOWN,
	} is;
	uint64_t block; /* the memory block whose files tell */
	int rc;		/* of reading them, if unknown */
};
/* Asks one of the blocks, or any memory block of the machine if there is none. */
struct removal removal_read(struct daxctl_ctx *ctx, const struct blocks *blocks);
/* What was read, if removal is impossible or unknown. */
#define REMOVAL_TEXT_MAX 256
void removal_text(const struct removal *removal, char text[REMOVAL_TEXT_MAX]);

/* ---- blocks.c ---- */

/* How many are not offline; of those, how many are in zone Movable, and in another. */
int blocks_count_online(const struct blocks *blocks);
int blocks_count_movable(const struct blocks *blocks);
int blocks_count_kernel(const struct blocks *blocks);
/* Why the zone of the first block whose zone is unknown is so; 0 if there is none. */
int blocks_zone_rc(const struct blocks *blocks);
/* Another list of the same blocks. 0 or -ENOMEM. */
_must_check_ int blocks_copy(const struct blocks *blocks, struct blocks *ret);
/* A new list of those that pick says yes to. 0 or -ENOMEM. */
_must_check_ int blocks_pick(const struct blocks *blocks,
			     bool (*pick)(const struct block *block, enum zone_want want),
			     enum zone_want want, struct blocks *ret);
/* For blocks_pick(), as block_zone_is_wrong(). The zone does not matter here. */
bool block_is_not_online(const struct block *block, enum zone_want want);
bool block_is_not_offline(const struct block *block, enum zone_want want);
/* The list as it is now; zones of blocks that were online are not read again. 0 or -errno. */
_must_check_ int blocks_read_again(int dir, const struct blocks *before, struct blocks *ret);

/* ---- block-text.c ---- */

/* "offline", "going offline", "online in zone Normal" or "online in an unknown zone". */
#define BLOCK_TEXT_MAX (ZONE_NAME_MAX + 16)
void block_text(const struct block *block, char text[BLOCK_TEXT_MAX]);
/* "memory32", or "memory32-35" for more than one. */
#define BLOCK_RANGE_TEXT_MAX 64
void block_range_text(uint64_t first, uint64_t n, char text[BLOCK_RANGE_TEXT_MAX]);
/*
 * "memory32-35 (zone Normal), memory37 (offline)", of a sorted list; memory for the caller
 * to free, or NULL.
 */
char *blocks_text(const struct blocks *blocks);
/* The same without their states: "memory32-35, memory37". */
char *blocks_names(const struct blocks *blocks);

/* ---- space.c ---- */

/* What no device of a region has, by address. */
struct space {
	uint64_t start, end; /* of the region; end is behind its last byte */
	struct ranges free;  /* as the kernel counts */
	struct ranges good;  /* the same without memory that is stuck in the system */
	struct ranges stuck; /* which kmem left behind, and only a reboot removes */
};
void space_free(struct space *space);
/*
 * Without what plans of this context will take; available bytes must be left then. 0 or
 * -errno: -ENODATA or -ESTALE where the layout cannot be told.
 */
_must_check_ int space_read(struct daxctl_region *region, uint64_t available, struct space *ret);
uint64_t space_stuck(const struct space *space);
/* The largest size that fits, of ranges that suit the alignment. */
uint64_t space_largest(const struct space *space, uint64_t align);
/*
 * Where to put size bytes; and does the kernel choose the same when it is told the size
 * alone. 0 or -errno, -ENOSPC.
 */
_must_check_ int space_place(const struct space *space, uint64_t size, uint64_t align,
			     struct ranges *ret, bool *ret_kernel_would);

/* ---- kmem-state.c: the file state of a kmem device; dir is the device's directory ---- */

#define KMEM_UNPLUGGED "unplugged"

/* What the file says. 0 or -errno, -ENOENT before Linux 7.3. */
_must_check_ int kmem_state_read(int dir, char word[SYSFS_VALUE_MAX]);
/* Is that the word for memory that is plugged out. */
bool kmem_state_is_unplugged(const char *word);
/* Is all of its memory plugged out. 0 or -errno, -ENOENT before Linux 7.3. */
_must_check_ int kmem_read_unplugged(int dir, bool *ret_unplugged);
/* Is the memory of a device plugged out: 1, 0, also before Linux 7.3, or -errno. */
_must_check_ int kmem_is_unplugged(struct daxctl_dev *dev);

/* ---- sparse.c: extents ---- */

/* A piece of the capacity of a sparse region. */
struct daxctl_extent {
	int id;
	uint64_t offset, length; /* bytes */
	uuid_t uuid;		 /* its tag, or zeros */
};
/* As daxctl_region_get_extent(). */
_must_check_ int extent_after(struct daxctl_region *region, int after, struct daxctl_extent *ret);
/* Is the device one of a sparse region; dir is its directory. */
bool dev_is_sparse(struct daxctl_dev *dev, int dir);

/* ---- pages.c ---- */
#define PAGES_MAX 3

/* Sizes of page that the CPU can map, smallest first, in bytes. Returns how many. */
size_t pages_read(struct daxctl_ctx *ctx, uint64_t sizes[PAGES_MAX]);

#include "lib/model/snapshot.h"

#endif
