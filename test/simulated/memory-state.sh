#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# topology: hmem
# policy: offline
# The kernel keeps the file state of a device as the last write to it left it. list -v tells
# whether the memory blocks contradict it, and whether the kernel can remove them.
. "$(dirname "$0")/../scenario/lib.sh"

mapfile -t names < <(devices .)
dev=${names[0]}
first=$(blocks_of "$dev" | head -n 1)
state=$dax/devices/$dev/state

# shown WHAT STATE STALE: what list -v says of the state, null for what it leaves out
shown() {
	run 0 list -vd "$dev"
	json "$1" '.[0] | [.memory_state, .memory_state_stale]' "[\"$2\",$3]"
}

shown "the state after the bind" offline null
json "the kernel can remove the memory" '.[0].removable' true
run 0 list -d "$dev"
json "all this is for -v" '.[0] | [.memory_state, .memory_state_stale, .removable]' "[null,null,null]"

echo online_movable >"$memory/memory$first/state"
shown "one block is online" offline true
echo offline >"$memory/memory$first/state"
shown "no block is online" offline null

echo unplugged >"$state"
shown "there is no memory" unplugged null
echo online_movable >"$state"
shown "all memory is online, as the state says" online_movable null
echo offline >"$memory/memory$first/state"
shown "one block is offline" online_movable true
echo online_kernel >"$memory/memory$first/state"
shown "one block is in another zone" online_movable true
finish
