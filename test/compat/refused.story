# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# On: hmem, simulated, policy offline. The command line: what both understand, and
# what makes no sense.

read -r one two < <(devices /hmem | paste -sd ' ')
region=${one%.*} region=${region#dax}

daxctl reconfigure-device -m devdax "$one"
daxctl reconfigure-device -m devdax "$two"
daxctl list "-r$region" "-ud$one"
daxctl list --region="$region" --hum
daxctl list --devi --no-human -u --no-regions -d "$one" --
daxctl list "$one"
daxctl list --bogus
daxctl list -d
daxctl disable-device "${one#dax}"
daxctl enable-device -r "$region" all
daxctl disable-device --region "region$region" "$one"

for name in '' "${one}x" "$one/"; do
	differs tool refused status:succeeds/fails
	daxctl list -d "$name"
done
for name in '' "${region}junk"; do
	differs tool refused status:succeeds/fails
	[[ -z $name ]] || differs tool refused stdout
	daxctl list -r "$name"
done
differs tool refused 85 status:succeeds/fails
daxctl enable-device "${one}x"
daxctl create-device -r "$region" -s 0
daxctl create-device -r "$region" -a bogus
daxctl create-device -r "$region" -s 128M -a 3
daxctl reconfigure-device -m bogus "$two"
daxctl reconfigure-device "$two"
daxctl online-memory
daxctl offline-memory -r "$region"

# What theirs makes of it is taken back by hand.
daxctl disable-device "$one"
differs tool refused status:succeeds/fails "state:$one/"
daxctl reconfigure-device -s '' "$one"
echo 536870912 >"/sys/bus/dax/devices/$one/size"
differs tool refused json:size "state:dax$region\.1/" "state:dax_region/available_size"
daxctl create-device -r "$region" -s 64Mi
take_back() {
	exists "dax$region.1" || return
	emptied "dax$region.1"
	echo "dax$region.1" >"$(region_of "$one")/delete"
}
take_back
differs tool unused 85 status:fails/succeeds stdout "state:dax$region\.1" state:dax_region/available_size
daxctl create-device -r "$region" -s 128M -m devdax
take_back
differs tool unused 76 status:succeeds/fails stdout "state:dax$region\.1" state:dax_region/available_size
daxctl create-device -r "$region" -s 128M -m system-ram
take_back
daxctl reconfigure-device --input /dev/null -m devdax "$two"

# "all" with a device of each mode
daxctl enable-device "$one"
daxctl reconfigure-device -m system-ram -N "$two"
# 76 tells of the last device only, which it could disable
differs tool all-disabled 85 status:fails/succeeds
daxctl disable-device all
daxctl reconfigure-device -m devdax "$two"

differs tool alone status:fails/succeeds stdout
daxctl reconfigure-device -a 4096 "$one"
differs tool alone stdout "state:drivers/kmem/$one" state:/memory[0-9]+/
daxctl reconfigure-device -m system-ram -s 256M "$one"
