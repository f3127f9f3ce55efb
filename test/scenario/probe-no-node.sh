#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# arguments: numa=off
# Memory of which the firmware does not say on which node it is.
. "$(dirname "$0")/probe.sh"
name /hmem. A
name /hmem. B
D=dax$XA
pokes <<EOF
t- $A power driver_override
l $bus/drivers/kmem
l $bus/drivers/device_dax
r /sys/devices/system/node/possible
w drivers/device_dax/unbind $D.0
w drivers/kmem/bind $D.0
w drivers/kmem/new_id $D.0
w drivers/kmem/bind $D.0
l drivers/kmem
w drivers/kmem/remove_id $D.0
w drivers/device_dax/new_id $D.0
l drivers/device_dax
EOF
iomem
clean
pokes <<EOF
w $A/dax_region/create 1
t- $A/$D.1 power
w $A/$D.0/size 2097152
# no node comes before no whole block
w drivers/kmem/new_id $D.0
w drivers/kmem/bind $D.0
EOF
clean
