#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# Between the last look at a device's memory and its unbinding there is a moment in
# which somebody can bring a block online, and then it is stuck. Nobody may say then
# that all went well. And a device whose name the kernel does not tell is not left.
. "$(dirname "$0")/../scenario/lib.sh"

mapfile -t names < <(devices .)
dev=${names[0]} other=${names[1]} x=${names[0]#dax} x=${x%.*}

as_devdax "$dev"
emptied "$dev"
before=$(everything)
for failure in "fail EIO" "fail EINTR" empty garbage "text dax9.1"; do
	fault "read dax_region/create 1: $failure"
	code=0
	"$DAXCTL" create-device -r "$x" -s 256M >"$scratch/out" 2>"$scratch/err" || code=$?
	[[ $code != 0 ]] || run 0 destroy-device -f "$(jq -r '.[0].chardev' "$scratch/out")"
	unchanged "weakness 13: a new device with an unknown name is used, or is deleted" "$before"
	"$DAXCTL" destroy-device -f -r "$x" all 2>"$scratch/err"
done

# told DEVICE WHAT: either it is kept, or what is stuck is told.
told() {
	if [[ $(driver_of "$1") == kmem ]]; then
		is "$2" "$code" 5
	else
		matches "$2" "$code $(<"$scratch/err")" "^[145] .*stuck until the next reboot"
		matches "and what will not help is not advised" \
			"$(grep -c 'go on with' "$scratch/err") $(<"$scratch/err")" "^0 .*Nothing but a reboot"
	fi
}
run 0 reconfigure-device -s 1G -m system-ram "$dev"
for name in "$dev" "$other"; do
	file=remove_id command="reconfigure-device -m devdax --force"
	[[ $name == "$dev" ]] || file=unbind command=disable-device
	fault "write kmem/$file 1: online memory$(blocks_of "$name" | head -n 1)"
	code=0
	# shellcheck disable=SC2086 # words of a command
	"$DAXCTL" $command "$name" >"$scratch/out" 2>"$scratch/err" || code=$?
	told "$name" "weakness 3: memory that another program onlines in the last moment is kept, or reported"
done
finish
