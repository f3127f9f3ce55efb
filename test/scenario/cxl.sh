#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: cxl
# policy: offline
# The device of a CXL region: modes, sizes, and memmap on its own memory.
. "$(dirname "$0")/lib.sh"

read -r dev < <(devices /dax_region)
x=${dev#dax} x=${x%.*}
total=$(blocks_of "$dev" | wc -l)
is "CXL devices start as system-ram" "$(driver_of "$dev")" kmem
run 0 online-memory "$dev"
is "online" "$(states_of "$dev")" "$total online Movable"
run 0 reconfigure-device -m devdax -f "$dev"
is "devdax" "$(driver_of "$dev")" device_dax
run 0 reconfigure-device -s 512M "$dev"
is "half of it" "$(attribute "$dev" size)" $((512 << 20))
run 0 create-device -r "$x"
new=dax$x.1
is "the other half" "$(attribute "$new" size)" $((512 << 20))
run 0 reconfigure-device -m system-ram "$dev" "$new"
is "blocks of $dev" "$(states_of "$dev")" "$((total / 2)) online Movable"
is "blocks of $new" "$(states_of "$new")" "$((total / 2)) online Movable"
run 0 destroy-device -f "$new"
is "gone" "$(exists "$new" || echo gone)" gone
is "the other one did not notice" "$(states_of "$dev")" "$((total / 2)) online Movable"
run 0 reconfigure-device -f -s 1G "$dev"
is "grown and online again" "$(driver_of "$dev") $(attribute "$dev" size)" "kmem $((1 << 30))"
finish
