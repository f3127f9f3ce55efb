# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Two regions of soft-reserved memory, 1 GiB each, on NUMA nodes of their own.

# On q35 the 2 GiB of node 0 end below 4 GiB, so what comes next starts there.
# The kernel is told to take both ranges (e820 type 1) for soft reserved.
hardware_hmem() {
	add_memory_node 1G
	add_memory_node 1G
	kernel_arguments+=(
		'memmap=1G%0x100000000-1+0xefffffff'
		'memmap=1G%0x140000000-1+0xefffffff'
	)
}

setup_hmem() {
	load_modules dax_hmem
	wait_for "two hmem dax devices" 30 at_least_devices 2 '/hmem\.'
}
