#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# The kernel's policy for new memory against what is asked: refused with words
# before anything is changed, or with force held for a moment.
. "$(dirname "$0")/lib.sh"

read -r dev < <(devices .)
total=$(blocks_of "$dev" | wc -l)
as_devdax "$dev"

for policy in online online_kernel; do
	set_policy $policy
	before=$(everything)
	run 5 reconfigure-device -m system-ram "$dev"
	matches "the policy is named" "$err" "\"$policy\""
	matches "and what it would do" "$err" "kernel zone.*before a reboot"
	matches "and what can be done" "$err" "auto_online_blocks.*--force"
	unchanged "nothing changed" "$before"
	run 5 reconfigure-device -m system-ram -N "$dev"
	matches "weakness 27: the message says how to leave the memory to the policy" "$err" "--no-movable in the place of"
	unchanged "nothing changed" "$before"

	run 0 reconfigure-device -m system-ram -f "$dev"
	is "with force the memory is movable" "$(states_of "$dev")" "$total online Movable"
	is "the policy is set back" "$(policy)" $policy
	run 0 reconfigure-device -m devdax -f "$dev"
	unchanged "so that it comes back" "$before"

	run 0 reconfigure-device -m system-ram -f --no-online "$dev"
	is "force and --no-online: offline" "$(states_of "$dev")" "$total offline"
	is "the policy is set back" "$(policy)" $policy
	run 0 reconfigure-device -m devdax "$dev"
	unchanged "and it comes back" "$before"
done

# a policy that does what is asked is no obstacle
set_policy online_movable
run 0 reconfigure-device -m system-ram "$dev"
is "weakness 27: a policy that fits the request is no obstacle" "$(states_of "$dev")" "$total online Movable"
is "the policy is as it was" "$(policy)" online_movable
run 0 reconfigure-device -m devdax -f "$dev"
before=$(everything)
run 5 reconfigure-device -m system-ram --no-movable "$dev"
unchanged "but not where a kernel zone is asked for" "$before"

set_policy online
run 0 reconfigure-device -m system-ram --no-movable "$dev"
matches "what a kernel zone means is said" "$err" "kernel zone.*reboot"
is "weakness 27: a policy for a kernel zone, as requested, is no obstacle" "$(states_of "$dev")" "$total online Normal"
finish
