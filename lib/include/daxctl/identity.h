/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * identity.h: names of regions and devices that stay the same over boots and kernels.
 *
 * The kernel numbers regions and devices in the order in which it finds them, so that dax0.0 may be
 * another device after the next boot. An identity names the hardware. Documentation/identity.md has
 * the grammar of the text.
 *
 * Only this library has these functions, under a version node of its own. The rules of
 * <daxctl/libdaxctl.h> for ownership, errors, freshness and threads apply here too.
 */
#ifndef _DAXCTL_IDENTITY_H_
#define _DAXCTL_IDENTITY_H_

#include <daxctl/libdaxctl.h>

#ifdef __cplusplus
extern "C" {
#endif

struct daxctl_identity;

/** enum daxctl_identity_kind - what an identity is made of. More kinds may be added. */
enum daxctl_identity_kind {
	DAXCTL_IDENTITY_HMEM = 1,   /* the region's physical addresses */
	DAXCTL_IDENTITY_CXL = 2,    /* serial numbers of CXL memory devices */
	DAXCTL_IDENTITY_NVDIMM = 3, /* the uuid of an nvdimm namespace */
	DAXCTL_IDENTITY_TAG = 4,    /* the tag of extents of dynamic capacity */
};

/**
 * daxctl_dev_get_identity - the identity of a device
 * @ret_identity: the identity; the caller frees it with daxctl_identity_free()
 *
 * Reads the region's provider, its serial numbers, uuid or addresses, and the place of
 * the device in the region. Only root can read addresses.
 *
 * Returns 0; -ENODATA if the device has no identity: the hardware tells no serial number
 * (0 means none) and no uuid, or the device is empty; -EINVAL for NULL; -ENOMEM; or
 * -errno of reading. Since LIBDAXCTL_EXT_1.
 */
int daxctl_dev_get_identity(struct daxctl_dev *dev, struct daxctl_identity **ret_identity);

/**
 * daxctl_region_get_identity - the identity of a region; as daxctl_dev_get_identity().
 * Returns -ENODATA for a region of hmem whose first address is unknown because it is in
 * free space. Since LIBDAXCTL_EXT_1.
 */
int daxctl_region_get_identity(struct daxctl_region *region, struct daxctl_identity **ret_identity);

/**
 * daxctl_identity_from_text - read an identity from its text
 * @text: such as "cxl-feed0@0"
 * @ret_identity: the identity; the caller frees it with daxctl_identity_free()
 *
 * Does not look at the machine. Returns 0; -EINVAL for NULL, and if the text is not an
 * identity; -ENOMEM. Since LIBDAXCTL_EXT_1.
 */
int daxctl_identity_from_text(const char *text, struct daxctl_identity **ret_identity);

/** daxctl_identity_free - release an identity. NULL is allowed. Since LIBDAXCTL_EXT_1. */
void daxctl_identity_free(struct daxctl_identity *identity);

/**
 * daxctl_identity_get_text - the identity as text: letters, digits and "-+.:@" only.
 * Returns NULL for NULL. The identity owns the text. Since LIBDAXCTL_EXT_1.
 */
const char *daxctl_identity_get_text(const struct daxctl_identity *identity);

/**
 * daxctl_identity_get_kind - the enum daxctl_identity_kind of an identity. Returns
 * -EINVAL for NULL. Since LIBDAXCTL_EXT_1.
 */
int daxctl_identity_get_kind(const struct daxctl_identity *identity);

/**
 * daxctl_identity_get_serial - the serial number of the n-th CXL memory device that the
 * region is spread over, counted from 0. Returns 0; -ENOENT after the last one, and for
 * other kinds; -EINVAL for NULL. Since LIBDAXCTL_EXT_1.
 */
int daxctl_identity_get_serial(const struct daxctl_identity *identity, unsigned int n,
			       unsigned long long *ret_serial);

/**
 * daxctl_identity_get_uuid - the uuid of the namespace, or the tag. Returns 0; -ENOENT
 * for other kinds; -EINVAL for NULL. Since LIBDAXCTL_EXT_1.
 */
int daxctl_identity_get_uuid(const struct daxctl_identity *identity, uuid_t uuid);

/**
 * daxctl_identity_get_offset - where the device starts in its region, in bytes
 *
 * Returns 0; -ENOENT if the identity names a whole region or a tag; -EINVAL for NULL.
 * Since LIBDAXCTL_EXT_1.
 */
int daxctl_identity_get_offset(const struct daxctl_identity *identity,
			       unsigned long long *ret_offset);

/**
 * daxctl_identity_is_region - does the identity name this region, or a device of it
 *
 * Returns 1, 0, -EINVAL for NULL, or -errno of reading. Since LIBDAXCTL_EXT_1.
 */
int daxctl_identity_is_region(const struct daxctl_identity *identity, struct daxctl_region *region);

/**
 * daxctl_identity_is_dev - does the identity name this device, or its whole region. As
 * daxctl_identity_is_region(). Since LIBDAXCTL_EXT_1.
 */
int daxctl_identity_is_dev(const struct daxctl_identity *identity, struct daxctl_dev *dev);

/**
 * daxctl_name_check - does a text have a form that daxctl_find_devs() accepts
 *
 * Does not look at the machine. Returns 0; -EINVAL for NULL and for text of another form;
 * -ENOMEM. Since LIBDAXCTL_EXT_1.
 */
int daxctl_name_check(const char *name);

/**
 * daxctl_find_devs - find the devices for a name of any form
 * @name: dax0.1 or 0.1; a path in /dev, links are followed; 252:7, the numbers of
 *	that file; a path in /sys of a device or its region; an identity of a device or a
 *	region; serial:feed0 (hexadecimal, with or without 0x); node:1;
 *	address:0x100000000; mem0, the name of a CXL memory device. 0x... alone is a
 *	serial number or an address
 * @ret_devs: an array in the order of the devices' names; the caller frees it with
 *	free()
 * @ret_n: the number of devices
 *
 * Returns 0; -EINVAL for NULL, and if the text has none of these forms; -ENODEV if no
 * device has that name; -ENOTUNIQ if 0x... is the serial number of one device and an
 * address of another; -ENOMEM; or -errno of reading. Since LIBDAXCTL_EXT_1.
 */
int daxctl_find_devs(struct daxctl_ctx *ctx, const char *name, struct daxctl_dev ***ret_devs,
		     size_t *ret_n);

#ifdef __cplusplus
}
#endif

#endif
