# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# One CXL memory expander with volatile memory, and a RAM region of 1 GiB on it.

hardware_cxl() {
	! kernel_older_than 6.3 ||
		skip "kernel $(<"$kernel_path/release") cannot make CXL RAM regions: they came with 6.3"
	qemu_need=cxl
	savable=no
	machine+=(cxl=on cxl-fmw.0.targets.0=cxl-bridge cxl-fmw.0.size=4G)
	# A region is only committed if the CPU's caches can be flushed, which the
	# kernel does not believe of a virtual machine.
	cpu=max,-hypervisor
	qemu_arguments+=(
		-object memory-backend-ram,id=cxl-memory,size=1G
		-device pxb-cxl,id=cxl-bridge,bus=pcie.0,bus_nr=12
		-device cxl-rp,id=cxl-port,bus=cxl-bridge,port=0,chassis=0,slot=2
		-device cxl-type3,id=cxl-expander,bus=cxl-port,volatile-memdev=cxl-memory
	)
}

readonly cxl_devices=/sys/bus/cxl/devices

setup_cxl() {
	local region endpoint size=1073741824
	load_modules cxl_acpi cxl_pci cxl_mem dax_cxl
	wait_for "the CXL memory device" 30 cxl_endpoint_decoder
	settle
	endpoint=$(cxl_endpoint_decoder)
	region=$(<$cxl_devices/decoder0.0/create_ram_region)
	echo "$region" >$cxl_devices/decoder0.0/create_ram_region
	echo 256 >"$cxl_devices/$region/interleave_granularity"
	echo 1 >"$cxl_devices/$region/interleave_ways"
	echo ram >"$cxl_devices/$endpoint/mode"
	echo $size >"$cxl_devices/$endpoint/dpa_size"
	echo $size >"$cxl_devices/$region/size"
	echo "$endpoint" >"$cxl_devices/$region/target0"
	echo 1 >"$cxl_devices/$region/commit"
	echo "$region" >/sys/bus/cxl/drivers/cxl_region/bind
	wait_for "the dax device of the CXL region" 30 at_least_devices 1 /dax_region
}

# The first decoder below an endpoint, which is there once the path from the
# root to the memory device is known.
cxl_endpoint_decoder() {
	local decoder
	for decoder in "$cxl_devices"/decoder*.0; do
		[[ -e $decoder/dpa_size && -e $cxl_devices/decoder0.0/create_ram_region ]] || continue
		printf '%s\n' "${decoder##*/}"
		return
	done
	return 1
}
