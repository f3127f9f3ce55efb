#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: online
# Booted under the distributions' default policy: the kernel has onlined all
# memory in a kernel zone, from where it may not come back.
. "$(dirname "$0")/lib.sh"

mapfile -t names < <(devices .)
dev=${names[1]}
total=$(blocks_of "$dev" | wc -l)
is "the machine's policy" "$(policy)" online
# before Linux 6.3 it was not kmem that had the devices from the start
if [[ $(driver_of "$dev") != kmem ]]; then
	is "the device has no memory yet" "$(states_of "$dev")" "$total absent"
	echo "$dev" >"$dax/drivers/device_dax/unbind"
	modprobe kmem
	echo "$dev" >"$dax/drivers/kmem/new_id"
fi
is "the kernel has onlined it all by itself" "$(states_of "$dev")" "$total online Normal"

run 0 list -d "$dev"
json "list says so" '.[0] | [.online_memblocks, .movable]' "[$total,false]"
before=$(everything)
run 5 online-memory --movable "$dev"
matches "weakness 26: the message names blocks in the wrong zone" "$err" 'kernel zone.*memory[0-9]+-[0-9]+'
unchanged "and left alone" "$before"
for command in online-memory "reconfigure-device -m system-ram"; do
	# shellcheck disable=SC2086 # words
	run 0 $command "$dev"
	matches "$command: where no zone was asked for, a note tells of the zone" "$err" \
		'kernel zone, and stay there: memory[0-9]+-[0-9]+ \(zone Normal\)'
	unchanged "$command: and all is as it was" "$before"
done
run 5 reconfigure-device -m system-ram --movable "$dev"
unchanged "a zone that was asked for is refused" "$before"
run 0 online-memory --no-movable "$dev"
unchanged "all as asked: nothing to do" "$before"
run 5 reconfigure-device -m devdax "$dev"
matches "the reason is said" "$err" "online.*reboot"
unchanged "it is not unbound" "$before"
run 5 disable-device "$dev"
unchanged "nor disabled" "$before"
run 5 destroy-device "$dev"
unchanged "nor destroyed" "$before"

# whether a kernel zone can be emptied is the kernel's to say: wholly, or not at all
code=0
"$DAXCTL" reconfigure-device -m devdax -f "$dev" >"$scratch/out" 2>"$scratch/err" || code=$?
err=$(<"$scratch/err")
matches "that it may not work is said first" "$err" "$total of its memory blocks are in a kernel zone"
case $code in
0)
	is "it left the zone" "$(driver_of "$dev") $(states_of "$dev")" "device_dax $total absent"
	;;
5)
	matches "what is in the way is said" "$err" "Still online: memory[0-9]+"
	unchanged "and everything is as before" "$before"
	;;
*) verdict 1 "it exits with 0 or 5" "$code" "$err" ;;
esac
finish
