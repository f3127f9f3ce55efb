#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# memmap_on_memory, where the kernel does not do it.
. "$(dirname "$0")/probe.sh"
name /hmem. A
clean
V=$A/dax$XA.0
pokes <<EOF
r $V/memmap_on_memory
w $V/memmap_on_memory 2
w $V/memmap_on_memory
w $V/memmap_on_memory x
w $V/memmap_on_memory 1
w $V/memmap_on_memory on
w $V/memmap_on_memory y
w $V/memmap_on_memory 0
w $V/memmap_on_memory off
w $V/memmap_on_memory of
w $V/memmap_on_memory oo
w $V/memmap_on_memory n\\n
w $V/memmap_on_memory false
w $V/memmap_on_memory F
w $V/memmap_on_memory d
r $V/memmap_on_memory
w $V/size 536870912
w drivers/kmem/new_id dax$XA.0
w $V/memmap_on_memory 0
w $V/memmap_on_memory 1
w $V/memmap_on_memory x
r $V/memmap_on_memory
w drivers/kmem/remove_id dax$XA.0
w drivers/kmem/unbind dax$XA.0
# other drivers
w drivers/device_dax/new_id dax$XA.0
w $V/memmap_on_memory 0
w $V/memmap_on_memory 1
w drivers/device_dax/remove_id dax$XA.0
w drivers/device_dax/unbind dax$XA.0
w drivers/fsdev_dax/new_id dax$XA.0
w $V/memmap_on_memory 0
w $V/memmap_on_memory 1
EOF
clean
