# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# On: hmem, policy offline. Where following the peer would do harm: two ranges with
# another device's between them, and memory that is online as its device goes.

read -r one two < <(devices /hmem | paste -sd ' ')
region=${one%.*} region=${region#dax}
other=dax$region.1

for name in "$one" "$two"; do
	daxctl reconfigure-device -m devdax "$name"
done
daxctl disable-device "$one"
differs tool resized stdout
daxctl reconfigure-device -s 256M "$one"
# Linux 6.1 binds all that is unbound to device_dax, and has no memmap_on_memory yet.
if [[ ! -e /sys/bus/dax/devices/$one/memmap_on_memory ]]; then
	differs library bystander "state:drivers/device_dax/$one"
	differs tool bystander "state:drivers/device_dax/$one"
fi
daxctl create-device -r "$region" -s 256M
[[ $(driver_of "$one") == none ]] || echo "$one" >/sys/bus/dax/drivers/device_dax/unbind
differs tool resized stdout
daxctl reconfigure-device -s 512M "$one"
daxctl enable-device "$one"
daxctl list -DRM -r "$region"

# bound to kmem, but offline; onlined one by one
daxctl reconfigure-device -m system-ram -N "$other"
daxctl reconfigure-device -m system-ram -N "$one"
daxctl list -r "$region" -D
blocks=$({ blocks_of "$one" && blocks_of "$other"; } | paste -sd '|')
differs library ranges "state:/memory($blocks)/"
differs tool ranges "state:/memory($blocks)/"
daxctl online-memory "$one"
for_each_block() {
	local block
	for block in $(blocks_of "$one") $(blocks_of "$other"); do
		echo "$1" >"/sys/devices/system/memory/memory$block/state" 2>/dev/null
	done
}
for_each_block online_movable
daxctl list -r "$region" -D -d "$other"
differs library ranges "state:/memory($blocks)/"
differs tool ranges "state:/memory($blocks)/"
daxctl offline-memory "$one"
for_each_block offline
daxctl reconfigure-device -m devdax "$one"
daxctl reconfigure-device -m devdax "$other"

# with memory online, by force. What theirs leaves behind nothing can take away.
daxctl reconfigure-device -m system-ram "$two"
mapfile -t blocks < <(blocks_of "$two")
differs library guarded 76 stderr "state:$two"
differs library guarded 85 status:succeeds/fails stderr "state:$two"
numbers=$(printf '%s|' "${blocks[@]}")
differs tool destroyed 76 status:fails/succeeds "state:/memory(${numbers%|})/"
differs tool destroyed 85 "state:/memory(${numbers%|})/"
daxctl destroy-device -f "$two"
for block in "${blocks[@]}"; do
	echo offline >"/sys/devices/system/memory/memory$block/state"
done 2>/dev/null
