// SPDX-License-Identifier: LGPL-2.1-or-later
#include "acpi.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <endian.h>

#include "acpi-private.h"

/* Places in the header that all tables have */
enum {
	HEADER_LENGTH = 4,
	HEADER_CHECKSUM = 9,
	HEADER_OEM_REVISION = 24,
};

void acpi_table_free(struct acpi_table *table)
{
	free(table->data);
	*table = (struct acpi_table){0};
}

uint16_t acpi_get16(const uint8_t *p)
{
	uint16_t value;

	memcpy(&value, p, sizeof(value));
	return le16toh(value);
}

uint32_t acpi_get32(const uint8_t *p)
{
	uint32_t value;

	memcpy(&value, p, sizeof(value));
	return le32toh(value);
}

uint64_t acpi_get64(const uint8_t *p)
{
	uint64_t value;

	memcpy(&value, p, sizeof(value));
	return le64toh(value);
}

void acpi_put16(uint8_t *p, uint16_t value)
{
	value = htole16(value);
	memcpy(p, &value, sizeof(value));
}

void acpi_put32(uint8_t *p, uint32_t value)
{
	value = htole32(value);
	memcpy(p, &value, sizeof(value));
}

void acpi_put64(uint8_t *p, uint64_t value)
{
	value = htole64(value);
	memcpy(p, &value, sizeof(value));
}

int acpi_refuse(char why[ACPI_WHY_MAX], const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(why, ACPI_WHY_MAX, format, args);
	va_end(args);
	return -EINVAL;
}

uint64_t acpi_part_size(const struct acpi_split *split)
{
	return split->size / split->n;
}

uint64_t acpi_part_start(const struct acpi_split *split, uint32_t k)
{
	return split->start + k * acpi_part_size(split);
}

uint32_t acpi_part_domain(const struct acpi_split *split, uint32_t k)
{
	return k == 0 ? split->domain : split->first_new + k - 1;
}

/* All bytes of a table add up to 0. */
static uint8_t sum(const struct acpi_table *table)
{
	uint8_t total = 0;

	for (size_t i = 0; i < table->len; i++)
		total = (uint8_t)(total + table->data[i]);
	return total;
}

int acpi_check_header(const struct acpi_table *table, const char *signature, size_t min,
		      char why[ACPI_WHY_MAX])
{
	uint32_t len;

	if (table->len < ACPI_HEADER_SIZE || memcmp(table->data, signature, 4) != 0)
		return acpi_refuse(why, "there is no %s in its file", signature);
	len = acpi_get32(table->data + HEADER_LENGTH);
	if (len != table->len || len < min)
		return acpi_refuse(why, "the %s says it has %u bytes, but there are %zu", signature,
				   len, table->len);
	if (sum(table) != 0)
		return acpi_refuse(why, "the checksum of the %s is wrong", signature);

	return 0;
}

uint16_t acpi_type(const struct acpi_layout *layout, const uint8_t *entry)
{
	return layout->wide ? acpi_get16(entry) : entry[0];
}

uint16_t acpi_size(const struct acpi_layout *layout, const uint8_t *entry)
{
	return layout->wide ? acpi_get16(entry + 2) : entry[1];
}

static uint16_t min_size(const struct acpi_layout *layout, uint16_t type)
{
	for (size_t i = 0; i < layout->n_sizes; i++) {
		if (layout->sizes[i].type == type)
			return layout->sizes[i].size;
	}

	return layout->wide ? 4 : 2;
}

int acpi_check(const struct acpi_table *table, const struct acpi_layout *layout,
	       char why[ACPI_WHY_MAX])
{
	size_t at = layout->first, size, left;
	int rc = acpi_check_header(table, layout->signature, layout->first, why);

	for (; rc == 0 && at < table->len; at += size) {
		const uint8_t *entry = table->data + at;

		left = table->len - at;
		size = left < (layout->wide ? 4U : 2U) ? 0 : acpi_size(layout, entry);
		if (size == 0 || size > left || size < min_size(layout, acpi_type(layout, entry)))
			rc = acpi_refuse(why, "the entry at byte %zu of the %s has a wrong length",
					 at, layout->signature);
	}

	return rc;
}

const uint8_t *acpi_next(const struct acpi_table *table, const struct acpi_layout *layout,
			 const uint8_t *entry)
{
	const uint8_t *next =
		entry ? entry + acpi_size(layout, entry) : table->data + layout->first;

	return next < table->data + table->len ? next : NULL;
}

uint8_t *acpi_append(struct acpi_table *table, const uint8_t *bytes, size_t len)
{
	uint8_t *data = realloc(table->data, table->len + len);

	if (!data)
		return NULL;

	memcpy(data + table->len, bytes, len);
	table->data = data;
	table->len += len;
	return data + table->len - len;
}

void acpi_seal(struct acpi_table *table)
{
	uint8_t *revision = table->data + HEADER_OEM_REVISION;

	acpi_put32(table->data + HEADER_LENGTH, (uint32_t)table->len);
	acpi_put32(revision, acpi_get32(revision) + 1);
	table->data[HEADER_CHECKSUM] = 0;
	table->data[HEADER_CHECKSUM] = (uint8_t)-sum(table);
}
