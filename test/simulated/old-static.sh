#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem or nvdimm
# policy: offline
# Linux 5.1 to 5.9: a region is one device of one range. Modes change, sizes do
# not; before 5.3 there is no way back from system-ram.
. "$(dirname "$0")/../scenario/lib.sh"

: "${KERNEL:?the version}"
since() { printf '%s\n' "$1" "$KERNEL" | sort -CV; }

read -r dev < <(devices .)
size=$(attribute "$dev" size) block=$(block_size)
read -r start < <(sed -n "s/^ *\([0-9a-f]*\)-.* : $dev\$/\1/p" /proc/iomem)
# whole blocks only
first=$(((16#$start + block - 1) / block))
total=$(((16#$start + size) / block - first))
# counts of states of the device's blocks, by the kernel
states() {
	local n
	for ((n = first; n < first + total; n++)); do
		cat "$memory/memory$n/state" 2>/dev/null || echo absent
	done | sort | uniq -c | awk '{ $1 = $1; print }' | paste -sd ,
}

run 0 list -RDMv
is "nothing is said on stderr" "$err" ""
json "no free space is claimed" 'any(has("available_size"))' false
json "the device" "[.[].devices[] | select(.chardev == \"$dev\") | .size, .align, .mode, .driver, .bound, .mappings]" \
	"[$size,null,\"devdax\",\"device_dax\",true,null]"
node=null
! since 5.5 || node=$(attribute "$dev" numa_node)
json "numa_node, where there is a file" "[.[].devices[] | select(.chardev == \"$dev\").numa_node]" "[$node]"

before=$(everything)
for arguments in "create-device" "create-device -s 64M" "create-device -r ${dev:3:1}" \
	"create-device --uuid 0" "reconfigure-device -s 64M $dev" "reconfigure-device -s 0 $dev" \
	"reconfigure-device -a 4k $dev" "destroy-device -f $dev" \
	"reconfigure-device --memmap-on-memory $dev" "reconfigure-device -m famfs $dev"; do
	# shellcheck disable=SC2086 # words of a command
	run 1 $arguments
	matches "why is said" "$err" "static|older than 5.10|not dynamic|no memmap_on_memory|fsdev_dax"
	unchanged "nothing changed" "$before"
done

# an unbound device is known by resource and size; before 5.3 by nothing
run 0 disable-device "$dev"
run 0 list -v -d "$dev"
json "unbound" '.[0] | [.bound, .state]' '[false,"disabled"]'
run 0 enable-device "$dev"
unchanged "bound again" "$before"

run 0 reconfigure-device -m system-ram "$dev"
is "its blocks" "$(states)" "$total online"
json "counted" '.[0] | [.total_memblocks, .online_memblocks, .movable]' "[$total,$total,true]"
run 0 list -v -d "$dev"
json "in zone Movable" '.[0].zones' "[{\"zone\":\"Movable\",\"online_memblocks\":$total}]"
code=1
! since 5.3 || code=5
run $code disable-device "$dev"
is "still bound" "$(driver_of "$dev")" kmem
run 0 offline-memory "$dev"
is "offline" "$(states)" "$total offline"
run 0 online-memory --no-movable "$dev"
is "online in a kernel zone" "$(states)" "$total online"
run 0 offline-memory "$dev"

before=$(everything)
if since 5.3; then
	run 0 reconfigure-device -m devdax "$dev"
	is "devdax again" "$(driver_of "$dev")" device_dax
	is "no block is left" "$(states)" "$total absent"
else
	for arguments in "disable-device" "reconfigure-device -m devdax" "reconfigure-device -f -m devdax"; do
		# shellcheck disable=SC2086 # words of a command
		run 1 $arguments "$dev"
		matches "there is no way back" "$err" "Linux 5.3 never lets go"
		unchanged "nothing changed" "$before"
	done
fi
finish
