#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# The directory of the memory blocks, those of the machine, and how zones are chosen.
. "$(dirname "$0")/probe.sh"
name /hmem. A
clean
D=dax$XA
V=$A/$D.0
P=/sys/module/memory_hotplug/parameters
N=/sys/devices/system/node
# nodeN has much that is of no concern here
links() { echo "t- $N/$1 compact cpulist cpumap distance hugepages meminfo memory_failure numastat power reclaim subsystem uevent vmstat x86"; }
boot_blocks=$(seq -f memory%g 0 15 | tr '\n' ' ')
blocks() { read_blocks 32 33 34 35; }
pokes <<EOF
l $mem
t- $mem power $boot_blocks
w $mem/block_size_bytes 8000000
w $mem/probe 0x100000000
w $mem/soft_offline_page x
w $mem/hard_offline_page x
w $mem/hard_offline_page -1
t $P
w $P/memmap_on_memory Y
# a block with holes and two zones
t- $mem/memory0 power
w $mem/memory0/state offline
w $mem/memory0/state online
w $mem/memory0/state online_movable
w $mem/memory0/online 1
w $mem/memory0/online 0
r $mem/memory0/state
w $mem/memory0/valid_zones Movable
w $mem/memory0/phys_index 0
w $mem/memory0/phys_device 0
w $mem/memory0/removable 0
t- $mem/memory15 power
w $V/size $((4 * 134217728))
w drivers/kmem/new_id $D.0
w drivers/kmem/remove_id $D.0
$(links node1)
t- $mem/memory35 power
# what is no word
w $mem/memory32/state going-offline
w $mem/memory32/state Online
w $mem/memory32/state \\sonline
w $mem/memory32/state online\\s
w $mem/memory32/state online_movable\\n\\n
w $mem/memory32/state 0
w $mem/memory32/state offline\\n
w $mem/memory32/online 2
w $mem/memory32/online
w $mem/memory32/online 0
r $mem/memory32/state
# the online file chooses as "online" does
w $mem/memory32/state online_movable
w $mem/memory35/state online_movable
w $mem/memory33/online 1
w $mem/memory34/online on
$(blocks)
w $mem/memory34/online off
w $mem/memory33/online 0
w $mem/memory32/state offline
w $mem/memory35/state offline
# by ratio
w $P/online_policy x
w $P/online_policy auto-movable\\n
w $P/online_policy auto-movable
r $P/online_policy
$(blocks)
w $P/auto_movable_numa_aware x
w $P/auto_movable_numa_aware N
$(blocks)
w $mem/memory32/state online
$(blocks)
w $P/auto_movable_numa_aware Y
$(blocks)
w $P/auto_movable_numa_aware N
w $P/auto_movable_ratio x
w $P/auto_movable_ratio 0
$(blocks)
w $P/auto_movable_ratio 10
$(blocks)
w $P/auto_movable_ratio 301
w $mem/memory32/state offline
w $P/auto_movable_ratio 10
$(blocks)
w $P/auto_movable_ratio 301
w $P/auto_movable_numa_aware 1
w $P/online_policy contig-zones
$(blocks)
# a page that is poisoned
w $mem/memory33/state online_movable
w $mem/hard_offline_page 0x108001000
w $mem/memory33/state offline
$(blocks)
w $mem/memory33/state online_movable
w $mem/memory33/online 1
$(blocks)
w $mem/memory33/state offline
w drivers/kmem/unbind $D.0
w drivers/kmem/new_id $D.0
w drivers/kmem/remove_id $D.0
w $mem/memory33/state online_movable
w $mem/memory33/state offline
EOF
clean
