#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# Linux 5.10 to 6.2: device_dax takes every device, kmem only whom it is told.
. "$(dirname "$0")/../scenario/lib.sh"

mapfile -t names < <(devices .)
dev=${names[0]} other=${names[1]} x=${names[0]#dax} x=${x%.*}
is "device_dax has all of them" "$(driver_of "$dev") $(driver_of "$other")" "device_dax device_dax"
run 0 list -v -d "$dev"
is "nothing is said on stderr" "$err" ""
json "what this kernel has no file for is not shown" \
	'.[0] | [.memmap_on_memory, .memory_state, .uuid]' '[null,null,null]'

before=$(everything)
total=$(blocks_of "$dev" | wc -l)
run 0 reconfigure-device -m system-ram "$dev"
is "online" "$(states_of "$dev")" "$total online Movable"
is "the other one stays devdax" "$(driver_of "$other")" device_dax
run 0 reconfigure-device -m devdax -f "$dev"
unchanged "and back" "$before"

# a device that is unbound on purpose is not taken in passing
run 0 disable-device "$other"
run 0 reconfigure-device -m system-ram "$dev"
is "the unbound one stays unbound" "$(driver_of "$other")" none
run 0 reconfigure-device -m devdax -f "$dev"
is "also when device_dax is told a name" "$(driver_of "$other")" none
run 0 enable-device "$other"
unchanged "all as before" "$before"

run 0 destroy-device -f "$dev"
run 0 create-device -r "$x" -s 512M -a 4k
is "a new device" "$(driver_of "dax$x.1") $(attribute "dax$x.1" size)" "device_dax $((512 << 20))"
run 0 reconfigure-device -m system-ram "dax$x.1"
is "as system-ram" "$(states_of "dax$x.1")" "$((total / 2)) online Movable"
run 5 reconfigure-device -s 256M "dax$x.1"
run 0 reconfigure-device -f -s 256M "dax$x.1"
is "resized, and online again" "$(states_of "dax$x.1")" "$((total / 4)) online Movable"
before=$(everything)
for arguments in "reconfigure-device -m famfs dax$x.1" "reconfigure-device --memmap-on-memory dax$x.1" \
	"create-device --uuid 0"; do
	# shellcheck disable=SC2086 # words of a command
	run 1 $arguments
	matches "why is said" "$err" "fsdev_dax|force|no memmap_on_memory|not dynamic"
	unchanged "nothing changed" "$before"
done
finish
