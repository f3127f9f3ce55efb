#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# Wrong names, sizes, modes and combinations: an exit status, and no change.
. "$(dirname "$0")/lib.sh"

read -r dev other < <(devices . | paste -sd ' ')
as_devdax "$dev"
as_devdax "$other"
before=$(everything)

# wrong CODE ARGUMENT...: exits so, says something, prints no data
# (an empty array where JSON is promised)
wrong() {
	run "$@"
	matches "with a word to the user" "$err" '[a-z]'
	matches "and no data" "$out" '^(\[])?$'
}

# no such device or region: 3
wrong 3 reconfigure-device -m system-ram dax99.0
wrong 3 disable-device dax0.99
wrong 3 destroy-device -r 99 all
wrong 3 online-memory 99.0
wrong 3 create-device -r 99
wrong 3 reconfigure-device -m system-ram "$dev" dax99.0

unchanged "weakness 33: a name without a device is an error and changes nothing" "$before"

# no name of a device or region at all: 2
for name in 0junk dax 1.0abc 0x dax0 "$dev/" /sys/"$dev" "" dax0.0.0 dax-1.0 daxa.b DAX0.0; do
	wrong 2 disable-device "$name"
done
for name in 0x 0junk region "" -1 dax0; do
	wrong 2 create-device -r "$name"
done
for command in reconfigure-device enable-device disable-device destroy-device online-memory offline-memory; do
	wrong 2 "$command"
done

unchanged "weakness 33: a malformed name is an error and changes nothing" "$before"

# sizes
for size in bogus "" -5 4GG 1.5g 4Gib 99999999999999999999 16777216t 0x "4 G" 5B; do
	wrong 2 create-device "--size=$size"
	wrong 2 reconfigure-device "--size=$size" "$dev"
	wrong 2 create-device "--align=$size"
	wrong 2 reconfigure-device "--align=$size" "$dev"
done
unchanged "weakness 4: a wrong size changes nothing" "$before"
wrong 1 create-device -s 3M
wrong 1 reconfigure-device -s 3M "$dev"
wrong 1 reconfigure-device -s 1t "$dev"
wrong 2 reconfigure-device -a 3 "$dev"
wrong 1 reconfigure-device -a 8192 "$dev"

unchanged "weakness 16: a size that does not fit changes nothing" "$before"

# modes and combinations
for mode in bogus "" ram DEVDAX system-ra famf; do
	wrong 2 reconfigure-device -m "$mode" "$dev"
done
unchanged "weakness 37: a wrong mode is refused before any device is read" "$before"
wrong 2 reconfigure-device "$dev"
wrong 2 reconfigure-device -m devdax --no-online "$dev"
wrong 2 reconfigure-device -m famfs -N "$dev"
wrong 2 reconfigure-device -C -m devdax "$dev"
wrong 2 reconfigure-device --bogus "$dev"
wrong 2 reconfigure-device -m
wrong 2 create-device extra
wrong 1 create-device --input /nonexistent
wrong 2 list extra
wrong 2 bogus-command
wrong 2

unchanged "weakness 44: contradicting options are an error" "$before"

# what makes no sense in the state that the device is in
wrong 1 online-memory "$dev"
wrong 1 offline-memory "$dev"

unchanged "nor what makes no sense" "$before"

# not by an ordinary user: 6
run_as_user 6 reconfigure-device -m system-ram "$dev"
matches "who may is said" "$err" "root"
run_as_user 6 disable-device "$dev"
run_as_user 1 create-device
unchanged "nothing changed" "$before"
finish
