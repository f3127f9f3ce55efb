#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: online
# Memory that the kernel's policy put into a kernel zone, moved by force: one step takes it
# offline, the next brings it online as movable memory. The kernel may refuse the first.
. "$(dirname "$0")/lib.sh"

mapfile -t names < <(devices .)
dev=${names[1]}
total=$(blocks_of "$dev" | wc -l)
# before Linux 6.3 it was not kmem that had the devices from the start
if [[ $(driver_of "$dev") != kmem ]]; then
	echo "$dev" >"$dax/drivers/device_dax/unbind"
	modprobe kmem
	echo "$dev" >"$dax/drivers/kmem/new_id"
fi
is "the kernel has onlined it all by itself" "$(states_of "$dev")" "$total online Normal"

before=$(everything)
run 0 reconfigure-device -m system-ram --force --dry-run "$dev"
matches "the plan says what goes offline" "$out" "1. take $total memory blocks of $dev offline"
matches "and what comes online" "$out" "2. online $total memory blocks of $dev as movable memory"
unchanged "nothing is done" "$before"

# whether a kernel zone can be emptied is the kernel's to say: wholly, or not at all
code=0
"$DAXCTL" reconfigure-device -m system-ram --force --timeout 1 "$dev" \
	>"$scratch/out" 2>"$scratch/err" || code=$?
err=$(<"$scratch/err")
if [[ $code == 0 ]]; then
	is "moved: all is movable" "$(states_of "$dev")" "$total online Movable"
else
	is "not moved: busy" "$code" 5
	unchanged "not moved: all is as before" "$before"
	matches "not moved: the step and its blocks are named" "$err" \
		"failed to take $total memory blocks of $dev offline.*Still online: memory[0-9-]+ \\(zone Normal\\)"
	matches "not moved: no cause is invented" "$err" "The kernel gives no reason"
fi
is "nobody else is blamed" "$(grep -ci 'somebody\|another program' "$scratch/err")" 0
is "the policy is what it was" "$(policy)" online

finish
