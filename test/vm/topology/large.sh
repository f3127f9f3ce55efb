# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# One region of soft-reserved memory, 8 GiB, on a node of its own: 64 blocks, to
# see how long they take. The host gives memory only for what the guest touches.

hardware_large() {
	savable=no
	add_memory_node 8G
	# nokaslr, or the kernel may put itself in the middle of it
	kernel_arguments+=('memmap=8G%0x100000000-1+0xefffffff' nokaslr)
	# An emulated CPU whose clock counts instructions is as fast at new code as
	# at old, and cares not for what else the host does; one CPU, since idle
	# ones would run that clock too.
	kernel_arguments+=(maxcpus=1)
	emulation_arguments+=(-icount 'shift=0,sleep=off')
}

setup_large() {
	load_modules dax_hmem
	wait_for "the hmem dax device" 60 at_least_devices 1 '/hmem\.'
}
