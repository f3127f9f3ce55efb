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
	differs library unplugged
	differs tool unplugged
	daxctl list -d "$two"
fi
daxctl reconfigure-device -m system-ram "$one"
simulator "pin memory${blocks[3]}"
for command in "offline-memory $one" "list -d $one"; do
	differs library backwards
	differs tool undone
	# shellcheck disable=SC2086 # several words
	daxctl $command
done
