#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# arguments: memory_hotplug.memmap_on_memory=1
# memmap_on_memory, where the kernel does it.
. "$(dirname "$0")/probe.sh"
name /hmem. A
clean
D=dax$XA
V=$A/$D.0
blocks() { read_blocks 32 33 34 35; }
pokes <<EOF
r /sys/module/memory_hotplug/parameters/memmap_on_memory
r $V/memmap_on_memory
w $V/memmap_on_memory 1
r $V/memmap_on_memory
w $V/memmap_on_memory 1
w $V/memmap_on_memory x
# bound to kmem
w $V/size 536870912
w drivers/kmem/new_id $D.0
w $V/memmap_on_memory 1
w $V/memmap_on_memory 0
w $V/memmap_on_memory x
r $V/memmap_on_memory
$(blocks)
w $mem/memory33/state online_movable
w $mem/memory32/state online_movable
$(blocks)
w $mem/memory33/state offline
w $mem/memory32/state offline
r $V/state
w $V/state unplugged
w $V/memmap_on_memory 0
w $V/state online_movable
w $V/state unplugged
w drivers/kmem/remove_id $D.0
w drivers/kmem/unbind $D.0
w $V/memmap_on_memory 0
# other drivers
w $V/memmap_on_memory 1
w drivers/device_dax/new_id $D.0
w $V/memmap_on_memory 0
w $V/memmap_on_memory 1
w drivers/device_dax/remove_id $D.0
w drivers/device_dax/unbind $D.0
# several ranges, in whole blocks as without
w $V/size 0
w $V/mapping 100000000-107ffffff
w $V/mapping 110000000-11fffffff
w drivers/kmem/bind $D.0
$(blocks)
w drivers/kmem/unbind $D.0
w $A/dax_region/create 1
r $A/$D.1/memmap_on_memory
EOF
iomem
clean
