#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# Memory in a kernel zone that the kernel does not let go: the step that takes it offline
# is shown, has the time limit, and names its blocks. No cause is invented.
. "$(dirname "$0")/../scenario/lib.sh"

mapfile -t names < <(devices .)
dev=${names[0]} other=${names[1]}
total=$(blocks_of "$dev" | wc -l) first=$(blocks_of "$dev" | head -n 1)
last=$((first + total - 1))
run 0 online-memory --no-movable "$dev"
fault "pin kernel"
before=$(everything)
written=$(grep -c 'state<-' /dev/daxsim)
run 0 reconfigure-device -m system-ram --force --dry-run "$dev"
matches "both steps are shown" "$out" "1. take $total memory .*2. online $total memory"
is "and none is done" "$(grep -c 'state<-' /dev/daxsim)" "$written"

began=$SECONDS
run 5 reconfigure-device -m system-ram --force --timeout 2 "$dev"
((SECONDS - began >= 2 && SECONDS - began <= 6)) && result=0 || result=1
verdict "$result" "the time limit is the step's" "$((SECONDS - began)) s"
matches "the step and its blocks are named, as a range" "$err" \
	"failed to take $total memory blocks of $dev offline: .* Still online: memory$first-$last \\(zone Normal\\)"
matches "no cause is invented" "$err" "The kernel gives no reason"
is "nobody is blamed" "$(grep -ci 'somebody\|another program' <<<"$err")" 0
unchanged "all is as before" "$before"

# without a zone or force there is nothing to do
written=$(grep -c 'state<-' /dev/daxsim)
run 0 reconfigure-device -m system-ram "$dev"
matches "a note tells of the zone" "$err" "stay there: memory$first-$last \\(zone Normal\\)"
run 5 reconfigure-device -m system-ram --movable "$dev"
run 5 online-memory --movable "$dev"
run 0 online-memory --movable --no-movable "$dev"
run 5 online-memory --no-movable --movable "$dev"
is "and nothing is written" "$(grep -c 'state<-' /dev/daxsim)" "$written"

# one block in a kernel zone: the others come online as movable memory
total=$(blocks_of "$other" | wc -l) first=$(blocks_of "$other" | head -n 1)
echo online_kernel >"$memory/memory$first/state"
run 5 online-memory --movable "$other"
run 0 online-memory "$other"
is "the others come online, and this one stays" "$(states_of "$other")" \
	"$((total - 1)) online Movable,1 online Normal"
matches "a note tells of it" "$err" "stay there: memory$first \\(zone Normal\\)"
finish
