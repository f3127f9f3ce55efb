// SPDX-License-Identifier: LGPL-2.1-or-later
/* SLIT: how far proximity domains are from each other, a square of bytes */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "acpi-private.h"

#define SLIT_DOMAINS   36
#define SLIT_DISTANCES 44

#define DISTANCE_SELF  10 /* and nothing else is as near */
#define DISTANCE_OTHER 20 /* what a kernel takes where it is told nothing */

int acpi_slit_domains(const struct acpi_table *slit, uint32_t *ret, char why[ACPI_WHY_MAX])
{
	uint64_t n;
	int rc = acpi_check_header(slit, "SLIT", SLIT_DISTANCES, why);

	if (rc < 0)
		return rc;
	n = acpi_get64(slit->data + SLIT_DOMAINS);
	if (n > ACPI_DOMAINS_MAX)
		return acpi_refuse(why,
				   "the SLIT has %" PRIu64 " proximity domains; Linux takes %d", n,
				   ACPI_DOMAINS_MAX);
	if (n * n != slit->len - SLIT_DISTANCES)
		return acpi_refuse(why,
				   "%" PRIu64 " proximity domains in the SLIT need %" PRIu64
				   " distances, not %zu",
				   n, n * n, slit->len - SLIT_DISTANCES);

	*ret = (uint32_t)n;
	return 0;
}

/* A new domain is as far from the others as the one that it was part of. */
static uint8_t distance(const uint8_t *old, uint32_t n_old, const struct acpi_split *split,
			uint32_t from, uint32_t to)
{
	uint32_t a = from < split->first_new ? from : split->domain;
	uint32_t b = to < split->first_new ? to : split->domain;
	uint8_t known;

	if (from < n_old && to < n_old)
		return old[from * n_old + to];
	if (from == to)
		return DISTANCE_SELF;

	known = DISTANCE_OTHER;
	if (a < n_old && b < n_old)
		known = old[a * n_old + b];
	else if (a == b)
		known = DISTANCE_SELF;
	return MAX(known, DISTANCE_SELF + 1);
}

int acpi_split_slit(const struct acpi_table *slit, const struct acpi_split *split,
		    struct acpi_table *ret)
{
	uint32_t n_old = (uint32_t)acpi_get64(slit->data + SLIT_DOMAINS);
	uint32_t n = split->first_new + split->n - 1;
	const uint8_t *old = slit->data + SLIT_DISTANCES;
	uint8_t *out;

	ret->len = SLIT_DISTANCES + (size_t)n * n;
	ret->data = malloc(ret->len);
	if (!ret->data)
		return -ENOMEM;

	memcpy(ret->data, slit->data, SLIT_DOMAINS);
	acpi_put64(ret->data + SLIT_DOMAINS, n);
	out = ret->data + SLIT_DISTANCES;
	for (uint32_t from = 0; from < n; from++) {
		for (uint32_t to = 0; to < n; to++)
			*out++ = distance(old, n_old, split, from, to);
	}
	acpi_seal(ret);
	return 0;
}
