#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# kmem has a device before it has added the memory: at boot, or where the module comes
# late. Commands wait for all of it, and never unbind the device meanwhile.
. "$(dirname "$0")/../scenario/lib.sh"

mapfile -t names < <(devices .)
dev=${names[0]}
total=$(blocks_of "$dev" | wc -l)

# late MILLISECONDS: somebody else binds the device, and each block takes so long
late() {
	fault settle
	for block in $(blocks_of "$dev"); do
		[[ ! -e $memory/memory$block ]] || echo offline 2>/dev/null >"$memory/memory$block/state"
	done
	[[ $(driver_of "$dev") == none ]] || echo "$dev" >"$dax/drivers/$(driver_of "$dev")/unbind"
	is "the device is unbound" "$(driver_of "$dev") $(states_of "$dev")" "none $total absent"
	fault "late-kmem $1ms"
	fault "bind $dev kmem"
}
written() { grep -c "memory/memory\|drivers/kmem\|$dev/" /dev/daxsim; }

# too late: each command says that the device is incomplete, and leaves it alone
commands=(disable-device "destroy-device -f" "reconfigure-device -f -m devdax"
	"reconfigure-device -f -s 512M" "reconfigure-device -f -a 4k" online-memory
	offline-memory "reconfigure-device -m system-ram" "reconfigure-device -m system-ram -N")
late 1000000
before=$(written)
for command in "${commands[@]}"; do
	# shellcheck disable=SC2086 # words of a command
	run 5 $command --timeout 0 "$dev"
	matches "it is said to be incomplete" "$err" "^daxctl: $dev: it is incomplete: .*0 of its $total memory blocks"
done
is "nothing was written" "$(written)" "$before"
run 0 list -v -d "$dev"
json "list -v shows it" '.[0] | [.total_memblocks, .missing_memblocks]' "[0,$total]"
run 0 list -d "$dev"
matches "list tells it" "$err" "^daxctl: $dev is incomplete: $total of its $total memory blocks are missing"
is "it is still bound" "$(driver_of "$dev")" kmem

# in time: waited for, by default and within the time limit
for limit in "" "--timeout 30"; do
	late 40
	# shellcheck disable=SC2086 # words of a command
	run 0 online-memory $limit "$dev"
	is "all memory is online" "$(states_of "$dev")" "$total online Movable"
	late 40
	# shellcheck disable=SC2086 # words of a command
	run 0 reconfigure-device $limit -m devdax "$dev"
	is "all memory is gone" "$(driver_of "$dev") $(states_of "$dev")" "device_dax $total absent"
done

# told: what came online before is refused; what did so meanwhile is a change as well
told() {
	code=0
	"$DAXCTL" disable-device "$dev" >"$scratch/out" 2>"$scratch/err" || code=$?
	matches "what is online stays bound" "$code $(<"$scratch/err")" "^[45] .*memory blocks .*online"
}
# a policy that brings the memory online in the middle of it
set_policy online_movable
late 20
told
fault settle
is "no block was left behind" "$(driver_of "$dev") $(states_of "$dev")" "kmem $total online Movable"

# all blocks are there, and none is online yet: nothing but the end of the probe tells
late 100
while [[ ! -e $memory/memory$(blocks_of "$dev" | tail -n 1) ]]; do :; done
fault "late-kmem 1000000ms"
told
is "no block was left behind" "$(driver_of "$dev") $(states_of "$dev")" "kmem $total online Movable"
finish
