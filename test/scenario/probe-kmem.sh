#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# kmem and the memory blocks, as far as it can be undone.
. "$(dirname "$0")/probe.sh"
name /hmem. A
name /hmem. B
clean
D=dax$XA
V=$A/$D.0
M=1048576
blocks() {
	for n in 32 33 34 35 36 37 38 39; do
		echo "t- $mem/memory$n power uevent subsystem"
	done
}
echo "# nothing"
iomem
pokes <<EOF
w $V/size $((512 * M))
w drivers/kmem/new_id $D.0
l $mem/memory32
$(blocks)
l /sys/devices/system/node
r /sys/devices/system/node/online
r /sys/devices/system/node/has_memory
r /sys/devices/system/node/node1/cpulist
EOF
iomem
pokes <<EOF
# states
w $mem/memory33/state x
w $mem/memory33/state
w $mem/memory33/state 1
w $mem/memory33/state offline
w $mem/memory33/state online_movable
w $mem/memory33/state online_movable
w $mem/memory33/state online
w $mem/memory33/online 1
w $mem/memory33/online x
w $mem/memory33/online 0\\n
w $mem/memory33/online 0
r $mem/memory33/state
w $mem/memory35/state online_movable\\n
$(blocks)
r /sys/devices/system/node/has_memory
r /sys/devices/system/node/has_normal_memory
r /sys/devices/system/node/online
w $mem/memory33/state online_movable
$(blocks)
w $mem/memory34/state online
$(blocks)
w $mem/memory35/state offline
$(blocks)
w $mem/memory33/state offline
w $mem/memory33/state online_movable
w $mem/memory34/state offline
w $mem/memory33/state offline
w $mem/memory35/state offline
w $mem/auto_online_blocks x
w $mem/auto_online_blocks
w $mem/auto_online_blocks online_movable\\n
r $mem/auto_online_blocks
w $mem/auto_online_blocks online_kernel
w $mem/auto_online_blocks online
r $mem/auto_online_blocks
w $mem/auto_online_blocks offline
w $mem/block_size_bytes 1
# bound; a mapping could be added, but kernels up to 6.12 at least crash at unbind then
w $V/size 0
w $V/align 4096
w drivers/kmem/unbind $D.0
$(blocks)
l /sys/devices/system/node
r /sys/devices/system/node/online
w drivers/kmem/bind $D.0
$(blocks)
w drivers/kmem/unbind $D.0
EOF
iomem
pokes <<EOF
# rounded to blocks
w $V/size 0
w $V/size $((64 * M))
w drivers/kmem/bind $D.0
w $V/size $((130 * M))
w drivers/kmem/bind $D.0
$(blocks)
w drivers/kmem/unbind $D.0
w $V/size 0
w $V/mapping 104000000-117ffffff
w drivers/kmem/bind $D.0
$(blocks)
EOF
iomem
pokes <<EOF
w drivers/kmem/unbind $D.0
# several ranges, one too small
w $V/mapping 120000000-1201fffff
w $V/mapping 128000000-12fffffff
w drivers/kmem/bind $D.0
$(blocks)
EOF
iomem
pokes <<EOF
w drivers/kmem/unbind $D.0
w $V/size 0
# the policy counts at bind
w $mem/auto_online_blocks online_movable
w $V/size $((256 * M))
w drivers/kmem/bind $D.0
$(blocks)
w $mem/auto_online_blocks offline
w $mem/memory32/state offline
w $mem/memory33/state offline
w drivers/kmem/unbind $D.0
w $V/size 0
w drivers/kmem/remove_id $D.0
EOF
iomem
clean
