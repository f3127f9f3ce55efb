# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# One NVDIMM whose whole region is one devdax namespace: a static dax region.

# The DIMM has a node of its own, as persistent memory has on real machines.
hardware_nvdimm() {
	local node
	add_empty_node
	node=$last_node
	machine+=(nvdimm=on)
	add_memory dimm 2147745792
	qemu_arguments+=(-device "nvdimm,id=nvdimm0,memdev=dimm,label-size=256K,node=$node")
}

# The label area is not initialised, so the kernel makes one namespace of the
# whole region; it is only told to take it for devdax, as ndctl would.  Its
# number is the region's, which is any: all providers share one pool of ids.
setup_nvdimm() {
	local namespace region device
	load_modules nfit nd_pmem dax_pmem
	wait_for "the namespace of the NVDIMM" 30 nvdimm_namespace
	settle
	namespace=$(nvdimm_namespace)
	region=$(dirname "$(readlink -f "/sys/bus/nd/devices/$namespace")")
	if [[ -e /sys/bus/nd/devices/$namespace/driver ]]; then
		echo "$namespace" >"/sys/bus/nd/devices/$namespace/driver/unbind"
	fi
	device=$(<"$region/dax_seed")
	echo ram >"$region/$device/mode"
	echo 2097152 >"$region/$device/align"
	cat /proc/sys/kernel/random/uuid >"$region/$device/uuid"
	echo "$namespace" >"$region/$device/namespace"
	echo "$device" >/sys/bus/nd/drivers/dax_pmem/bind
	wait_for "the dax device of the NVDIMM" 60 at_least_devices 1 /ndbus
}

nvdimm_namespace() {
	local namespace
	for namespace in /sys/bus/nd/devices/namespace*.0; do
		[[ -e $namespace/size ]] || continue
		printf '%s\n' "${namespace##*/}"
		return
	done
	return 1
}
