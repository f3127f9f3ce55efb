#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: cxl
# policy: offline
# A region on CXL memory: its files and defaults.
. "$(dirname "$0")/probe.sh"
name /dax_region A
pokes <<EOF
l $bus/drivers/kmem
t- $A power dev uevent resource start end
r $A/uevent
EOF
clean
pokes <<EOF
w $A/dax_region/create 1
r $A/dax$XA.1/memmap_on_memory
r $A/dax$XA.0/memmap_on_memory
EOF
clean
