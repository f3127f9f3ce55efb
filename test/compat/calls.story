# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# On: hmem, policy offline. Each function of the library, called by a program that
# was built with the peer's header.
# build: calls daxctl

read -r one two < <(devices /hmem | paste -sd ' ')
region=${one%.*} region=${region#dax}

show() {
	built calls show
	as_nobody built calls show
}

# call DEVICE FUNCTION [NUMBER], and what all the others say then
call() {
	built calls try "$@"
	built calls show
}

path=$(dirname "$(readlink -e "/sys/bus/dax/devices/$one")")
built calls new-region "$region" "$path"
built calls new-region 77 /sys/devices/nowhere
as_nobody built calls new-region "$region" "$path"

daxctl reconfigure-device -m devdax "$one"
daxctl reconfigure-device -m devdax "$two"
show
differs library modes status:succeeds/fails json:enable-ram
call "$one" enable-ram
call "$one" enable-devdax
call "$one" online
differs library errors json:set-size
call "$one" set-size 268435456
differs library errors json:set-align
call "$one" set-align 4096
call "$one" create
call "$one" destroy
call "$one" disable
call "$one" disable
call "$one" enable-ram
show
differs library modes status:succeeds/fails json:enable-devdax
call "$one" enable-devdax
call "$one" online
show
built calls try "$one" offline
call "$one" offline
# what a real kernel puts there may stay there
if [[ -n ${DAXSIM-} ]]; then
	call "$one" online-no-movable
	call "$one" offline
fi
call "$one" disable
call "$one" set-size 268435456
differs library errors json:set-size
call "$one" set-size 268435455
differs library errors json:set-align
call "$one" set-align 3
call "$one" set-align 4096
call "$one" set-size 1073741824
differs library errors json:set-size
call "$one" set-size 2147483648
call "$one" enable-devdax
call "$two" disable
call "$two" destroy
call "$two" set-size 0
call "$two" destroy
show
call "$two" set-size 1073741824
call "$two" enable-devdax

# without their nodes in /dev, which cannot be moved on a simulated machine
if [[ -z ${DAXSIM-} ]]; then
	mv "/dev/$one" "/dev/other-$one"
	differs library no-node stdout
	built calls show
	mv "/dev/other-$one" "/dev/$one"
fi
differs library references stdout
built calls unref-region

# objects that are held
built calls held "$one"

# The rest is the same on each kernel.
[[ -n ${DAXSIM-} ]] || return 0

for name in "$one" "$two"; do
	differs library errors json:disable
	as_nobody built calls try "$name" disable
	as_nobody built calls try "$name" create
	differs library errors json:set-size
	as_nobody built calls try "$name" set-size 0
done
for log in 0 3 7 err info notice debug debugging '6 ' -1 8; do
	DAXCTL_LOG=$log built calls context
done
for log in '' 6x nonsense Debug; do
	differs library log stdout
	DAXCTL_LOG=$log built calls context
done
