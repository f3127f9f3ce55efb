#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# A driver that is told one device's name takes every other unbound device that
# it can: those are let go again.
. "$(dirname "$0")/lib.sh"

mapfile -t names < <(devices .)
dev=${names[0]} other=${names[1]}
as_devdax "$dev"
as_devdax "$other"
for name in "$dev" "$other"; do
	echo "$name" >"$dax/drivers/device_dax/remove_id"
	echo "$name" >"$dax/drivers/device_dax/unbind"
done
is "both are unbound" "$(driver_of "$dev") $(driver_of "$other")" "none none"
# a leftover id, as other tools leave it: the driver wants that device too
if has_driver fsdev_dax; then
	modprobe -q fsdev_dax
	for driver in fsdev_dax device_dax; do
		echo "$other" >"$dax/drivers/$driver/new_id"
		echo "$other" >"$dax/drivers/$driver/unbind"
		echo "$other" >"$dax/drivers/fsdev_dax/remove_id" 2>/dev/null
	done
	is "unbound again, its id left behind" "$(driver_of "$other")" none
fi
run 0 enable-device "$dev"
is "$dev is enabled" "$(driver_of "$dev")" device_dax
is "$other is not" "$(driver_of "$other")" none
run 0 reconfigure-device -m system-ram "$dev"
is "$dev is system-ram" "$(driver_of "$dev")" kmem
is "$other is left alone" "$(driver_of "$other")" none
run 0 reconfigure-device -m devdax -f "$dev"
is "$other is still unbound" "$(driver_of "$other")" none
run 0 disable-device "$dev"
is "both are unbound" "$(driver_of "$dev") $(driver_of "$other")" "none none"

# one context of the library, for whatever comes; modules are loaded on the way
modprobe -r kmem
modprobe -r device_dax
is "no module is loaded" "$(ls -d $dax/drivers/{kmem,device_dax} 2>/dev/null)" ""
code=0
"$HELPERS/toggle" "$dev" >"$scratch/out" 2>"$scratch/err" || code=$?
is "weakness 5: repeated enabling and disabling makes no memory error" \
	"$code $(<"$scratch/err")" "0 "
is "and it is what was asked for last" "$(driver_of "$dev")" device_dax
is "the bystander is left alone" "$(driver_of "$other")" none
finish
