#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# What a time limit ends, and a signal, and what they do not.
. "$(dirname "$0")/../scenario/lib.sh"

read -r dev < <(devices .)
total=$(blocks_of "$dev" | wc -l) first=$(blocks_of "$dev" | head -n 1)
as_devdax "$dev"

# what gets on is not given up, however long it takes
fault "write kmem/bind 1: delay 1200ms"
run 0 reconfigure-device -m system-ram -N --timeout 1 "$dev"
for block in 1 2 3 4 5 6 7; do
	fault "write memory$((first + block))/state 1: delay 200ms"
done
run 0 online-memory --timeout 1 "$dev"
for block in 1 2 3 4 5 6 7; do
	fault "write memory$((first + block))/state 1: delay 200ms"
done
run 0 offline-memory --timeout 1 "$dev"
is "no block was given up" "$(states_of "$dev")" "$total offline"

# the kernel is at one block for ever
run 0 online-memory "$dev"
for seconds in 0 1; do
	fault "write memory$((first + 3))/state 1: hang"
	# without an end it would wait for ever
	run 1 offline-memory --timeout "$seconds" "$dev"
	is "and all is put back" "$(states_of "$dev")" "$total online Movable"
done

# interrupted SIGNAL COMMAND...: the status of offline-memory, to which the signal comes
interrupted() {
	fault "write memory$((first + 3))/state 1: signal $1"
	code=0
	"${@:2}" offline-memory "$dev" 2>"$scratch/err" || code=$?
}
interrupted TERM "$DAXCTL"
is "a signal ends it" "$code" 1
is "and all is put back" "$(states_of "$dev")" "$total online Movable"
interrupted HUP nohup "$DAXCTL"
is "but not one that was ignored when it began" "$code $(states_of "$dev")" "0 $total offline"

# a block that is busy when it is to come online is tried again, until the limit
fault "write memory$((first + 3))/state 1: fail EBUSY"
run 0 online-memory "$dev"
run 0 offline-memory "$dev"
fault "write memory$((first + 3))/state 1+: fail EBUSY"
began=$SECONDS
run 5 online-memory --timeout 2 "$dev"
((SECONDS - began >= 2 && SECONDS - began <= 6)) && result=0 || result=1
verdict "$result" "the time limit is also for blocks that come online" "$((SECONDS - began)) s"
matches "the block is named" "$err" "Not online: memory$((first + 3)) \\(offline\\)"
matches "no cause is invented" "$err" "The kernel gives no reason"
finish
