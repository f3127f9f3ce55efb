#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# What files there are, with which modes and contents, before anybody acted.
. "$(dirname "$0")/probe.sh"
name /hmem. A
name /hmem. B
pokes <<EOF
l $bus
t- $A power driver_override
t- $B power driver_override
l $A/dax_region
l $A/dax$XA.0
l $A/dax$XA.0/mapping0
l $bus/drivers
l $bus/drivers/kmem
l $bus/drivers/device_dax
t- $bus/drivers/kmem
t- $bus/drivers/device_dax
t- $bus/drivers/fsdev_dax
r $bus/drivers_autoprobe
r $bus/drivers_probe
r $A/dax_region/delete
w $A/dax_region/id 0
w $A/dax_region/align 4096
w $A/dax_region/size 4096
w $A/dax_region/available_size 4096
w $A/dax_region/seed x
w $A/dax$XA.0/resource 0
w $A/dax$XA.0/modalias 0
w $A/dax$XA.0/target_node 0
w $A/dax$XA.0/numa_node 0
w $A/dax$XA.0/dev 0:0
r $A/dax$XA.0/mapping
w $A/dax$XA.0/mapping0/start 0
w $A/dax$XA.0/mapping0/end 0
w $A/dax$XA.0/mapping0/page_offset 0
w $A/dax$XA.0/nonesuch 0
l /sys/devices/system/node
r /sys/devices/system/node/possible
r /sys/devices/system/node/online
r /sys/devices/system/node/has_memory
r /sys/devices/system/node/has_normal_memory
EOF
clean
pokes <<EOF
# empty
t- $A power driver_override
l $bus/drivers/kmem
l /sys/devices/system/node
EOF
