#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# What goes wrong half way, or is done by somebody else in between: it is told,
# taken back, and nothing is left behind.
. "$(dirname "$0")/../scenario/lib.sh"

mapfile -t names < <(devices .)
dev=${names[0]} other=${names[1]} x=${names[0]#dax} x=${x%.*}
region=$(region_of "$dev")
mib=$((1 << 20))
total=$(blocks_of "$dev" | wc -l)
block=$(blocks_of "$dev" | sed -n 3p)
as_devdax "$dev"
as_devdax "$other"

# a change of mode that fails: the old one is back
before=$(everything)
fault "write kmem/bind 1: fail ENOMEM"
run 1 reconfigure-device -m system-ram "$dev"
unchanged "weakness 6: a driver refuses the device: the old driver has the device again" "$before"
fault "bad memory$block"
run 1 reconfigure-device -m system-ram "$dev"
unchanged "weakness 6: a block does not come online: everything is as before" "$before"
matches "and that is said" "$err" "Everything is as it was before"

# two devices, of which one cannot
run 4 reconfigure-device -m system-ram "$dev" "$other"
json "weakness 36: the outcome of each device is shown" '[.[] | [.chardev, .mode]]' \
	"[[\"$dev\",\"devdax\"],[\"$other\",\"system-ram\"]]"
matches "weakness 36: the message names the device that failed" "$err" "^daxctl: $dev: failed to online"
is "weakness 36: each device is shown as the kernel has it" "$(driver_of "$dev") $(driver_of "$other")" \
	"device_dax kmem"

# blocks that stay: the others come back; what is busy for a moment is tried again
other_first=$(blocks_of "$other" | head -n 1)
before=$(everything)
fault "write memory$((other_first + 2))/state 1: fail EBUSY"
run 5 offline-memory --timeout 0 "$other"
unchanged "weakness 6: a block does not go offline: all blocks are online again" "$before"
matches "it is named" "$err" "Still online: memory$((other_first + 2)) "
fault "write memory$((other_first + 2))/state 1: fail EBUSY"
run 4 offline-memory --timeout 0 --keep-going "$other"
is "weakness 6: with --keep-going, one bad block does not stop the rest" "$(states_of "$other")" \
	"$((total - 1)) offline,1 online Movable"
run 0 online-memory "$other"
fault "write memory$((other_first + 3))/state 1: fail EAGAIN"
run 0 offline-memory "$other"
is "weakness 6: a write that is busy for a moment is tried again" "$(states_of "$other")" "$total offline"
# a block that is not there at first, and is when all others are offline
run 0 online-memory "$other"
fault "open memory$((other_first + 7))/state 2: fail ENOENT"
run 0 offline-memory "$other"
is "what comes late goes offline too" "$(states_of "$other")" "$total offline"
# only what the offlining itself could not do is left as it is
run 0 online-memory "$other"
before=$(everything)
fault "write device_dax/bind 1: fail ENOMEM"
run 1 reconfigure-device --force --keep-going -m devdax "$other"
unchanged "--keep-going is about blocks, not about what comes after" "$before"
run 0 offline-memory "$other"
# what the policy brought online with the bind goes offline again, busy or not
before=$(everything)
set_policy online
fault "write memory$((block - 1))/state 1: fail EBUSY"
run 1 reconfigure-device -m system-ram --no-movable "$dev"
set_policy offline
unchanged "a bind that is taken back has as much patience as one that is made" "$before"

# creating: whatever fails behind the first write, the capacity and the device go back
emptied "$dev"
available() { cat "$region/available_size"; }
before=$(everything)
for failure in "write dax$x.1/align 1: fail EINVAL" "write dax$x.1/size 1: fail ENOSPC" \
	"write dax$x.1/size 1: fail EINTR" "read dax$x.1/size 1: garbage" \
	"write device_dax/new_id 1: fail ENOMEM" "write device_dax/bind 1: fail ENOMEM"; do
	fault "$failure"
	run 1 create-device -r "$x" -s 256M -a 4k
	unchanged "weakness 13: a failed creation leaves no device behind" "$before"
done
is "weakness 13: a failed creation leaves no capacity behind" "$(available)" $((1024 * mib))

# the errno that there was, and the region's name
for failure in "EACCES 6 The kernel refuses it to root" "EINVAL 1 Invalid" "ENOSPC 1 [0-9]+ bytes.* of the region are free"; do
	read -r errno status words <<<"$failure"
	fault "write dax_region/create 1: fail $errno"
	run "$status" create-device
	matches "weakness 15: the answer of the kernel is reported" "$err" "^daxctl: region $x .*$words"
done
run_as_user 6 create-device
matches "weakness 15: a missing permission is reported" "$err" "root"
unchanged "nothing is left of all that" "$before"
# the second of two regions
run 0 reconfigure-device -m devdax -f "$other"
emptied "$other"
fault "write device_dax/new_id 2: fail ENOMEM"
run 4 create-device
json "weakness 15: of two regions, the successful one is shown, and the exit status says partly" \
	'[.[].chardev]' "[\"dax$x.1\"]"
run 0 destroy-device -f "dax$x.1"

# destroying: the layout of a device that stays
run 0 create-device -r "$x" -s 256M
run 0 create-device -r "$x" -s 256M
run 0 reconfigure-device -s 512M "dax$x.1"
is "it has two ranges" "$(ranges_of "dax$x.1" | wc -l)" 2
before=$(everything)
fault "write dax_region/delete 1: fail EBUSY"
run 5 destroy-device -f "dax$x.1"
unchanged "weakness 19: a device that cannot be deleted has its ranges back" "$before"
fault "write dax$x.1/size 1: fail EBUSY"
run 5 destroy-device -f "dax$x.1"
unchanged "weakness 19: a device that cannot be emptied has its ranges back" "$before"
run 0 destroy-device -f "dax$x.2"
run 0 reconfigure-device -s 512M "$dev"
fault "write $dev/size 1: fail EBUSY"
run 5 destroy-device -f "$dev"
is "weakness 19: a failure to empty number 0 is no success" "$(attribute "$dev" size)" $((512 * mib))

# what hangs for good
run 0 destroy-device -f "dax$x.1"
run 0 reconfigure-device -m system-ram -N "$dev"
last=$(blocks_of "$dev" | tail -n 1)
for block in $((last - 1)) "$last"; do
	echo online_movable >"$memory/memory$block/state"
done
before=$(everything)
fault "write memory$((last - 1))/state: hang"
run 1 offline-memory --timeout 1 "$dev"
unchanged "weakness 6: a time limit ends a hanging write, and everything is as before" "$before"
finish
