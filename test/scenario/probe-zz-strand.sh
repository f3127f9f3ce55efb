#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# Memory that is left behind when kmem goes; last, as only a boot undoes it.
. "$(dirname "$0")/probe.sh"
name /hmem. A
name /hmem. B
clean
E=dax$XB
V=$B/$E.0
: "${HELPERS:=$(dirname "$POKE")}"
blocks() { read_blocks 40 41 42 43; }
pokes <<EOF
w $V/mapping 140000000-147ffffff
w $V/mapping 150000000-157ffffff
w drivers/kmem/new_id $E.0
$(blocks)
w $mem/memory40/state online_kernel
$(blocks)
w drivers/kmem/unbind $E.0
$(blocks)
l drivers/kmem
EOF
iomem
pokes <<EOF
w drivers/kmem/bind $E.0
$(blocks)
w drivers/device_dax/new_id $E.0
w drivers/device_dax/bind $E.0
w drivers/kmem/bind $E.0
$(blocks)
r $V/size
w $V/size 0
w $V/size 0x8000000
w $V/align 4096
w $V/align 2097152
w drivers/device_dax/bind $E.0
w drivers/kmem/bind $E.0
w $V/size 0x10000000
w drivers/device_dax/bind $E.0
w drivers/device_dax/unbind $E.0
w drivers/kmem/bind $E.0
$(blocks)
w $mem/memory40/state online_movable
w $mem/memory40/state online_kernel
r $mem/memory40/state
# a range that kmem does not have: beside the one left behind
w $V/size 0
w $V/mapping 160000000-16fffffff
w drivers/kmem/bind $E.0
w $mem/memory47/state online
w $mem/memory44/state online_movable
w $mem/memory46/state online_movable
r $mem/memory45/valid_zones
r $mem/memory44/valid_zones
r $mem/memory47/valid_zones
w $mem/memory45/state online
r $mem/memory45/valid_zones
w drivers/kmem/unbind $E.0
l drivers/kmem
r /sys/devices/system/node/has_normal_memory
l /sys/devices/system/node
# it goes offline by hand, and stays
w $mem/memory44/state offline
w drivers/kmem/bind $E.0
r $mem/memory44/state
w $mem/memory44/online 1
w $mem/memory44/state offline
# a range that is taken is left out, unless it is the first
w $V/size 0
w $V/mapping 170000000-177ffffff
w $V/mapping 140000000-147ffffff
w $V/mapping 150000000-157ffffff
w drivers/kmem/bind $E.0
l drivers/kmem
$(read_blocks 40 42 46)
EOF
iomem
pokes <<EOF
w $V/state unplugged
$(read_blocks 40 42 46)
w $V/state online_movable
$(read_blocks 40 42 46)
w $mem/memory42/state offline
w $mem/memory46/state offline
w drivers/kmem/unbind $E.0
$(read_blocks 40 42 46)
w $V/size 0
w $V/mapping 140000000-147ffffff
w $V/mapping 170000000-177ffffff
w drivers/kmem/bind $E.0
$(read_blocks 46)
# device_dax has its id, and fails: the next one is tried
w $V/size 0
w $V/mapping 170000000-17fffffff
w drivers_probe $E.0
l drivers/device_dax
l drivers/kmem
w drivers/device_dax/remove_id $E.0
# one block is enough for its range to stay
w $mem/memory47/state online_movable
w drivers/kmem/unbind $E.0
$(read_blocks 46 47)
w $mem/memory46/state online_movable
w $mem/memory47/state offline
w drivers/kmem/bind $E.0
$(read_blocks 46 47)
w drivers/kmem/remove_id $E.0
EOF
iomem

D=dax$XA
V=$A/$D.0
blocks() { read_blocks 32 33 34 35 36; }
pokes <<EOF
# a policy that nothing undoes
w $mem/auto_online_blocks online_kernel
w $V/mapping 100000000-11fffffff
w drivers/kmem/new_id $D.0
w $mem/auto_online_blocks offline
r $V/state
$(blocks)
EOF
# Page tables of a program: that much memory of the node cannot be moved.
hold() {
	if [ -e /dev/daxsim ]; then
		echo "pin memory32-33" >/dev/daxsim
		return
	fi
	scratch=$(mktemp -d)
	mkfifo "$scratch/said"
	"$HELPERS/hold-node" 1 64 >"$scratch/said" &
	read -r said <"$scratch/said"
	[ "$said" = holding ] || echo "nothing is held"
}
hold
pokes <<EOF
# all or nothing
w $V/state unplugged
r $V/state
$(blocks)
w $V/state online
w $V/state online_movable
w $mem/memory32/state offline
w drivers/kmem/unbind $D.0
$(blocks)
w $V/size 0
# and one more
w $mem/auto_online_blocks online
w $V/mapping 120000000-127ffffff
w drivers/kmem/bind $D.0
w $mem/auto_online_blocks offline
r $V/state
$(blocks)
w $V/state online_kernel
w $V/state online
EOF
iomem
[ -e /dev/daxsim ] || kill $!
