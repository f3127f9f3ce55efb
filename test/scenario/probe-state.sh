#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# The state file of a device that is bound to kmem (7.3).
. "$(dirname "$0")/probe.sh"
name /hmem. A
clean
D=dax$XA
V=$A/$D.0
blocks() { read_blocks 32 33 34 35; }
pokes <<EOF
r $V/state
w $V/size 536870912
r $V/state
w drivers/kmem/new_id $D.0
r $V/state
w $V/state x
w $V/state
w $V/state offline
w $V/state unplug
w $V/state online
w $V/state online_movable
w $V/state unplugged\\n
r $V/state
$(blocks)
w $V/state unplugged
w $V/size 0
w $V/align 4096
l drivers/kmem
w $V/state offline
w $V/state online_movable
r $V/state
$(blocks)
w $V/state online_movable
w $V/state online
w $V/state online_kernel
w $mem/memory33/state offline
r $V/state
w $V/state unplugged
r $V/state
$(blocks)
w drivers/kmem/unbind $D.0
r $V/state
w drivers/kmem/bind $D.0
r $V/state
$(blocks)
w $mem/memory32/state online_movable
r $V/state
w $V/state online_movable
w $mem/memory32/state offline
w drivers/kmem/unbind $D.0
$(blocks)
# the policy at bind, and no later one
w $mem/auto_online_blocks online_movable
w drivers/kmem/bind $D.0
r $V/state
w $mem/auto_online_blocks offline
r $V/state
w $V/state online_movable
w $V/state online
w $V/state unplugged
w drivers/device_dax/bind $D.0
w drivers/kmem/bind $D.0
EOF
iomem
pokes <<EOF
w $mem/auto_online_blocks online_movable
w $V/state online_movable\\n
$(blocks)
w $mem/auto_online_blocks offline
# unbinding does not believe it
w $mem/memory32/state offline
w $mem/memory33/state offline
w $mem/memory34/state offline
w $mem/memory35/state offline
r $V/state
w drivers/kmem/unbind $D.0
$(blocks)
r $V/state
# several ranges, one smaller than a block
w $V/size 0
w $V/mapping 108000000-10fffffff
w $V/mapping 100000000-1001fffff
w $V/mapping 118000000-11fffffff
w drivers/kmem/bind $D.0
w $V/state unplugged
$(blocks)
w $V/state online_movable
$(blocks)
w $V/state unplugged
w drivers/kmem/unbind $D.0
EOF
iomem
clean
