#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# Plans: looked at without a change, one at a time, given up on a signal.
. "$(dirname "$0")/lib.sh"

mapfile -t names < <(devices .)
dev=${names[0]} other=${names[1]} x=${names[0]#dax} x=${x%.*}
total=$(blocks_of "$dev" | wc -l)
as_devdax "$dev"
as_devdax "$other"

# --dry-run
before=$(everything)
run 0 reconfigure-device -m system-ram --dry-run "$dev"
matches "the steps are told" "$out" "unbind $dev from driver device_dax.*bind $dev to driver kmem.*online $total memory blocks"
unchanged "nothing is changed" "$before"
run 0 reconfigure-device -m system-ram -nj "$dev" "$other"
json "as JSON for programs" '[.[] | [.chardev, .outcome, (.steps | length)]]' \
	"[[\"$dev\",\"ready\",3],[\"$other\",\"ready\",3]]"
run 1 create-device --dry-run --json
json "nothing planned is valid JSON too" 'length' 0
run 0 destroy-device -f -n "$dev"
run 5 destroy-device -n "$dev"
matches "a refusal is told" "$out" "refused"
run 0 disable-device -n "$dev"
run 0 enable-device -n "$dev"
matches "already so" "$out" "already"
unchanged "nothing was changed" "$before"

# eight creators at once: eight devices, no leftovers
emptied "$dev"
creators=()
for n in 1 2 3 4 5 6 7 8; do
	"$DAXCTL" create-device -r "$x" -s 128M >"$scratch/create.$n" 2>&1 &
	creators[n]=$!
done
good=0
for n in "${!creators[@]}"; do
	if wait "${creators[n]}"; then
		good=$((good + 1))
	else
		printf '# creator %s: exit status %s\n' "$n" $?
		sed 's/^/# /' "$scratch/create.$n"
	fi
done
is "weakness 14: eight simultaneous creations succeed" "$good" 8
is "eight devices, and number 0" "$(devices . | grep -c "^dax$x\\.")" 9
is "weakness 14: each has a device of its own" "$(for n in 1 2 3 4 5 6 7 8; do attribute "dax$x.$n" size; done | sort -u)" $((128 << 20))
is "each is bound" "$(for n in 1 2 3 4 5 6 7 8; do driver_of "dax$x.$n"; done | sort -u)" device_dax
run 0 destroy-device -f -r "$x" all
is "all gone" "$(devices . | grep -c "^dax$x\\.")" 1

# somebody's failed try left an empty device: the next create makes its own
echo 1 >"$(region_of "$dev")/create"
run 0 create-device -r "$x" -s 256M
json "weakness 13: the leftover of another program is not used as the new device" '.[0].chardev' "\"dax$x.2\""
is "weakness 13: the leftover stays as it was" "$(attribute "dax$x.1" size)" 0
run 0 destroy-device -f "dax$x.1" "dax$x.2"

# a lock that another holds: waited for, then said who
mkfifo "$scratch/hold" "$scratch/held"
exec 3<>"$scratch/held" # at both ends, so that the limit counts also if nobody comes
flock "$(region_of "$dev")/align" sh -c "echo held >'$scratch/held'; exec cat '$scratch/hold'" &
holder=$!
read -rt "$patience" -u 3
run 5 create-device -r "$x" --timeout 1
matches "the holder is named" "$err" "process $holder"
before=$(everything)
run 0 create-device -r "$x" --dry-run
unchanged "looking takes no lock" "$before"
"$DAXCTL" create-device -r "$x" >"$scratch/waiting" 2>&1 &
waiting=$!
echo >"$scratch/hold"
wait "$holder"
wait "$waiting"
is "who waits gets its turn" $? 0
run 0 destroy-device -f "dax$x.1"

# one step: size and mode together
run 0 reconfigure-device -s 512M -m system-ram "$dev"
is "weakness 17: size and mode change in one command" "$(attribute "$dev" size) $(states_of "$dev")" "$((512 << 20)) 4 online Movable"
run 0 reconfigure-device -f -s 1G "$dev"
is "resized in system-ram mode" "$(states_of "$dev")" "8 online Movable"
run 0 offline-memory "$dev"
run 0 reconfigure-device -s 512M "$dev"
is "what was offline stays so" "$(states_of "$dev")" "4 offline"
finish
