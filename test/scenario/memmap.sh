#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# arguments: memory_hotplug.memmap_on_memory=1
# The map of a device's pages, kept in its own memory (Linux 6.9).
. "$(dirname "$0")/lib.sh"

mapfile -t names < <(devices .)
dev=${names[0]}
total=$(blocks_of "$dev" | wc -l)
as_devdax "$dev"
before=$(everything)
if ! exists "$dev/memmap_on_memory"; then
	run 1 reconfigure-device --memmap-on-memory "$dev"
	matches "the version that has it is told" "$err" "6\.9"
elif [[ $(</sys/module/memory_hotplug/parameters/memmap_on_memory) == N ]]; then
	run 1 reconfigure-device --memmap-on-memory "$dev"
	matches "the parameter to set is told" "$err" "memory_hotplug.memmap_on_memory=1"
else
	run 0 reconfigure-device --memmap-on-memory "$dev"
	is "on" "$(attribute "$dev" memmap_on_memory)" 1
	run 0 reconfigure-device --memmap-on-memory=no -m system-ram "$dev"
	is "off, with the mode" "$(attribute "$dev" memmap_on_memory) $(driver_of "$dev")" "0 kmem"
	run 5 reconfigure-device --memmap-on-memory "$dev"
	run 0 reconfigure-device --memmap-on-memory -f "$dev"
	is "on, kmem unbound for it and bound again" \
		"$(attribute "$dev" memmap_on_memory) $(states_of "$dev")" "1 $total online Movable"
	run 0 reconfigure-device -m devdax -f --no-memmap-on-memory "$dev"
fi
unchanged "as before" "$before"
run 2 reconfigure-device --memmap-on-memory=maybe "$dev"
finish
