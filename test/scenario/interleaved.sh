#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# Two system-ram devices whose ranges alternate: each keeps to its own blocks.
. "$(dirname "$0")/lib.sh"

mapfile -t names < <(devices .)
first=${names[0]} x=${names[0]#dax} x=${x%.*}
start=$(($(ranges_of "$first" | sed 's/-.*//')))
mib=$((1 << 20))
range() { printf '%#x-%#x\n' $((start + $1 * mib)) $((start + $2 * mib - 1)); }
emptied "$first"

# A: 0-256 and 512-768, B: 256-512 and 768-1024
run 0 create-device -r "$x" -s 256m
run 0 create-device -r "$x" -s 256m
a=dax$x.1 b=dax$x.2
run 0 reconfigure-device -s 512m "$a"
run 0 reconfigure-device -s 512m "$b"
is "ranges of $a" "$(ranges_of "$a" | paste -sd ' ')" "$(range 0 256) $(range 512 768)"
is "ranges of $b" "$(ranges_of "$b" | paste -sd ' ')" "$(range 256 512) $(range 768 1024)"

run 0 reconfigure-device -m system-ram -N "$a" "$b"
is "$a is all there, offline" "$(states_of "$a")" "4 offline"
is "$b is all there, offline" "$(states_of "$b")" "4 offline"

run 0 online-memory "$a"
is "$a is online" "$(states_of "$a")" "4 online Movable"
is "$b is not" "$(states_of "$b")" "4 offline"
run 0 online-memory "$b"
is "$b is online" "$(states_of "$b")" "4 online Movable"
run 0 offline-memory "$a"
is "weakness 1: all ranges of a device go offline" "$(states_of "$a")" "4 offline"
is "weakness 1: blocks between the ranges stay online" "$(states_of "$b")" "4 online Movable"
run 0 list -d "$a" -d "$b"
json "list counts each one's own" '[.[] | .total_memblocks, .online_memblocks]' '[4,0,4,4]'

run 0 reconfigure-device -m devdax "$a"
is "$a left kmem" "$(driver_of "$a")" device_dax
is "with its blocks" "$(states_of "$a")" "4 absent"
is "weakness 1: a change of mode leaves the neighbour as it is" "$(states_of "$b")" "4 online Movable"
run 5 reconfigure-device -m devdax "$b"
run 0 reconfigure-device -m devdax -f "$b"
is "$b left too" "$(states_of "$b")" "4 absent"
finish
