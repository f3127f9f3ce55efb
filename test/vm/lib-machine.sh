# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# The virtual machine: what the topologies add to, and the qemu command line.
# Sourced after lib-common.sh.

machine=(q35)
cpu=max
qemu_need=
qemu_arguments=()
kernel_arguments=()
# What there is to say only where the CPU is emulated
emulation_arguments=()
last_node=0
# Whether qemu can save such a machine
savable=yes
# "on" or "off" if the guest's memory is in files, and whether these change
memory_shared=

# Node 0 has both CPUs and all of the guest's ordinary memory.
readonly ordinary_memory_mib=2048
memory_mib=$ordinary_memory_mib
memory=("node0 ${ordinary_memory_mib}M")
qemu_arguments+=(-numa node,nodeid=0,cpus=0-1,memdev=node0)

# add_memory NAME SIZE: for a memdev=NAME.
add_memory() { memory+=("$1 $2"); }

# add_memory_node SIZE: a node with memory only, after all others.
add_memory_node() {
	last_node=$((last_node + 1))
	memory_mib=$((memory_mib + ${1%G} * 1024))
	add_memory "node$last_node" "$1"
	qemu_arguments+=(-numa "node,nodeid=$last_node,memdev=node$last_node")
}

# add_empty_node: a node for memory that comes later.
add_empty_node() {
	last_node=$((last_node + 1))
	qemu_arguments+=(-numa "node,nodeid=$last_node")
}

# kernel_older_than VERSION: of the kernel that is going to run.
kernel_older_than() { dpkg --compare-versions "$(<"$kernel_path/release")" lt "$1"; }

load_topologies() {
	local file
	for file in "$vm_dir"/topology/*.sh; do
		# shellcheck source=/dev/null
		. "$file"
	done
}

join_by_comma() {
	local IFS=,
	printf '%s' "$*"
}

# Files are found in the directory that qemu is started in.
set_memory_arguments() {
	local name size
	memory_arguments=()
	while read -r name size; do
		if [[ -n $memory_shared ]]; then
			memory_arguments+=(-object "memory-backend-file,id=$name,size=$size,mem-path=memory-$name,share=$memory_shared")
		else
			memory_arguments+=(-object "memory-backend-ram,id=$name,size=$size")
		fi
	done < <(printf '%s\n' "${memory[@]}")
}

# Every virtio device is put on pcie.0: with a CXL bridge there is a second bus.
set_machine_arguments() {
	local accelerator=$1
	set_memory_arguments
	machine_arguments=(
		-accel "$accelerator" -M "$(join_by_comma "${machine[@]}")" -cpu "$cpu" -smp 2
		-m "${memory_mib}M,slots=4,maxmem=32G"
		-nodefaults -no-user-config -no-reboot -display none
		-kernel "$kernel_image" -initrd "$initramfs"
		-append "console=ttyS0 no_timer_check quiet panic=-1 ${kernel_arguments[*]}"
		-fsdev local,id=host,path=/,security_model=none,readonly=on,multidevs=remap
		-device virtio-9p-pci,fsdev=host,mount_tag=host,bus=pcie.0
		-fsdev "local,id=channel,path=$channel,security_model=none"
		-device virtio-9p-pci,fsdev=channel,mount_tag=channel,bus=pcie.0
		"${memory_arguments[@]}" "${qemu_arguments[@]}"
	)
	# When it goes on from a snapshot, the guest draws new random numbers.  Where
	# there are CXL and an NVDIMM too, this device keeps the NVDIMM from coming up.
	[[ $savable == no ]] || machine_arguments+=(-device vmgenid,guid=auto)
	# With a thread for each CPU, one boot in some sixty died of a breakpoint
	# that the kernel had patched away again, most likely a race of the
	# emulation.  With one thread for both it was not seen in as many boots and
	# more, and a boot takes less than a second longer.
	[[ $accelerator == tcg ]] || return 0
	machine_arguments[1]=tcg,thread=single
	machine_arguments+=("${emulation_arguments[@]}")
}
