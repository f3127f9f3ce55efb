#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# create, delete, seed: every errno, and what they leave.
. "$(dirname "$0")/probe.sh"
name /hmem. A
name /hmem. B
clean
R=$A/dax_region
D=dax$XA
pokes <<EOF
w $R/create 0
w $R/create 2
w $R/create -1
w $R/create x
w $R/create
w $R/create \\n
w $R/create 1x
w $R/create 1\\n\\n
w $R/create \\s1
w $R/create 99999999999
w $R/create 4294967297
r $R/seed
r $R/create
w $R/create 1\\n
r $R/seed
r $R/create
w $R/create 0x1
w $R/create 01
w $R/create +1
w $R/create 1\\0
r $R/seed
r $R/create
l devices
t- $A/$D.1 power dev numa_node uevent
r $R/available_size
# seed goes with its first bind that succeeds, and does not move on
w $A/$D.1/size 0x200000
w drivers/kmem/new_id $D.1
r $R/seed
w drivers/kmem/remove_id $D.1
w $A/$D.1/size 0x10000000
r $R/seed
w drivers/device_dax/new_id $D.1
r $R/seed
w $R/delete $D.1
w $R/create 1
r $R/seed
r $R/create
w drivers/device_dax/remove_id $D.1
w drivers/device_dax/unbind $D.1
r $R/seed
# delete
w $R/delete nonesuch
w $R/delete
w $R/delete dax$XB.0
w $R/delete $D.99
w $R/delete $D.1
w $A/$D.1/size 0
w $R/delete $D.0
w $R/delete \\s$D.1
w $R/delete $D.1\\n\\n
w $R/delete $D.1\\n
w $R/delete $D.1
l devices
r $R/seed
w $R/create 1
r $R/create
w $R/delete $D.1
r $R/create
r $R/seed
w $R/delete $D.6
r $R/seed
w $R/create 1
r $R/seed
w $R/delete $D.2
w $R/delete $D.4
r $R/create
w $R/create 1
r $R/create
l devices
# nothing left
w $A/$D.0/size 1073741824
r $R/available_size
w $R/create 1
w $R/create 2
w $R/delete $D.0
EOF
clean
