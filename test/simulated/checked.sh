#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# What cannot be done is told before anything is begun, and by its first cause.
. "$(dirname "$0")/../scenario/lib.sh"

mapfile -t names < <(devices .)
dev=${names[0]} x=${names[0]#dax} x=${x%.*}
other=${names[1]}
as_devdax "$dev"
as_devdax "$other"

# two devices that want the same free space
emptied "$dev"
run 0 create-device -r "$x" -s 256M
run 0 create-device -r "$x" -s 256M
run 0 reconfigure-device -s 384M "dax$x.1" "dax$x.2"
run 0 reconfigure-device -s 256M "dax$x.1" "dax$x.2"
before=$(everything)
run 1 reconfigure-device -s 640M "dax$x.1" "dax$x.2"
unchanged "none is changed where not all can be" "$before"
matches "and what is left for the second is told" "$err" "^daxctl: dax$x.2: 671088640 bytes .640 MiB. are more"

# too small for what it is to become
unbound=$(grep -c "unbind<-\"dax$x.1\"" /dev/daxsim)
run 1 reconfigure-device -s 64M -m system-ram "dax$x.1"
unchanged "the device is not even unbound" "$before"
matches "why is told" "$err" "whole memory block"
is "it is not taken from its driver for that" "$(grep -c "unbind<-\"dax$x.1\"" /dev/daxsim)" "$unbound"

# what never can be is not said to be busy
run 0 reconfigure-device -m system-ram "$other"
run 0 reconfigure-device -m system-ram -N "$other"
matches "that --no-online leaves it online is told" "$err" "^daxctl: $other: its memory is online already"
for wrong in "-s 100" "-s 100T" "-a 16k"; do
	# shellcheck disable=SC2086 # two words
	run 1 reconfigure-device $wrong "$other"
	matches "$wrong: not for its memory's sake" "$err" "bytes"
done
run 5 reconfigure-device -n -j -s 512M "$other"
json "a refused plan has no steps" '.[0] | [.outcome, .steps]' '["refused",[]]'
run 0 offline-memory "$other"
run 0 reconfigure-device -m devdax "$other"

# a part that is smaller than a memory block is told, also of a size that it is to have
run 0 reconfigure-device -s 200M "dax$x.1"
run 0 reconfigure-device -n -m system-ram "dax$x.1"
matches "the rest is a note" "$out" "75497472 bytes (.72 MiB. )?of its 209715200 bytes"
run 0 reconfigure-device -n -m system-ram -s 328M "dax$x.1"
matches "also where it grows" "$out" "75497472 bytes (.72 MiB. )?of its"
run 0 reconfigure-device -s 256M "dax$x.1"

# only a part of it is memory: the bind tells, not each onlining after it
run 0 destroy-device -f "dax$x.1"
run 0 reconfigure-device -s 640M "dax$x.2"
is "it has several ranges" "$(ranges_of "dax$x.2" | wc -l)" 3
range=$(ranges_of "dax$x.2" | tail -n 1)
run 0 disable-device "dax$x.2"
fault "claim ${range%-*}+128M"
echo "dax$x.2" >$dax/drivers/kmem/bind
matches "one of them is not memory" "$(states_of "dax$x.2")" "^1 absent,4 offline$"
run 4 online-memory "dax$x.2"
matches "what is missing is told" "$err" "incomplete: .* not added 1 others"
run 5 online-memory "dax$x.2"
matches "also where the rest is online already" "$err" "incomplete: the 4 memory blocks"
matches "the other one is online" "$(states_of "dax$x.2")" "^1 absent,4 online Movable$"
run 0 offline-memory "dax$x.2"
run 0 disable-device "dax$x.2"
run 1 reconfigure-device -m system-ram "dax$x.2"
matches "not all is memory" "$err" "memory blocks are missing"

# a kernel file that cannot be understood
fault "read $other/size 1+: garbage"
run 1 list -d "$other"
matches "what is the matter is said" "$err" "^daxctl: $other: its size cannot be read: a file of it in /sys does not say"
run 1 reconfigure-device -m devdax "$other"
matches "and of a change" "$err" "^daxctl: $other: its size cannot be read: a file of it in /sys does not say"
run 0 reconfigure-device -C "$dev"
is "where no configuration is about it, the list is empty" "$out" "[]"
finish
