#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: dcd
# policy: offline
# Dynamic capacity: devices are made of extents, by tag, and never by size.
. "$(dirname "$0")/../scenario/lib.sh"

two=5be13bce-ae34-4a77-b6c3-16df975fcf1a one=0aa1ce9e-7e47-4bb5-9e5f-6bd1e3a2fb75
none=11111111-2222-3333-4444-555555555555
mib=$((1 << 20))
region=$(region_of dax0.0)
available() { cat "$region/available_size"; }
free=$(available)

run 0 list -RM
json "extents, in order of number" '[.[0].extents[] | [.offset, .length, .uuid]]' \
	"[[0,$((1024 * mib)),\"$two\"],[1610612736,$((256 * mib)),\"$one\"],[1073741824,$((512 * mib)),\"$two\"],[1879048192,$((256 * mib)),null],[2147483648,$((256 * mib)),null]]"
run 0 list -R
json "only with -M" '.[0] | has("extents")' false

# what makes no sense is refused before the first write
before=$(everything)
for arguments in "-s 1G" "-a 2M" "-s 1G -r 0" "-r 0" ""; do
	# shellcheck disable=SC2086 # words of a command
	run 1 create-device $arguments
	matches "why is said" "$err" "capacity is dynamic|capacity of region dax_region0 is dynamic"
	unchanged "nothing changed" "$before"
done
for arguments in "-s 1G --uuid 0" "-a 2M --uuid $one" "--uuid nonsense" "--uuid ${one}0" \
	"--input /dev/null --uuid 0"; do
	# shellcheck disable=SC2086 # words of a command
	run 2 create-device $arguments
	unchanged "nothing changed" "$before"
done
for arguments in "-r 0 --uuid $none" "--uuid $none"; do
	# shellcheck disable=SC2086 # words of a command
	run 1 create-device $arguments
	matches "no such tag" "$err" "no (such )?extent"
	unchanged "nothing changed" "$before"
done
is "no device was made and deleted again" "$(cat "$region/seed" "$region/create")" ""

run 0 create-device --uuid $two
json "both extents" '.[0] | [.chardev, .size, .mode, .uuid]' \
	"[\"dax0.1\",$((1536 * mib)),\"devdax\",\"$two\"]"
is "in the order of their sequence" "$(ranges_of dax0.1 | paste -sd ' ')" \
	"0x1050000000-0x108fffffff 0x1090000000-0x10afffffff"
run 0 create-device --uuid ${one^^} -r 0
is "a tag in capitals" "$(attribute dax0.2 uuid)" $one
run 0 create-device --uuid 0
is "one without a tag" "$(attribute dax0.3 size)" $((256 * mib))
json "shows none" '.[0] | has("uuid")' false
run 0 list -d dax0.1
json "weakness 23: list shows the tag" '.[0].uuid' "\"$two\""

# all that has the tag is taken; the kernel only says so once there is a device
before=$(everything)
run 1 create-device --uuid $two
matches "why" "$err" "no such extent that is free.*Everything is as it was before"
unchanged "weakness 23: a used tag leaves no empty device behind" "$before"
is "nothing is created in passing" "$(devices . | paste -sd ' ')" "dax0.0 dax0.1 dax0.2 dax0.3"

# whatever the kernel says to the claim, nothing stays
for errno in EBUSY EOPNOTSUPP EINVAL ENXIO; do
	fault "write dax0.4/uuid 1: fail $errno"
	code=1
	[[ $errno != EBUSY ]] || code=5
	run $code create-device --uuid 0
	matches "put back after $errno" "$err" "as it was before"
	unchanged "nothing is left" "$before"
done
fault "write device_dax/bind 1: fail ENOMEM"
run 1 create-device --uuid 0
unchanged "nothing is left of a device that cannot be bound" "$before"

# no other size or alignment; nothing is unbound in vain
for arguments in "-s 512M" "-s 2G" "-a 4096" "-s 512M -m system-ram"; do
	# shellcheck disable=SC2086 # words of a command
	run 1 reconfigure-device $arguments dax0.1
	matches "why" "$err" "capacity of its region is dynamic"
	unchanged "nothing changed" "$before"
done
run 0 reconfigure-device -m system-ram dax0.1
is "system-ram" "$(states_of dax0.1)" "12 online Movable"
run 0 reconfigure-device -m devdax -f dax0.1
unchanged "and back" "$before"

# given back
run 0 reconfigure-device -s 0 dax0.3
is "empty" "$(attribute dax0.3 size) $(driver_of dax0.3)" "0 none"
fault "write dax_region/delete 1: fail EBUSY"
run 5 destroy-device -f dax0.1
unchanged_but_empty=$(attribute dax0.1 size)
is "weakness 19: a device that cannot be deleted has its extents back" "$unchanged_but_empty" $((1536 * mib))
is "and its driver" "$(driver_of dax0.1)" device_dax
run 0 destroy-device -f dax0.1 dax0.2 dax0.3
is "all extents are free" "$(available)" "$free"
run 0 create-device --uuid $two
is "to be claimed again" "$(attribute dax0.1 uuid)" $two
finish
