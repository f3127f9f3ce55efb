// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * hold-node NODE MIB: makes the kernel put what it cannot move on a NUMA node,
 * then says "holding" and waits to be killed. Page tables are such memory, and
 * they come from where the task's policy says: a page touched in every 2 MiB
 * needs one table each.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "util/parse.h"

#define TABLE_SPAN (2UL << 20)
#define MPOL_BIND  2

int main(int argc, char **argv)
{
	uint64_t node, mib, i;
	unsigned long mask;
	char *memory;

	if (argc != 3 || parse_u64(argv[1], 10, &node) < 0 || parse_u64(argv[2], 10, &mib) < 0 ||
	    node >= sizeof(mask) * 8 || mib > 1024) {
		fprintf(stderr, "Usage: %s NODE MIB\n", argv[0]);
		return 2;
	}

	mask = 1UL << node;
	if (syscall(SYS_set_mempolicy, MPOL_BIND, &mask, sizeof(mask) * 8 + 1) < 0) {
		perror("set_mempolicy");
		return 1;
	}

	/* one 4 KiB table, and one page, for each span */
	memory = mmap(NULL, mib * 256 * TABLE_SPAN, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (memory == MAP_FAILED || madvise(memory, mib * 256 * TABLE_SPAN, MADV_NOHUGEPAGE) < 0) {
		perror("mmap");
		return 1;
	}
	for (i = 0; i < mib * 256; i++)
		memory[i * TABLE_SPAN] = 1;

	puts("holding");
	fflush(stdout);
	pause();
	return 0;
}
