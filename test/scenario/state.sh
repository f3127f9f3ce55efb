#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# Memory of a device that goes in and out as a whole (Linux 7.3).
. "$(dirname "$0")/lib.sh"

mapfile -t names < <(devices .)
dev=${names[0]}
total=$(blocks_of "$dev" | wc -l)
as_devdax "$dev"
run 0 reconfigure-device -m system-ram "$dev"
is "online" "$(states_of "$dev")" "$total online Movable"

if exists "$dev/state"; then
	# plugged out by somebody: there are no blocks, and online-memory brings them back
	echo unplugged >"$dax/devices/$dev/state"
	is "no blocks" "$(states_of "$dev")" "$total absent"
	run 0 list -d "$dev"
	json "list counts none" '.[0] | [.mode, .total_memblocks]' '["system-ram",0]'
	run 0 offline-memory "$dev"
	is "nothing to take offline" "$(attribute "$dev" state)" unplugged
	run 0 online-memory "$dev"
	is "all are back" "$(states_of "$dev")" "$total online Movable"
	echo unplugged >"$dax/devices/$dev/state"
	run 0 reconfigure-device -m system-ram "$dev"
	is "by this command too" "$(states_of "$dev")" "$total online Movable"

	# the file is not believed: it does not notice what is done block by block
	run 0 offline-memory "$dev"
	is "the file does not notice" "$(attribute "$dev" state)" online_movable
	is "daxctl does" "$(states_of "$dev")" "$total offline"
	run 0 online-memory "$dev"
	is "online again" "$(states_of "$dev")" "$total online Movable"
	echo unplugged >"$dax/devices/$dev/state"
	run 0 reconfigure-device -m devdax "$dev"
	is "plugged out it may be unbound" "$(driver_of "$dev")" device_dax
	run 0 reconfigure-device -m system-ram "$dev"
fi
run 0 reconfigure-device -m devdax -f "$dev"
is "back, block by block or as a whole" "$(driver_of "$dev") $(states_of "$dev")" \
	"device_dax $total absent"

finish
