#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# A program that is killed while it holds the kernel's policy for new memory at offline
# leaves it so; the next one sets it back.
. "$(dirname "$0")/../scenario/lib.sh"

mapfile -t names < <(devices .)
dev=${names[0]} other=${names[1]}
record=/run/daxctl/policy
said='killed had left the kernel.s policy for new memory at "offline": set back to'

# fresh POLICY: all as at first, but for the policy.
fresh() {
	set_policy offline
	rm -f $record
	"$DAXCTL" reconfigure-device -f -m devdax "$dev" "$other" >/dev/null 2>&1
	set_policy "$1"
}

# killed FAULT POLICY: with that fault, while a device becomes memory by force.
killed() {
	fresh "$2"
	fault "$1: signal KILL"
	"$DAXCTL" reconfigure-device -f -m system-ram "$dev" >/dev/null 2>&1
	is "$1: it was killed" $? 137
}

while read -r word; do
	killed "write kmem/bind 1" "$word"
	is "the policy is held" "$(policy) $(<$record)" "offline $word"
	run 0 list -d "$other"
	run_as_user 0 list -d "$other"
	run 0 reconfigure-device -n -m system-ram "$other"
	is "what only looks changes nothing" "$(policy) $(<$record)" "offline $word"
	run 0 enable-device "$other"
	matches "the next command says so" "$err" "$said \"$word\""
	is "it is set back, and the record is gone" "$(policy) $(ls /run/daxctl)" "$word "
	run 0 enable-device "$other"
	is "and no more is said" "$(grep -c killed <<<"$err")" 0
done <<<$'online\nonline_kernel'

# each write on the way: whatever the next command finds, the policy comes out right
for moment in "write auto_online_blocks 1" "write auto_online_blocks 2" "write device_dax/unbind 1"; do
	killed "$moment" online
	run 0 enable-device "$other"
	is "$moment: the policy is as before" "$(policy) $(ls /run/daxctl 2>/dev/null)" "online "
done

# the boot unit, which finds nothing to do
killed "write kmem/bind 1" online
run 0 reconfigure-device --check-config "$other"
matches "the boot unit says so too" "$err" "$said \"online\""
is "and sets it back" "$(policy)" online

# somebody has set another one
killed "write kmem/bind 1" online
set_policy online_movable
run 0 enable-device "$other"
is "what the administrator has set stays" "$(policy) $(ls /run/daxctl)" "online_movable "
is "and nothing is said" "$(grep -c killed <<<"$err")" 0

# what cannot be understood, and where nothing can be recorded
fresh online
echo sideways >$record
run 0 enable-device "$other"
matches "a record of no known policy is removed" "$err" "$record cannot be read, and is removed"
is "it is" "$(policy) $(ls /run/daxctl)" "online "
mount -t tmpfs -o ro none /run/daxctl
run 0 reconfigure-device -f -m system-ram "$dev"
matches "that nothing can be recorded is said" "$err" "$record cannot be written \\(Read-only file system\\)"
is "and the policy is set back all the same" "$(policy)" online
umount /run/daxctl

# a plan that somebody else has meanwhile made unnecessary: the policy is theirs
fresh online
fault "write kmem/bind 1: write /sys/devices/system/memory/auto_online_blocks online_movable"
run 0 reconfigure-device -f -m system-ram "$dev"
is "a policy that is set while it is held stays" "$(policy) $(ls /run/daxctl)" "online_movable "
finish
