#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# From devdax to system-ram in each way, to famfs, and back.
. "$(dirname "$0")/lib.sh"

read -r dev other < <(devices . | paste -sd ' ')
total=$(blocks_of "$dev" | wc -l)
for name in "$dev" "$other"; do
	run 0 reconfigure-device -m devdax -f "$name"
	is "$name is bound to device_dax" "$(driver_of "$name")" device_dax
	is "$name has no memory blocks" "$(states_of "$name")" "$total absent"
done
rest=$(other_blocks "$dev")

# count_bindings: grows whenever a device is bound or unbound.
count_bindings() {
	if [[ -e /dev/daxsim ]]; then
		grep -c bind /dev/daxsim
	else
		cat /sys/kernel/uevent_seqnum
	fi
}

# movable is the default
run 0 reconfigure-device --mode=system-ram "$dev"
json "the device as it is now" '.[0] | [.chardev, .mode, .movable, .online_memblocks]' \
	"[\"$dev\",\"system-ram\",true,$total]"
is "$dev is bound to kmem" "$(driver_of "$dev")" kmem
is "all its blocks are movable" "$(states_of "$dev")" "$total online Movable"
run 0 reconfigure-device -m system-ram "$dev"
is "once more changes nothing" "$(states_of "$dev")" "$total online Movable"

run 5 reconfigure-device -m devdax "$dev"
matches "weakness 28: without --verbose, the message has the cause and the number of blocks" "$err" "$total.*online"
is "$dev is still bound to kmem" "$(driver_of "$dev")" kmem
is "with all its blocks online" "$(states_of "$dev")" "$total online Movable"

run 0 offline-memory "$dev"
is "all blocks are offline" "$(states_of "$dev")" "$total offline"
run 0 offline-memory "$dev"
run 0 online-memory "$dev"
is "and online again" "$(states_of "$dev")" "$total online Movable"
run 0 online-memory "$dev"
is "weakness 25: memory that is online already is a success" "$err" "onlined memory for 0 devices; 1 was already online"
echo offline >"$memory/memory$(blocks_of "$dev" | tail -n 1)/state"
run 0 online-memory "$dev"
is "weakness 25: some online blocks are no sign of a race" "$err" "onlined memory for 1 device"
run 5 online-memory --no-movable "$dev"
is "movable blocks do not change zones by the way" "$(states_of "$dev")" "$total online Movable"

run 0 reconfigure-device -m devdax --force "$dev"
is "back to device_dax" "$(driver_of "$dev")" device_dax
is "without memory blocks" "$(states_of "$dev")" "$total absent"

before=$(everything) bindings=$(count_bindings)
run 0 reconfigure-device -m devdax "$dev"
unchanged "asking for the mode that is touches nothing" "$before"
is "weakness 10: the driver stays bound all the time" "$(count_bindings)" "$bindings"

run 0 reconfigure-device -m system-ram --no-online "$dev"
is "--no-online leaves the blocks offline" "$(states_of "$dev")" "$total offline"
run 0 reconfigure-device -m devdax "$dev"
is "so it goes back without force" "$(driver_of "$dev")" device_dax

if has_driver fsdev_dax; then
	run 0 reconfigure-device -m famfs "$dev"
	is "$dev is bound to fsdev_dax" "$(driver_of "$dev")" fsdev_dax
	json "mode" '.[0].mode' '"famfs"'
	run 0 reconfigure-device -m famfs "$dev"
	is "once more changes nothing" "$(driver_of "$dev")" fsdev_dax
	# any file system will do: what counts is the device that it says it is from
	mkdir "$scratch/mounted"
	mount -t tmpfs "/dev/$dev" "$scratch/mounted"
	run 5 reconfigure-device -m devdax -f "$dev"
	matches "where it is mounted is said" "$err" "mounted at $scratch/mounted"
	run 5 disable-device "$dev"
	is "$dev is still bound to fsdev_dax" "$(driver_of "$dev")" fsdev_dax
	run 0 reconfigure-device -m famfs "$dev"
	umount "$scratch/mounted"
	run 0 reconfigure-device -m system-ram "$dev"
	is "famfs to system-ram" "$(states_of "$dev")" "$total online Movable"
	run 1 reconfigure-device -m famfs "$dev"
	is "not from system-ram without force" "$(driver_of "$dev")" kmem
	run 0 reconfigure-device -m famfs -f "$dev"
	is "with force in one step" "$(driver_of "$dev")" fsdev_dax
	run 0 reconfigure-device -m devdax "$dev"
	is "famfs to devdax" "$(driver_of "$dev")" device_dax
else
	run 1 reconfigure-device -m famfs "$dev"
	matches "the missing module is named" "$err" fsdev_dax
	is "and the old mode is kept" "$(driver_of "$dev")" device_dax
fi

# system-ram whose memory is offline may be disabled; which mode it had is told
run 0 reconfigure-device -m system-ram -N "$dev"
run 0 disable-device "$dev"
is "weakness 12: system-ram can be disabled" "$(driver_of "$dev") $(states_of "$dev")" \
	"none $total absent"
matches "weakness 12: the message says how to get the mode back" "$err" "--mode=system-ram $dev"
run 0 enable-device "$dev"
run 0 disable-device "$dev"
is "disabled" "$(driver_of "$dev")" none
is "weakness 12: there is no message for devdax" "$err" "disabled 1 device"
run 0 disable-device "$dev"
run 0 list -d "$dev"
json "shown as disabled" '.[0] | [.mode, .state]' '["devdax","disabled"]'
run 0 enable-device "$dev"
is "enabled" "$(driver_of "$dev")" device_dax

is "blocks of nobody else were touched" "$(other_blocks "$dev")" "$rest"

# several at once, all in one array
run 0 reconfigure-device -m system-ram "$dev" "$other"
json "weakness 34: all devices are shown, not only the last one" '[.[].chardev] | join(" ")' "\"$dev $other\""
is "blocks of $dev" "$(states_of "$dev")" "$total online Movable"
is "blocks of $other" "$(states_of "$other")" "$total online Movable"
run 0 offline-memory all
run 0 reconfigure-device -m devdax all
is "$dev is back" "$(driver_of "$dev")" device_dax
is "$other is back" "$(driver_of "$other")" device_dax

# a kernel zone; whether the memory comes back from there is the kernel's to say
run 0 reconfigure-device -m system-ram --no-movable "$other"
matches "what that means is said" "$err" "kernel zone"
is "--no-movable takes a kernel zone" "$(states_of "$other")" "$total online Normal"
"$DAXCTL" offline-memory --timeout 1 "$other" 2>"$scratch/err"
case $? in
0) is "it came back" "$(states_of "$other")" "$total offline" ;;
5)
	matches "it did not, and the blocks in the way are named" "$(<"$scratch/err")" \
		"Still online: memory[0-9]+(-[0-9]+)? \(zone Normal\)"
	is "so that all is as it was" "$(states_of "$other")" "$total online Normal"
	;;
*) verdict 1 "offline-memory exits with 0 or 5" "$(<"$scratch/err")" ;;
esac
finish
