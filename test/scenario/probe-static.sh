#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: nvdimm
# policy: offline
# A static region: what is there, what is refused.
. "$(dirname "$0")/probe.sh"
name /ndbus A
D=dax$XA
V=$A/$D.0
pokes <<EOF
l $A/dax_region
l $V
t- $V power dev uevent
r $V/../uevent
r $V/../modalias
w $V/size 0
w $V/align 4096
w $V/mapping 0-1
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
w drivers/kmem/new_id $D.0
l drivers/kmem
w drivers/kmem/remove_id $D.0
w drivers/kmem/unbind $D.0
w drivers/device_dax/new_id $D.0
l drivers/device_dax
EOF
