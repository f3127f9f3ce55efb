#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: cxl
# policy: offline
# The device of a CXL region: modes, sizes, and memmap on its own memory.
. "$(dirname "$0")/lib.sh"

read -r dev < <(devices /dax_region)
x=${dev#dax} x=${x%.*}
total=$(blocks_of "$dev" | wc -l)
is "CXL devices start as system-ram" "$(driver_of "$dev")" kmem
run 0 online-memory "$dev"
is "online" "$(states_of "$dev")" "$total online Movable"
run 0 reconfigure-device -m devdax -f "$dev"
is "devdax" "$(driver_of "$dev")" device_dax
# refused WHAT ARGUMENT...: for its address. No transcript: not every CPU has such pages.
refused() {
	local before code=0
	before=$(everything)
	"$DAXCTL" "${@:2}" >/dev/null 2>"$scratch/err" || code=$?
	matches "$1: refused" "$code $(<"$scratch/err")" "^1 .*starts.* at 0x990000000.* no multiple of"
	unchanged "nothing is changed by that" "$before"
}

# the kernel would map pages of 1 GiB from below the device's start
if grep -qw pdpe1gb /proc/cpuinfo; then
	refused "1 GiB where it is" reconfigure-device -a 1G "$dev"
	emptied "$dev"
	run 1 create-device -r "$x" -a 1G
	matches "1 GiB where the region has no such place: what fits is told" "$err" \
		"largest size possible is 0 bytes with this alignment, and 1073741824 bytes .1 GiB. with an alignment of 2097152"
	"$DAXCTL" reconfigure-device -m devdax -s 1G "$dev" >/dev/null 2>&1
fi
run 0 reconfigure-device -s 512M "$dev"
is "half of it" "$(attribute "$dev" size)" $((512 << 20))
run 0 create-device -r "$x"
new=dax$x.1
is "the other half" "$(attribute "$new" size)" $((512 << 20))
run 0 reconfigure-device -m system-ram "$dev" "$new"
is "blocks of $dev" "$(states_of "$dev")" "$((total / 2)) online Movable"
is "blocks of $new" "$(states_of "$new")" "$((total / 2)) online Movable"
run 0 destroy-device -f "$new"
is "gone" "$(exists "$new" || echo gone)" gone
is "the other one did not notice" "$(states_of "$dev")" "$((total / 2)) online Movable"
run 0 reconfigure-device -f -s 1G "$dev"
is "grown and online again" "$(driver_of "$dev") $(attribute "$dev" size)" "kmem $((1 << 30))"
finish
