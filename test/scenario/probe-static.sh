#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: nvdimm
# policy: offline
# A static region: what is there, what is refused.
. "$(dirname "$0")/probe.sh"
name /ndbus A
D=dax$XA
V=$A/$D.0
blocks() { read_blocks 32 33 34 47; }
pokes <<EOF
l $A/dax_region
l $V
t- $A/dax_region
t- $V power
l $V/mapping0
r $V/../uevent
r $V/../modalias
w $A/dax_region/id 0
w $A/dax_region/size 0
w $A/dax_region/align 4096
r $A/dax_region/available_size
r $A/dax_region/seed
r $A/dax_region/create
w $V/size 0
w $V/align 4096
w $V/resource 0
w $V/mapping0/start 0
w $V/mapping 0-1
r $V/state
w $V/memmap_on_memory 1
w $V/memmap_on_memory 0
w $A/dax_region/create 1
w $A/dax_region/delete $D.0
w drivers/kmem/bind $D.0
w drivers/device_dax/bind $D.0
w drivers/device_dax/unbind $D.0
w drivers/device_dax/bind $D.0
w drivers/device_dax/unbind $D.0
w drivers/kmem/bind $D.0
w drivers/fsdev_dax/bind $D.0
w drivers_probe $D.0
w drivers/kmem/new_id $D.0
w drivers/kmem/bind $D.0
w drivers/device_dax/unbind $D.0
w drivers/kmem/new_id $D.0
l drivers/kmem
r $V/state
w $V/memmap_on_memory 1
w $V/memmap_on_memory 0
w $V/size 0
$(blocks)
EOF
iomem
pokes <<EOF
w $mem/memory33/state online_movable
w $V/state unplugged
w $V/state online_movable
w drivers/kmem/remove_id $D.0
w $V/state unplugged
w $mem/memory33/state offline
w drivers/kmem/unbind $D.0
$(blocks)
w drivers/fsdev_dax/new_id $D.0
l drivers/fsdev_dax
w drivers/fsdev_dax/remove_id $D.0
w drivers/fsdev_dax/unbind $D.0
w drivers/device_dax/new_id $D.0
l drivers/device_dax
w drivers/device_dax/remove_id $D.0
EOF
iomem
