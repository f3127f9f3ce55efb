/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The bytes of a namespace: pages that were written, and the info block in them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <endian.h>

#include "test/sim/model/nd.h"

static size_t page_index(const struct nd_region *region, uint64_t nr)
{
	return ARRAY_BISECT(region->n_pages, i, region->pages[i].nr < nr);
}

static bool page_is_here(const struct nd_region *region, size_t i, uint64_t nr)
{
	return i < region->n_pages && region->pages[i].nr == nr;
}

void nd_bytes_read(const struct nd_region *region, uint64_t at, void *buf, size_t len)
{
	char *out = buf;

	while (len) {
		uint64_t nr = at / SIM_PAGE_SIZE, skip = at % SIM_PAGE_SIZE;
		size_t n = MIN(len, (size_t)(SIM_PAGE_SIZE - skip)), i = page_index(region, nr);

		if (page_is_here(region, i, nr))
			memcpy(out, region->pages[i].bytes + skip, n);
		else
			memset(out, 0, n);
		out += n;
		at += n;
		len -= n;
	}
}

int nd_bytes_write(struct nd_region *region, uint64_t at, const void *buf, size_t len)
{
	const char *in = buf;

	while (len) {
		uint64_t nr = at / SIM_PAGE_SIZE, skip = at % SIM_PAGE_SIZE;
		size_t n = MIN(len, (size_t)(SIM_PAGE_SIZE - skip)), i = page_index(region, nr);

		if (!page_is_here(region, i, nr)) {
			unsigned char *bytes = calloc(1, SIM_PAGE_SIZE);
			struct nd_page *page =
				bytes ? ARRAY_INSERT(region->pages, region->n_pages, i) : NULL;

			if (!page) {
				free(bytes);
				return -ENOMEM;
			}
			*page = (struct nd_page){nr, bytes};
		}
		memcpy(region->pages[i].bytes + skip, in, n);
		in += n;
		at += n;
		len -= n;
	}
	return 0;
}

/* ---- the info block of pfn and dax devices, as it lies on the medium ---- */

struct block_on_medium {
	char signature[16];
	uint8_t uuid[16], parent_uuid[16];
	uint32_t flags;
	uint16_t major, minor;
	uint64_t offset, pages;
	uint32_t map, start_pad, end_trunc, align, page_size;
	uint16_t page_struct_size;
	uint8_t padding[3994];
	uint64_t checksum;
} __attribute__((packed));

_Static_assert(sizeof(struct block_on_medium) == SIM_PAGE_SIZE, "an info block is a page");

static const char *signature(enum nd_kind kind)
{
	return kind == ND_DAX ? "NVDIMM_DAX_INFO" : "NVDIMM_PFN_INFO";
}

/* Fletcher's, of 32 bit words, with the place of the sum itself as zero. */
static uint64_t checksum(const struct block_on_medium *block)
{
	uint32_t words[SIM_PAGE_SIZE / sizeof(uint32_t)];
	uint32_t low = 0;
	uint64_t high = 0;
	const uint32_t *word;

	memcpy(words, block, sizeof(words));
	memset(words + ARRAY_SIZE(words) - 2, 0, sizeof(uint64_t));
	array_foreach (word, words) {
		low += le32toh(*word);
		high += low;
	}
	return high << 32 | low;
}

static void uuid_to_bytes(const char *text, uint8_t bytes[16])
{
	for (int i = 0; i < 16; i++) {
		unsigned byte = 0;

		text += *text == '-';
		(void)!sscanf(text, "%2x", &byte);
		bytes[i] = (uint8_t)byte;
		text += 2;
	}
}

static void uuid_to_text(const uint8_t bytes[16], char text[37])
{
	for (int i = 0; i < 16; i++)
		text += snprintf(text, 4, "%s%02x",
				 i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", bytes[i]);
}

int nd_info_read(const struct nd_region *region, enum nd_kind kind, struct nd_info *ret_info)
{
	struct block_on_medium block;

	nd_bytes_read(region, ND_INFO_OFFSET, &block, sizeof(block));
	if (strncmp(block.signature, signature(kind), sizeof(block.signature)) ||
	    le64toh(block.checksum) != checksum(&block))
		return -ENODEV;
	*ret_info = (struct nd_info){
		.map = (enum nd_map)le32toh(block.map),
		.align = le32toh(block.align),
		.offset = le64toh(block.offset),
		.pages = le64toh(block.pages),
	};
	uuid_to_text(block.uuid, ret_info->uuid);
	return 0;
}

int nd_info_write(struct nd_region *region, enum nd_kind kind, const struct nd_info *info)
{
	struct block_on_medium block = {
		.major = htole16(1),
		.minor = htole16(4),
		.offset = htole64(info->offset),
		.pages = htole64(info->pages),
		.map = htole32((uint32_t)info->map),
		.align = htole32((uint32_t)info->align),
		.page_size = htole32(SIM_PAGE_SIZE),
		.page_struct_size = htole16(64),
	};

	snprintf(block.signature, sizeof(block.signature), "%s", signature(kind));
	uuid_to_bytes(info->uuid, block.uuid);
	block.checksum = htole64(checksum(&block));
	return nd_bytes_write(region, ND_INFO_OFFSET, &block, sizeof(block));
}
