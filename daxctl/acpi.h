/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ACPI tables that describe memory, rewritten so that one range of memory becomes
 * several NUMA nodes. Tables are buffers; nothing here knows of files.
 */
#ifndef DAXCTL_ACPI_H
#define DAXCTL_ACPI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/macro.h"

#define ACPI_WHY_MAX 200

/* Linux knows no more proximity domains. */
#define ACPI_DOMAINS_MAX 1024

struct acpi_table {
	uint8_t *data;
	size_t len;
};

/* One range of memory, cut into n equal parts */
struct acpi_split {
	uint64_t start;
	uint64_t size;
	uint32_t domain;    /* of the first part: as it was */
	uint32_t first_new; /* of the second part; the others count on from there */
	uint32_t n;
};

/* The range of memory and the domain of the k-th part */
uint64_t acpi_part_size(const struct acpi_split *split);
uint64_t acpi_part_start(const struct acpi_split *split, uint32_t k);
uint32_t acpi_part_domain(const struct acpi_split *split, uint32_t k);

void acpi_table_free(struct acpi_table *table);

/*
 * Plans to cut the memory of a domain. slit may be NULL. Returns 0; or with the
 * reason in why -ENOENT if the domain has no memory, else -EINVAL.
 */
int acpi_split_plan(const struct acpi_table *srat, const struct acpi_table *slit, uint32_t domain,
		    uint32_t n, struct acpi_split *ret, char why[ACPI_WHY_MAX]);

/*
 * Make the new tables, with a higher OEM revision, by which a kernel prefers them.
 * srat and slit are those that the plan was made with. Return 0 or -ENOMEM.
 */
int acpi_split_srat(const struct acpi_table *srat, const struct acpi_split *split,
		    struct acpi_table *ret);
int acpi_split_slit(const struct acpi_table *slit, const struct acpi_split *split,
		    struct acpi_table *ret);

/*
 * As those, for the persistent memory that has the very same range. Returns 1 if
 * there is such; 0 if not, ret is empty then; -EINVAL with the reason in why; -ENOMEM.
 */
int acpi_split_nfit(const struct acpi_table *nfit, const struct acpi_split *split,
		    struct acpi_table *ret, char why[ACPI_WHY_MAX]);

#endif
