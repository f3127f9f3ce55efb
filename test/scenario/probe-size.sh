#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# size, align and mapping: the order of checks, and the quirks.
. "$(dirname "$0")/probe.sh"
name /hmem. A
clean
R=$A/dax_region
D=dax$XA
V=$A/$D.0
S=$((0x$(sed -n 's/^ *\([0-9a-f]*\)-.*Soft Reserved.*/\1/p;' /proc/iomem | head -n 1 | grep . || echo 100000000)))
range() { printf '%x-%x' $((S + $1)) $((S + $2)); }
M=1048576
pokes <<EOF
r $V/size
r $V/resource
w $V/size x
w $V/size
w $V/size -1
w $V/size 1
w $V/size 4096
w $V/size 18446744073709551616
w $V/size 0xffffffffffffffff
w $V/size 0xffffffffffe00000
w $V/size +0
w $V/size \\s2097152
w $V/size 2097152\\s
w $V/size 2097152\\n\\n
w $V/size 0
w $V/size 2097152\\n
r $V/size
w $V/size 0x400000\\n\\0
w $V/size 010000000
r $V/size
w $V/size 2097152
w $V/size 2147483648
w $V/size 1073741824
r $R/available_size
w $V/size 1073741824
w $V/align 2097152
w $V/size 1075838976
w $V/size 2097152
r $V/size
r $V/resource
# bound
w drivers/device_dax/new_id $D.0
w $V/size 2097152
w $V/size 4194304
w $V/size 0
w $V/size 3
w $V/size x
w $V/size 0x40000000000
w $V/align 4096
w $V/align 2097152
w $V/align 1073741824
w $V/align 3
w $V/align x
w $R/delete $D.0
w drivers/device_dax/remove_id $D.0
w drivers/device_dax/unbind $D.0
# align
w $V/align x
w $V/align
w $V/align 99999999999999999999
w $V/align -1
w $V/align 0
w $V/align 1
w $V/align 8192
w $V/align 4096
r $V/align
w $V/size 4096
w $V/size 2097152
w $V/size 4194304
w $V/align 1073741824
r $V/align
w $V/align 0x200000\\n
w $V/align 04000
w $V/align 010000
r $V/align
w $V/size 0
w $V/align 1073741824
w $V/size 2097152
w $V/mapping $(range 0 $((2 * M - 1)))
w $V/size 1073741824
w $V/size 536870912
w $V/align 2097152
w $V/size 0
r $V/align
# each range counts, not what they are together
w $V/mapping $(range 0 $((512 * M - 1)))
w $V/mapping $(range $((512 * M)) $((1024 * M - 1)))
r $V/size
w $V/align 1073741824
r $V/align
w $V/align 4096
w $V/align 2097152
w $V/size 0
# mapping
w $V/mapping
w $V/mapping x
w $V/mapping -
w $V/mapping x-y
w $V/mapping 0
w $V/mapping 0-
w $V/mapping 0-ffffffffffffffffffff
w $V/mapping 1ffffffffffffffff-0
w $V/mapping -1-0
w $V/mapping \\s0-1fffff
w $V/mapping 0-\\s1fffff
w $V/mapping 0-1fffff\\s
w $V/mapping 0-1fffff\\n\\n
w $V/mapping 0-1-2
w $V/mapping 0\\n-1fffff
w $V/mapping $(range 0 0)
w $V/mapping $(range 0 4095)
l $V
w $V/mapping $(range 0 $((2 * M - 1)))
w $V/mapping $(range 0 $((2 * M - 1)))
w $V/mapping 0-1fffff
w $V/mapping ffffffffffe00000-ffffffffffffffff
w $V/mapping $(range $((1024 * M)) $((1026 * M - 1)))
w $V/mapping $(range $((1022 * M)) $((1026 * M - 1)))
w $V/mapping $(range $((-2 * M)) $((2 * M - 1)))
w $V/mapping $(range 4096 $((2 * M + 4095)))
w $V/mapping $(range $((6 * M)) $((8 * M - 1)))\\n
w $V/mapping 0x$(range $((2 * M)) $((4 * M - 1)) | sed s/-/-0x/)
w $V/mapping $(range $((10 * M + 4096)) $((12 * M + 4095)))
w $V/mapping $(range 0 -1)
w $V/mapping $(range $((20 * M)) $((10 * M - 1)))
w $V/mapping $(range $((20 * M)) $((10 * M)))
t- $V power dev numa_node uevent
r $R/available_size
# what another device has, and alignments where a range starts off them
w $R/create 1
w $A/$D.1/mapping $(range 0 $((2 * M - 1)))
w $A/$D.1/mapping +$(range $((30 * M)) $((32 * M - 1)) | tr a-f A-F)
w $V/mapping $(range $((30 * M)) $((32 * M - 1)))
w $A/$D.1/size 0
w $R/delete $D.1
w $V/align 4096
w $V/align 2097152
w $V/size 8388608
w $V/size 4194304
l $V
w $V/size 2097152
w $V/size 16777216
t- $V power dev numa_node uevent
# mapping of a bound device
w drivers/device_dax/new_id $D.0
w $V/mapping $(range $((512 * M)) $((514 * M - 1)))
w $V/mapping $(range 0 $((2 * M - 1)))
w $V/mapping $(range $((516 * M)) $((516 * M)))
w $V/mapping x
r $V/size
w drivers/device_dax/remove_id $D.0
w drivers/device_dax/unbind $D.0
w $V/size 0
# any driver
w $V/size 0x10000000
w drivers/kmem/new_id $D.0
w $V/size 0x10000000
w $V/size 3
w $V/align 2097152
w $V/align 3
w drivers/kmem/remove_id $D.0
w drivers/kmem/unbind $D.0
w drivers/fsdev_dax/new_id $D.0
w $V/size 0x10000000
w $V/size 0
w $V/align 2097152
w drivers/fsdev_dax/remove_id $D.0
w drivers/fsdev_dax/unbind $D.0
w $V/size 0
# mapping with length 0 on an empty device
w $V/mapping $(range 0 -1)
l $V
EOF
clean
