#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: a region that starts between two multiples of 1 GiB
# policy: offline
# The kernel puts a device wherever there is space; pages of 1 GiB need another place.
. "$(dirname "$0")/../scenario/lib.sh"

read -r first < <(devices .)
as_devdax "$first"
emptied "$first"
gib=$((1 << 30))
range() { printf '%#x-%#x\n' $(($1 << 28)) $((($2 << 28) - 1)); }
writes_of() { grep -c "$1<-" /dev/daxsim; }

# what fits is told for each alignment, before the first write
before=$(everything)
created=$(writes_of create)
run 1 create-device -a 1G -s 4G
matches "what fits, for each alignment" "$err" \
	"largest size possible is $((3 * gib)) bytes .3 GiB. with this alignment, and $((4 * gib)) bytes .4 GiB. with an alignment of 2097152"
run 1 create-device -s 5G
matches "what fits, for each alignment" "$err" \
	"largest size possible is $((4 * gib)) bytes .4 GiB. with this alignment, and $((3 * gib)) bytes .3 GiB. with an alignment of 1073741824"
unchanged "nothing changed" "$before"
is "no device was made in vain" "$(writes_of create)" "$created"

run 0 create-device -a 1G
is "all that suits 1 GiB" "$(ranges_of dax0.1) $(attribute dax0.1 align)" "$(range 20 32) $gib"
is "it is bound" "$(driver_of dax0.1)" device_dax
run 0 destroy-device -f dax0.1
run 0 create-device -a 1G -s 1G
run 0 create-device -a 1G -s 1G
is "one behind the other" "$(ranges_of dax0.1) $(ranges_of dax0.2)" "$(range 20 24) $(range 24 28)"

# other devices are placed by the kernel
sizes=$(writes_of size)
run 0 create-device -s 1G
is "around them, by its size alone" "$(ranges_of dax0.3 | paste -sd ' ') $(writes_of size)" \
	"$(range 17 20) $(range 28 29) $((sizes + 1))"
run 0 reconfigure-device -s 512M dax0.3

# larger: the free space that suits it, and back if that fails
run 1 reconfigure-device -s 3G dax0.1
matches "what fits is told" "$err" "largest size possible is $((2 * gib)) bytes .2 GiB. with this alignment"
before=$(everything)
fault "write device_dax/bind 1: fail ENOMEM"
run 1 reconfigure-device -s 2G dax0.1
unchanged "a failure takes the new range back" "$before"
run 0 reconfigure-device -s 2G dax0.1
is "larger" "$(ranges_of dax0.1 | paste -sd ' ')" "$(range 20 24) $(range 28 32)"
run 0 reconfigure-device -s 1G dax0.1
unchanged "and smaller" "$before"

# two plans of one command do not count on the same place
run 0 destroy-device -f dax0.3
before=$(everything)
run 1 reconfigure-device -s 2G dax0.1 dax0.2
matches "the second one has no place" "$err" "^daxctl: dax0.2: .* more than region"
unchanged "nothing changed" "$before"
run 0 destroy-device -f dax0.2
run 0 create-device -s 768M
run 0 reconfigure-device -s 2G dax0.1
is "a device grows at its end where that suits it" "$(ranges_of dax0.1)" "$(range 20 28)"
finish
