#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: three devices, and a kernel that cannot remove memory
# policy: offline
# A kernel built without CONFIG_MEMORY_HOTREMOVE: kmem never gives memory back, and no
# block goes offline. Every command that needs that is refused before its first write.
. "$(dirname "$0")/../scenario/lib.sh"

mapfile -t names < <(devices .)
dev=${names[0]} other=${names[1]} third=${names[2]}
modprobe -q kmem
for name in "$dev" "$other" "$third"; do
	[[ $(driver_of "$name") != device_dax ]] || echo "$name" >$dax/drivers/device_dax/unbind
done
echo "$dev" 2>/dev/null >$dax/drivers/kmem/bind || echo "$dev" >$dax/drivers/kmem/new_id
is "the device is system-ram" "$(driver_of "$dev")" kmem
writes() { wc -l </dev/daxsim; }
first=$(blocks_of "$dev" | head -n 1)
# a static region of an old kernel does not tell its ranges
: "${first:=33}"
says="removable says 0, and there is no valid_zones"

refused=("reconfigure-device -m devdax" "reconfigure-device -f -m devdax" "disable-device"
	"destroy-device -f" "destroy-device")
[[ ! -e $dax/devices/$dev/mapping ]] || refused+=("reconfigure-device -f -s 512M"
	"reconfigure-device -f -s 0" "reconfigure-device -f -a 4k")
[[ ! -d $dax/drivers/fsdev_dax ]] || refused+=("reconfigure-device -f -m famfs")
for state in offline online_movable; do
	if [[ $state != offline ]]; then
		echo $state >"$memory/memory$first/state"
		refused+=(offline-memory)
	fi
	before=$(writes)
	for command in "${refused[@]}"; do
		# shellcheck disable=SC2086 # words of a command
		run 1 $command "$dev"
		matches "$state: the file that tells is named" "$err" "/memory[0-9]+/$says|static"
	done
	is "$state: nothing was written" "$(writes)" "$before"
done
is "still bound" "$(driver_of "$dev") $(driver_of "$other")" "kmem none"

# another unbound device: kmem might take it too, and keep it
run 1 reconfigure-device -m system-ram -N "$other"
matches "a name is told to kmem only when no other device is unbound" "$err" \
	"$third has no driver"
is "so it is left alone" "$(driver_of "$other") $(driver_of "$third")" "none none"
run 0 enable-device "$third"
run 0 reconfigure-device -m system-ram -N "$other"
matches "binding to kmem is said to be for good" "$err" "until the next reboot.*$says"
is "it is bound" "$(driver_of "$other")" kmem
# no step can be taken back that added memory: the device stays with kmem
[[ -n $(blocks_of "$third") ]] || finish
run 0 disable-device "$third"
fault "bad memory$(blocks_of "$third" | head -n 1)"
run 4 reconfigure-device -m system-ram "$third"
is "never unbound with memory that stays" "$(driver_of "$third")" kmem
finish
