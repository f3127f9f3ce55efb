#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: nvdimm
# policy: offline
# A static region: modes change, sizes do not.
. "$(dirname "$0")/lib.sh"

read -r dev < <(devices /ndbus)
total=$(blocks_of "$dev" | wc -l)
is "nvdimm devices start as devdax" "$(driver_of "$dev")" device_dax
run 0 list -R
json "a static region has no available_size" '.[0] | has("available_size")' false

before=$(everything)
for arguments in "create-device" "create-device -s 16M" "destroy-device -f $dev" \
	"reconfigure-device -s 16M $dev" "reconfigure-device -a 4096 $dev"; do
	# shellcheck disable=SC2086 # words of a command
	run 1 $arguments
	matches "why is said" "$err" "static"
	unchanged "nothing changed" "$before"
done

run 0 reconfigure-device -m system-ram "$dev"
is "blocks" "$(states_of "$dev")" "$total online Movable"
json "counted" '.[0] | [.total_memblocks, .online_memblocks, .movable]' "[$total,$total,true]"
run 5 reconfigure-device -m devdax "$dev"
run 0 reconfigure-device -m devdax -f "$dev"
unchanged "and back to where it was" "$before"
if has_driver fsdev_dax; then
	run 0 reconfigure-device -m famfs "$dev"
	is "famfs" "$(driver_of "$dev")" fsdev_dax
	run 0 reconfigure-device -m devdax "$dev"
	unchanged "and back" "$before"
fi
finish
