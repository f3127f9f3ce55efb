#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: all
# policy: offline
# What the kernel does in passing, when a driver is loaded or told a name: nothing of it
# stays, or it is told.
. "$(dirname "$0")/../scenario/lib.sh"

mapfile -t hmem < <(devices '/hmem\.')
dev=${hmem[0]} other=${hmem[1]} pmem=$(devices /ndbus)
total=$(blocks_of "$dev" | wc -l) first=$(blocks_of "$dev" | head -n 1)
run 0 offline-memory all
run 0 disable-device all

# the module takes every device that it can, in the policy's zone, before it is asked to
fault "unload kmem"
set_policy online
run 0 reconfigure-device -f -m system-ram "$dev"
is "the device is in its zone all the same" "$(states_of "$dev")" "$total online Movable"
is "no other one has a driver" "$(driver_of "$other") $(driver_of "$pmem")" "none none"
is "the policy is what it was" "$(policy)" online
run 0 reconfigure-device -f -m devdax "$dev"
run 0 disable-device "$dev"
fault "unload kmem"
run 0 reconfigure-device -f -m system-ram -s 512M "$dev"
is "it can be resized before" "$(states_of "$dev")" "$((total / 2)) online Movable"
run 0 reconfigure-device -f -m devdax -s 1G "$dev"
run 0 disable-device "$dev"
set_policy offline

# what cannot be let go again is told
run 0 enable-device "$pmem"
fault "read memory$first/state 1: online memory$first"
run 4 reconfigure-device -m system-ram "$pmem"
matches "a device that a driver keeps is named" "$err" \
	"$dev has driver kmem, which took it in passing .it had none., and memory blocks of it are online: memory$first "
is "what was asked for is done" "$(driver_of "$pmem")" kmem
run 0 reconfigure-device -f -m devdax "$pmem" "$dev"
run 0 disable-device "$dev"
set_policy online
fault "write auto_online_blocks 2: fail EIO"
run 4 reconfigure-device -m system-ram --no-movable "$pmem"
matches "so is a policy that is not what it was" "$err" 'new memory is "offline" \(it was "online"\)'

# a blocklist, of which the command line of the kernel does not tell
run 0 offline-memory "$pmem"
run 0 disable-device "$pmem"
fault "blocklist kmem"
run 6 reconfigure-device -f -m system-ram "$pmem"
matches "where to look is said" "$err" "The configuration of modprobe blocklists it. Look in /etc/modprobe.d"
fault "load kmem"
run 0 reconfigure-device -f -m system-ram "$pmem"

# all is what can be destroyed, not what a namespace has made
set_policy offline
run 0 destroy-device -f all
is "the namespace's device is left alone" "$(driver_of "$pmem") $(attribute "$dev" size)" "kmem 0"
finish
