#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: all
# policy: offline
# Minor numbers: one pool for all devices, and for the disks on persistent memory.
. "$(dirname "$0")/probe.sh"
name /hmem. A
name /ndbus C
D=dax$XA
nd=/sys/bus/nd
space=$(cat "$C/namespace")
# Of the first devices only the last one has the same on all machines.
minors() {
	for link in "$A"/dax*.[1-9] "$C"/dax*.0; do
		[ ! -e "$link" ] || echo "r $link/dev"
	done | pokes | sed 's/"[0-9]*:/"M:/'
}
create() {
	echo "w $A/dax_region/create 1" | pokes
	minors
}
clean
minors
create
echo "# a disk has one too"
echo "${C##*/}" >$nd/drivers/dax_pmem/unbind
create
echo >"$C/namespace"
echo 1 >"$nd/devices/$space/force_raw"
echo "$space" >$nd/drivers/nd_pmem/bind
ls "$nd/devices/$space/block"
create
echo "# and gives it back"
echo "$space" >$nd/drivers/nd_pmem/unbind
create
echo "w $A/dax_region/delete $D.1" | pokes
create
