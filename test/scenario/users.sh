#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# A device that somebody has open is not unbound to be bound again.
. "$(dirname "$0")/lib.sh"

read -r dev < <(devices .)
as_devdax "$dev"

# use: a process that has the device open.
use() {
	sleep infinity 3<"/dev/$dev" &
	user=$!
	until [[ $(cat "/proc/$user/comm" 2>/dev/null) == sleep ]]; do
		kill -0 "$user" 2>/dev/null || return
	done
}

use
before=$(everything)
for change in "-m system-ram" "-s 512M" "-a 4k"; do
	# shellcheck disable=SC2086 # two words
	run 5 reconfigure-device $change "$dev"
	matches "$change: who has it is told" "$err" "^daxctl: $dev: sleep \(process $user\) has it open"
done
unchanged "and they keep it" "$before"
run 0 reconfigure-device -m devdax "$dev"
unchanged "what is so already is no matter" "$before"
run 5 reconfigure-device -f -m system-ram "$dev"
unchanged "no force is worth a kernel that counts wrong" "$before"

run 0 disable-device "$dev"
matches "disabling tells it" "$err" "sleep \\(process $user\\) has it open or mapped, and loses it"
run 5 enable-device "$dev"
matches "it is not bound again under them" "$err" "sleep \\(process $user\\) has it open"
kill "$user"
wait "$user" 2>/dev/null
run 0 enable-device "$dev"
run 0 reconfigure-device -s 512M "$dev"
is "nobody has it, and it is resized" "$(driver_of "$dev") $(attribute "$dev" size)" \
	"device_dax $((512 << 20))"
finish
