/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the files that know one ACPI table each have in common. */
#ifndef DAXCTL_ACPI_PRIVATE_H
#define DAXCTL_ACPI_PRIVATE_H

#include "acpi.h"

#define ACPI_HEADER_SIZE 36

/* How a table with entries is laid out */
struct acpi_layout {
	const char *signature;
	size_t first; /* where its entries begin */
	bool wide;    /* type and length of an entry take 2 bytes each, not 1 */
	const struct acpi_entry_size *sizes;
	size_t n_sizes;
};

/* Entries of a type are never shorter. */
struct acpi_entry_size {
	uint16_t type;
	uint16_t size;
};

uint16_t acpi_get16(const uint8_t *p);
uint32_t acpi_get32(const uint8_t *p);
uint64_t acpi_get64(const uint8_t *p);
void acpi_put16(uint8_t *p, uint16_t value);
void acpi_put32(uint8_t *p, uint32_t value);
void acpi_put64(uint8_t *p, uint64_t value);

/* Signature, length and checksum. Returns 0, or -EINVAL with the reason in why. */
int acpi_check_header(const struct acpi_table *table, const char *signature, size_t min,
		      char why[ACPI_WHY_MAX]);

/* As acpi_check_header(), and that all entries lie in the table. */
int acpi_check(const struct acpi_table *table, const struct acpi_layout *layout,
	       char why[ACPI_WHY_MAX]);

/* The entry behind another, or the first behind NULL; NULL behind the last. */
const uint8_t *acpi_next(const struct acpi_table *table, const struct acpi_layout *layout,
			 const uint8_t *entry);
uint16_t acpi_type(const struct acpi_layout *layout, const uint8_t *entry);
uint16_t acpi_size(const struct acpi_layout *layout, const uint8_t *entry);

/* Adds a copy of the bytes, and tells where; NULL if memory is short. */
uint8_t *acpi_append(struct acpi_table *table, const uint8_t *bytes, size_t len);

/* Sets what depends on the rest: length, OEM revision, checksum. */
void acpi_seal(struct acpi_table *table);

/* Writes the reason; returns -EINVAL. */
_printf_(2, 3) int acpi_refuse(char why[ACPI_WHY_MAX], const char *format, ...);

/* How many domains the table has distances of; -EINVAL with the reason in why. */
int acpi_slit_domains(const struct acpi_table *slit, uint32_t *ret, char why[ACPI_WHY_MAX]);

#endif
