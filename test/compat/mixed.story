# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# On: hmem, simulated, policy offline. Memory in several zones, devices in several modes,
# and an ordinary user for whom there is nothing to do.

read -r one two < <(devices /hmem | paste -sd ' ')
mapfile -t blocks < <(blocks_of "$one")
block() { echo "$2" >"/sys/devices/system/memory/memory$1/state"; }

daxctl reconfigure-device -m devdax "$one"
daxctl reconfigure-device -m devdax "$two"

# nothing to do
as_nobody daxctl enable-device "$one"
differs library errors status stderr
as_nobody daxctl disable-device "$one"
differs library errors 85 status stderr
differs tool already 85 status:fails/succeeds stdout
as_nobody daxctl reconfigure-device -m devdax "$one"
as_nobody daxctl offline-memory "$one"
daxctl disable-device "$one"
as_nobody daxctl disable-device "$one"
as_nobody daxctl enable-device "$one"
daxctl enable-device "$one"

# devices of two modes
daxctl reconfigure-device -m system-ram -N "$two"
as_nobody daxctl online-memory "$two"
as_nobody daxctl offline-memory "$two"
differs library order json:chardev json:target_node
differs tool last stdout
daxctl reconfigure-device -m system-ram -N all
daxctl reconfigure-device -m devdax "$one"
differs library order 76 status:fails/succeeds stderr
differs tool several status:fails/succeeds
daxctl online-memory all
differs library order 76 status:fails/succeeds stderr
differs tool several status:fails/succeeds
daxctl offline-memory all
differs library order 76 status:succeeds/fails stderr
differs tool enabled 85 status:fails/succeeds
daxctl enable-device all
differs library order json:chardev json:target_node
differs tool last stdout
daxctl reconfigure-device -m devdax all
daxctl list

# memory of two zones
daxctl reconfigure-device -m system-ram -N "$one"
block "${blocks[0]}" online_kernel
differs library partly json:movable
differs tool partly json:movable
daxctl list -d "$one"
daxctl online-memory "$one"
daxctl list -d "$one"
differs tool already status:fails/succeeds
daxctl online-memory "$one"
daxctl reconfigure-device -m system-ram "$one"
daxctl online-memory --no-movable "$one"
differs tool zone status:succeeds/fails stdout
daxctl reconfigure-device -m system-ram --no-movable "$one"
daxctl offline-memory "$one"
daxctl reconfigure-device -m devdax "$one"
