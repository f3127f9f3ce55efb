#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# Online memory is never unbound: it would be stuck until the next reboot.
. "$(dirname "$0")/lib.sh"

read -r dev < <(devices .)
x=${dev#dax} x=${x%.*}
total=$(blocks_of "$dev" | wc -l)
as_devdax "$dev"
emptied "$dev"
run 0 create-device -r "$x" -s 512M
dev=dax$x.1
run 0 reconfigure-device -m system-ram "$dev"
total=$(blocks_of "$dev" | wc -l)
before=$(everything)
is "system-ram, all online" "$(states_of "$dev")" "$total online Movable"

for command in "reconfigure-device -m devdax" "reconfigure-device -s 256M" \
	"reconfigure-device -a 4096" disable-device destroy-device; do
	# shellcheck disable=SC2086 # words of a command
	run 5 $command "$dev"
	unchanged "weakness 2: without --force, online memory stays bound" "$before"
	is "not even the blocks" "$(states_of "$dev")" "$total online Movable"
done

# one block online is enough
last=$(blocks_of "$dev" | tail -n 1)
for block in $(blocks_of "$dev" | head -n -1); do
	echo offline >"$memory/memory$block/state"
done
is "one block is online" "$(states_of "$dev")" "$((total - 1)) offline,1 online Movable"
run 5 reconfigure-device -m devdax "$dev"
is "weakness 3: one online block keeps the device bound" "$(driver_of "$dev")" kmem
is "and so does the block" "$(states_of "$dev")" "$((total - 1)) offline,1 online Movable"

echo offline >"$memory/memory$last/state"
run 0 destroy-device --force "$dev"
is "with its memory offline it goes" "$(exists "$dev" || echo gone)" gone

run 0 create-device -r "$x" -s 512M
run 0 reconfigure-device -m system-ram "$dev"
run 0 destroy-device --force "$dev"
is "with force its memory goes offline first" "$(exists "$dev" || echo gone)" gone
is "weakness 2: destroying a device leaves no block behind" \
	"$(for b in $(seq $((last - total + 1)) "$last"); do ls -d "$memory/memory$b"; done 2>/dev/null)" ""

# Somebody onlines blocks all the while. The kernel has nothing that keeps them away
# between the last look and the unbinding; so what cannot be kept must be told.
run 0 create-device -r "$x" -s 512M
run 0 reconfigure-device -m system-ram "$dev"
blocks=$(blocks_of "$dev")
(
	while [[ ! -e $scratch/enough ]]; do
		for block in $blocks; do
			echo online_movable >"$memory/memory$block/state"
		done
	done
) 2>/dev/null &
agent=$!
code=0
"$DAXCTL" reconfigure-device -m devdax --force --timeout 1 "$dev" >"$scratch/out" 2>"$scratch/err" ||
	code=$?
touch "$scratch/enough"
wait "$agent"
case "$(driver_of "$dev") $(states_of "$dev")" in
"device_dax $total absent") told='^reconfigured 1 device$' wanted=0 ;;
"kmem "*) told='as it was before' wanted="[1-5]" ;;
*) told='stuck until the next reboot' wanted="[145]" ;;
esac
matches "weakness 3: while another program onlines blocks, the outcome of each is reported" \
	"$(<"$scratch/err")" "$told"
matches "weakness 3: the exit status fits the outcome" "$code" "^$wanted\$"
finish
