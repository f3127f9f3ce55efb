// SPDX-License-Identifier: LGPL-2.1-or-later
/* SRAT: which processors and which memory are in which proximity domain */
#include <errno.h>
#include <inttypes.h>

#include "acpi-private.h"

#define SRAT_REVISION 8 /* of the header */
#define SRAT_MEMORY   1

/* Places in an entry for memory */
enum {
	MEMORY_DOMAIN = 2,
	MEMORY_START = 8,
	MEMORY_SIZE = 16,
	MEMORY_FLAGS = 28,
};

#define MEMORY_ENABLED 1

/* Smaller parts, or at odd addresses, are of no use to device-dax. */
#define PART_UNIT (2ULL << 20)

static const struct acpi_entry_size srat_sizes[] = {
	{0, 16}, {SRAT_MEMORY, 40}, {2, 24}, {3, 18}, {4, 12}, {5, 32}, {6, 32},
};

static const struct acpi_layout srat_layout = {
	.signature = "SRAT",
	.first = 48,
	.sizes = srat_sizes,
	.n_sizes = ARRAY_SIZE(srat_sizes),
};

/* Before revision 2 domains had 8 bits, and what is now the rest could be anything. */
static bool srat_is_narrow(const struct acpi_table *srat)
{
	return srat->data[SRAT_REVISION] < 2;
}

static uint32_t entry_domain(const struct acpi_table *srat, const uint8_t *entry)
{
	bool narrow = srat_is_narrow(srat);

	switch (entry[0]) {
	case 0: /* processor by local APIC: the upper bytes came later */
		return entry[2] | (narrow ? 0 : acpi_get32(entry + 8) & 0xffffff00);
	case SRAT_MEMORY:
		return acpi_get32(entry + MEMORY_DOMAIN) & (narrow ? 0xff : 0xffffffff);
	case 3: /* GIC: processor */
	case 4: /* GIC: interrupt translation */
		return acpi_get32(entry + 2);
	case 2: /* processor by x2APIC */
	case 5: /* initiator */
	case 6: /* port */
		return acpi_get32(entry + 4);
	default:
		return 0;
	}
}

static bool entry_is_memory_of(const struct acpi_table *srat, const uint8_t *entry, uint32_t domain)
{
	return entry[0] == SRAT_MEMORY && acpi_get32(entry + MEMORY_FLAGS) & MEMORY_ENABLED &&
	       acpi_get64(entry + MEMORY_SIZE) > 0 && entry_domain(srat, entry) == domain;
}

static int find_memory(const struct acpi_table *srat, struct acpi_split *split,
		       char why[ACPI_WHY_MAX])
{
	unsigned int found = 0;

	for (const uint8_t *entry = NULL; (entry = acpi_next(srat, &srat_layout, entry));) {
		if (!entry_is_memory_of(srat, entry, split->domain))
			continue;
		found++;
		split->start = acpi_get64(entry + MEMORY_START);
		split->size = acpi_get64(entry + MEMORY_SIZE);
	}
	if (found == 0) {
		acpi_refuse(why, "proximity domain %u has no memory", split->domain);
		return -ENOENT;
	}
	if (found > 1)
		return acpi_refuse(why, "proximity domain %u has %u ranges of memory, not one",
				   split->domain, found);

	return 0;
}

static int check_parts(const struct acpi_split *split, char why[ACPI_WHY_MAX])
{
	if (split->start + split->size < split->start)
		return acpi_refuse(why, "the memory at %#" PRIx64 " ends beyond 64 bits",
				   split->start);
	if (split->start % PART_UNIT || split->size % (PART_UNIT * split->n))
		return acpi_refuse(why,
				   "%#" PRIx64 " bytes of memory at %#" PRIx64
				   " do not make %u parts of a multiple of 2 MiB",
				   split->size, split->start, split->n);

	return 0;
}

static int number_parts(const struct acpi_table *srat, uint32_t domains, struct acpi_split *split,
			char why[ACPI_WHY_MAX])
{
	uint32_t limit = srat_is_narrow(srat) ? 256 : ACPI_DOMAINS_MAX;
	uint64_t first = domains;

	for (const uint8_t *entry = NULL; (entry = acpi_next(srat, &srat_layout, entry));)
		first = MAX(first, (uint64_t)entry_domain(srat, entry) + 1);
	if (first + split->n - 1 > limit)
		return acpi_refuse(
			why, "it would take %" PRIu64 " proximity domains; %u is as far as they go",
			first + split->n - 1, limit);

	split->first_new = (uint32_t)first;
	return 0;
}

int acpi_split_plan(const struct acpi_table *srat, const struct acpi_table *slit, uint32_t domain,
		    uint32_t n, struct acpi_split *ret, char why[ACPI_WHY_MAX])
{
	struct acpi_split split = {.domain = domain, .n = n};
	uint32_t domains = 0;
	int rc;

	rc = acpi_check(srat, &srat_layout, why);
	if (rc == 0 && slit)
		rc = acpi_slit_domains(slit, &domains, why);
	if (rc == 0)
		rc = find_memory(srat, &split, why);
	if (rc == 0)
		rc = check_parts(&split, why);
	if (rc == 0)
		rc = number_parts(srat, domains, &split, why);
	if (rc == 0)
		*ret = split;
	return rc;
}

/* One entry for each part */
static int append_parts(const uint8_t *entry, const struct acpi_split *split,
			struct acpi_table *table)
{
	for (uint32_t k = 0; k < split->n; k++) {
		uint8_t *part = acpi_append(table, entry, acpi_size(&srat_layout, entry));

		if (!part)
			return -ENOMEM;
		acpi_put32(part + MEMORY_DOMAIN, acpi_part_domain(split, k));
		acpi_put64(part + MEMORY_START, acpi_part_start(split, k));
		acpi_put64(part + MEMORY_SIZE, acpi_part_size(split));
	}

	return 0;
}

int acpi_split_srat(const struct acpi_table *srat, const struct acpi_split *split,
		    struct acpi_table *ret)
{
	int rc = acpi_append(ret, srat->data, srat_layout.first) ? 0 : -ENOMEM;

	for (const uint8_t *entry = NULL;
	     rc == 0 && (entry = acpi_next(srat, &srat_layout, entry));) {
		if (entry_is_memory_of(srat, entry, split->domain))
			rc = append_parts(entry, split, ret);
		else if (!acpi_append(ret, entry, acpi_size(&srat_layout, entry)))
			rc = -ENOMEM;
	}
	if (rc == 0)
		acpi_seal(ret);
	return rc;
}
