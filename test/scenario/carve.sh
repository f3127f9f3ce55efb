#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# Create, resize, align, destroy; devices of several ranges, and their return.
. "$(dirname "$0")/lib.sh"

mapfile -t names < <(devices .)
first=${names[0]} x=${names[0]#dax} x=${x%.*}
region=$(region_of "$first")
start=$(($(ranges_of "$first" | sed 's/-.*//')))
mib=$((1 << 20))
range() { printf '%#x-%#x\n' $((start + $1 * mib)) $((start + $2 * mib - 1)); }
available() { cat "$region/available_size"; }
for name in "${names[@]}"; do
	as_devdax "$name"
done

# destroying what is in use takes force; number 0 is emptied, not deleted
before=$(everything)
run 5 destroy-device "$first"
unchanged "a device in use is not destroyed without force" "$before"
run 0 destroy-device --force "$first"
matches "weakness 19: the message says that number 0 stays" "$err" "emptied, not deleted"
is "$first is empty" "$(attribute "$first" size)" 0
is "and unbound" "$(driver_of "$first")" none
is "the whole region is free" "$(available)" $((1024 * mib))
run 0 list
json "empty devices are not listed" "[.[].chardev] | index(\"$first\")" null
run 0 list -i
json "but with -i" "[.[].chardev] | index(\"$first\")" 0

run 0 create-device -r "$x" -s 256M
json "the new device is told" '.[0] | [.chardev, .size, .mode]' \
	"[\"dax$x.1\",$((256 * mib)),\"devdax\"]"
is "its size" "$(attribute "dax$x.1" size)" $((256 * mib))
is "its driver" "$(driver_of "dax$x.1")" device_dax
run 0 create-device -r "region$x" -s 256MiB -a 4k
is "the second one's align" "$(attribute "dax$x.2" align)" 4096
run 0 create-device -r "$x" --size=0x10000000
is "the third follows" "$(ranges_of "dax$x.3")" "$(range 512 768)"

# grow the first around its neighbours: two ranges
run 0 disable-device "dax$x.1"
run 0 reconfigure-device -s 512m "dax$x.1"
is "it has two ranges" "$(ranges_of "dax$x.1" | paste -sd ' ')" "$(range 0 256) $(range 768 1024)"
is "of the size wanted" "$(attribute "dax$x.1" size)" $((512 * mib))
is "an unbound device stays unbound" "$(driver_of "dax$x.1")" none
run 0 enable-device "dax$x.1"
is "the region is full" "$(available)" 0

before=$(everything)
run 1 create-device -r "$x"
matches "a full region is named as such" "$err" full
unchanged "and nothing is left behind" "$before"
run 1 reconfigure-device -s 1g "dax$x.2"
matches "the largest size is named" "$err" $((256 * mib))
unchanged "nothing changed" "$before"
run 1 reconfigure-device -s 100000000 "dax$x.2"
matches "weakness 16: the message names the nearest sizes" "$err" "98566144.*100663296"
unchanged "nothing changed" "$before"
run 1 reconfigure-device -a 8192 "dax$x.2"
matches "the sizes of page are named" "$err" "4096, 2097152"
unchanged "nothing changed" "$before"

# a bound device is resized in one command, and bound again
run 0 reconfigure-device -s 128M "dax$x.3"
is "weakness 18: a bound device is resized" "$(ranges_of "dax$x.3")" "$(range 512 640)"
is "and is bound as before" "$(driver_of "dax$x.3")" device_dax
run 0 reconfigure-device -a 4096 "dax$x.3"
is "weakness 17: the alignment changes alone" "$(attribute "dax$x.3" align)" 4096

# what list tells, create takes
"$DAXCTL" list -M -d "dax$x.1" >"$scratch/saved"
saved=$(ranges_of "dax$x.1")
run 0 destroy-device -f "dax$x.1"
is "dax$x.1 is gone" "$(exists "dax$x.1" || echo gone)" gone
run 0 create-device --input "$scratch/saved"
is "weakness 21: create takes the output of list" "$(ranges_of "dax$x.1")" "$saved"
is "bound" "$(driver_of "dax$x.1")" device_dax
before=$(everything)
run 1 create-device --input "$scratch/saved"
unchanged "ranges that are taken are refused, or everything is put back" "$before"
# only once there is a device does the kernel say that it has no such range
run 0 destroy-device -f "dax$x.2"
before=$(everything)
jq '.[0] | .mappings |= [{page_offset: 0, start: 4096, end: 2101247}] | .size = 2097152' \
	"$scratch/saved" >"$scratch/nowhere"
run 1 create-device --input "$scratch/nowhere"
unchanged "weakness 13: a failed creation leaves nothing behind" "$before"

# less than a memory block
run 0 create-device -r "$x" -s 4M
json "a small device" '.[0].size' $((4 * mib))
small=$(jq -r '.[0].chardev' <<<"$out")
before=$(everything)
run 1 reconfigure-device -m system-ram "$small"
matches "weakness 32: the message says that the size is less than a memory block" "$err" "whole memory block of $(block_size)"
unchanged "nothing changed" "$before"
run 0 destroy-device -f "$small"

# every region that has free space
run 0 create-device
json "one region had room: one device" 'length' 1
is "it takes all there was" "$(available)" 0
before=$(everything)
run 1 create-device
unchanged "none has room: nothing changed" "$before"

run 0 destroy-device -f -r "$x" all
is "all of the region is free again" "$(available)" $((1024 * mib))
is "only $first is left" "$(devices . | grep "^dax$x\\.")" "$first"
is "the other region was left alone" "$(attribute "${names[1]}" size)" $((1024 * mib))

# no number 0 lost: the emptied device can be used again
run 0 reconfigure-device -s 1g -m devdax "$first"
is "size" "$(attribute "$first" size)" $((1024 * mib))
is "driver" "$(driver_of "$first")" device_dax
finish
