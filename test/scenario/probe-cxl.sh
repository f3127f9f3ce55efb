#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: cxl
# policy: offline
# A region on CXL memory: its files and defaults.
. "$(dirname "$0")/probe.sh"
name /dax_region A
pokes <<EOF
l $bus/drivers/kmem
t- $A power
t- $A/driver
EOF
D=dax$XA
V=$A/$D.0
start=$(cat "$V/resource")
first=$((start / 134217728))
blocks() { read_blocks $first $((first + 1)) $((first + 7)); }
range() { printf '%x-%x' $((start + $1)) $((start + $2)); }
M=1048576
pokes <<EOF
# the first device wants its map in its own memory, and gets it elsewhere
$(blocks)
w $V/memmap_on_memory 1
w $V/memmap_on_memory 0
w $V/size 0
r $V/state
EOF
iomem
pokes <<EOF
w drivers/device_dax/bind $D.0
w drivers/kmem/unbind $D.0
w $V/memmap_on_memory 1
w $V/memmap_on_memory 0
w $V/memmap_on_memory 1
w drivers/device_dax/bind $D.0
w drivers/device_dax/new_id $D.0
w drivers/kmem/bind $D.0
w $V/memmap_on_memory 0
r $V/memmap_on_memory
w drivers/device_dax/remove_id $D.0
w drivers/device_dax/unbind $D.0
# an alignment that the region's start does not have; kernels crash if the map is touched
w $V/align 1073741824
w drivers/device_dax/new_id $D.0
l drivers/device_dax
o /dev/$D.0 rw
m $((1024 * M)) 0 shared rw
e
w drivers/device_dax/remove_id $D.0
w drivers/device_dax/unbind $D.0
w $V/align 2097152
w $V/size 0
r $V/resource
w $V/mapping $(range $((4 * M)) $((6 * M - 1)))
w $V/size $((6 * M))
w $V/size $((256 * M))
t- $V power
w drivers/kmem/bind $D.0
$(blocks)
w drivers/kmem/unbind $D.0
EOF
clean
pokes <<EOF
w $A/dax_region/create 1
t- $A/$D.1 power
r $A/dax_region/seed
r $V/memmap_on_memory
w $A/dax_region/delete $D.0
w $A/dax_region/delete $D.1
EOF
clean
