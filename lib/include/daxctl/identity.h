/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * identity.h: names of regions and devices that stay the same over boots and kernels.
 *
 * The kernel numbers regions and devices in the order in which it finds them, so that
 * dax0.0 may be another device after the next boot. An identity names the hardware.
 * Documentation/identity.md has the grammar of the text.
 *
 * Of this library alone, with its own version node. What <daxctl/libdaxctl.h> says of
 * ownership, errors, freshness and threads is so here too.
 */
#ifndef _DAXCTL_IDENTITY_H_
#define _DAXCTL_IDENTITY_H_

#include <daxctl/libdaxctl.h>

#ifdef __cplusplus
extern "C" {
#endif

struct daxctl_identity;

/** enum daxctl_identity_kind - what an identity is made of; more kinds may come */
enum daxctl_identity_kind {
	DAXCTL_IDENTITY_HMEM = 1,   /* the region's physical addresses */
	DAXCTL_IDENTITY_CXL = 2,    /* serial numbers of CXL memory devices */
	DAXCTL_IDENTITY_NVDIMM = 3, /* the uuid of an nvdimm namespace */
	DAXCTL_IDENTITY_TAG = 4,    /* the tag of extents of dynamic capacity */
};

/**
 * daxctl_dev_get_identity - the identity of a device
 * @ret_identity: for the caller to free with daxctl_identity_free()
 *
 * Reads the region's provider, its serial numbers, uuid or addresses, and the place of
 * the device in the region. Ordinary users may not read addresses.
 *
 * Returns 0; -ENODATA if the device has none: its hardware tells no serial number
 * (0 is none) and no uuid, or the device is empty; -EINVAL for NULL; -ENOMEM; or
 * -errno of reading. Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_get_identity(struct daxctl_dev *dev, struct daxctl_identity **ret_identity);

/**
 * daxctl_region_get_identity - the identity of a region; as daxctl_dev_get_identity().
 * A region of hmem, of which free space hides the first address, has none: -ENODATA.
 * Since LIBDAXCTL_EXT_1.
 */
int daxctl_region_get_identity(struct daxctl_region *region, struct daxctl_identity **ret_identity);

/**
 * daxctl_identity_from_text - read an identity from its text
 * @text: such as "cxl-feed0@0"
 * @ret_identity: for the caller to free with daxctl_identity_free()
 *
 * The machine is not looked at. Returns 0, -EINVAL for NULL or text that is no
 * identity, -ENOMEM. Since LIBDAXCTL_EXT_1.
 */
int daxctl_identity_from_text(const char *text, struct daxctl_identity **ret_identity);

/** daxctl_identity_free - release an identity; NULL is fine. Since LIBDAXCTL_EXT_1. */
void daxctl_identity_free(struct daxctl_identity *identity);

/**
 * daxctl_identity_get_text - the identity as text: letters, digits and "-+.:@" only.
 * Owned by the identity; NULL for NULL. Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_identity_get_text(const struct daxctl_identity *identity);

/**
 * daxctl_identity_get_kind - an enum daxctl_identity_kind; -EINVAL for NULL.
 * Since LIBDAXCTL_EXT_1.
 */
int daxctl_identity_get_kind(const struct daxctl_identity *identity);

/**
 * daxctl_identity_get_serial - the serial number of the n-th CXL memory device that the
 * region is spread over, counted from 0. Returns 0; -ENOENT behind the last, and for
 * other kinds; -EINVAL for NULL. Since LIBDAXCTL_EXT_1.
 */
int daxctl_identity_get_serial(const struct daxctl_identity *identity, unsigned int n,
			       unsigned long long *ret_serial);

/**
 * daxctl_identity_get_uuid - the uuid of the namespace, or the tag. Returns 0; -ENOENT for
 * other kinds; -EINVAL for NULL. Since LIBDAXCTL_EXT_1.
 */
int daxctl_identity_get_uuid(const struct daxctl_identity *identity, uuid_t uuid);

/**
 * daxctl_identity_get_offset - where the device starts in its region, in bytes
 *
 * Returns 0; -ENOENT for the identity of a whole region, and for a tag; -EINVAL for
 * NULL. Since LIBDAXCTL_EXT_1.
 */
int daxctl_identity_get_offset(const struct daxctl_identity *identity,
			       unsigned long long *ret_offset);

/**
 * daxctl_identity_is_region - does an identity name a region, or a device of the region
 *
 * Returns 1, 0, -EINVAL for NULL, or -errno of reading. Since LIBDAXCTL_EXT_1.
 */
int daxctl_identity_is_region(const struct daxctl_identity *identity, struct daxctl_region *region);

/**
 * daxctl_identity_is_dev - does an identity name a device, or the whole region of the
 * device. As daxctl_identity_is_region(). Since LIBDAXCTL_EXT_1.
 */
int daxctl_identity_is_dev(const struct daxctl_identity *identity, struct daxctl_dev *dev);

/**
 * daxctl_name_check - could text be a name that daxctl_find_devs() takes
 *
 * The machine is not looked at. Returns 0; -EINVAL for NULL and for text of no form;
 * -ENOMEM. Since LIBDAXCTL_EXT_1.
 */
int daxctl_name_check(const char *name);

/**
 * daxctl_find_devs - the devices that a name of any form denotes
 * @name: dax0.1 or 0.1; a path in /dev, links followed; 252:7, the numbers of that file;
 *	a path in /sys of a device or its region; an identity, of a device or a region;
 *	serial:feed0 (hexadecimal, 0x is fine); node:1; address:0x100000000; mem0, the
 *	name of a CXL memory device. 0x... alone is a serial number or an address
 * @ret_devs: an array for the caller to free(), in the order of the devices' names
 * @ret_n: how many
 *
 * Returns 0; -EINVAL for NULL, and for text that is no name of any form; -ENODEV if
 * nothing has that name; -ENOTUNIQ for 0x... if it is the serial number of one device
 * and an address of another; -ENOMEM; or -errno of reading. Since LIBDAXCTL_EXT_1.
 */
int daxctl_find_devs(struct daxctl_ctx *ctx, const char *name, struct daxctl_dev ***ret_devs,
		     size_t *ret_n);

#ifdef __cplusplus
}
#endif

#endif
