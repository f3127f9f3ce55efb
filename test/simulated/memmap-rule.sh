#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: a CXL region, whose first device has memmap_on_memory 1 and the others 0
# policy: offline
# memmap_on_memory is what was asked for, what the device's file holds, and what the
# kernel does with it: a parameter since boot. What is asked for is what the kernel does.
. "$(dirname "$0")/../scenario/lib.sh"

parameter=$(</sys/module/memory_hotplug/parameters/memmap_on_memory)
stored=(1 0)
has=yes
exists dax0.0/memmap_on_memory || has=no
writes() { wc -l </dev/daxsim; }

# shown DEVICE: what the kernel does, and where that is something else, what the file holds
shown() {
	"$DAXCTL" list -v -d "$1" | jq -c '.[0] | [.memmap_on_memory, .memmap_on_memory_stored]'
}
for id in 0 1; do
	is "dax0.$id is unbound" "$(emptied "dax0.$id" && attribute "dax0.$id" size)" 0
	run 0 reconfigure-device -s 1G "dax0.$id"
	case $has$parameter${stored[id]} in
	no*) want='[null,null]' ;;
	yesN1) want='[false,true]' ;;
	yesY1) want='[true,null]' ;;
	*) want='[false,null]' ;;
	esac
	is "dax0.$id: what the kernel does is shown" "$(shown "dax0.$id")" "$want"
done

# yes: on each device, in each mode, and for a new one, or nothing was written
before=$(writes)
for command in "reconfigure-device --memmap-on-memory dax0.0" \
	"reconfigure-device --memmap-on-memory=yes dax0.1" \
	"reconfigure-device --memmap-on-memory -m system-ram dax0.0" \
	"reconfigure-device --memmap-on-memory -m devdax dax0.1" \
	"create-device --memmap-on-memory -s 256M" "create-device --memmap-on-memory=yes"; do
	[[ $has$parameter != yesY ]] || continue
	# shellcheck disable=SC2086 # words of a command
	run 1 $command
	matches "why is told" "$err" "$([[ $has == yes ]] && echo memory_hotplug.memmap_on_memory=1 || echo "Linux 6.9")"
done
is "nothing was written" "$(writes)" "$before"
[[ $has == yes ]] || finish

# no: that is so where the kernel does not do it, and it could not be set back
for id in 0 1; do
	before=$(writes)
	run 0 reconfigure-device --memmap-on-memory=no "dax0.$id"
	[[ $parameter != N ]] || is "dax0.$id: nothing was written" "$(writes)" "$before"
	is "dax0.$id: off" "$(shown "dax0.$id" | cut -d , -f 1)" "[false"
done
run 0 create-device --memmap-on-memory=no -s 256M
[[ $parameter == Y ]] || finish
for id in 0 1; do
	run 0 reconfigure-device --memmap-on-memory "dax0.$id"
	is "dax0.$id: on" "$(attribute "dax0.$id" memmap_on_memory) $(shown "dax0.$id")" "1 [true,null]"
done
run 0 create-device --memmap-on-memory -s 256M
is "and of a new device" "$(attribute dax0.3 memmap_on_memory)" 1
finish
