# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# On: hmem, simulated, policy offline. A memory block in the middle of its device that
# does not go offline, and memory that is not plugged in.

read -r one two < <(devices /hmem | paste -sd ' ')
mapfile -t blocks < <(blocks_of "$one")

# simulator LINE: what another one on the machine does, as daxsim(1) tells
simulator() { echo "$1" >/dev/daxsim; }

daxctl reconfigure-device -m system-ram -N "$two"
if [[ -e /sys/bus/dax/devices/$two/state ]]; then
	echo unplugged >"/sys/bus/dax/devices/$two/state"
	differs library unplugged json:movable json:online_memblocks json:total_memblocks
	differs tool unplugged json:memory_state json:movable json:online_memblocks json:total_memblocks
	daxctl list -d "$two"
fi
daxctl reconfigure-device -m system-ram "$one"
simulator "pin memory${blocks[3]}"
numbers=$(printf '%s|' "${blocks[@]}")
differs library backwards "state:/memory(${numbers%|})/"
differs tool undone "state:/memory(${numbers%|})/"
daxctl offline-memory "$one"
differs library backwards json:online_memblocks
differs library partly json:movable
differs tool undone json:online_memblocks json:movable
daxctl list -d "$one"
