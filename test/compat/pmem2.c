// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * pmem2 DEVICE: map a devdax device with libpmem2, which asks libdaxctl for its
 * size and alignment, write to it and read that back.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <libpmem2.h>

static int complain(const char *what)
{
	printf("%s: %s\n", what, pmem2_errormsg());
	return 1;
}

static int use(struct pmem2_map *map)
{
	char *memory = pmem2_map_get_address(map);

	printf("mapped %zu bytes, granularity %d\n", pmem2_map_get_size(map),
	       (int)pmem2_map_get_store_granularity(map));
	pmem2_get_memcpy_fn(map)(memory + 4096, "written with libpmem2", 22, 0);
	pmem2_get_persist_fn(map)(memory + 4096, 22);
	printf("read: %s\n", memory + 4096);
	return 0;
}

int main(int argc, char **argv)
{
	struct pmem2_config *config;
	struct pmem2_source *source;
	struct pmem2_map *map;
	size_t value;
	int fd, rc;

	fd = argc == 2 ? open(argv[1], O_RDWR) : -1;
	if (fd < 0) {
		perror(argv[argc - 1]);
		return 1;
	}
	if (pmem2_source_from_fd(&source, fd))
		return complain("pmem2_source_from_fd");
	if (pmem2_source_size(source, &value))
		return complain("pmem2_source_size");
	printf("size %zu\n", value);
	if (pmem2_source_alignment(source, &value))
		return complain("pmem2_source_alignment");
	printf("alignment %zu\n", value);

	if (pmem2_config_new(&config))
		return complain("pmem2_config_new");
	pmem2_config_set_required_store_granularity(config, PMEM2_GRANULARITY_PAGE);
	if (pmem2_map_new(&map, config, source))
		return complain("pmem2_map_new");
	rc = use(map);
	if (pmem2_map_delete(&map))
		return complain("pmem2_map_delete");
	pmem2_config_delete(&config);
	pmem2_source_delete(&source);
	close(fd);
	return rc;
}
