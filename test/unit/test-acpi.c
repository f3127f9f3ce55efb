// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "acpi-private.h"
#include "acpi.h"
#include "util/cleanup.h"

#define GiB  (1ULL << 30)
#define BASE (4 * GiB)
#define SIZE (4 * GiB)

enum {
	SRAT,
	SLIT,
	NFIT,
	N_TABLES,
};

/* The three tables of a machine, old and new */
struct machine {
	struct acpi_table old[N_TABLES];
	struct acpi_table new[N_TABLES];
	char why[ACPI_WHY_MAX];
};

static void machine_free(struct machine *m)
{
	for (int i = 0; i < N_TABLES; i++) {
		acpi_table_free(&m->old[i]);
		acpi_table_free(&m->new[i]);
	}
}

#define _machine_ _cleanup_(machine_free)

static void start(struct acpi_table *table, const char *signature, uint8_t revision, size_t len)
{
	uint8_t zero[64] = {0};
	uint8_t *header = acpi_append(table, zero, len);

	assert_non_null(header);
	memcpy(header, signature, 4);
	header[8] = revision;
	acpi_put32(header + 24, 6);
}

static uint8_t *add(struct acpi_table *table, uint16_t type, uint16_t len, bool wide)
{
	uint8_t entry[64] = {0}, *p;

	p = acpi_append(table, entry, len);
	assert_non_null(p);
	if (wide) {
		acpi_put16(p, type);
		acpi_put16(p + 2, len);
	} else {
		p[0] = (uint8_t)type;
		p[1] = (uint8_t)len;
	}
	return p;
}

static void add_memory(struct acpi_table *srat, uint32_t domain, uint64_t base, uint64_t size,
		       uint32_t flags)
{
	uint8_t *p = add(srat, 1, 40, false);

	acpi_put32(p + 2, domain);
	acpi_put64(p + 8, base);
	acpi_put64(p + 16, size);
	acpi_put32(p + 28, flags);
}

static void make_srat(struct acpi_table *srat)
{
	start(srat, "SRAT", 3, 48);
	add(srat, 0, 16, false);
	acpi_put32(add(srat, 2, 24, false) + 4, 1);
	add_memory(srat, 0, 0, 2 * GiB, 1);
	add_memory(srat, 1, BASE, SIZE, 5);
	add_memory(srat, 1, 0, 0, 0); /* as firmware fills the rest */
	add(srat, 200, 7, false);     /* nothing that is known */
	acpi_seal(srat);
}

static void make_slit(struct acpi_table *slit)
{
	static const uint8_t distances[] = {10, 17, 21, 10};

	start(slit, "SLIT", 1, 44);
	acpi_put64(slit->data + 36, 2);
	assert_non_null(acpi_append(slit, distances, sizeof(distances)));
	acpi_seal(slit);
}

static void add_range(struct acpi_table *nfit, uint16_t index, uint64_t base, uint64_t size)
{
	static const uint8_t pmem[] = {0x79, 0xd3, 0xf0, 0x66, 0xf3, 0xb4, 0x74, 0x40,
				       0xac, 0x43, 0x0d, 0x33, 0x18, 0xb7, 0x8c, 0xdb};
	uint8_t *p = add(nfit, 0, 56, true);

	acpi_put16(p + 4, index);
	acpi_put16(p + 6, 2);
	acpi_put32(p + 12, 1);
	memcpy(p + 16, pmem, sizeof(pmem));
	acpi_put64(p + 32, base);
	acpi_put64(p + 40, size);
}

static void make_nfit(struct acpi_table *nfit)
{
	uint8_t *p;

	start(nfit, "NFIT", 1, 40);
	add_range(nfit, 3, BASE, SIZE);
	add_range(nfit, 1, 64 * GiB, GiB);
	p = add(nfit, 1, 48, true);
	acpi_put16(p + 10, 9);
	acpi_put16(p + 12, 3);
	acpi_put64(p + 16, SIZE);
	acpi_put64(p + 32, 0x1000000);
	acpi_seal(nfit);
}

static void make_machine(struct machine *m)
{
	make_srat(&m->old[SRAT]);
	make_slit(&m->old[SLIT]);
	make_nfit(&m->old[NFIT]);
}

static int plan(struct machine *m, uint32_t domain, uint32_t n, struct acpi_split *split)
{
	return acpi_split_plan(&m->old[SRAT], &m->old[SLIT], domain, n, split, m->why);
}

static uint8_t sum(const struct acpi_table *table)
{
	uint8_t total = 0;

	for (size_t i = 0; i < table->len; i++)
		total = (uint8_t)(total + table->data[i]);
	return total;
}

static void assert_sealed(const struct acpi_table *table)
{
	assert_int_equal(sum(table), 0);
	assert_int_equal(acpi_get32(table->data + 4), table->len);
	assert_int_equal(acpi_get32(table->data + 24), 8); /* sealed twice, from 6 */
}

static void parts_of_memory(void **state _unused_)
{
	_machine_ struct machine m = {0};
	struct acpi_split split;
	const uint8_t *p;

	make_machine(&m);
	assert_int_equal(plan(&m, 1, 4, &split), 0);
	assert_int_equal(split.first_new, 2);
	assert_int_equal(acpi_split_srat(&m.old[SRAT], &split, &m.new[SRAT]), 0);
	assert_sealed(&m.new[SRAT]);
	assert_int_equal(m.new[SRAT].len, m.old[SRAT].len + 3 * 40);

	p = m.new[SRAT].data + 48 + 16 + 24 + 40;
	for (uint32_t k = 0; k < 4; k++, p += 40) {
		assert_int_equal(acpi_get32(p + 2), k + 1);
		assert_true(acpi_get64(p + 8) == BASE + k * GiB);
		assert_true(acpi_get64(p + 16) == GiB);
		assert_int_equal(acpi_get32(p + 28), 5);
	}
	/* what is around is as it was */
	assert_memory_equal(m.new[SRAT].data + 48, m.old[SRAT].data + 48, 16 + 24 + 40);
	assert_memory_equal(p, m.old[SRAT].data + m.old[SRAT].len - 47, 47);
}

static void distances(void **state _unused_)
{
	static const uint8_t wanted[] = {10, 17, 17, 17, 21, 10, 11, 11,
					 21, 11, 10, 11, 21, 11, 11, 10};
	_machine_ struct machine m = {0};
	struct acpi_split split;

	make_machine(&m);
	assert_int_equal(plan(&m, 1, 2, &split), 0);
	split.n = 3;
	assert_int_equal(acpi_split_slit(&m.old[SLIT], &split, &m.new[SLIT]), 0);
	assert_sealed(&m.new[SLIT]);
	assert_int_equal(acpi_get64(m.new[SLIT].data + 36), 4);
	assert_memory_equal(m.new[SLIT].data + 44, wanted, sizeof(wanted));
}

/* The SLIT need not know all domains that the SRAT has. */
static void distances_that_are_missing(void **state _unused_)
{
	static const uint8_t wanted[] = {10, 17, 20, 20, 21, 10, 20, 20,
					 20, 20, 10, 11, 20, 20, 11, 10};
	_machine_ struct machine m = {0};
	struct acpi_split split;

	make_slit(&m.old[SLIT]);
	start(&m.old[SRAT], "SRAT", 3, 48);
	add_memory(&m.old[SRAT], 2, BASE, SIZE, 1);
	acpi_seal(&m.old[SRAT]);
	assert_int_equal(plan(&m, 2, 2, &split), 0);
	assert_int_equal(acpi_split_slit(&m.old[SLIT], &split, &m.new[SLIT]), 0);
	assert_memory_equal(m.new[SLIT].data + 44, wanted, sizeof(wanted));
}

static void persistent_memory(void **state _unused_)
{
	_machine_ struct machine m = {0};
	struct acpi_split split;
	const uint8_t *p;

	make_machine(&m);
	assert_int_equal(plan(&m, 1, 2, &split), 0);
	assert_int_equal(acpi_split_nfit(&m.old[NFIT], &split, &m.new[NFIT], m.why), 1);
	assert_sealed(&m.new[NFIT]);

	p = m.new[NFIT].data + 40;
	assert_int_equal(acpi_get16(p + 4), 3);
	assert_int_equal(acpi_get32(p + 12), 1);
	assert_true(acpi_get64(p + 40) == 2 * GiB);
	p += 56;
	assert_int_equal(acpi_get16(p + 4), 4);
	assert_int_equal(acpi_get32(p + 12), 2);
	assert_true(acpi_get64(p + 32) == BASE + 2 * GiB);
	assert_memory_equal(p + 56, m.old[NFIT].data + 40 + 56, 56);
	p += 2 * 56;
	assert_int_equal(acpi_get16(p + 10), 9);
	assert_int_equal(acpi_get16(p + 12), 3);
	assert_true(acpi_get64(p + 16) == 2 * GiB);
	p += 48;
	assert_int_equal(acpi_get16(p + 10), 10);
	assert_int_equal(acpi_get16(p + 12), 4);
	assert_true(acpi_get64(p + 32) == 0x1000000 + 2 * GiB);
	assert_ptr_equal(p + 48, m.new[NFIT].data + m.new[NFIT].len);
}

static void persistent_memory_elsewhere(void **state _unused_)
{
	_machine_ struct machine m = {0};
	struct acpi_split split;

	make_machine(&m);
	assert_int_equal(plan(&m, 0, 2, &split), 0);
	assert_int_equal(acpi_split_nfit(&m.old[NFIT], &split, &m.new[NFIT], m.why), 0);
	assert_null(m.new[NFIT].data);

	add_range(&m.old[NFIT], 8, GiB, 4 * GiB);
	acpi_seal(&m.old[NFIT]);
	assert_int_equal(acpi_split_nfit(&m.old[NFIT], &split, &m.new[NFIT], m.why), -EINVAL);
	assert_non_null(strstr(m.why, "overlaps"));
	assert_null(m.new[NFIT].data);
}

static void refuse(struct machine *m, uint32_t domain, uint32_t n, int rc, const char *word)
{
	struct acpi_split split = {.n = 77};

	assert_int_equal(plan(m, domain, n, &split), rc);
	if (!strstr(m->why, word))
		fail_msg("\"%s\" does not say \"%s\"", m->why, word);
	assert_int_equal(split.n, 77);
}

static void what_cannot_be_split(void **state _unused_)
{
	_machine_ struct machine m = {0};

	make_machine(&m);
	refuse(&m, 5, 2, -ENOENT, "no memory");
	refuse(&m, 1, 4096, -EINVAL, "2 MiB");
	refuse(&m, 1, 1024, -EINVAL, "1025 proximity domains");
	add_memory(&m.old[SRAT], 1, 16 * GiB, GiB, 1);
	acpi_seal(&m.old[SRAT]);
	refuse(&m, 1, 2, -EINVAL, "2 ranges");
	add_memory(&m.old[SRAT], 6, UINT64_MAX - GiB + 1, 2 * GiB, 1);
	acpi_seal(&m.old[SRAT]);
	refuse(&m, 6, 2, -EINVAL, "64 bits");
}

static void tables_that_are_broken(void **state _unused_)
{
	_machine_ struct machine m = {0};

	make_machine(&m);
	m.old[SRAT].data[60] ^= 1;
	refuse(&m, 1, 2, -EINVAL, "checksum of the SRAT");
	m.old[SRAT].data[0] = 'X';
	refuse(&m, 1, 2, -EINVAL, "no SRAT");
	m.old[SRAT].data[0] = 'S';
	m.old[SRAT].len -= 10;
	refuse(&m, 1, 2, -EINVAL, "bytes, but there are");
	m.old[SRAT].len += 10;
	m.old[SRAT].data[48 + 1] = 15;
	acpi_seal(&m.old[SRAT]);
	refuse(&m, 1, 2, -EINVAL, "entry at byte 48 of the SRAT");
	m.old[SRAT].data[48 + 1] = 16;
	acpi_seal(&m.old[SRAT]);
	acpi_put64(m.old[SLIT].data + 36, 3);
	acpi_seal(&m.old[SLIT]);
	refuse(&m, 1, 2, -EINVAL, "9 distances");
	acpi_put64(m.old[SLIT].data + 36, 1ULL << 32);
	acpi_seal(&m.old[SLIT]);
	refuse(&m, 1, 2, -EINVAL, "proximity domains; Linux takes");
}

/* Of an old SRAT only 8 bits of a domain count. */
static void narrow_domains(void **state _unused_)
{
	_machine_ struct machine m = {0};
	struct acpi_split split;

	start(&m.old[SRAT], "SRAT", 1, 48);
	add_memory(&m.old[SRAT], 0xabcdef01, BASE, SIZE, 1);
	acpi_seal(&m.old[SRAT]);
	make_slit(&m.old[SLIT]);
	assert_int_equal(plan(&m, 1, 2, &split), 0);
	assert_int_equal(split.first_new, 2);
	refuse(&m, 1, 256, -EINVAL, "257 proximity domains");
}

static void split_all(struct machine *m)
{
	struct acpi_split split;

	if (plan(m, 1, 2, &split) < 0)
		return;
	assert_int_equal(acpi_split_srat(&m->old[SRAT], &split, &m->new[SRAT]), 0);
	assert_int_equal(acpi_split_slit(&m->old[SLIT], &split, &m->new[SLIT]), 0);
	acpi_split_nfit(&m->old[NFIT], &split, &m->new[NFIT], m->why);
	for (int i = 0; i < N_TABLES; i++)
		acpi_table_free(&m->new[i]);
}

/* Whatever is in a table, nothing outside of it is touched: for the sanitizer to judge. */
static void any_byte_may_be_wrong(void **state _unused_)
{
	static const uint8_t values[] = {0, 1, 2, 0x7f, 0x80, 0xff};
	_machine_ struct machine m = {0};
	size_t at;

	make_machine(&m);
	for (int i = 0; i < N_TABLES; i++) {
		for (at = 8; at < m.old[i].len; at++) {
			uint8_t was = m.old[i].data[at];

			for (size_t v = 0; v < ARRAY_SIZE(values); v++) {
				m.old[i].data[at] = values[v];
				acpi_seal(&m.old[i]);
				split_all(&m);
			}
			m.old[i].data[at] = was;
			acpi_seal(&m.old[i]);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_of_memory),
		cmocka_unit_test(distances),
		cmocka_unit_test(distances_that_are_missing),
		cmocka_unit_test(persistent_memory),
		cmocka_unit_test(persistent_memory_elsewhere),
		cmocka_unit_test(what_cannot_be_split),
		cmocka_unit_test(tables_that_are_broken),
		cmocka_unit_test(narrow_domains),
		cmocka_unit_test(any_byte_may_be_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
