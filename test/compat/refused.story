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
	differs tool refused
	daxctl list -d "$name"
done
for name in '' "${region}junk"; do
	differs tool refused
	daxctl list -r "$name"
done
differs tool refused 85
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
differs tool refused
daxctl reconfigure-device -s '' "$one"
echo 536870912 >"/sys/bus/dax/devices/$one/size"
differs tool refused
daxctl create-device -r "$region" -s 64Mi
take_back() {
	exists "dax$region.1" || return
	emptied "dax$region.1"
	echo "dax$region.1" >"$(region_of "$one")/delete"
}
take_back
daxctl create-device -r "$region" -s 128M -m devdax
take_back
differs tool unused 76
daxctl create-device -r "$region" -s 128M -m system-ram
take_back
daxctl reconfigure-device --input /dev/null -m devdax "$two"
differs tool alone
daxctl reconfigure-device -a 4096 "$one"
differs tool alone
daxctl reconfigure-device -m system-ram -s 256M "$one"

# "all" with a device of each mode
daxctl reconfigure-device -m system-ram -N "$two"
differs tool all-disabled
daxctl disable-device all
