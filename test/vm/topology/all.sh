# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Everything that the kernel can have, in one machine.

hardware_all() {
	hardware_hmem
	hardware_nvdimm
	kernel_older_than 6.3 || hardware_cxl
}

setup_all() {
	# CXL first: since 7.1 hmem waits for it.
	[[ ! -e /sys/bus/acpi/devices/ACPI0017:00 ]] || setup_cxl
	setup_hmem
	setup_nvdimm
}
