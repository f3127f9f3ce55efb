#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# Memory with something in it that cannot move: offlining is refused, the blocks
# in the way and whose memory it may be are named, and everything is put back.
. "$(dirname "$0")/lib.sh"

mapfile -t names < <(devices .)
dev=${names[1]}
node=$(attribute "$dev" target_node)
total=$(blocks_of "$dev" | wc -l)
as_devdax "$dev"
run 0 reconfigure-device -m system-ram --no-movable "$dev"
is "online in a kernel zone" "$(states_of "$dev")" "$total online Normal"

# A program with page tables on the node, and as much memory: these begin with the
# first block, and go on in the second one.
hold_real_memory() {
	mkfifo "$scratch/said"
	"$HELPERS/hold-node" "$node" 64 >"$scratch/said" &
	holder=$!
	read -r said <"$scratch/said"
}

# No process has memory on a simulated node: the kernel is told what is pinned, and
# /proc what a process has.
hold_simulated_memory() {
	local first
	read -r first < <(blocks_of "$dev")
	fault "pin memory$first-$((first + 1))"
	ln -s "$(type -P sleep)" "$scratch/hold-node"
	"$scratch/hold-node" infinity &
	holder=$!
	echo "7f0000000000 bind:$node anon=16386 N$node=16386 kernelpagesize_kB=4" >"$scratch/numa_maps"
	mount --bind "$scratch/numa_maps" "/proc/$holder/numa_maps" && said=holding
}

said=''
if [[ -e /dev/daxsim ]]; then hold_simulated_memory; else hold_real_memory; fi
is "a program has memory on the node" "$said" holding

before=$(everything)
run 5 offline-memory --timeout 1 "$dev"
matches "the blocks in the way are named, with their zone" "$err" 'memory[0-9]+(-[0-9]+)? \(zone Normal\)'
matches "and who has most memory there" "$err" "hold-node \(process $holder,"
matches "and that all is as before" "$err" "Everything is as it was before"
unchanged "it is" "$before"
is "its blocks are" "$(states_of "$dev")" "$total online Normal"

run 5 reconfigure-device -m devdax --force --timeout 1 "$dev"
unchanged "no other command gets further" "$before"
is "it is still system-ram" "$(driver_of "$dev") $(states_of "$dev")" "kmem $total online Normal"
run 5 destroy-device --force --timeout 1 "$dev"
unchanged "nor this one" "$before"
is "all online" "$(states_of "$dev")" "$total online Normal"

# as much as can be had, if that is what is wanted
run 4 offline-memory --keep-going --timeout 1 "$dev"
matches "what went offline stays so" "$err" "went offline and stay so"
matches "some blocks did, some did not" "$(states_of "$dev")" \
	'^[1-9][0-9]* offline,[1-9][0-9]* online Normal$'
run 5 reconfigure-device -m devdax "$dev"
is "and the device is not let go" "$(driver_of "$dev")" kmem

# a signal ends the waiting, and everything is put back
"$DAXCTL" online-memory --no-movable "$dev" 2>/dev/null
before=$(everything)
"$DAXCTL" offline-memory --timeout 600 "$dev" 2>"$scratch/err" &
waiting=$!
until [[ $(states_of "$dev") == *offline* ]] || ! kill -0 "$waiting"; do :; done
kill -TERM "$waiting"
wait "$waiting"
is "interrupted: failed, and put back" $? 1
matches "it says so" "$(<"$scratch/err")" "interrupted"
unchanged "as before" "$before"
is "its blocks too" "$(states_of "$dev")" "$total online Normal"

kill "$holder"
finish
