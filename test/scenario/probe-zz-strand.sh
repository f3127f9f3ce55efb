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
EOF
iomem
