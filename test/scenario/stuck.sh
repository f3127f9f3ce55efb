#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# Memory that somebody else has left behind: kmem was unbound while a block was online.
# Only a reboot removes such blocks. Until then the device is not touched.
. "$(dirname "$0")/lib.sh"

mapfile -t names < <(devices .)
first=${names[0]} other=${names[1]} x=${names[0]#dax} x=${x%.*}
region=$(region_of "$first")
mib=$((1 << 20))
start=$(($(ranges_of "$first" | sed 's/-.*//')))
range() { printf '%#x-%#x\n' $((start + $1 * mib)) $((start + $2 * mib - 1)); }
as_devdax "$other"
as_devdax "$first"
emptied "$first"
run 0 create-device -r "$x" -s 512M
dev=dax$x.1
total=$(blocks_of "$dev" | wc -l)
block=$(blocks_of "$dev" | head -n 1)
run 0 reconfigure-device -m system-ram -N "$dev"
echo online_movable >"$memory/memory$block/state"
echo "$dev" >$dax/drivers/kmem/unbind
is "the memory is stuck" "$(driver_of "$dev") $(states_of "$dev")" \
	"none $((total - 1)) offline,1 online Movable"

before=$(everything)
for command in enable-device destroy-device "destroy-device -f" online-memory offline-memory \
	"reconfigure-device -m devdax" "reconfigure-device -m system-ram" \
	"reconfigure-device -f -m system-ram" "reconfigure-device -s 256M" \
	"reconfigure-device -s 0" "reconfigure-device -a 4k"; do
	# shellcheck disable=SC2086 # words of a command
	run 5 $command "$dev"
	matches "which blocks is told" "$err" \
		"$total memory blocks at its addresses .from memory$block to memory$((block + total - 1)).*reboot"
	unchanged "nothing changed" "$before"
done
run 0 disable-device "$dev"
unchanged "it is disabled already" "$before"
run 0 list -v -d "$dev"
json "list -v shows it" '.[0] | [.stuck_memblocks, .state]' "[$total,\"disabled\"]"
matches "and tells it" "$err" "^daxctl: $dev cannot be used before the next reboot: $total memory blocks"
run 0 list -d "$dev"
is "list alone does not look" "$err" ""

# another device is not hindered
run 0 reconfigure-device -m system-ram "$other"
run 0 reconfigure-device -f -m devdax "$other"
unchanged "another device comes and goes as always" "$before"
"$DAXCTL" list -M -d "$dev" >"$scratch/saved"

# somebody gave the space back all the same: a new device is put elsewhere
echo 0 >"$dax/devices/$dev/size"
echo "$dev" >"$region/delete"
before=$(everything)
run 5 create-device --input "$scratch/saved"
matches "a range that is stuck is refused" "$err" "stuck in the system"
run 1 create-device -r "$x" -s 768M
matches "what fits is told" "$err" "largest size possible is $((512 * mib))"
unchanged "nothing changed" "$before"
run 0 create-device -r "$x"
matches "that some space is left out is told" "$err" "$((512 * mib)) bytes .512 MiB. of the region's free space"
is "it is behind the memory that is stuck" "$(ranges_of "$dev")" "$(range 512 1024)"
run 0 reconfigure-device -m system-ram "$dev"
is "and can be used" "$(states_of "$dev")" "4 online Movable"
run 0 reconfigure-device -f -s 256M -m devdax "$dev"
run 1 reconfigure-device -s 768M "$dev"
matches "what fits is told" "$err" "largest size possible is $((512 * mib))"
run 0 reconfigure-device -s 512M "$dev"
is "it grows where memory is free" "$(ranges_of "$dev" | head -n 1 | cut -d - -f 1) $(attribute "$dev" size)" \
	"$(range 512 768 | cut -d - -f 1) $((512 * mib))"
finish
