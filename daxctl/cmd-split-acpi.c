// SPDX-License-Identifier: LGPL-2.1-or-later
/* split-acpi: files with ACPI tables in, files out; what is done to them is in acpi.h */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "acpi.h"
#include "command.h"
#include "message.h"
#include "util/cleanup.h"

/* No real table is larger. */
#define TABLE_MAX (16U << 20)

struct split_values {
	const char *directory;
	struct number_option domain;
	struct number_option nodes;
	bool verbose;
};

static const struct option_spec options[] = {
	{"directory", 'd', OPTION_DIRECTORY, offsetof(struct split_values, directory), "directory",
	 "where the tables are, and where the new ones go; else here"},
	{"pxm", 'p', OPTION_NUMBER, offsetof(struct split_values, domain), "number",
	 "the proximity domain whose memory is split; else 0"},
	{"nodes", 'n', OPTION_NUMBER, offsetof(struct split_values, nodes), "number",
	 "how many parts: 2, 4, 8, 16, ...; else 2"},
	{"verbose", 'v', OPTION_FLAG, offsetof(struct split_values, verbose), NULL,
	 "tell which part becomes which domain"},
	{0},
};

enum table_id {
	TABLE_SRAT,
	TABLE_SLIT,
	TABLE_NFIT,
	N_TABLES,
};

static const char *const file_names[N_TABLES] = {"srat.dat", "slit.dat", "nfit.dat"};

/* In order of their ids; those that there is no file of are empty. */
struct tables {
	struct acpi_table old[N_TABLES];
	struct acpi_table new[N_TABLES];
};

static void tables_free(struct tables *tables)
{
	for (int id = 0; id < N_TABLES; id++) {
		acpi_table_free(&tables->old[id]);
		acpi_table_free(&tables->new[id]);
	}
}

static enum exit_code failed(const char *name, int rc)
{
	message("%s: %s. Nothing was written.", name, strerror(-rc));
	return exit_from_errno(rc);
}

/* As failed(), where there are better words. */
static enum exit_code refused(int rc, const char *why)
{
	if (rc == -ENOMEM)
		return failed("cannot split", rc);

	message("%s. Nothing was written.", why);
	return rc == -ENOENT ? EXIT_CODE_NOTHING : EXIT_CODE_FAILED;
}

static int read_all(int fd, struct acpi_table *ret)
{
	struct stat st;
	size_t done = 0;
	ssize_t n;

	if (fstat(fd, &st) < 0)
		return -errno;
	if (st.st_size > TABLE_MAX)
		return -EFBIG;
	ret->len = (size_t)st.st_size;
	ret->data = malloc(ret->len + 1);
	if (!ret->data)
		return -ENOMEM;

	while (done < ret->len) {
		n = read(fd, ret->data + done, ret->len - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? -errno : -EIO;
		done += (size_t)n;
	}

	return 0;
}

static int write_all(int fd, const struct acpi_table *table)
{
	size_t done = 0;
	ssize_t n;

	while (done < table->len) {
		n = write(fd, table->data + done, table->len - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? -errno : -EIO;
		done += (size_t)n;
	}

	return fchmod(fd, 0640) < 0 || fsync(fd) < 0 ? -errno : 0;
}

/* Only the SRAT has to be there. */
static enum exit_code read_tables(int dir, struct tables *tables)
{
	for (int id = 0; id < N_TABLES; id++) {
		_cleanup_close_ int fd = openat(dir, file_names[id], O_RDONLY | O_CLOEXEC);
		int rc = fd < 0 ? -errno : read_all(fd, &tables->old[id]);

		if (rc < 0 && (rc != -ENOENT || id == TABLE_SRAT))
			return failed(file_names[id], rc);
	}

	return EXIT_CODE_DONE;
}

static void tell_parts(const struct acpi_split *split)
{
	for (uint32_t k = 0; k < split->n; k++)
		message("domain %u: %#" PRIx64 " bytes at %#" PRIx64, acpi_part_domain(split, k),
			acpi_part_size(split), acpi_part_start(split, k));
}

static enum exit_code split_tables(struct tables *tables, uint32_t domain, uint32_t nodes,
				   bool verbose)
{
	const struct acpi_table *slit = &tables->old[TABLE_SLIT], *nfit = &tables->old[TABLE_NFIT];
	char why[ACPI_WHY_MAX] = "";
	struct acpi_split split;
	int rc;

	rc = acpi_split_plan(&tables->old[TABLE_SRAT], slit->data ? slit : NULL, domain, nodes,
			     &split, why);
	if (rc < 0)
		return refused(rc, why);

	if (verbose)
		tell_parts(&split);
	rc = acpi_split_srat(&tables->old[TABLE_SRAT], &split, &tables->new[TABLE_SRAT]);
	if (rc == 0 && slit->data)
		rc = acpi_split_slit(slit, &split, &tables->new[TABLE_SLIT]);
	if (rc == 0 && nfit->data)
		rc = acpi_split_nfit(nfit, &split, &tables->new[TABLE_NFIT], why);

	return rc < 0 ? refused(rc, why) : EXIT_CODE_DONE;
}

/* Under another name first: never is there half a table. */
static int write_table(int dir, const char *name, const struct acpi_table *table)
{
	_cleanup_close_ int fd = -1;
	char part[64];
	int rc;

	snprintf(part, sizeof(part), "%s.part", name);
	unlinkat(dir, part, 0);
	fd = openat(dir, part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;

	rc = write_all(fd, table);
	if (rc == 0 && renameat(dir, part, dir, name) < 0)
		rc = -errno;
	if (rc < 0)
		unlinkat(dir, part, 0);
	return rc;
}

/* What an earlier call left for a table that is not rewritten now would not fit the others. */
static int remove_table(int dir, const char *name)
{
	return unlinkat(dir, name, 0) < 0 && errno != ENOENT ? -errno : 0;
}

static enum exit_code write_tables(int dir, const struct tables *tables)
{
	for (int id = 0; id < N_TABLES; id++) {
		const struct acpi_table *table = &tables->new[id];
		char name[32];
		int rc;

		snprintf(name, sizeof(name), "%s.new", file_names[id]);
		rc = table->data ? write_table(dir, name, table) : remove_table(dir, name);
		if (rc < 0) {
			message("%s: %s. Do not use the new tables.", name, strerror(-rc));
			return id > 0 ? EXIT_CODE_PARTLY : exit_from_errno(rc);
		}
		if (table->data)
			message("created: %s", name);
	}

	return EXIT_CODE_DONE;
}

static enum exit_code run(const struct command *self, const void *values)
{
	const struct split_values *asked = values;
	const char *directory = asked->directory ? asked->directory : ".";
	uint32_t nodes = asked->nodes.given ? asked->nodes.value : 2;
	_cleanup_(tables_free) struct tables tables = {0};
	_cleanup_close_ int dir = -1;
	enum exit_code code;

	if (nodes < 2 || nodes & (nodes - 1)) {
		usage_message(self, "--nodes must be 2, 4, 8, 16 or a higher power of two, not %u",
			      nodes);
		return EXIT_CODE_USAGE;
	}

	dir = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return failed(directory, -errno);
	code = read_tables(dir, &tables);
	if (code == EXIT_CODE_DONE)
		code = split_tables(&tables, asked->domain.value, nodes, asked->verbose);

	return code == EXIT_CODE_DONE ? write_tables(dir, &tables) : code;
}

const struct command cmd_split_acpi = {
	.name = "split-acpi",
	.synopsis = "[<options>]",
	.summary = "Rewrite ACPI tables so that one range of memory becomes several nodes",
	.options = options,
	.values_size = sizeof(struct split_values),
	.run = run,
};
