#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# A driver's module has to be loaded, and it, or what loads it, is not there.
. "$(dirname "$0")/lib.sh"

mapfile -t names < <(devices .)
dev=${names[0]}
for name in "${names[@]}"; do
	as_devdax "$name"
done
[[ ! -e $dax/drivers/kmem ]] || modprobe -r kmem
before=$(everything)
matches "kmem is not loaded" "$before" "driver [^ ]*/device_dax($|[[:space:]])"
is "no driver of that name" "$(grep -c 'drivers/kmem$' <<<"$before")" 0

# no libkmod: one that is empty is found first
mkdir "$scratch/libraries" "$scratch/nothing"
: >"$scratch/libraries/libkmod.so.2"
LD_LIBRARY_PATH=$scratch/libraries run 1 reconfigure-device -m system-ram "$dev"
matches "the library is named" "$err" "$dev: .*kmem.*libkmod is not installed. Install it, or load the module with modprobe"
unchanged "nothing is changed" "$before"
LD_LIBRARY_PATH=$scratch/libraries run 1 reconfigure-device -m system-ram -n "$dev"
matches "a plan says so too" "$out" "libkmod is not installed"
LD_LIBRARY_PATH=$scratch/libraries run 0 list -d "$dev"
LD_LIBRARY_PATH=$scratch/libraries run 0 reconfigure-device -m devdax "$dev"

# no module: of the kernel, or of the simulated machine
hidden=(/etc/modprobe.d)
[[ ! -d /lib/modules ]] || hidden+=(/lib/modules)
for directory in "${hidden[@]}"; do
	mount --bind "$scratch/nothing" "$directory"
done
run 1 reconfigure-device -m system-ram "$dev"
matches "the module is named" "$err" "$dev: .*kmem.*[Tt]here is no such module for this kernel"
unchanged "nothing is changed" "$before"
run 1 reconfigure-device -m system-ram -n "$dev"
matches "a plan says so too" "$out" "[Tt]here is no such module for this kernel"
umount "${hidden[@]}"

# a module that must not be loaded: the file that says so is named
for words in "quiet modprobe.blacklist=other,kmem ro" "modprobe.blacklist=kmem"; do
	echo "$words" >"$scratch/cmdline"
	mount --bind "$scratch/cmdline" /proc/cmdline
	run 6 reconfigure-device -m system-ram "$dev"
	matches "the word of the command line is named" "$err" \
		"$dev: .*kmem.*The kernel's command line has modprobe.blacklist=kmem"
	unchanged "nothing is changed" "$before"
	umount /proc/cmdline
done

# both are there again
run 0 reconfigure-device -m system-ram "$dev"
is "the driver has the device" "$(driver_of "$dev")" kmem
finish
