#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: two CXL regions with serial numbers, hmem
# policy: offline
# Every command takes every form of a device's name.
. "$(dirname "$0")/../scenario/lib.sh"

# lists WHAT EXPECTED NAME...: list shows these devices for these names.
lists() {
	local what=$1 expected=$2
	shift 2
	run 0 list -i -d "$*"
	is "$what" "$(jq -r '[.[].chardev] | join(" ")' <<<"$out")" "$expected"
}

lists "a serial number" "dax0.0 dax1.0 dax1.1" serial:feed0
lists "a number alone is a serial number" dax0.0 0xfeed1
lists "or an address" dax1.1 0x1190000000
lists "an address" dax2.0 address:203fffffff
lists "a memory device" dax0.0 mem1
lists "a node" dax2.0 node:2
lists "the identity of a region" "dax1.0 dax1.1" cxl-feed0:40000000
lists "the identity of a device" dax1.1 cxl-feed0:40000000@40000000
lists "several, and one of them twice" "dax0.0 dax2.0" mem1 node:2 0.0
lists "the numbers of the file" dax1.1 "$(<$dax/devices/dax1.1/dev)"
lists "a path in /sys" dax1.1 "$(readlink -f $dax/devices/dax1.1)"
lists "the path of a region" "dax1.0 dax1.1" "$(dirname "$(readlink -f $dax/devices/dax1.1)")"

run 0 list -v -d dax1.1
json "list -v tells the identity" '.[0].identity' '"cxl-feed0:40000000@40000000"'
run 0 list -v -R -r 1
json "of a region too" '.[0].identity' '"cxl-feed0:40000000"'

# every command that takes devices: what it does is done to the one that is meant
name=cxl-feed0:40000000@40000000
others() { everything | grep -v dax1.1; }
before=$(others)
state() { driver_of dax1.1; }
run 0 disable-device "$name"
is "disable-device" "$(state)" none
run 0 enable-device "$name"
is "enable-device" "$(state)" device_dax
run 0 reconfigure-device -m system-ram -N address:1190000000
is "reconfigure-device" "$(state)" kmem
run 0 online-memory "$name"
is "online-memory" "$(states_of dax1.1)" "8 online Movable"
run 0 offline-memory "$name"
is "offline-memory" "$(states_of dax1.1)" "8 offline"
is "no other device was changed" "$(others)" "$before"
run 0 destroy-device -f "$name"
is "destroy-device" "$([[ -e $dax/devices/dax1.1 ]] || echo gone)" gone

before=$(everything)
for name in "$name" serial:abc node:7 mem9 0x7 address:7 /dev/null /sys/devices/nothing 1:3; do
	run 3 disable-device "$name"
	matches "$name: no device has it" "$err" "no device is called $name"
	run 3 list -d "$name"
	is "$name: list is an empty array" "$out" "[]"
done
for name in bogus serial: serial:xyz node:-1 cxl-0 1 ""; do
	run 2 disable-device "$name"
done
unchanged "nothing was changed" "$before"
finish
