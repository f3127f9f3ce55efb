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
t- $A power dev uevent driver_override
t- $B power dev uevent driver_override
l $A/dax_region
r $A/uevent
l $bus/drivers
l $bus/drivers/kmem
l $bus/drivers/device_dax
t- $bus/drivers/kmem uevent module
r $bus/drivers_autoprobe
r $bus/drivers_probe
r $A/dax_region/delete
w $A/dax_region/align 4096
w $A/dax_region/size 4096
w $A/dax_region/available_size 4096
w $A/dax_region/seed x
w $A/dax$XA.0/resource 0
w $A/dax$XA.0/modalias 0
r $A/dax$XA.0/mapping
w $A/dax$XA.0/mapping0/start 0
w $A/dax$XA.0/nonesuch 0
r $A/dax$XA.0/uevent
r $mem/block_size_bytes
r $mem/auto_online_blocks
l /sys/devices/system/node
r /sys/devices/system/node/possible
r /sys/devices/system/node/online
r /sys/devices/system/node/has_memory
r /sys/devices/system/node/has_normal_memory
EOF
clean
pokes <<EOF
# empty
t- $A power dev uevent driver_override
l $bus/drivers/kmem
l /sys/devices/system/node
EOF
