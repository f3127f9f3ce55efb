#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# Programs that change different devices at the same time, as at boot, do not get in
# each other's way: no device is taken for one that the kernel bound in passing, and
# the policy that one of them holds is none that another may rely on.
. "$(dirname "$0")/lib.sh"

mapfile -t names < <(devices .)
one=${names[0]} other=${names[1]}
total=$(blocks_of "$one" | wc -l)

# both ARGUMENT...: daxctl for each device at once; each must succeed.
both() {
	local first first_code=0 code=0 result=0
	"$DAXCTL" "$@" "$one" >"$scratch/out" 2>"$scratch/first" &
	first=$!
	"$DAXCTL" "$@" "$other" >"$scratch/out" 2>"$scratch/second" || code=$?
	wait "$first" || first_code=$?
	((first_code == 0 && code == 0)) || result=1
	verdict "$result" "round $round: daxctl $* for each device at once" \
		"status: $first_code $code" "stderr: $(<"$scratch/first")" "$(<"$scratch/second")"
	# which of them was first is chance, what becomes of it is not
	out='' err='' && transcribe "daxctl $* $one & daxctl $* $other"
}

both_are() {
	is "$one is $1" "$(driver_of "$one") $(states_of "$one")" "$1"
	is "$other is $1" "$(driver_of "$other") $(states_of "$other")" "$1"
}

for round in 1 2 3 4; do
	both reconfigure-device -m system-ram
	both_are "kmem $total online Movable"
	both reconfigure-device -f -m devdax
	both_are "device_dax $total absent"
done

set_policy online
for round in 5 6 7 8; do
	both reconfigure-device -f -m system-ram
	both_are "kmem $total online Movable"
	is "the policy is what it was" "$(policy)" online
	both reconfigure-device -f -m devdax
	both_are "device_dax $total absent"
done
finish
