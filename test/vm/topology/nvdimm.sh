# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# One NVDIMM whose whole region is one devdax namespace: a static dax region.

# The DIMM has a node of its own, as persistent memory has on real machines.
# Its file is sparse and goes with the run.
hardware_nvdimm() {
	local node
	add_empty_node
	node=$last_node
	machine+=(nvdimm=on)
	qemu_arguments+=(
		-object "memory-backend-file,id=dimm,share=on,size=2147745792,mem-path=$work_dir/nvdimm"
		-device "nvdimm,id=nvdimm0,memdev=dimm,label-size=256K,node=$node"
	)
}

# The label area is not initialised, so the kernel makes one namespace of the
# whole region; it is only told to take it for devdax, as ndctl would.
setup_nvdimm() {
	local region device
	load_modules nfit nd_pmem dax_pmem
	wait_for "the namespace of the NVDIMM" 30 test -e /sys/bus/nd/devices/namespace0.0/size
	settle
	region=$(dirname "$(readlink -f /sys/bus/nd/devices/namespace0.0)")
	if [[ -e /sys/bus/nd/devices/namespace0.0/driver ]]; then
		echo namespace0.0 >/sys/bus/nd/devices/namespace0.0/driver/unbind
	fi
	device=$(<"$region/dax_seed")
	echo ram >"$region/$device/mode"
	echo 2097152 >"$region/$device/align"
	cat /proc/sys/kernel/random/uuid >"$region/$device/uuid"
	echo namespace0.0 >"$region/$device/namespace"
	echo "$device" >/sys/bus/nd/drivers/dax_pmem/bind
	wait_for "the dax device of the NVDIMM" 60 at_least_devices 1 /ndbus
}
