#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# Memory that somebody else has left behind: kmem was unbound while a block was online.
# Only a reboot removes such blocks. Until then the device is not touched.
. "$(dirname "$0")/lib.sh"

mapfile -t names < <(devices .)
dev=${names[0]} other=${names[1]}
as_devdax "$other"
total=$(blocks_of "$dev" | wc -l)
first=$(blocks_of "$dev" | head -n 1)
run 0 reconfigure-device -m system-ram -N "$dev"
echo online_movable >"$memory/memory$first/state"
echo "$dev" >$dax/drivers/kmem/unbind
is "the memory is stuck" "$(driver_of "$dev") $(states_of "$dev")" \
	"none $((total - 1)) offline,1 online Movable"

before=$(everything)
for command in enable-device destroy-device "destroy-device -f" online-memory offline-memory \
	"reconfigure-device -m devdax" "reconfigure-device -m system-ram" \
	"reconfigure-device -f -m system-ram" "reconfigure-device -s 512M" \
	"reconfigure-device -s 0" "reconfigure-device -a 4k"; do
	# shellcheck disable=SC2086 # words of a command
	run 5 $command "$dev"
	matches "which blocks is told" "$err" \
		"$total memory blocks at its addresses .from memory$first to memory$((first + total - 1)).*reboot"
	unchanged "nothing changed" "$before"
done
run 0 disable-device "$dev"
unchanged "it is disabled already" "$before"

# another device is not hindered
run 0 reconfigure-device -m system-ram "$other"
run 0 reconfigure-device -f -m devdax "$other"
unchanged "another device comes and goes as always" "$before"
finish
