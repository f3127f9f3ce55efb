#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# A device that somebody has open or mapped, under whatever name, is not unbound to be
# bound again.
. "$(dirname "$0")/lib.sh"

read -r dev < <(devices .)
as_devdax "$dev"
user='' using=''

# use HOW NODE: a process that has the device open or mapped.
use() {
	rm -f "$scratch/said" "$scratch/asked"
	mkfifo "$scratch/said" "$scratch/asked"
	"$HELPERS/use-device" "$@" <>"$scratch/asked" >"$scratch/said" &
	user=$!
	exec 4<"$scratch/said"
	read -r using <&4
	is "$1 $2: a process uses it" "$using" using
}

end_use() {
	kill "$user"
	wait "$user" 2>/dev/null
	exec 4<&-
}

# refused WHAT: each change that would bind the device again.
refused() {
	local change
	before=$(everything)
	for change in "-m system-ram" "-s 512M" "-a 4k"; do
		# shellcheck disable=SC2086 # two words
		run 5 reconfigure-device $change "$dev"
		matches "$1, $change: who has it is told" "$err" \
			"^daxctl: $dev: use-device \(process $user\) has it open"
	done
	run 5 reconfigure-device -f -m system-ram "$dev"
	unchanged "$1: they keep it, whatever force" "$before"
}

# a node elsewhere, as containers have it
node=$scratch/dax9.9
if [[ -e /dev/daxsim ]]; then
	ln -s "/dev/$dev" "$node"
else
	IFS=: read -r major minor < <(attribute "$dev" dev)
	mknod "$node" c "$major" "$minor"
fi
use open "$node"
refused "open under another name"
end_use
use map "/dev/$dev"
refused "mapped, and no descriptor left"
end_use
use map "$node"
refused "mapped under another name"
end_use

# the program that asks is a user like others
use ask "/dev/$dev" "$dev"
echo >"$scratch/asked"
read -r answer <&4
matches "the program itself has it mapped: refused" "$answer" \
	"use-device \(process $user\) has it open or mapped"
end_use

use open "/dev/$dev"
refused "open"
run 0 reconfigure-device -m devdax "$dev"
unchanged "what is so already is no matter" "$before"

run 0 disable-device "$dev"
matches "disabling tells it" "$err" "use-device \\(process $user\\) has it open or mapped, and loses it"
run 5 enable-device "$dev"
matches "it is not bound again under them" "$err" "use-device \\(process $user\\) has it open"
end_use
run 0 enable-device "$dev"
run 0 reconfigure-device -s 512M "$dev"
is "nobody has it, and it is resized" "$(driver_of "$dev") $(attribute "$dev" size)" \
	"device_dax $((512 << 20))"

# a file system in a mount namespace of another process; any may say that it is of a device
if has_driver fsdev_dax; then
	run 0 reconfigure-device -m famfs "$dev"
	mkfifo "$scratch/mounted"
	unshare -m --propagation private bash -c \
		"mount -t tmpfs '/dev/$dev' /mnt && echo mounted && exec sleep infinity" \
		>"$scratch/mounted" &
	user=$!
	read -r using <"$scratch/mounted"
	is "it is mounted elsewhere" "$using" mounted
	is "and not here" "$(grep -c "^/dev/$dev " /proc/self/mounts)" 0
	until [[ $(<"/proc/$user/comm") == sleep ]]; do :; done
	before=$(everything)
	for change in "reconfigure-device -m devdax" disable-device "destroy-device -f"; do
		# shellcheck disable=SC2086 # words
		run 5 $change "$dev"
		matches "$change: where is told" "$err" "mounted at /mnt, as sleep \(process $user\) sees it"
	done
	unchanged "mounted elsewhere: it is left alone" "$before"
	kill "$user"
	wait "$user" 2>/dev/null
	run 0 reconfigure-device -m devdax "$dev"
fi
finish
