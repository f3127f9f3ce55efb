#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# Ids, bind and unbind: who gets which device, and what is refused.
. "$(dirname "$0")/probe.sh"
name /hmem. A
name /hmem. B
clean
D=dax$XA
E=dax$XB
ask() {
	for dev in "$bus"/devices/dax*; do
		echo "# ${dev##*/}: $(driver_of "${dev##*/}")"
	done | sed -e "$names"
}
ids() {
	for id in x dax dax0 dax0. dax.0 dax00.0 dax0.00 'dax\s0.0' dax0.0x dax0.0.0 DAX0.0 dax+0.0 \
		dax-1.-2 dax2147483647.2147483647 dax99999999999.0 '\sdax98.99' 'dax98.99\n\n' \
		'dax98.99\n' 'dax98.99\0' dax98.99 '' dax98.99x \
		dax000000000000000000000000098.99 dax98.99000000000000000000000000; do
		printf '%s\n' "w drivers/device_dax/new_id $id" "w drivers/device_dax/remove_id $id"
	done
}
{
	ids
	cat <<EOF
# empty devices
w drivers/kmem/bind $D.0
w drivers/device_dax/bind $D.0
w drivers/kmem/bind nonesuch
w drivers/kmem/bind
w drivers/kmem/unbind $D.0
w drivers/kmem/unbind nonesuch
w drivers/kmem/unbind
w drivers_probe nonesuch
w drivers_probe $D.0
w drivers/device_dax/new_id $D.0
w drivers/device_dax/bind $D.0
w drivers/device_dax/remove_id $D.0
w drivers_autoprobe 0
r drivers_autoprobe
w drivers_autoprobe x
r drivers_autoprobe
w drivers/kmem/new_id dax999.999
w drivers/kmem/new_id dax999.999
w drivers/kmem/remove_id dax999.999
w drivers/kmem/remove_id dax999.999
w drivers/fsdev_dax/bind $D.0
EOF
} | pokes
ask
pokes <<EOF
# filled ones
w devices/$D.0/size 536870912
w devices/$E.0/size 536870912
w drivers/device_dax/bind $D.0
EOF
ask
pokes <<EOF
w drivers/device_dax/new_id $D.0
EOF
ask
pokes <<EOF
w drivers/device_dax/bind $D.0
w drivers/kmem/bind $D.0
w drivers/kmem/unbind $D.0
w drivers/device_dax/bind $D.0\\n
w drivers/device_dax/unbind $D.0\\n
w drivers/device_dax/unbind $D.0
l drivers/device_dax
w drivers_probe $D.0
EOF
ask
pokes <<EOF
w drivers/device_dax/unbind $D.0
w drivers/device_dax/remove_id $D.0
w drivers/device_dax/remove_id $D.0
w drivers_probe $D.0
EOF
ask
pokes <<EOF
w drivers/kmem/unbind $D.0
w drivers/device_dax/unbind $D.0
w drivers/kmem/unbind $E.0
w drivers/device_dax/unbind $E.0
# a driver that does not match, before and behind the one that has it
w drivers/fsdev_dax/bind $D.0
w drivers/kmem/new_id $D.0
w drivers/device_dax/bind $E.0
w drivers/device_dax/bind $D.0
w drivers/fsdev_dax/bind $D.0
w drivers/device_dax/unbind $D.0
w drivers/kmem/remove_id $D.0
l drivers/kmem
w drivers/kmem/unbind $D.0
w drivers/kmem/unbind $E.0
w drivers/device_dax/unbind $E.0
# a driver that only ids match
w drivers/fsdev_dax/new_id dax997.0
w drivers/fsdev_dax/remove_id dax997.0
l drivers/fsdev_dax
w drivers/fsdev_dax/new_id $D.0
w drivers/fsdev_dax/bind $D.0
w drivers/kmem/bind $D.0
w drivers/device_dax/bind $D.0
l drivers/fsdev_dax
w drivers/fsdev_dax/remove_id $D.0
w drivers/fsdev_dax/unbind $D.0
w drivers/fsdev_dax/unbind $D.0
w drivers/fsdev_dax/bind $D.0
# an id for nobody binds everybody
w drivers/kmem/new_id dax997.0
EOF
ask
pokes <<EOF
w drivers/kmem/remove_id dax997.0
w drivers/kmem/unbind $D.0
w drivers/kmem/unbind $E.0
w drivers/device_dax/new_id dax997.0
EOF
ask
pokes <<EOF
w drivers/device_dax/remove_id dax997.0
w drivers/device_dax/unbind $D.0
w drivers/device_dax/unbind $E.0
# two drivers have its id
w drivers/kmem/new_id $D.0
w drivers/device_dax/new_id $D.0
EOF
ask
pokes <<EOF
w drivers/kmem/unbind $D.0
w drivers/kmem/unbind $E.0
w drivers/device_dax/bind $D.0
w drivers/device_dax/unbind $D.0
w drivers/kmem/remove_id $D.0
w drivers/device_dax/remove_id $D.0
# an id outlives its device; who registered first is tried first
w devices/$D.0/size 0
w devices/$E.0/size 0
w $A/dax_region/create 1
w drivers/device_dax/new_id $D.1
w drivers/kmem/new_id $D.1
w $A/dax_region/delete $D.1
w $A/dax_region/create 1
w devices/$D.1/size 0x8000000
w drivers_probe $D.1
EOF
ask
pokes <<EOF
w drivers/device_dax/unbind $D.1
w drivers/kmem/unbind $D.1
w devices/$D.1/size 0x200000
w drivers_probe $D.1
EOF
ask
pokes <<EOF
w drivers/device_dax/unbind $D.1
w drivers/device_dax/remove_id $D.1
w drivers_probe $D.1
w drivers/kmem/remove_id $D.1
w drivers/device_dax/unbind $D.1
w devices/$D.1/size 0
w $A/dax_region/delete $D.1
w devices/$D.0/size 536870912
# uevent
w devices/$D.0/uevent x
w devices/$D.0/uevent
w devices/$D.0/uevent change
w devices/$D.0/uevent bind\\n
w devices/$D.0/mapping0/uevent change
w drivers/kmem/uevent add
w uevent add
w uevent x
# autoprobe
w drivers_autoprobe 0
w drivers/kmem/new_id dax997.0
EOF
ask
pokes <<EOF
w drivers/kmem/remove_id dax997.0
w drivers_autoprobe 1
EOF
clean
