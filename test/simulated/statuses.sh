#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: cxl-expander
# policy: offline
# The status tells what was done to the machine, also where the output is lost. "all" of
# disable-device leaves memory of the whole system alone.
. "$(dirname "$0")/../scenario/lib.sh"

ram=dax0.0 dev=dax0.1
run 0 offline-memory "$ram"

# output CODE ARGUMENT...: as run, with standard output closed, then full, then without a reader
lost_output() {
	local want=$1 code
	shift
	for where in closed full unread; do
		prepare
		code=0
		case $where in
		closed) "$DAXCTL" "$@" >&- 2>"$scratch/err" || code=$? ;;
		full) "$DAXCTL" "$@" >/dev/full 2>"$scratch/err" || code=$? ;;
		unread)
			mkfifo "$scratch/fifo"
			exec 3<>"$scratch/fifo"
			exec 4>"$scratch/fifo"
			exec 3<&-
			"$DAXCTL" "$@" >&4 2>"$scratch/err" || code=$?
			exec 4>&-
			rm "$scratch/fifo"
			;;
		esac
		err=$(<"$scratch/err")
		is "daxctl $* with standard output $where exits with $want" "$code" "$want"
		has "what could not be written is told ($where)" "$err" "cannot write to standard output: "
		is "once ($where)" "$(grep -c 'cannot write' <<<"$err")" 1
	done
}

prepare() { "$DAXCTL" reconfigure-device -f -m devdax "$dev" >"$scratch/prepared" 2>&1; }
lost_output 4 reconfigure-device -m system-ram "$dev"
has "the change is told" "$err" "the change is made all the same"
is "and is there" "$(driver_of "$dev")" kmem
lost_output 4 disable-device -j "$dev"
run 0 enable-device "$dev"
# nothing was changed
lost_output 1 reconfigure-device -m devdax "$dev"
lost_output 1 enable-device -j "$dev"
lost_output 1 list
lost_output 1 reconfigure-device -m system-ram -n "$dev"
run 0 online-memory "$ram"
lost_output 5 reconfigure-device -m devdax "$ram"

# the result cannot be read: what was done is done
prepare
fault "read $dev/target_node 2: fail EACCES"
run 0 reconfigure-device -m system-ram "$dev"
has "what cannot be shown is named" "$err" "$dev: its target node cannot be read: Permission denied"
is "the change is there" "$(driver_of "$dev")" kmem

# all_or_told STATE COMMAND...: with a file of the device that cannot be read for once, "all"
# is also that device: it is changed, or it is named and the status is not 0.
all_or_told() {
	local state=$1 result=0 code=0
	shift
	"$DAXCTL" "$@" all >"$scratch/out" 2>"$scratch/err" || code=$?
	err=$(<"$scratch/err")
	if ((code == 0)); then
		[[ "$(driver_of "$dev") $(states_of "$dev")" == "$state" ]] || result=1
	else
		[[ $err == *"$dev: "* ]] || result=1
	fi
	verdict $result "daxctl $* all is also about $dev, whose $file was not read" "status: $code" "$err" \
		"$(driver_of "$dev") $(states_of "$dev")"
}
for file in size driver; do
	prepare
	fault "read $dev/$file 1: fail EIO"
	all_or_told "kmem 16 online Movable" reconfigure-device -m system-ram
	"$DAXCTL" reconfigure-device -m system-ram "$dev" >"$scratch/out" 2>&1
	fault "read $dev/$file 1: fail EIO"
	all_or_told "kmem 16 offline" offline-memory
done
run 0 online-memory "$ram"

# a device is not left out of "all" because its size cannot be read once
prepare
fault "read $dev/size 1: fail EIO"
run 0 reconfigure-device -m system-ram all
is "what is asked for is done" "$(driver_of "$dev")" kmem
prepare
before=$(everything)
fault "read $dev/size 2: fail EIO"
run 1 reconfigure-device -m system-ram all
has "the size that cannot be read is named" "$err" "$dev: its size cannot be read: Input/output error"
unchanged "and nothing is changed" "$before"

# a region whose free space cannot be read is not full
fault "read dax_region/available_size 1: fail EIO"
run 1 list -R
has "the free space that cannot be read is named" "$err" "its available size cannot be read: Input/output error"
json "it is left out" '.[0] | has("size"), has("available_size")' "true false"
run 0 list -R
json "of a full region it is 0" '.[0].available_size' 0

# one online block in another device, and two disabled and enabled ones
prepare
run 0 disable-device all
has "system-ram is left alone" "$err" "$ram is left alone: it is in system-ram mode"
is "and nothing else" "$(driver_of "$ram") $(driver_of "$dev")" "kmem none"
has "one is counted" "$err" "disabled 1 device"
run 0 disable-device all
has "none is counted" "$err" "disabled 0 devices; 1 was already disabled"
run 0 offline-memory "$ram"
run 0 disable-device all
is "memory that is offline is left alone too" "$(driver_of "$ram")" kmem
run 0 disable-device all "$ram"
is "a device that is named is meant" "$(driver_of "$ram")" none
run 0 reconfigure-device -m system-ram -N all
run 3 disable-device all
has "there is nothing left" "$err" "\"all\" means no device here"
is "all are bound" "$(driver_of "$ram") $(driver_of "$dev")" "kmem kmem"

# free space that cannot be read is not told to be none
fault "read dax_region0/dax_region/available_size 1+: fail EIO"
run 1 create-device
has "that it cannot be read is told" "$err" "cannot be read: Input/output error"
[[ $err != *"no device can be created"* ]]
verdict $? "nothing else is told of it" "$err"
finish
