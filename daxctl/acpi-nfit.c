// SPDX-License-Identifier: LGPL-2.1-or-later
/* NFIT: ranges of persistent memory, and which modules are mapped there */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "acpi-private.h"

#define NFIT_RANGE   0
#define NFIT_MAPPING 1

/* Places in an entry for a range of addresses */
enum {
	RANGE_INDEX = 4,
	RANGE_FLAGS = 6,
	RANGE_DOMAIN = 12,
	RANGE_KIND = 16,
	RANGE_START = 32,
	RANGE_SIZE = 40,
};

#define RANGE_DOMAIN_VALID 2

/* Modules may be interleaved in lines of up to a page. */
#define SHARE_UNIT 4096

/* Places in an entry that maps a part of a module into a range */
enum {
	MAPPING_REGION = 10,
	MAPPING_RANGE = 12,
	MAPPING_SIZE = 16,
	MAPPING_MODULE_ADDRESS = 32,
};

static const struct acpi_entry_size nfit_sizes[] = {{NFIT_RANGE, 56}, {NFIT_MAPPING, 48}};

static const struct acpi_layout nfit_layout = {
	.signature = "NFIT",
	.first = 40,
	.wide = true,
	.sizes = nfit_sizes,
	.n_sizes = ARRAY_SIZE(nfit_sizes),
};

/* 66f0d379-b4f3-4074-ac43-0d3318b78cdb, in the order of ACPI */
static const uint8_t kind_pmem[16] = {0x79, 0xd3, 0xf0, 0x66, 0xf3, 0xb4, 0x74, 0x40,
				      0xac, 0x43, 0x0d, 0x33, 0x18, 0xb7, 0x8c, 0xdb};

/* What is known of the old table, and the numbers that new entries get */
struct nfit {
	const uint8_t *range; /* the entry that is cut, or NULL */
	uint32_t next_index;
	uint32_t next_region;
};

static bool is_pmem_range(const uint8_t *entry)
{
	return acpi_type(&nfit_layout, entry) == NFIT_RANGE &&
	       memcmp(entry + RANGE_KIND, kind_pmem, sizeof(kind_pmem)) == 0;
}

static bool is_mapping_of(const uint8_t *entry, const uint8_t *range)
{
	return acpi_type(&nfit_layout, entry) == NFIT_MAPPING &&
	       acpi_get16(entry + MAPPING_RANGE) == acpi_get16(range + RANGE_INDEX);
}

/* Is this the range that is to be split? Then it is noted. Overlapping a little is refused. */
static int look_at_range(const uint8_t *entry, const struct acpi_split *split, struct nfit *nfit,
			 char why[ACPI_WHY_MAX])
{
	uint64_t start = acpi_get64(entry + RANGE_START), size = acpi_get64(entry + RANGE_SIZE);
	bool same = start == split->start && size == split->size;

	if (size <= UINT64_MAX - start &&
	    (start + size <= split->start || start >= split->start + split->size))
		return 0;
	if (!same || nfit->range)
		return acpi_refuse(why,
				   "the NFIT's persistent memory at %#" PRIx64
				   " overlaps with the memory to be split",
				   start);

	nfit->range = entry;
	return 0;
}

/* Numbers in use: new ones count on from the highest. */
static void look_at_numbers(const uint8_t *entry, struct nfit *nfit)
{
	switch (acpi_type(&nfit_layout, entry)) {
	case NFIT_RANGE:
		nfit->next_index = MAX(nfit->next_index, acpi_get16(entry + RANGE_INDEX) + 1U);
		break;
	case NFIT_MAPPING:
		nfit->next_region = MAX(nfit->next_region, acpi_get16(entry + MAPPING_REGION) + 1U);
		break;
	default:
		break;
	}
}

static int look_at_all(const struct acpi_table *table, const struct acpi_split *split,
		       struct nfit *nfit, char why[ACPI_WHY_MAX])
{
	int rc = acpi_check(table, &nfit_layout, why);

	if (rc < 0)
		return rc;
	for (const uint8_t *entry = NULL; (entry = acpi_next(table, &nfit_layout, entry));) {
		look_at_numbers(entry, nfit);
		rc = is_pmem_range(entry) ? look_at_range(entry, split, nfit, why) : 0;
		if (rc < 0)
			return rc;
	}

	return 0;
}

/* Can each module's share be cut too? */
static int look_at_mappings(const struct acpi_table *table, const struct acpi_split *split,
			    const struct nfit *nfit, char why[ACPI_WHY_MAX])
{
	uint32_t mappings = 0;

	for (const uint8_t *entry = NULL; (entry = acpi_next(table, &nfit_layout, entry));) {
		uint64_t size;

		if (!is_mapping_of(entry, nfit->range))
			continue;
		mappings++;
		size = acpi_get64(entry + MAPPING_SIZE);
		if (size % ((uint64_t)SHARE_UNIT * split->n))
			return acpi_refuse(why,
					   "in the NFIT a module's share of %#" PRIx64
					   " bytes does not make %u parts",
					   size, split->n);
	}
	if (nfit->next_index + split->n - 1 > UINT16_MAX ||
	    nfit->next_region + (uint64_t)mappings * (split->n - 1) > UINT16_MAX)
		return acpi_refuse(why, "the NFIT's numbers do not suffice for %u parts", split->n);

	return 0;
}

static uint16_t part_index(const struct nfit *nfit, uint32_t k)
{
	return (uint16_t)(k == 0 ? acpi_get16(nfit->range + RANGE_INDEX)
				 : nfit->next_index + k - 1);
}

static int append_ranges(const struct nfit *nfit, const struct acpi_split *split,
			 struct acpi_table *table)
{
	for (uint32_t k = 0; k < split->n; k++) {
		uint8_t *part =
			acpi_append(table, nfit->range, acpi_size(&nfit_layout, nfit->range));

		if (!part)
			return -ENOMEM;
		acpi_put16(part + RANGE_INDEX, part_index(nfit, k));
		if (acpi_get16(part + RANGE_FLAGS) & RANGE_DOMAIN_VALID)
			acpi_put32(part + RANGE_DOMAIN, acpi_part_domain(split, k));
		acpi_put64(part + RANGE_START, acpi_part_start(split, k));
		acpi_put64(part + RANGE_SIZE, acpi_part_size(split));
	}

	return 0;
}

static int append_mappings(const uint8_t *entry, struct nfit *nfit, const struct acpi_split *split,
			   struct acpi_table *table)
{
	uint64_t share = acpi_get64(entry + MAPPING_SIZE) / split->n;
	uint64_t address = acpi_get64(entry + MAPPING_MODULE_ADDRESS);

	for (uint32_t k = 0; k < split->n; k++) {
		uint8_t *part = acpi_append(table, entry, acpi_size(&nfit_layout, entry));

		if (!part)
			return -ENOMEM;
		if (k > 0)
			acpi_put16(part + MAPPING_REGION, (uint16_t)nfit->next_region++);
		acpi_put16(part + MAPPING_RANGE, part_index(nfit, k));
		acpi_put64(part + MAPPING_SIZE, share);
		acpi_put64(part + MAPPING_MODULE_ADDRESS, address + k * share);
	}

	return 0;
}

static int rewrite(const struct acpi_table *table, struct nfit *nfit,
		   const struct acpi_split *split, struct acpi_table *ret)
{
	int rc = acpi_append(ret, table->data, nfit_layout.first) ? 0 : -ENOMEM;

	for (const uint8_t *entry = NULL;
	     rc == 0 && (entry = acpi_next(table, &nfit_layout, entry));) {
		if (entry == nfit->range)
			rc = append_ranges(nfit, split, ret);
		else if (is_mapping_of(entry, nfit->range))
			rc = append_mappings(entry, nfit, split, ret);
		else if (!acpi_append(ret, entry, acpi_size(&nfit_layout, entry)))
			rc = -ENOMEM;
	}
	if (rc == 0)
		acpi_seal(ret);
	return rc;
}

int acpi_split_nfit(const struct acpi_table *table, const struct acpi_split *split,
		    struct acpi_table *ret, char why[ACPI_WHY_MAX])
{
	struct nfit nfit = {0};
	int rc = look_at_all(table, split, &nfit, why);

	if (rc < 0 || !nfit.range)
		return rc;
	rc = look_at_mappings(table, split, &nfit, why);
	if (rc == 0)
		rc = rewrite(table, &nfit, split, ret);

	return rc < 0 ? rc : 1;
}
